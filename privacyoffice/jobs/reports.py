"""Work that goes through many things one by one, and the report that is left of it."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from privacyoffice.audit.actor import acting
from privacyoffice.jobs.models import Job, Outcome, ReportLine
from privacyoffice.jobs.services import MAX_ATTEMPTS, LeaseLost, Progress
from privacyoffice.tenancy.scope import organisation_scope

logger = logging.getLogger(__name__)

# What a service says when it does not do something: an answer, not a fault.
REFUSALS = (ValidationError, PermissionDenied, Http404, TransitionNotAllowed)
# The next thing would meet the same; the whole job is tried again later.
NOTHING_WORKS = (LeaseLost, OperationalError, InterfaceError)


@dataclass(frozen=True)
class Line:
    """What is told about one thing: a name that people know, and its address on this site.

    Never personal data of citizens: a case is named by its reference.
    """

    name: str
    outcome: Outcome = Outcome.DONE
    reference: str = ""
    url: str = ""
    remarks: tuple[str, ...] = ()


About = Callable[[str, Any], Line]
Do = Callable[[str, Any], Line | None]


def work_through(progress: Progress, keys: Sequence[str], do: Do, *, about: About) -> str:
    """Do the same with many things, each in a transaction of its own; returns the summary.

    `keys` name the things (ids, row numbers), each once and at most 200 characters.
    `about(key, actor)` gives the line of a thing that `actor` may see, and raises Http404 for
    the rest; `do(key, actor)` calls the service, in the name of the person who asked for the
    job, and returns a line of its own when there is more to tell than that it was done.

    What a service refuses becomes a line and stops nothing. A fault keeps the rest from
    waiting too; the job is tried again for what is left, and the last time the fault is a
    line. What has a line is never done again: it was written together with the work.
    Raises LeaseLost.
    """
    fault: Exception | None = None
    with translation.override(settings.LANGUAGE_CODE):
        done_before = _keys_of_lines(progress)
        for position, key in enumerate(keys, start=1):
            if key in done_before:
                continue
            try:
                with organisation_scope(progress.organisation_id):
                    # Also holds the job's row: nobody takes the job over halfway a thing.
                    progress.report(position, len(keys))
                    _do_one(progress, position, key, do, about)
            except NOTHING_WORKS:
                raise
            except Exception as error:
                logger.exception("Job %s failed on one of its things.", progress.job_id)
                fault = error
                if progress.attempt >= MAX_ATTEMPTS:
                    _note_fault(progress, position, len(keys), key, about)
        if fault is not None and progress.attempt < MAX_ATTEMPTS:
            raise fault
        return summary_of(progress)


def save_report(progress: Progress, lines: Iterable[Line]) -> str:
    """Keep the whole report of a job that did its work in one piece; returns the summary.

    Call it in the transaction of that work: then a second attempt replaces nothing that was
    not undone. Raises LeaseLost.
    """
    with translation.override(settings.LANGUAGE_CODE), organisation_scope(progress.organisation_id):
        rows = [_row(progress, number, str(number), line) for number, line in enumerate(lines, 1)]
        progress.report(len(rows), len(rows))
        ReportLine.objects.filter(job=progress.job_id).delete()
        ReportLine.objects.bulk_create(rows, batch_size=1000)
        return summary_of(progress)


def summary_of(progress: Progress) -> str:
    """The report in one sentence: how many of each outcome."""
    with organisation_scope(progress.organisation_id):
        return in_a_sentence(ReportLine.objects.filter(job=progress.job_id).counted())


def in_a_sentence(counted: Mapping[Outcome, int]) -> str:
    """How many of each outcome: "7 carried out, 2 not carried out."."""
    parts = [f"{count} {outcome.label}" for outcome, count in counted.items()]
    return ", ".join(parts) + "." if parts else _("There was nothing to do.")


def _do_one(progress: Progress, position: int, key: str, do: Do, about: About) -> None:
    # Read anew each time: a role may end while the work goes on.
    actor = Job.objects.select_related("requested_by").get(pk=progress.job_id).requested_by
    line = Line(_("Something that does not exist, or that you cannot see"))
    try:
        with transaction.atomic(), acting(actor, request_id=progress.job_id.hex):
            line = about(key, actor)
            line = do(key, actor) or line
    except REFUSALS as error:
        line = replace(line, outcome=Outcome.REFUSED, remarks=_reasons(error))
    _row(progress, position, key, line).save()


def _reasons(error: Exception) -> tuple[str, ...]:
    if isinstance(error, ValidationError):
        return tuple(error.messages)
    if isinstance(error, TransitionNotAllowed):
        return (_("This is no longer possible: it has changed since."),)
    return (_("This does not exist, or you cannot do this with it."),)


def _note_fault(progress: Progress, position: int, total: int, key: str, about: About) -> None:
    def fail(key: str, actor: Any) -> Line:
        return replace(
            about(key, actor),
            outcome=Outcome.FAILED,
            # Not the text of the fault, which may hold anything.
            remarks=(_("A fault in the system. Nothing has changed here."),),
        )

    with organisation_scope(progress.organisation_id):
        progress.report(position, total)
        _do_one(progress, position, key, fail, about)


def _keys_of_lines(progress: Progress) -> set[str]:
    with organisation_scope(progress.organisation_id):
        return set(ReportLine.objects.filter(job=progress.job_id).values_list("key", flat=True))


def _row(progress: Progress, position: int, key: str, line: Line) -> ReportLine:
    return ReportLine(
        organisation_id=progress.organisation_id,
        job_id=progress.job_id,
        position=position,
        key=key,
        outcome=line.outcome,
        name=line.name[:300],
        reference=line.reference[:100],
        url=line.url[:300],
        remarks=list(line.remarks),
    )
