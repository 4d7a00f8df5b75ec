"""The register with every field, as a PDF: for the office, and for the AP when it asks.

Law: GDPR art. 30(4), 31. No page of the public leads here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.audit import services as audit
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.models import Organisation
from registers.models import (
    EditionKind,
    ProcessingActivity,
    PublishedActivity,
    RecordVersion,
    RegisterEdition,
)
from registers.models.processing_activity import Status
from registers.published import PublicLine, Section
from registers.record import (
    ANSWERS,
    INSIDE_ANSWERS,
    PARTS,
    Part,
    Record,
    in_words,
    name_of,
    record_of,
)
from registers.services.edition import PARTS_OF_INTERNAL
from registers.services.paper import Paper, PaperEntry
from registers.services.private_edition import PrivateEdition, label_of

INTERNAL_JOB = "registers.render_internal_register"

# What stands above the table of an entry.
_SHOWN_ELSEWHERE = frozenset({"name"})


@dataclass(frozen=True)
class InternalEntry:
    """An entry with all its fields, as an officer reads them; `state` says what text it is,
    `url` where it is on a screen."""

    state: str
    record: Record
    url: str

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every part, also an empty one, and then the answers."""
        parts = [section_of(part, self.record.get(part.key, ())) for part in PARTS]
        return (*parts, *_answers(self.record))


@transaction.atomic
def ask_for_internal_edition(*, actor: Any, now: datetime) -> Job:
    """Ask for the register with every field. Raises PermissionDenied. Law: GDPR art. 30(4)."""
    if not actor.has_perm("registers.add_registeredition"):
        raise PermissionDenied
    job = jobs.ask_for(INTERNAL_JOB, actor=actor, now=now, dedup="internal")
    audit.record("registers.internal_edition_asked", subject=job.organisation, actor=actor, at=now)
    return job


@transaction.atomic
def record_download(edition: RegisterEdition, *, actor: Any, now: datetime) -> None:
    """Record that somebody took the file of an edition for the office. Law: GDPR art. 5(2)."""
    told: dict[str, Any] = {"subject": edition, "actor": actor, "at": now}
    if edition.kind == EditionKind.INTERNAL:
        audit.record("registers.internal_edition_downloaded", label=label_of(edition), **told)
    elif edition.kind == EditionKind.FOR_OTHERS:
        audit.record("registers.edition_for_others_downloaded", label=label_of(edition), **told)


def _paper(organisation: Organisation) -> tuple[Paper, Any]:
    """A text that was published is told as it was then; one that never was, as it is now, with
    where it stands."""
    entries = list(entries_in_use())
    paper = Paper(
        organisation,
        _("Register of processing activities, internal"),
        _(
            "This register holds every field of every processing activity in use, as the "
            "supervisory authority may ask for it (GDPR article 30(4))."
        ),
        entries,
        "documents/_internal_table.html",
        note=_("Not for publication. It holds how data are protected and in which systems."),
        folder=PARTS_OF_INTERNAL,
    )
    return paper, sorted((entry.key, entry.shown.state, entry.shown.record) for entry in entries)


def _record(**told: Any) -> None:
    audit.record("registers.internal_edition_made", **told)


_edition = PrivateEdition(
    EditionKind.INTERNAL,
    _record,
    gettext_lazy("Internal edition %(number)d is ready"),
    _paper,
)
internal_job, render_internal_register = _edition.job, _edition.render


def entries_in_use() -> Iterator[PaperEntry]:
    """Every entry in use: the record of its public version, or else its working copy. What
    ended and was taken up again is public as ended: the working copy tells what is."""
    public = {
        row.activity_id: row
        for row in PublishedActivity.objects.current().only(
            "activity_id", "version", "published_at"
        )
    }
    in_use = ProcessingActivity.objects.exclude(status=Status.RETIRED)
    told: set[Any] = set()
    records = RecordVersion.objects.filter(activity__in=in_use, activity_id__in=public)
    for version in records.order_by("activity_id", "-version").distinct("activity_id"):
        row = public[version.activity_id]
        if version.version == row.version:
            told.add(version.activity_id)
            yield _entry(version.activity_id, _published_state(row), version.record)
    for activity in in_use.exclude(pk__in=told).with_parts():
        state = _("Working copy, not published: %(status)s") % {
            "status": activity.get_status_display()
        }
        is_pending = activity.pk not in public
        yield _entry(activity.pk, state, record_of(activity), is_pending=is_pending)


def _published_state(row: PublishedActivity) -> str:
    day = formats.date_format(timezone.localtime(row.published_at), "j F Y")
    return _("Version %(version)d, published on %(day)s") % {"version": row.version, "day": day}


def _entry(activity_id: Any, state: str, record: Record, *, is_pending: bool = False) -> PaperEntry:
    url = reverse("admin:registers_processingactivity_change", args=[activity_id])
    return PaperEntry(
        str(activity_id),
        str(record["name"]),
        str(record.get("department", "")),
        InternalEntry(state, record, url),
        is_pending,
    )


def section_of(part: Part, lines: Any) -> Section:
    """A part of a record with every column of its lines, as a section of the paper."""
    return Section(part.key, capfirst(str(part.title)), tuple(_line(part, line) for line in lines))


def _line(part: Part, line: Mapping[str, Any]) -> PublicLine:
    """A line with every column, each under its own name."""
    text, *rest = part.columns
    details = tuple(
        (name_of(part.model, column), in_words(part.model, column, line[column]))
        for column in rest
        if line.get(column)
    )
    return PublicLine(in_words(part.model, text, line.get(text, "")), details)


def _answers(record: Record) -> Iterator[Section]:
    """Each answer; what is only asked after some answers, as far as it is filled in."""
    asked = {answer.column for answer in ANSWERS} | {"leaves_eea"}
    columns = [column for answer in ANSWERS for column in answer.columns]
    for column in (*columns, "leaves_eea", *INSIDE_ANSWERS):
        words = in_words(ProcessingActivity, column, record.get(column, ""))
        if column not in _SHOWN_ELSEWHERE and (words or column in asked):
            lines = (PublicLine(words),) if words else ()
            yield Section(column, name_of(ProcessingActivity, column), lines)
