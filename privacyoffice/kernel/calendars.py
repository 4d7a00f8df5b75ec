"""Working days: for periods of EU law, and for terms of Dutch law."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from privacyoffice.kernel.errors import BadInput
from privacyoffice.kernel.lengths import add_days

SATURDAY, SUNDAY = 5, 6
# Western Easter can be computed for these years.
FIRST_YEAR, LAST_YEAR = 1583, 4099
DECREE_DAY = "Day equated by royal decree"


@dataclass(frozen=True)
class AddedDay:
    """A day off that this release does not know yet, as an office enters it.

    `counts_for`: "atw" for a new royal decree, "both" when it is also in the list that the
    European Commission publishes (Reg. 1182/71 art. 2(1)).
    """

    day: date
    name: str
    source: str
    counts_for: Literal["atw", "both"] = "atw"


@dataclass(frozen=True)
class DayOff:
    """A day that is no working day, and why.

    `name`: "saturday", "sunday", a holiday's English name, or what an office called the day
    that it added; then `source` says where it is laid down, and otherwise it is empty.
    """

    day: date
    name: str
    source: str = ""

    @property
    def is_weekend(self) -> bool:
        """Whether the name of the day of the week says enough."""
        return self.day.weekday() in (SATURDAY, SUNDAY)


@dataclass(frozen=True)
class Calendar:
    """Which days are working days.

    `extra`: days off beside the fixed public holidays. `decree_years`: the years whose royal
    decree is known; None where decrees play no part.
    """

    extra: Mapping[date, DayOff] = field(hash=False)
    decree_years: frozenset[int] | None = None

    def day_off(self, day: date) -> DayOff | None:
        """Why a day is no working day; None for one that is."""
        if day.weekday() == SATURDAY:
            return DayOff(day, "saturday")
        if day.weekday() == SUNDAY:
            return DayOff(day, "sunday")
        holiday = _public_holidays(day.year).get(day)
        return DayOff(day, holiday) if holiday else self.extra.get(day)

    def days_off_from(self, day: date) -> tuple[DayOff, ...]:
        """The days off, in order, from this day up to the next working day."""
        found = []
        while off := self.day_off(day):
            found.append(off)
            day = add_days(day, 1)
        return tuple(found)

    def is_working_day(self, day: date) -> bool:
        """Whether a term can end on this day. Law: Reg. 1182/71 art. 2(2); ATW art. 1(1), 3."""
        return self.day_off(day) is None

    def roll(self, day: date) -> date:
        """The day itself when it is a working day, or else the next working day; never back.

        Law: Reg. 1182/71 art. 3(4); ATW art. 1(1).
        """
        return add_days(day, len(self.days_off_from(day)))

    def nth_working_day_after(self, day: date, n: int) -> date:
        """The day on which the n-th working day falls, counting from the day after `day`."""
        for _ in range(n):
            day = self.roll(add_days(day, 1))
        return day

    def knows_decrees_of(self, year: int) -> bool:
        """Whether the days off of a year are settled; false where a decree may still add some."""
        return self.decree_years is None or year in self.decree_years


@dataclass(frozen=True)
class Calendars:
    """The two calendars that the rules use."""

    eu: Calendar
    atw: Calendar


def dutch_calendars(added: Iterable[AddedDay] = ()) -> Calendars:
    """The fixed public holidays in both; days equated by royal decree only for Dutch terms.

    Law: ATW art. 3; Reg. 1182/71 art. 2(1).
    """
    return _dutch_calendars(tuple(added))


@lru_cache(maxsize=64)
def _dutch_calendars(added: tuple[AddedDay, ...]) -> Calendars:
    table = _decree_table()
    days = [day for decree in table["decree"] for day in decree["days"]]
    decreed = {day: DayOff(day, DECREE_DAY) for day in days}
    own = {day.day: DayOff(day.day, day.name, day.source) for day in added}
    both = {day.day: own[day.day] for day in added if day.counts_for == "both"}
    return Calendars(
        eu=Calendar(both),
        atw=Calendar(decreed | own, frozenset(table["years"])),
    )


@lru_cache(maxsize=1)
def _decree_table() -> dict[str, Any]:
    path = Path(__file__).with_name("decree_days.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=512)
def _public_holidays(year: int) -> Mapping[date, str]:
    """Days of ATW art. 3(1) and (2) by their English names; 5 May in every year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput("out_of_range")
    return dict(_holidays_class()(years=year, expand=False, **_CATEGORIES))


# "optional" holds 5 May, which that library counts as a day off for all once in five years only.
_CATEGORIES: dict[str, Any] = {"categories": ("public", "optional"), "language": "en_US"}


@lru_cache(maxsize=1)
def _holidays_class() -> type:
    # Late: terms in hours and retention periods never need it.
    from holidays.countries.netherlands import Netherlands

    class AnyYear(Netherlands):
        """The library stops at the years that it vouches for; terms may lie outside them."""

        start_year = FIRST_YEAR
        end_year = LAST_YEAR

    return AnyYear
