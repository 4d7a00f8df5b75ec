"""Signs of life: when something that must go on by itself was last seen at work."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from privacyoffice.jobs.models import Heartbeat
from privacyoffice.tenancy.scope import current_organisation_id

# Something that beats every minute has missed four of them.
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True)
class Pulse:
    """Something that beats, as a person reads of it. `last_at` is None when it never did."""

    code: str
    name: str
    last_at: datetime | None
    longest_pause: timedelta

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been seen again by now."""
        return self.last_at is None or now - self.last_at > self.longest_pause


@dataclass(frozen=True)
class _Expected:
    name: Any
    longest_pause: timedelta


_expected: dict[str, _Expected] = {}


def expect(code: str, name: Any, *, longest_pause: timedelta = LONGEST_PAUSE) -> None:
    """Say that something beats in every organisation, under a lazily translated name (from
    AppConfig.ready of the app that does it)."""
    _expected[code] = _Expected(name, longest_pause)


def beat(name: str, now: datetime, **counts: int) -> None:
    """Say that this is at work in the organisation in scope, and what it did."""
    row = Heartbeat(
        organisation_id=current_organisation_id(), name=name, last_at=now, counts=counts
    )
    Heartbeat.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["organisation", "name"],
        update_fields=["last_at", "counts"],
    )


def last_beats() -> list[Heartbeat]:
    """Every sign of life of the organisation in scope, by name."""
    return list(Heartbeat.objects.order_by("name"))


def pulses() -> list[Pulse]:
    """Everything that must beat in the organisation in scope, seen or not, in one query."""
    seen = {heartbeat.name: heartbeat.last_at for heartbeat in last_beats()}
    return [
        Pulse(code, str(expected.name), seen.get(code), expected.longest_pause)
        for code, expected in sorted(_expected.items())
    ]
