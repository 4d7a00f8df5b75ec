"""Breaches in every state, by the services that people use."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from breaches.models import Breach, ClockRule, Source, Timing
from breaches.services import handling, reporting, ruling
from privacyoffice import clock
from privacyoffice.accounts.roles import Role

# As `World.fresh` knows them; `world.breaches` has them without "breach-". "processor" is one that
# a processor told of, reported too.
STATES = (
    "breach-reported",
    "breach-processor",
    "breach-in_progress",
    "breach-closed",
    "breach-destroyed",
)


def make_breach(world: Any, state: str = "reported", **changes: Any) -> Breach:
    """A breach of a world in one of the states ("reported", "in_progress", "closed" as no breach);
    `changes` are those of `reporting.report`. Needs the scope of the organisation."""
    breach = reported(world.canary, **changes)
    return _moved_to(breach, state, world.canary, world.people)


def reported(canary: str, **changes: Any) -> Breach:
    """Somebody who works here told of it on the website just now, found an hour before."""
    now = changes.pop("now", None) or clock.now()
    options: dict[str, Any] = {
        "source": Source.STAFF,
        "report": {
            "story": f"Brief naar een verkeerd adres: {canary}",
            "where": f"Systeem {canary}",
            "people": f"Inwoners {canary}",
            "data": f"Gegevens {canary}",
            "how_many": f"Ongeveer tien {canary}",
            "done": f"Gebeld {canary}",
        },
        "reporter": {
            "name": f"Melder {canary}",
            "email": f"{canary}@melder.example",
            "phone": f"06 12345678 {canary}",
        },
        "discovered_at": now - timedelta(hours=1),
        "started_at": now - timedelta(hours=3),
        "timing": Timing.MOMENT,
    }
    return reporting.report(now=now, **options | changes)


def in_state(state: str, canary: str, people: dict[str, Any]) -> UUID:
    """The id of a new breach in one of STATES."""
    told_by = {"source": Source.PROCESSOR} if state == "breach-processor" else {}
    return _moved_to(reported(canary, **told_by), state.removeprefix("breach-"), canary, people).pk


def _moved_to(breach: Breach, state: str, canary: str, people: dict[str, Any]) -> Breach:
    if state in ("reported", "processor"):
        return breach
    officer = people[Role.PRIVACY_OFFICER]
    made = handling.take_up(breach_id=breach.pk, owner=officer, actor=officer, now=clock.now())
    if state in ("closed", "destroyed"):
        made = handling.close_as_none(
            breach_id=breach.pk, reason=f"Reden {canary}", actor=officer, now=clock.now()
        )
    if state == "destroyed":
        # A retention period does not end on the day of closing.
        handling.destroy(
            breach_id=breach.pk,
            why="order",
            decision="Uitspraak 12",
            actor=officer,
            now=clock.now(),
        )
    return made


def a_clock_rule(canary: str, people: dict[str, Any]) -> ClockRule:
    """A row of a clock that does not apply, so that breaches follow those of the product."""
    row = ruling.Row(
        code="ibd",
        name=f"IBD {canary}",
        article=f"Afspraak {canary}",
        hours=24,
        valid_from=clock.today(),
        applies=False,
    )
    return ruling.add_row(row, actor=people[Role.PRIVACY_OFFICER], now=clock.now())
