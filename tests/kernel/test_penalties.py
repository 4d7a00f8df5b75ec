"""A penalty for deciding too late grows by steps of fourteen days, and stops after forty-two."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from privacyoffice.kernel.penalties import LONGEST, penalty, steps

FIRST = date(2026, 3, 2)


def owed(days: int) -> int:
    """After so many days, the first one included."""
    return penalty(FIRST, FIRST + timedelta(days=days - 1)).amount


def test_it_grows_by_three_rates_of_fourteen_days() -> None:
    assert [owed(days) for days in (0, 1, 14, 15, 28, 29, 42)] == [
        0,
        23,
        322,
        357,
        812,
        857,
        1442,
    ]


def test_it_stops_after_forty_two_calendar_days() -> None:
    assert (owed(43), owed(400)) == (1442, 1442)
    last = penalty(FIRST, FIRST)
    assert last.last_day - last.first_day == timedelta(days=LONGEST - 1)
    assert not penalty(FIRST, FIRST + timedelta(days=LONGEST - 2)).is_full
    assert penalty(FIRST, FIRST + timedelta(days=LONGEST - 1)).is_full


def test_before_the_first_day_nothing_is_owed() -> None:
    assert penalty(FIRST, FIRST - timedelta(days=1)).amount == 0


def test_a_weekend_counts_and_moves_nothing() -> None:
    saturday = date(2026, 3, 7)
    assert penalty(saturday, saturday + timedelta(days=1)).amount == 46


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 100))
def test_the_amount_is_that_of_its_steps(first: date, more: int) -> None:
    until = first + timedelta(days=more)
    counted = [
        rate * max((min(end, until) - begin).days + 1, 0) for begin, end, rate in steps(first)
    ]
    assert penalty(first, until).amount == sum(counted)
