"""What a worker does with a file that was sent: try it, import it, publish what it brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from privacyoffice.audit.actor import acting
from privacyoffice.jobs.models import Job, Outcome
from privacyoffice.jobs.reports import Line, save_report, summary_of, work_through
from privacyoffice.jobs.services import Handler, Progress
from privacyoffice.jobs.telling import told_meanwhile
from privacyoffice.tenancy.scope import organisation_scope
from registers.importing import ImportRefused, Mapping, ParsedRow, parse_rows
from registers.models import ImportUpload, ProcessingActivity
from registers.queries import access_activity
from registers.services.drafting import reserve_references
from registers.services.importing import (
    ImportReport,
    ImportRunning,
    RowOutcome,
    count_new,
    import_rows,
)
from registers.services.publication import publish_register
from registers.services.uploading import content_of, rules_of, table_of

_OUTCOMES = {
    "created": Outcome.MADE,
    "updated": Outcome.CHANGED,
    "unchanged": Outcome.UNCHANGED,
    "failed": Outcome.REFUSED,
}


@dataclass(frozen=True)
class _Prepared:
    """A file that was read, and whoever asked for it."""

    upload: ImportUpload
    actor: Any
    rows: Sequence[ParsedRow]


def _ends_with_a_sentence(work: Handler) -> Handler:
    """What trying again would not mend ends the work with a sentence for who asked."""

    @wraps(work)
    def run(progress: Progress) -> str:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                return work(progress)
            except ImportRefused as refusal:
                return str(refusal)
            except FileNotFoundError:
                return _("The file is no longer there. Send it again. Nothing was done.")
            except PermissionDenied:
                return _("Who asked for this may not do it any more. Nothing was done.")
            except ImportRunning:
                return _("Another import of this organisation is still running. Try again later.")

    return run


@_ends_with_a_sentence
def check_import(progress: Progress) -> str:
    """Report what an import would do with each row; everything is undone again."""
    with translation.override(settings.LANGUAGE_CODE):
        prepared = _prepare(progress)
        if prepared is None:
            return _no_longer()
        with organisation_scope(progress.organisation_id):
            new = count_new(prepared.rows, layout=prepared.upload.layout)
        # A number that is taken and given back would leave a gap.
        references = [f"({number})" for number in range(1, new + 1)]
        with (
            told_meanwhile(progress, len(prepared.rows)) as tell,
            organisation_scope(progress.organisation_id),
            _in_name_of(prepared, progress),
        ):
            report = _import(prepared, references, tell)
            transaction.set_rollback(True)
        return save_report(progress, [_line(row, is_trial=True) for row in report.rows])


@_ends_with_a_sentence
def run_import(progress: Progress) -> str:
    """Bring the rows into the register: all of it in one transaction, with its report."""
    with translation.override(settings.LANGUAGE_CODE):
        prepared = _prepare(progress)
        if prepared is None:
            # The report and the import are one: a second attempt finds both.
            return summary_of(progress) if _is_done(progress) else _no_longer()
        # Reserved apart, so that people who make a text meanwhile need not wait.
        with organisation_scope(progress.organisation_id):
            new = count_new(prepared.rows, layout=prepared.upload.layout)
            references = _reserved(progress, new)
        with organisation_scope(progress.organisation_id), _in_name_of(prepared, progress):
            with told_meanwhile(progress, len(prepared.rows)) as tell:
                report = _import(prepared, references, tell)
            _finish(prepared, report)
            return save_report(progress, [_line(row) for row in report.rows])


def _reserved(progress: Progress, new: int) -> list[str]:
    """Numbers for the new rows, the same for every attempt: those that a killed worker took
    would otherwise never be of anything."""
    job = Job.objects.select_for_update().get(pk=progress.job_id)
    kept: list[str] = job.payload.get("references", [])
    if len(kept) < new:
        kept = [*kept, *reserve_references(new - len(kept))]
        job.payload = {**job.payload, "references": kept}
        job.save(update_fields=["payload"])
    return kept[:new]


def publish_import(progress: Progress) -> str:
    """Publish, one by one, what an upload brought and no person changed since.

    What lacks a must is left, with what it lacks, unless whoever asked chose otherwise.
    """
    upload_id = progress.payload["upload"]
    complete_only = not progress.payload.get("also_incomplete", False)
    with organisation_scope(progress.organisation_id):
        brought = ProcessingActivity.objects.filter(imported_rows__upload=upload_id)
        keys = [str(pk) for pk in brought.order_by("reference").values_list("pk", flat=True)]

    def about(key: str, actor: Any) -> Line:
        activity = access_activity(actor, key, "publish")
        return Line(activity.name, reference=activity.reference, url=_address(activity.pk))

    def do(key: str, actor: Any) -> Line | None:
        report = publish_register(
            actor=actor, now=clock.now(), only=[UUID(key)], complete_only=complete_only
        )
        line = about(key, actor)
        for lacking in report.incomplete.values():
            raise ValidationError([str(gap) for gap in lacking])
        if report.needs_review:
            raise ValidationError(
                _("Somebody changed or sent this text: it needs a review before publication.")
            )
        if report.already_public:
            return Line(line.name, Outcome.UNCHANGED, line.reference, line.url)
        remarks = tuple(str(gap) for gaps in report.gaps.values() for gap in gaps)
        return Line(line.name, Outcome.DONE, line.reference, line.url, remarks)

    return work_through(progress, keys, do, about=about)


def _prepare(progress: Progress) -> _Prepared | None:
    """The upload with its rows; None when it was imported or given up meanwhile."""
    with organisation_scope(progress.organisation_id):
        asked: Any = Job.objects.select_related("requested_by").get(pk=progress.job_id)
        actor = asked.requested_by
        require(actor, "registers.change_importupload")
        upload = ImportUpload.objects.get(pk=progress.payload["upload"])
        if not upload.is_open or upload.uploaded_by_id != actor.pk:
            return None
    progress.report(0, upload.content["rows"])
    table = table_of(upload, content_of(upload))
    rows = parse_rows(table, Mapping(upload.layout, rules_of(upload)))
    return _Prepared(upload, actor, rows)


def _import(prepared: _Prepared, references: Sequence[str], tell: Any) -> ImportReport:
    return import_rows(
        prepared.rows,
        layout=prepared.upload.layout,
        actor=prepared.actor,
        now=clock.now(),
        references=references,
        on_row=tell,
        upload=prepared.upload,
    )


def _finish(prepared: _Prepared, report: ImportReport) -> None:
    now = clock.now()
    upload = ImportUpload.objects.select_for_update(of=("self",)).get(pk=prepared.upload.pk)
    upload.finish(at=now)
    upload.save()
    audit.record(
        "registers.import_done",
        subject=upload,
        actor=prepared.actor,
        at=now,
        payload=report.summary(),
    )


def _is_done(progress: Progress) -> bool:
    with organisation_scope(progress.organisation_id):
        upload = ImportUpload.objects.get(pk=progress.payload["upload"])
        return upload.imported_at is not None and upload.import_job_id == progress.job_id


def _no_longer() -> str:
    return _("This file was imported or given up meanwhile. Nothing was done.")


def _in_name_of(prepared: _Prepared, progress: Progress) -> Any:
    return acting(prepared.actor, request_id=progress.job_id.hex)


def _line(row: RowOutcome, *, is_trial: bool = False) -> Line:
    place = _("row %(number)d") % {"number": row.number}
    # What a trial makes is undone, and has neither page nor number.
    is_there = row.activity_id is not None and not (is_trial and row.outcome == "created")
    return Line(
        name=row.name or _("(no name)"),
        outcome=_OUTCOMES[row.outcome],
        reference=f"{place}, {row.reference}" if is_there else place,
        url=_address(row.activity_id) if is_there else "",
        remarks=row.remarks,
    )


def _address(activity_id: Any) -> str:
    return reverse("admin:registers_processingactivity_change", args=[activity_id])
