"""Looking at a whole chain, keeping what came of it, and raising the alarm."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connections
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.audit import checkpoints, outside, verification
from privacyoffice.audit.checkpoints import Series
from privacyoffice.audit.models import AuditEvent
from privacyoffice.audit.outside import Change
from privacyoffice.audit.verdicts import Problem, Verdict
from privacyoffice.audit.words import in_words
from privacyoffice.jobs.heartbeats import beat
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.notifications.intents import LONGEST_LINE
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.proof.intents import BROKEN, OUTSIDE
from privacyoffice.proof.models import ChainVerification
from privacyoffice.proof.queries import table_in_words
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

HEARTBEAT = "proof.verify"
# A row keeps so many; the rest is counted.
MOST_KEPT = 100
# A job shows how far it is, and keeps its lease, once in so many seconds.
PAUSE = 5
_LANGUAGE = "nl"  # of what staff reads
_HEAR = (Role.DPO, Role.CISO)


@dataclass(frozen=True)
class Finding:
    """What a look at a chain found: the verdict about the database, and the checkpoints."""

    verdict: Verdict
    series: Series

    @property
    def problems(self) -> list[dict[str, Any]]:
        """All that is wrong: in the chain, the first act first, then among the files, and at
        last what went around the program, which leaves the chain whole."""
        return [
            *map(_kept, self.verdict.problems),
            *(
                {"code": flawed.flaw.value, "sequence": flawed.sequence, "detail": flawed.name}
                for flawed in self.series.flaws
            ),
            *map(_kept, self.verdict.outside),
        ]

    @property
    def right_until(self) -> int:
        """The last act up to which the proof holds. A file that is no proof takes none away."""
        first_bad = self.verdict.first_bad
        return self.verdict.end if first_bad is None else first_bad - 1


def _kept(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code.value, "sequence": problem.sequence, "detail": problem.detail}


def run(progress: Progress) -> str:
    """The job: look at the chain of an organisation, and tell how far that is.

    The chain is read in one transaction of its own, on a connection of its own, so that what is
    told meanwhile can be seen.
    """
    steps = _Steps()
    with ThreadPoolExecutor(1) as alone:
        found = alone.submit(_look_apart, progress.organisation_id, steps)
        while not _is_done(found):
            progress.report(steps.done, max(steps.total, steps.done, 1))
    with organisation_scope(progress.organisation_id):
        asker = Job.objects.values_list("requested_by", flat=True).get(pk=progress.job_id)
        kept = keep(found.result(), now=clock.now(), requested_by_id=asker)
    return sentence_of(kept)


class _Steps:
    """How far the other thread is."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0

    def __call__(self, done: int) -> None:
        self.done = done


def _is_done(found: "Future[Finding]") -> bool:
    return bool(wait([found], timeout=PAUSE).done)


def _look_apart(organisation_id: UUID, steps: _Steps) -> Finding:
    try:
        with organisation_scope(organisation_id):
            steps.total = AuditEvent.objects.count()
            return look(Organisation.objects.get(pk=organisation_id), on_step=steps)
    finally:
        connections.close_all()


def look(organisation: Organisation, *, on_step: Callable[[int], None] | None = None) -> Finding:
    """Look at the whole chain of the organisation in scope. Writes nothing."""
    series = checkpoints.look(organisation.pk)
    verdict = verification.verify(organisation, series.checkpoints, on_step=on_step)
    return Finding(verdict, series)


def keep(
    finding: Finding, *, now: datetime, requested_by_id: UUID | None = None
) -> ChainVerification:
    """Keep what was found in the organisation in scope, and tell the FG and the CISO at once of
    what is newly wrong. Law: GDPR art. 5(2), 32(1)(d), 33(1), 39(1)(b).
    """
    before = ChainVerification.objects.newest()
    problems = finding.problems
    kept = ChainVerification.objects.create(
        checked_at=now,
        is_right=not problems,
        checked=finding.verdict.checked,
        end=finding.verdict.end,
        right_until=finding.right_until,
        first_bad=finding.verdict.first_bad,
        problems=problems[:MOST_KEPT],
        problem_count=len(problems),
        losses=[
            {"from": loss.sequence + 1, "until": loss.until, "at": loss.at.isoformat()}
            for loss in finding.series.losses
        ],
        checkpoint_count=finding.series.count,
        requested_by_id=requested_by_id,
    )
    beat(HEARTBEAT, now, checked=kept.checked, problems=kept.problem_count)
    notices = [*_alarms(kept, before), *_of_outside(kept, before)]
    if notices:
        write(notices, now=now)
    return kept


def sentence_of(kept: ChainVerification) -> str:
    """What came of it, in a sentence."""
    with translation.override(_LANGUAGE):
        if kept.is_right:
            return _("All %(number)d acts are as they were recorded.") % {"number": kept.checked}
        what = {"what": in_words(**kept.problems[0])}
        if kept.is_whole:
            return _("The chain is whole, but something must be looked into: %(what)s") % what
        return _("The chain is not right: %(what)s") % what


def _alarms(kept: ChainVerification, before: ChainVerification | None) -> Iterator[Notice]:
    """Of what was not known yet: who was told of a problem is not told every night."""
    known = before.broken if before is not None else []
    fresh = [problem for problem in kept.broken if problem not in known]
    if not fresh:
        return
    with translation.override(_LANGUAGE):
        context = {
            "what": in_words(**fresh[0])[:LONGEST_LINE],
            "number": kept.problem_count,
            "until": str(kept.right_until or ""),
        }
    for person in _who_hear(clock.day_of(kept.checked_at)):
        yield _notice(BROKEN, kept, person, context)


def _of_outside(kept: ChainVerification, before: ChainVerification | None) -> Iterator[Notice]:
    """Of changes around the program since the last time that nobody has looked into yet."""
    since = before.end if before is not None else 0
    fresh = [change for change in outside.not_looked_into(kept.end) if change.sequence > since]
    if not fresh:
        return
    context = {
        "number": sum(change.how_many + len(change.acts) for change in fresh),
        "tables": ", ".join(_tables(fresh))[:LONGEST_LINE],
    }
    for person in _who_hear(clock.day_of(kept.checked_at)):
        yield _notice(OUTSIDE, kept, person, context)


def _tables(changes: list[Change]) -> list[str]:
    with translation.override(_LANGUAGE):
        told = {table_in_words(row.table) for change in changes for row in change.rows}
        if any(change.acts for change in changes):
            told.add(_("audit trail"))
        return sorted(told)


def _notice(intent: str, kept: ChainVerification, person: UUID, context: dict[str, Any]) -> Notice:
    return Notice(
        intent=intent,
        key=str(kept.pk),
        recipient_id=person,
        context=context,
        url=reverse("admin:proof_chainverification_changelist"),
        language=_LANGUAGE,
    )


def _who_hear(day: date) -> list[UUID]:
    """The FG and the CISO; where there is neither, the privacy officers."""
    held = Membership.objects.active_on(day).filter(user__is_active=True)
    for roles in (_HEAR, (Role.PRIVACY_OFFICER,)):
        people = held.filter(role__in=roles).order_by("user").values_list("user", flat=True)
        if found := list(dict.fromkeys(people)):
            return found
    return []
