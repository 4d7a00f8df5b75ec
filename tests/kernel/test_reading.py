"""Text that people and files give: read exactly, or refused with a reason."""

from datetime import date, datetime, timedelta

import pytest

from privacyoffice.kernel.terms import (
    AmbiguousLocalTime,
    BadInput,
    Facts,
    InvalidLocalTime,
    OwnTerm,
    compute,
    read,
    read_length,
    read_moment,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-16", date(2026, 11, 16)),
        ("2026-11-16T10:17", "2026-11-16T10:17:00+01:00"),
        (" 2026-06-16 10:17:30 ", "2026-06-16T10:17:30+02:00"),
        ("2026-11-16T10:17Z", "2026-11-16T10:17:00+00:00"),
        ("2026-11-16T10:17:00-05:00", "2026-11-16T10:17:00-05:00"),
        ("2026-10-25T02:30#0", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:30#1", "2026-10-25T02:30:00+01:00"),
        ("2026-11-16T10:17#0", "2026-11-16T10:17:00+01:00"),
        ("2026-10-25T02:30+02:00", "2026-10-25T02:30:00+02:00"),
    ],
)
def test_a_moment_is_read(text: str, expected: date | str) -> None:
    found = read_moment(text)
    assert (found.isoformat() if isinstance(found, datetime) else found) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "20261116",
        "2026-W47-1",
        "2026-02-29",
        "2026-11-16T24:30",
        "2026-11-16T10",
        "2026-11-16T10:17+1",
        "2026-11-16T10:17Z#0",
        "16-11-2026",
        "2026-11-16#0",
    ],
)
def test_other_text_is_no_moment(text: str) -> None:
    with pytest.raises(BadInput, match="moment_is_wrong"):
        read_moment(text)


def test_a_local_time_that_is_skipped_is_refused() -> None:
    with pytest.raises(InvalidLocalTime):
        read_moment("2027-03-28T02:30")
    assert read_moment("2027-03-28T03:00") == read_moment("2027-03-28T01:00Z")


def test_a_local_time_that_occurs_twice_needs_to_say_which() -> None:
    with pytest.raises(AmbiguousLocalTime):
        read_moment("2026-10-25T02:00")
    with pytest.raises(BadInput, match="time_occurs_once"):
        read_moment("2026-10-25T03:00#1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4W", OwnTerm(4, "weeks")),
        ("p30d", OwnTerm(30, "days")),
        ("P5Y", OwnTerm(5, "years")),
        ("P1Y6M", OwnTerm(18, "months")),
        ("P1W3D", OwnTerm(10, "days")),
    ],
)
def test_a_length_is_read(text: str, expected: OwnTerm) -> None:
    assert read_length(text) == expected


@pytest.mark.parametrize("text", ["", "P", "0W", "-4W", "4", "4X", "P1M2D", "PT72H", "4W4W", "4 W"])
def test_other_text_is_no_length(text: str) -> None:
    with pytest.raises(BadInput, match="length_is_wrong"):
        read_length(text)


@pytest.mark.parametrize(
    ("rule", "param", "code"),
    [
        ("AVG_1M", "4W", "part_is_wrong"),
        ("AVG_1M", "2026-03-03", "part_is_wrong"),
        ("BEZWAAR_6W", "2026-03-03/2026-03-13", "part_is_wrong"),
        ("BOB_7_10", "later", "part_is_wrong"),
        ("BOB_7_10", "commissie;committee", "part_twice"),
        ("DAYS_ATW", "", "part_is_missing"),
        ("DAYS_ATW", "0", "length_is_wrong"),
        ("DAYS_ATW", "²", "part_is_wrong"),
        ("RETAIN", "", "part_is_missing"),
        ("BREACH_LATE", "", "part_is_missing"),
        ("NO_SUCH_RULE", "", "rule_is_unknown"),
    ],
)
def test_what_a_rule_does_not_take_is_refused(rule: str, param: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        compute(rule, read(rule, "2026-03-02T10:00", param))
    assert refused.value.code == code


def test_a_time_without_a_zone_is_never_guessed() -> None:
    with pytest.raises(BadInput, match="zone_is_missing"):
        compute("AVG_1M", Facts(start=datetime(2026, 3, 2, 12)))


def test_the_last_second_of_a_year_belongs_to_its_day() -> None:
    moment = read_moment("2026-12-31T23:59:59")
    assert isinstance(moment, datetime)
    before = compute("AVG_1M", Facts(start=moment)).due
    after = compute("AVG_1M", Facts(start=moment + timedelta(seconds=1))).due
    assert isinstance(before, datetime)
    assert isinstance(after, datetime)
    assert before < after or before.date() == date(2027, 2, 1)
