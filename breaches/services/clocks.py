"""The clocks of a breach: which of them run, from when, for how many hours, and whether in time.

Each is a deadline of the floor below. What runs follows from the breach, the rows in force on the
day of awareness and what was decided: `settle` makes it so, after anything of that changed.
Reasons are fixed sentences, since those of deadlines are not encrypted. Law: GDPR art. 33(1).
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from breaches.clock_rules import AP, Rule, rules_for, rules_on
from breaches.models import Breach, Lateness, RunsFrom, Status
from breaches.queries import AUTHORITY, OTHER_CLOCK, handler_of
from breaches.queries_clock import clock_id, clocks_by_code, running_clocks
from breaches.queries_notify import decision_about, fits, withdrawn_at
from privacyoffice import clock
from privacyoffice.cases.kinds import kind_of
from privacyoffice.deadlines.facts import after
from privacyoffice.deadlines.models import UNFINISHED, Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts, compute
from privacyoffice.policy.counting import choices_of
from privacyoffice.policy.queries import profile_on

_FROM_AWARENESS, _FROM_ELSEWHERE = "BREACH_HOURS", "HOURS"
_WORDS = {
    "OK": Lateness.IN_TIME,
    "WARN": Lateness.LAST_HOUR,
    "REASONS_REQUIRED": Lateness.LATE,
}


def begin(breach: Breach, actor: Any, now: datetime) -> None:
    """A breach came in: what applies runs at once, whatever its risk turns out to be."""
    settle(breach, actor=actor, now=now)


@transaction.atomic
def settle(
    breach: Breach,
    *,
    actor: Any,
    now: datetime,
    rules: Mapping[str, Rule] | None = None,
    is_reopened: bool = False,
) -> None:
    """Let each clock run that has to, from the right moment and for the hours that hold, and stop
    the others. A clock that was met does not run again, unless what was told was withdrawn and
    somebody looked at it anew since: by a decision, or by opening the case again (`is_reopened`).

    `rules`: those of the day of awareness, where the caller has them. The caller holds the breach
    locked and has seen to the permission. Raises ValidationError.
    """
    rules, known = rules or rules_for(breach), clocks_by_code(breach)
    for code in sorted({*rules, *known}):
        rule, had = rules.get(code), known.get(code, [])
        running = next((one for one in had if one.status in UNFINISHED), None)
        why_not = why_stop = _why_not(breach, rule)
        if running is not None and rule is not None and running.rule != _kernel_rule(rule):
            why_stop = _("Another rule holds.")
        if running is not None and why_stop:
            lifecycle.cancel(running.pk, reason=why_stop, actor=actor, now=now, checked=True)
            running = None
        if rule is None or why_not:
            continue
        if running is not None:
            _follow(running, rule, breach, actor=actor, now=now)
        elif not _is_met(breach, code, had, is_reopened=is_reopened):
            _start(rule, breach, len(had), actor=actor, now=now)


def meet(breach: Breach, rule_code: str, at: datetime, actor: Any, now: datetime) -> None:
    """Whom this clock is about was told at this moment; nothing when it does not run.

    Who told it before it began has met it as it begins: that was done is never refused. Raises
    ValidationError for a moment to come.
    """
    deadline = running_clocks(breach).get(rule_code)
    if deadline is None:
        return
    began = after(deadline.events.order_by("position")).start
    if isinstance(began, datetime):
        at = max(at.astimezone(UTC), began.astimezone(UTC))
    lifecycle.meet(deadline.pk, at, actor=actor, now=now, checked=True)


def entrust(breach: Breach, owner: Any, *, actor: Any, now: datetime) -> None:
    """Who handles the breach sees to its clocks."""
    for deadline in running_clocks(breach).values():
        if deadline.owner_id != owner.pk:
            lifecycle.hand_over(deadline.pk, owner, actor=actor, now=now, checked=True)


def settle_open(*, actor: Any, now: datetime, among: "QuerySet[Breach] | None" = None) -> None:
    """Let the clocks of all open breaches follow, or of those among these; the rows and the policy
    are asked once for each day of awareness."""
    rules: dict[date, dict[str, Rule]] = {}
    # A clock of the server that went back makes no breach that is still to come.
    unfinished = Breach.objects.unfinished().filter(aware_at__lte=now)
    if among is not None:
        unfinished = unfinished.filter(pk__in=among.values("pk"))
    for breach in unfinished.select_for_update(of=("self",)).order_by("pk"):
        day = clock.day_of(breach.aware_at)
        if day not in rules:
            rules[day] = rules_on(day)
        settle(breach, actor=actor, now=now, rules=rules[day])


def lateness(breach: Breach, at: datetime) -> Lateness:
    """Whether telling the authority at a moment is in time, by the row of the day of awareness.

    By the hours of that row: fewer that the own policy promises make nothing late before the law,
    see `misses_policy`. A moment before awareness is in time too: somebody told it before they
    had to.
    Law: GDPR art. 33(1); Reg. 1182/71 art. 3.
    """
    rule = rules_for(breach).get(AP)
    if rule is None or at <= rule.start_of(breach):
        return Lateness.IN_TIME
    facts = Facts(start=rule.start_of(breach), other=at, hours=rule.lawful_hours)
    choices = choices_of(profile_on(clock.day_of(breach.aware_at)))
    return _WORDS[compute("BREACH_LATE", facts, choices=choices).word]


def misses_policy(breach: Breach, at: datetime) -> bool:
    """Whether telling the authority at a moment is later than the own policy promises, where that
    is sooner than the law asks: a departure from the policy."""
    rule = rules_for(breach).get(AP)
    return rule is not None and rule.misses_promise(breach, at)


def _why_not(breach: Breach, rule: Rule | None) -> str:
    """Why a clock does not run; empty when it has to."""
    if breach.destroyed_at is not None:
        return _("What was told has been destroyed.")
    if breach.status == Status.CLOSED:
        return _("The breach was closed.")
    if rule is None or not rule.applies:
        return _("This clock does not apply.")
    if rule.code == AP:
        # Only a decision with its reason stops it, never a level of risk by itself; and only as
        # long as the risk is what the decision rests on.
        decision = decision_about(breach)
        told_not = decision is not None and not decision.tell and fits(decision, breach, rule)
        return _("It was decided not to tell the authority.") if told_not else ""
    return "" if rule.asks_at(breach.risk) else _("The risk is lower than this clock asks for.")


def _is_met(breach: Breach, code: str, had: list[Deadline], *, is_reopened: bool) -> bool:
    """Whether somebody was told, and still counts as told. Who withdrew a notification is about to
    close the case, so that by itself lets no clock run.

    Law: GDPR art. 33(1).
    """
    if all(one.status != DeadlineStatus.MET for one in had):
        return False
    withdrawn = withdrawn_at(breach) if code == AP else None
    if withdrawn is None:
        return True
    # Not to tell on a ground that holds stopped the clock before this.
    decision = decision_about(breach)
    return not is_reopened and (decision is None or decision.at <= withdrawn)


def _kernel_rule(rule: Rule) -> str:
    return _FROM_AWARENESS if rule.runs_from == RunsFrom.AWARE else _FROM_ELSEWHERE


def _start(rule: Rule, breach: Breach, number: int, *, actor: Any, now: datetime) -> None:
    label = breach.reference if rule.code == AP else f"{breach.reference}, {rule.name}"
    lifecycle.start(
        AUTHORITY if rule.code == AP else OTHER_CLOCK,
        _kernel_rule(rule),
        Facts(start=rule.start_of(breach), hours=rule.hours),
        label,
        url=kind_of(breach).address_of(breach.pk),
        subject_id=breach.pk,
        owner=handler_of(breach),
        actor=actor,
        now=now,
        checked=True,
        deadline_id=clock_id(breach, rule.code, number),
    )


def _follow(deadline: Deadline, rule: Rule, breach: Breach, *, actor: Any, now: datetime) -> None:
    facts = after(deadline.events.order_by("position"))
    start = rule.start_of(breach)
    began = facts.start
    # In UTC: of an hour that the clock shows twice Python calls no two moments equal.
    is_same = isinstance(began, datetime) and began.astimezone(UTC) == start.astimezone(UTC)
    if is_same and facts.hours == rule.hours:
        return
    reason = _("The moment from which it runs was corrected.")
    if is_same:
        reason = _("Another number of hours holds.")
    lifecycle.correct(
        deadline.pk, start, hours=rule.hours, reason=reason, actor=actor, now=now, checked=True
    )
