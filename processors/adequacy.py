"""Decisions that a country protects personal data well enough, each with its days and source."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "catalogue" / "adequacy.toml"


@dataclass(frozen=True)
class Decision:
    """One decision of the European Commission; days are Amsterdam dates, `until` the last one.

    `country` is an ISO code, empty for an organisation of states, which has `seats` (ISO codes).
    `certified`: it covers only
    parties of which somebody looked up that they are certified. Law: GDPR art. 45.
    """

    code: str
    country: str
    seats: tuple[str, ...]
    name: str
    number: str
    begins_on: date
    until: date | None
    ended_by: str
    suspended_from: date | None
    suspended_until: date | None
    scope: str
    certified: bool
    source: str

    def holds_on(self, day: date) -> bool:
        """Whether a transfer may rest on it on this day."""
        begun = self.begins_on <= day and (self.until is None or day <= self.until)
        return begun and not self.is_suspended_on(day)

    def is_suspended_on(self, day: date) -> bool:
        """Whether the Commission set it aside for the time being."""
        if self.suspended_from is None or day < self.suspended_from:
            return False
        return self.suspended_until is None or day <= self.suspended_until

    def covers(self, country: str) -> bool:
        """Whether it is about data that go to this country (ISO code); of an organisation of
        states to where that works."""
        return country in (self.country, *self.seats)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def decisions() -> Mapping[str, Decision]:
    """All of them by code, also those that ended."""
    return {code: _decision(code, row) for code, row in _table()["decision"].items()}


def _decision(code: str, row: Mapping[str, Any]) -> Decision:
    return Decision(
        code=code,
        country=row["country"],
        seats=tuple(row.get("seats", ())),
        name=row["name"],
        number=row["number"],
        begins_on=row["from"],
        until=row.get("until"),
        ended_by=row.get("ended_by", ""),
        suspended_from=row.get("suspended_from"),
        suspended_until=row.get("suspended_until"),
        scope=row.get("scope", ""),
        certified=row.get("certified", False),
        source=row["source"],
    )


def decision_of(code: str) -> Decision | None:
    """The decision with this code; None when there is none."""
    return decisions().get(code)


def holding_on(day: date) -> tuple[str, ...]:
    """Codes of the decisions on which a transfer may rest on this day."""
    return tuple(code for code, one in decisions().items() if one.holds_on(day))


def with_last_day() -> tuple[str, ...]:
    """Codes of the decisions of which the last day is known, also those that ended."""
    return tuple(code for code, one in decisions().items() if one.until is not None)


def proposed_for(country: str, day: date) -> Decision | None:
    """The decision about this very country on this day, if there is one."""
    return next(
        (one for one in decisions().values() if one.country == country and one.holds_on(day)), None
    )


def checked_on() -> date:
    """When the table was last compared with the list of the Commission."""
    found: date = _table()["checked_on"]
    return found


def list_address() -> str:
    """Where the Commission keeps its list."""
    found: str = _table()["list"]
    return found
