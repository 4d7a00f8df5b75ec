"""Two computations that share no code agree on every day of eleven years."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from privacyoffice.kernel.terms import Facts, compute
from tests.kernel import second_opinion as second

FIRST, LAST = date(2024, 1, 1), date(2034, 12, 31)

BY_DAY: dict[str, tuple[str, dict[str, int], Callable[[date], date]]] = {
    "AVG_1M": ("AVG_1M", {}, lambda day: second.answer_due(day, 1)),
    "AVG_3M": ("AVG_3M", {}, lambda day: second.answer_due(day, 3)),
    "BEZWAAR_6W": ("BEZWAAR_6W", {}, lambda day: second.weeks_due(day, 6)),
    "AWB_4_5_4": ("AWB_4_5_4", {}, lambda day: second.weeks_due(day, 4)),
    "POLICY_4W": ("POLICY_4W", {}, lambda day: day + timedelta(weeks=4)),
}
for _number in range(1, 6):
    BY_DAY[f"DAYS_R1182 {_number}"] = (
        "DAYS_R1182",
        {"days": _number},
        lambda day, number=_number: second.days_due(day, number, dutch=False),
    )
    BY_DAY[f"DAYS_ATW {_number}"] = (
        "DAYS_ATW",
        {"days": _number},
        lambda day, number=_number: second.days_due(day, number, dutch=True),
    )


def _days() -> Iterator[date]:
    return (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


@pytest.mark.parametrize("name", BY_DAY)
def test_both_computations_agree_on_every_day(name: str) -> None:
    rule, more, expected = BY_DAY[name]
    wrong = []
    for day in _days():
        due = compute(rule, Facts(start=day, **more)).due  # type: ignore[arg-type]
        assert isinstance(due, datetime)
        if (due.date(), f"{due:%H:%M:%S}") != (expected(day), "23:59:59"):
            wrong.append((day, due, expected(day)))
    assert not wrong


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("BREACH_72H_STRICT", second.strictly_due),
        ("BREACH_72H_R1182", second.full_hours_due),
    ],
)
def test_both_clocks_agree_in_every_hour_around_each_change_of_the_clock(
    rule: str, expected: Callable[[datetime], str]
) -> None:
    wrong = []
    for year in range(FIRST.year, LAST.year + 1):
        for change in second.clock_changes(year):
            for minutes in range(-84 * 60, 12 * 60 + 1, 20):
                # Every third of them lies exactly on the hour.
                utc = change + timedelta(minutes=minutes)
                answer = compute(rule, Facts(start=utc.replace(tzinfo=UTC))).written()
                if answer != expected(utc):
                    wrong.append((utc, answer, expected(utc)))
    assert not wrong
