"""Deadlines of the demo's people, in every state that their screens show, and who is away."""

from datetime import date, datetime, time, timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.accounts.services.absence import enter_absence
from privacyoffice.audit.actor import acting
from privacyoffice.deadlines.deriving import outcome_now
from privacyoffice.deadlines.models import CountsFor, Deadline
from privacyoffice.deadlines.services import evaluating, holidays, lifecycle, linking, own
from privacyoffice.kernel.terms import Facts, day_of
from privacyoffice.tenancy.scope import current_organisation_id

People = dict[str, User]

# What is due, with its owner, and in how many days.
_ON_A_DAY = (
    ("Overleg met de privacy-ambassadeurs voorbereiden", "po", 18),
    ("Kwartaalbericht aan de directie", "po", 0),
    ("Lijst met autorisaties nalopen", "po", -4),
    ("Jaarverslag van de FG", "fg", 5),
    ("Bezoek aan de balie plannen", "ambassadeur", 2),
)
_NO_REAL_DECREE = "Geen echt besluit: een voorbeeld in de demo"


def load_deadlines(people: People, now: datetime) -> None:
    """In the organisation in scope, begun in the past where that tells more."""
    today = clock.day_of(now)
    for label, owner, days in _ON_A_DAY:
        due = today + timedelta(days=days)
        began = _morning(min(due, today) - timedelta(days=10), now)
        _begin("DATE", due, label, people[owner], began)
    _suspend(people["po"], today, now)
    _move_by_a_day_off(people["po"], today, now)
    _evaluate_policy(people["po"], now)
    _be_away(people, today, now)


def _begin(rule: str, start: date, label: str, owner: User, began: datetime) -> Deadline:
    """By its owner, if their role begins deadlines; else by the system."""
    actor = owner if owner.has_perm("deadlines.add_deadline") else None
    with acting(actor):
        return own.begin(rule, Facts(start=start), label, owner=owner, actor=actor, now=began)


def _suspend(officer: User, today: date, now: datetime) -> None:
    """A month that stands still since somebody was asked something."""
    received, asked = today - timedelta(days=20), today - timedelta(days=8)
    deadline = _begin(
        "EFFECTIVE_DUE", received, "Brief 2026-0031", officer, _morning(received, now)
    )
    with acting(officer):
        lifecycle.suspend(
            deadline.pk,
            asked,
            reason="Gevraagd om welke periode het gaat.",
            actor=officer,
            now=_morning(asked, now),
        )


def _move_by_a_day_off(officer: User, today: date, now: datetime) -> None:
    """The last day of a term becomes a day off; a worker then moves the term."""
    start = today - timedelta(weeks=3)
    deadline = _begin("BEZWAAR_6W", start, "Bezwaar 2026-0004", officer, _morning(start, now))
    due = outcome_now(deadline, now).due
    if due is None:
        raise ValueError("A term of six weeks has an end.")
    with acting(officer):
        holidays.add(
            day=day_of(due),
            name="Extra vrije dag",
            source=_NO_REAL_DECREE,
            counts_for=CountsFor.ATW,
            actor=officer,
            now=now,
        )


def _evaluate_policy(officer: User, now: datetime) -> None:
    """It was looked at last year and stayed as it is, so that it is due again soon."""
    at = _morning(clock.day_of(now) - timedelta(weeks=49), now)
    for deadline in Deadline.objects.unfinished().filter(kind=evaluating.KIND):
        with acting(officer):
            lifecycle.meet(
                deadline.pk, at, reason="Het beleid blijft zoals het is.", actor=officer, now=at
            )
    linking.link_organisation(current_organisation_id(), now)


def _be_away(people: People, today: date, now: datetime) -> None:
    """One who is away now, with a deputy, and an FG who will be."""
    _away(people["behandelaar"], today, 5, people["po2"], now)
    _away(people["fg"], today + timedelta(days=21), 7, None, now)


def _away(person: User, first_day: date, days: int, deputy: Any, now: datetime) -> None:
    with acting(person):
        enter_absence(
            user=person,
            first_day=first_day,
            last_day=first_day + timedelta(days=days),
            deputy=deputy,
            actor=person,
            now=now,
        )


def _morning(day: date, now: datetime) -> datetime:
    """Ten past nine on that day, and never past now."""
    return min(datetime.combine(day, time(9, 10), clock.AMSTERDAM), now)
