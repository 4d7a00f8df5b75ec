"""Deadlines that run, for tests of what reads them."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.kinds import OWN
from privacyoffice.deadlines.models import AddedHoliday, Deadline
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts


def running(
    label: str,
    *,
    owner: Any = None,
    days: int = 3,
    on: date | None = None,
    rule: str = "DATE",
    start: date | datetime | None = None,
    kind: str = OWN,
    reason: str = "",
    url: str = "",
) -> Deadline:
    """One in the organisation in scope, begun by the system: due on a day (`on`, or in `days`),
    or by another rule from its start."""
    begins = start or on or clock.today() + timedelta(days=days)
    return lifecycle.start(
        kind,
        rule,
        Facts(start=begins),
        label,
        url=url,
        owner=owner,
        reason=reason,
        actor=None,
        now=clock.now(),
    )


# Running and suspended ones of the privacy officer, and a day that was chosen; and one of the
# case handler, of which the date has moved and for which a reminder came too late.
STATES = ("running", "suspended", "day", "own")


def in_state(state: str, canary: str, people: dict[str, Any]) -> UUID:
    """An answer to a request in one of STATES, in the organisation in scope; its id."""
    owner = people[Role.CASE_HANDLER if state == "own" else Role.PRIVACY_OFFICER]
    yesterday, now = clock.today() - timedelta(days=1), clock.now()
    start = {"own": yesterday - timedelta(days=26), "day": yesterday + timedelta(days=60)}
    deadline = running(
        f"Termijn {canary}",
        owner=owner,
        rule="DATE" if state == "day" else "EFFECTIVE_DUE",
        start=start.get(state, yesterday),
        reason=f"Reden {canary}",
    )
    why = f"Vraag {canary}"
    if state == "suspended":
        lifecycle.suspend(deadline.pk, yesterday, reason=why, actor=None, now=now)
    if state == "own":
        lifecycle.correct(deadline.pk, yesterday, reason=why, actor=None, now=now)
    made: UUID = deadline.pk
    return made


def added_day(canary: str, officer: Any) -> UUID:
    """A day off far from now, added by hand; its id. Nothing is computed again because of it."""
    day = date(2040, 1, 1) + timedelta(days=AddedHoliday.objects.count())
    made: UUID = AddedHoliday.objects.create(
        day=day,
        name=f"Vrije dag {canary}",
        source=f"Bron {canary}",
        added_by=officer,
        added_at=clock.now(),
    ).pk
    return made
