"""Sending a register through a screen: the file, its mapping, and the work asked for with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from privacyoffice.documents import storage
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import ask_for
from privacyoffice.policy.queries import profile_on
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope
from registers.importing import (
    ColumnRule,
    ImportRefused,
    Mapping,
    Table,
    read_table,
    suggest_mapping,
)
from registers.models import ImportUpload, ProcessingActivity
from registers.models.processing_activity import Status
from registers.queries import access_upload
from registers.record import record_of
from registers.services.before_publishing import found_before_publishing, stopping
from registers.services.completeness import assess, musts
from registers.services.gap import Gap
from registers.services.kept_mapping import keep_mapping, kept_mapping_for
from registers.services.vocabulary import own_terms

CHECK_JOB = "registers.check_import"
IMPORT_JOB = "registers.run_import"
PUBLISH_JOB = "registers.publish_import"

# So long a file stays after it was sent, imported or not.
KEPT_FOR = timedelta(days=30)
# A page that somebody waits for looks at no more texts; the job that publishes looks at all.
MOST_LOOKED_AT = 500

_EXAMPLES = 3
_LONGEST_EXAMPLE = 120

Origin = Literal["proposed", "kept", "chosen"]


@transaction.atomic
def upload_register(content: bytes, *, file_name: str, actor: Any, now: datetime) -> ImportUpload:
    """Keep a file to be imported, with a proposed mapping.

    Raises ValidationError for a file that is no register, with what to do; PermissionDenied.
    """
    require(actor, "registers.add_importupload")
    upload = ImportUpload(
        organisation_id=current_organisation_id(),
        file_name=file_name[-255:],
        uploaded_by=actor,
        uploaded_at=now,
    )
    _read_into(upload, content)
    try:
        stored = storage.store(content, organisation_id=upload.organisation_id, suffix=".import")
    except OSError:
        raise ValidationError(
            _("The file could not be kept. Try again later, or tell your administrator.")
        ) from None
    upload.stored_as, upload.sha256, upload.size = stored.name, stored.sha256, stored.size
    upload.save()
    audit.record(
        "registers.import_sent",
        subject=upload,
        actor=actor,
        at=now,
        payload={"sha256": upload.sha256},
    )
    return upload


@transaction.atomic
def choose_table(
    *, upload_id: UUID, sheet: str, header_row: int | None, actor: Any, now: datetime
) -> ImportUpload:
    """Read another sheet, or take another row for the column names; proposes anew.

    Raises ValidationError when there is no such sheet or row, or an import is going on.
    """
    upload = _take(upload_id, actor)
    upload.sheet, upload.header_row = sheet, header_row
    _read_into(upload, content_of(upload))
    upload.trial_job = None
    upload.save()
    audit.record("registers.import_mapped", subject=upload, actor=actor, at=now)
    return upload


@transaction.atomic
def save_mapping(
    *, upload_id: UUID, rules: Sequence[ColumnRule], actor: Any, now: datetime
) -> ImportUpload:
    """Take these rules for the columns, and keep what a person corrected for the next file.

    `rules` has one for every column, in the order of the file. Raises ValidationError when
    no column is the name of the processing, or an import is going on.
    """
    upload = _take(upload_id, actor)
    if [rule.column for rule in rules] != [each["name"] for each in upload.content["columns"]]:
        raise ValidationError(_("These are not the columns of this file any more. Look again."))
    if not any(rule.field == "name" for rule in rules):
        raise ValidationError(_no_name())
    mapping = [
        _as_json(rule, _origin_of(rule, before))
        for rule, before in zip(rules, upload.content["proposal"], strict=True)
    ]
    if mapping != upload.mapping:
        upload.mapping = mapping
        upload.trial_job = None
        upload.save()
        corrected = [
            rule for rule, each in zip(rules, mapping, strict=True) if each["origin"] != "proposed"
        ]
        keep_mapping([rule.column for rule in rules], corrected, actor=actor, now=now)
        audit.record("registers.import_mapped", subject=upload, actor=actor, at=now)
    return upload


@transaction.atomic
def ask_for_trial(*, upload_id: UUID, actor: Any, now: datetime) -> Job:
    """Ask what an import would do, without doing it."""
    upload = _take(upload_id, actor)
    upload.trial_job = _ask(CHECK_JOB, upload, actor, now)
    upload.save()
    return upload.trial_job


@transaction.atomic
def ask_for_import(*, upload_id: UUID, actor: Any, now: datetime) -> Job:
    """Ask to bring the rows into the register, after a trial with this mapping.

    Raises ValidationError without such a trial. Law: GDPR art. 30(1).
    """
    upload = _take(upload_id, actor)
    if upload.trial_job is None:
        raise ValidationError(_("First see what the import would do, with these columns."))
    upload.import_job = _ask(IMPORT_JOB, upload, actor, now)
    upload.save()
    audit.record("registers.import_asked", subject=upload, actor=actor, at=now)
    return upload.import_job


@transaction.atomic
def ask_for_publication(
    *, upload_id: UUID, actor: Any, now: datetime, also_incomplete: bool = False
) -> Job:
    """Ask to publish what came in with an upload and no person changed since.

    What lacks something that the law demands is left, unless the actor chooses
    `also_incomplete`; the audit trail keeps that choice. Never by who sent it: the actor is
    the second pair of eyes (docs/adr/0003). Raises ValidationError for that, or when it is
    not imported. Law: GDPR art. 30(1), 5(1)(d).
    """
    upload = access_upload(actor, upload_id, "registers.publish_processingactivity", lock=True)
    if reason := why_not_publish(upload, actor):
        raise ValidationError(reason)
    if upload.is_busy or not is_something_to_publish(upload):
        raise ValidationError(_("This is not possible now."))
    choice = {"also_incomplete": also_incomplete}
    upload.publication_job = _ask(PUBLISH_JOB, upload, actor, now, **choice)
    upload.save()
    audit.record(
        "registers.import_publication_asked", subject=upload, actor=actor, at=now, payload=choice
    )
    return upload.publication_job


def is_something_to_publish(upload: ImportUpload) -> bool:
    """Whether something that it brought is still a draft that no person changed."""
    untouched = ProcessingActivity.objects.filter(status=Status.DRAFT, last_edited_by=None)
    return bool(untouched.filter(imported_rows__upload=upload).exists())


@dataclass(frozen=True)
class Waiting:
    """What would be published of an import: what is complete, and what lacks which musts, or is
    stopped by another app.

    Of more than MOST_LOOKED_AT texts the rest is only counted.
    """

    complete: tuple[ProcessingActivity, ...]
    incomplete: tuple[tuple[ProcessingActivity, list[Gap]], ...]
    not_looked_at: int

    @property
    def total(self) -> int:
        return len(self.complete) + len(self.incomplete) + self.not_looked_at


def waiting_for_publication(upload: ImportUpload, on: date) -> Waiting:
    """What an upload brought that can be published, by law and policy of this day.

    That is what nobody changed since, and what has had its review. Law: GDPR art. 30(1).
    """
    texts: QuerySet[ProcessingActivity] = ProcessingActivity.objects.filter(
        Q(status=Status.DRAFT, last_edited_by=None) | Q(status=Status.ACCEPTED),
        imported_rows__upload=upload,
    ).distinct()
    profile, own = profile_on(on), own_terms()
    complete, incomplete = [], []
    of_upload: Any = texts.order_by("reference")
    looked_at = list(of_upload.with_parts()[:MOST_LOOKED_AT])
    found = found_before_publishing(looked_at, on)
    for activity in looked_at:
        musts_of_text = musts(assess(record_of(activity), profile, own))
        if lacking := [*musts_of_text, *stopping(found[activity.pk])]:
            incomplete.append((activity, lacking))
        else:
            complete.append(activity)
    rest = texts.count() - len(complete) - len(incomplete)
    return Waiting(tuple(complete), tuple(incomplete), rest)


def why_not_publish(upload: ImportUpload, actor: Any) -> str:
    """Why this person may not publish what an upload brought; empty if they may."""
    if upload.uploaded_by_id == actor.pk:
        return _("You sent this file and chose its columns. Another privacy officer publishes it.")
    return ""


@transaction.atomic
def cancel_upload(*, upload_id: UUID, actor: Any, now: datetime) -> ImportUpload:
    """Give up an upload; its file goes."""
    upload = _take(upload_id, actor)
    upload.cancel()
    _forget_file(upload)
    upload.save()
    audit.record("registers.import_cancelled", subject=upload, actor=actor, at=now)
    return upload


def remove_old_files(now: datetime) -> int:
    """Remove the files of every organisation that were sent too long ago; returns how many.

    Law: GDPR art. 5(1)(e). What was not imported by then is not imported any more.
    """
    removed = 0
    for organisation_id in list(Organisation.objects.values_list("pk", flat=True)):
        with organisation_scope(organisation_id):
            old = ImportUpload.objects.with_file_since_before(now - KEPT_FOR)
            for upload in old.select_for_update(of=("self",)):
                if upload.is_open:
                    upload.expire()
                _forget_file(upload)
                upload.save()
                audit.record("registers.import_file_removed", subject=upload, actor=None, at=now)
                removed += 1
    return removed


def content_of(upload: ImportUpload) -> bytes:
    """The file as it was sent. Raises OSError when it is gone."""
    return storage.path_of(upload.stored_as).read_bytes()


def table_of(upload: ImportUpload, content: bytes) -> Table:
    """The file as a table, by what was chosen. Raises ImportRefused."""
    return read_table(content, sheet=upload.sheet, header_row=upload.header_row)


def rules_of(upload: ImportUpload) -> tuple[ColumnRule, ...]:
    """The mapping of an upload as the importer takes it."""
    return tuple(
        ColumnRule(
            each["column"], each["field"], each["split"], proposed=each["origin"] == "proposed"
        )
        for each in upload.mapping
    )


def _take(upload_id: UUID, actor: Any) -> ImportUpload:
    upload = access_upload(actor, upload_id, "registers.change_importupload", lock=True)
    # What another person imported is theirs: one may read it, and publish it.
    if upload.uploaded_by_id != actor.pk or not upload.is_open:
        raise ValidationError(_("This file is imported or given up. Send it again to start anew."))
    if upload.is_busy:
        raise ValidationError(_("Work with this file is going on. Wait until it is done."))
    return upload


def _read_into(upload: ImportUpload, content: bytes) -> None:
    """Everything that the pages show of the file."""
    try:
        table = table_of(upload, content)
        proposal = suggest_mapping(table)
        mapping = suggest_mapping(table, kept_mapping_for(table))
    except ImportRefused as refusal:
        raise ValidationError(str(refusal)) from None
    upload.layout = mapping.layout
    upload.content = {
        "columns": [
            {"name": name, "examples": _examples(table, place)}
            for place, name in enumerate(table.header)
        ],
        # What is proposed without anybody's corrections, to tell these apart.
        "proposal": [_as_json(rule, "proposed") for rule in proposal.columns],
        "sheet": table.sheet,
        "sheets": list(table.sheets),
        "header_row": table.header_row,
        "rows": len(table.rows),
        "notes": [*table.notes, *_notes_on(mapping)],
    }
    upload.mapping = [
        _as_json(rule, "proposed" if rule.proposed else "kept") for rule in mapping.columns
    ]


def _notes_on(mapping: Mapping) -> list[str]:
    # Here a person can choose; the command refuses such a file.
    return [] if any(rule.field == "name" for rule in mapping.columns) else [_no_name()]


def _no_name() -> str:
    return _("Choose the column that is the name of the processing.")


def _examples(table: Table, place: int) -> list[str]:
    """The first texts of a column that differ, shortened."""
    found: dict[str, None] = {}
    for row in table.rows:
        if text := "".join(row.cells[place : place + 1]):
            found[Truncator(text).chars(_LONGEST_EXAMPLE)] = None
        if len(found) == _EXAMPLES:
            break
    return list(found)


def _origin_of(rule: ColumnRule, proposal: dict[str, str]) -> Origin:
    is_proposal = (rule.field, rule.split) == (proposal["field"], proposal["split"])
    return "proposed" if is_proposal else "chosen"


def _as_json(rule: ColumnRule, origin: Origin) -> dict[str, str]:
    return {"column": rule.column, "field": rule.field, "split": rule.split, "origin": origin}


def _ask(kind: str, upload: ImportUpload, actor: Any, now: datetime, **more: Any) -> Job:
    return ask_for(kind, actor=actor, now=now, payload={"upload": str(upload.pk), **more})


def _forget_file(upload: ImportUpload) -> None:
    name, upload.stored_as = upload.stored_as, ""
    if name:
        # Not before the row is safe: a file cannot be brought back.
        transaction.on_commit(lambda: storage.remove(name))
