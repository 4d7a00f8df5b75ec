"""Looking at every unfinished deadline again: after a change, and every night.

Both do the same. A kept date that does not follow from the events, the policy and the calendar
of now gets a move that says why: another policy, a day off that came or went, or else that the
kept date was spoilt, and then somebody looks at it.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseFault
from django.db.models import Max, Prefetch
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.deadlines.deriving import basis_on, derive, due_at
from privacyoffice.deadlines.explaining import explain_mistake
from privacyoffice.deadlines.models import Cause, Deadline, DeadlineEvent, DeadlineMove
from privacyoffice.deadlines.services import planning
from privacyoffice.deadlines.services.attributing import Earlier, looked_at_since
from privacyoffice.deadlines.services.moving import move, record_repair
from privacyoffice.deadlines.services.telling_of_moves import dates_in_words, tell
from privacyoffice.deadlines.work import address_of
from privacyoffice.jobs.models import Outcome, ReportLine
from privacyoffice.jobs.services import Progress
from privacyoffice.kernel.terms import Outcome as Date
from privacyoffice.kernel.terms import TermError
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope

logger = logging.getLogger(__name__)

# Long enough for few queries, short enough for a lease and for people who want one of them.
BATCH = 500


@dataclass(frozen=True)
class Change:
    """A deadline that has moved; or, without a move, one whose date cannot be computed."""

    deadline: Deadline
    move: DeadlineMove | None = None
    problem: str = ""

    @property
    def needs_attention(self) -> bool:
        """Whether somebody must look at it."""
        return self.move is None or self.move.cause == Cause.REPAIR


@dataclass(frozen=True)
class Looked:
    """At how many deadlines was looked, and which of them changed. `last` is the last one."""

    number: int
    last: UUID | None
    changes: tuple[Change, ...]


def look_at_next(after: UUID | None, *, now: datetime) -> Looked:
    """Lock the next unfinished deadlines in order of their keys, and let their dates follow.

    A constant number of queries, whatever the number that has to move.
    """
    found = Deadline.objects.unfinished().order_by("pk").select_for_update(of=("self",))
    if after is not None:
        found = found.filter(pk__gt=after)
    events = Prefetch("events", DeadlineEvent.objects.order_by("position"))
    deadlines = list(found.prefetch_related(events)[:BATCH])
    if not deadlines:
        return Looked(0, None, ())
    changes = _follow(deadlines, Earlier(basis_on(clock.day_of(now))), now)
    return Looked(len(deadlines), deadlines[-1].pk, changes)


def _follow(deadlines: Sequence[Deadline], earlier: Earlier, now: datetime) -> tuple[Change, ...]:
    basis = earlier.basis
    differing: list[tuple[Deadline, Date]] = []
    other_policy: list[Deadline] = []
    problems: list[Change] = []
    for deadline in deadlines:
        with _apart(deadline, problems):
            date = derive(deadline, deadline.events.all(), basis)
            if due_at(date) != deadline.due_at:
                differing.append((deadline, date))
            elif deadline.policy_id != basis.policy_id:
                deadline.policy_id = basis.policy_id
                other_policy.append(deadline)
    moves = _moves(differing, earlier, problems, now)
    DeadlineMove.objects.bulk_create(moves)
    for moved in moves:
        if moved.cause == Cause.REPAIR:
            record_repair(moved)
    changed = [moved.deadline for moved in moves] + other_policy
    if changed:
        # Another policy may remind at other moments, also where the date stays.
        planning.plan_many(changed, profile=basis.profile, now=now)
        # The rows are there and locked, so nothing is inserted; this takes half the time of
        # bulk_update, which writes a condition for every value.
        Deadline.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["policy", "due_at", "revision", "next_threshold_at"],
        )
        _account_for(moves, other_policy, now)
    return (*(Change(moved.deadline, moved) for moved in moves), *problems)


def _account_for(
    moves: Sequence[DeadlineMove], other_policy: Sequence[Deadline], now: datetime
) -> None:
    """One act for all: which deadline moved, and why, its own moves say."""
    audit.record(
        "deadlines.recalculated",
        subject=Organisation.objects.get(pk=current_organisation_id()),
        actor=None,
        at=now,
        payload={"moved": len(moves), "other_policy": len(other_policy)},
    )


def _moves(
    differing: Sequence[tuple[Deadline, Date]],
    earlier: Earlier,
    problems: list[Change],
    now: datetime,
) -> list[DeadlineMove]:
    if not differing:
        return []
    ids = [deadline.pk for deadline, _date in differing]
    last_moves = DeadlineMove.objects.filter(deadline__in=ids).order_by().values("deadline")
    moved_at = dict(last_moves.annotate(last=Max("moved_at")).values_list("deadline", "last"))
    moves: list[DeadlineMove] = []
    for deadline, date in differing:
        events = list(deadline.events.all())
        since = looked_at_since(events, moved_at.get(deadline.pk))
        with _apart(deadline, problems):
            cause, because = earlier.cause_of(deadline, events, since)
            moved = move(deadline, date, earlier.basis, cause=cause, because=because, now=now)
            if moved is not None:
                moves.append(moved)
    return moves


@contextmanager
def _apart(deadline: Deadline, problems: list[Change]) -> Iterator[None]:
    """One that fails stops no other: it keeps its date, and stands in the report."""
    try:
        yield
    except DatabaseFault:
        raise  # of the transaction, and so of all
    except Exception as error:
        problems.append(_problem(deadline, error))


def _problem(deadline: Deadline, error: Exception) -> Change:
    if isinstance(error, TermError):
        return Change(deadline, problem=explain_mistake(error))
    logger.error("Deadline %s could not be looked at.", deadline.pk, exc_info=error)
    text = _(
        "A fault in the program: this date was not looked at and stays as it was. Tell the "
        "manager of the system; the log of the server says more."
    )
    return Change(deadline, problem=text)


def run(progress: Progress) -> str:
    """The job: look at all unfinished deadlines, report what changed, and tell who it concerns.

    What has been committed is not done again when the job is taken up by another worker.
    Raises LeaseLost.
    """
    with translation.override(settings.LANGUAGE_CODE):
        with organisation_scope(progress.organisation_id):
            total = Deadline.objects.unfinished().count()
        done, last, is_finished = 0, None, False
        while not is_finished:
            with organisation_scope(progress.organisation_id):
                # Also holds the job's row: nobody takes the job over halfway a batch.
                progress.report(done, max(total, done))
                looked = look_at_next(last, now=clock.now())
                _report(progress, looked.changes, position=done)
            done, last, is_finished = done + looked.number, looked.last, not looked.number
        with organisation_scope(progress.organisation_id):
            progress.report(done, done)
            changed, wrong = tell(progress.job_id, now=clock.now())
        if not changed and not wrong:
            return _("%(number)d looked at, and all dates are as they were.") % {"number": done}
        return _("%(number)d looked at, %(moved)d moved, %(wrong)d in need of attention.") % {
            "number": done,
            "moved": changed,
            "wrong": wrong,
        }


def _report(progress: Progress, changes: Iterable[Change], *, position: int) -> None:
    """A line for each that changed. One that cannot be computed keeps its line of before."""
    lines = [
        ReportLine(
            organisation_id=progress.organisation_id,
            job_id=progress.job_id,
            position=position + number,
            key=str(change.deadline.pk),
            outcome=Outcome.FAILED if change.needs_attention else Outcome.CHANGED,
            name=str(change.deadline),
            url=address_of(change.deadline),
            remarks=_remarks(change),
        )
        for number, change in enumerate(changes, start=1)
    ]
    ReportLine.objects.bulk_create(lines, ignore_conflicts=True)


def _remarks(change: Change) -> list[str]:
    if change.move is None:
        return [change.problem]
    return [dates_in_words(change.move), change.move.because]
