"""Which days are working days, and for which law."""

from datetime import date

import pytest

from privacyoffice.kernel.calendars import DayOff
from privacyoffice.kernel.terms import AddedDay, BadInput, dutch_calendars
from tests.kernel.asking import due
from tests.kernel.second_opinion import holidays_of

CALENDARS = dutch_calendars()


def test_five_may_is_a_day_off_in_every_year() -> None:
    for year in range(2024, 2035):
        off = CALENDARS.eu.day_off(date(year, 5, 5))
        assert off is not None
        assert off.name in ("saturday", "sunday", "Liberation Day")


def test_only_the_days_that_the_law_names_are_days_off() -> None:
    for year in range(2024, 2035):
        for calendar, with_decrees in ((CALENDARS.eu, False), (CALENDARS.atw, True)):
            days = (date.fromordinal(n) for n in range(*_year(year)))
            off = {day for day in days if day.weekday() < 5 and not calendar.is_working_day(day)}
            expected = {day for day in holidays_of(year, with_decrees) if day.weekday() < 5}
            assert off == expected


def test_decree_days_count_for_dutch_terms_only() -> None:
    day = date(2026, 5, 15)
    assert CALENDARS.eu.is_working_day(day)
    assert not CALENDARS.atw.is_working_day(day)


def test_an_added_day_counts_where_it_was_said_to() -> None:
    dutch = AddedDay(date(2029, 5, 11), "extra", "decree of 2028")
    both = AddedDay(date(2029, 6, 1), "national day", "act of 2028", counts_for="both")
    calendars = dutch_calendars((dutch, both))
    assert calendars.eu.is_working_day(dutch.day)
    assert not calendars.atw.is_working_day(dutch.day)
    assert calendars.eu.day_off(both.day) == calendars.atw.day_off(both.day)
    assert calendars.eu.day_off(both.day) == DayOff(both.day, "national day", "act of 2028")
    assert due("AVG_1M", "2029-05-01", calendars=calendars)[:10] == "2029-06-04"
    assert due("AVG_1M", "2029-05-01")[:10] == "2029-06-01"


def test_the_days_off_up_to_a_working_day_are_told_in_order() -> None:
    names = [off.name for off in CALENDARS.eu.days_off_from(date(2026, 4, 3))]
    assert names == ["Good Friday", "saturday", "sunday", "Easter Monday"]
    assert CALENDARS.eu.days_off_from(date(2026, 4, 7)) == ()


def test_the_same_added_days_make_the_same_calendars() -> None:
    added = [AddedDay(date(2029, 5, 11), "extra", "decree")]
    assert dutch_calendars(added) is dutch_calendars(list(added))


@pytest.mark.parametrize("year", [2015, 2101, 2199, 3000])
def test_years_far_away_have_their_holidays_too(year: int) -> None:
    for day in holidays_of(year, with_decrees=False):
        assert not CALENDARS.eu.is_working_day(day)


def test_a_day_too_far_away_is_refused_and_not_guessed() -> None:
    for start in ("0001-01-01", "4100-01-01", "9999-12-31"):
        with pytest.raises(BadInput, match="out_of_range"):
            due("AVG_1M", start)
    for start, rule in (("9999-12-31T12:00Z", "BREACH_72H_STRICT"), ("9999-12-01", "POLICY_4W")):
        with pytest.raises(BadInput, match="out_of_range"):
            due(rule, start)
    with pytest.raises(BadInput, match="out_of_range"):
        due("RETAIN", "2026-01-01", "P9000Y")


def _year(year: int) -> tuple[int, int]:
    return date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
