"""The same law computed a second time, another way: nothing here comes from the kernel.

Easter is found by counting moons, months by walking back from a day that may not exist, and the
clock by the rule for summer time instead of the zone database.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DECREED = (
    (2023, ((4, 28), (5, 19))),
    (2024, ((5, 10), (12, 27))),
    (2025, ((5, 30),)),
    (2026, ((1, 2), (5, 15))),
    (2027, ((5, 7),)),
    (2028, ((4, 28), (5, 26))),
)


def easter(year: int) -> date:
    """The Sunday after the first church full moon on or after 21 March, from the golden number."""
    golden = year % 19 + 1
    century = year // 100 + 1
    skipped_leap_years = 3 * century // 4 - 12
    moon_correction = (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + moon_correction - skipped_leap_years) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    days_after_1_march = 44 - epact
    if days_after_1_march < 21:
        days_after_1_march += 30
    moon = date(year, 3, 1) + (days_after_1_march - 1) * DAY
    return moon + (7 - (moon.weekday() + 1) % 7) * DAY


@lru_cache(maxsize=256)
def holidays_of(year: int, with_decrees: bool) -> frozenset[date]:
    sunday = easter(year)
    moving = {sunday + days * DAY for days in (-2, 1, 39, 50)}
    king = date(year, 4, 27)
    fixed = {date(year, month, day) for month, day in ((1, 1), (5, 5), (12, 25), (12, 26))}
    days = moving | fixed | {king if king.weekday() != 6 else king - DAY}
    if with_decrees:
        days |= {date(year, *day) for of, decreed in DECREED if of == year for day in decreed}
    return frozenset(days)


def works(day: date, dutch: bool) -> bool:
    return day.isoweekday() < 6 and day not in holidays_of(day.year, dutch)


def forward(day: date, dutch: bool) -> date:
    return day if works(day, dutch) else forward(day + DAY, dutch)


def months_later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


def answer_due(day: date, months: int) -> date:
    return forward(months_later(day, months), dutch=False)


def weeks_due(day: date, weeks: int) -> date:
    return forward(day + weeks * 7 * DAY, dutch=True)


def days_due(day: date, number: int, dutch: bool) -> date:
    """Walks from day to day until all that is asked for has been passed."""
    two_working_days_from = 3 if dutch else 2
    at, passed, worked = day, 0, 0
    while True:
        at, passed = at + DAY, passed + 1
        worked += works(at, dutch)
        long_enough = passed >= number
        enough_work = number < two_working_days_from or worked >= 2
        if long_enough and enough_work and works(at, dutch):
            return at


def clock_changes(year: int) -> tuple[datetime, datetime]:
    """When summer time begins and ends, in UTC: the last Sundays of March and October, 1:00."""
    found = []
    for month in (3, 10):
        day = date(year, month, 31)
        while day.isoweekday() != 7:
            day -= DAY
        found.append(datetime(year, month, day.day, 1))
    return found[0], found[1]


def on_the_clock(utc: datetime) -> str:
    """ISO 8601 in Amsterdam of a time in UTC that carries no zone."""
    begins, ends = clock_changes(utc.year)
    hours = 2 if begins <= utc < ends else 1
    return f"{utc + hours * HOUR:%Y-%m-%dT%H:%M:%S}+0{hours}:00"


def strictly_due(utc: datetime) -> str:
    return on_the_clock(utc + 72 * HOUR)


def full_hours_due(utc: datetime) -> str:
    """Counts whole hours one by one, after the hour of the event has been left."""
    at = datetime(utc.year, utc.month, utc.day, utc.hour)
    while at <= utc:
        at += HOUR
    for _ in range(72):
        at += HOUR
    return on_the_clock(at)
