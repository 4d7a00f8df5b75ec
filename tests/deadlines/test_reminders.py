"""When somebody is reminded, and when mail waits: rules, thresholds and quiet hours."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.quiet import not_before
from privacyoffice.deadlines.reminders import (
    DEFAULT,
    URGENT,
    ReminderRule,
    rules_for,
    threshold_in_words,
    thresholds,
)
from privacyoffice.policy.offset import Offset
from privacyoffice.policy.parsing import InvalidProfile, parse_profile, read_toml
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.subjects_reminders import Reminders
from privacyoffice.policy.words import summary

POLICY = """title = "Beleid"
[reminders]
source = "art. 9"
quiet_from = "20.00"
quiet_until = 07:00:00
quiet_weekends = true
[[reminders.rules]]
when = "14 dagen voor"
to = ["owner"]
[[reminders.rules]]
kind = "requests.answer"
when = "2 weken voor"
to = ["owner", "dpo"]
[[reminders.rules]]
kind = "breaches.authority"
when = "36 uur voor"
to = ["manager"]
"""
END_OF_MONDAY = datetime(2026, 3, 30, 23, 59, 59, tzinfo=AMSTERDAM)


def _amsterdam(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=AMSTERDAM)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7 dagen voor", "-P7D"),
        ("1 dag voor", "-P1D"),
        ("2 weken voor", "-P14D"),
        ("24 uur voor", "-PT24H"),
        ("op de dag", "P0D"),
        ("bij verstrijken", "+PT0H"),
        ("3 dagen na", "+P3D"),
        ("2 uur na", "+PT2H"),
    ],
)
def test_an_offset_reads_what_a_policy_writes_and_keeps_its_code(text: str, code: str) -> None:
    offset = Offset.parse(text)
    assert offset.code == code
    assert Offset.of_code(code) == offset == Offset.parse(str(offset))


@pytest.mark.parametrize("text", ["", "7 dagen", "0 dagen voor", "-1 dag voor", "7 days before"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$"):
        Offset.parse(text)


def test_days_are_counted_by_the_calendar_and_come_at_eight_also_over_a_clock_change() -> None:
    # The clock goes forward on 29 March 2026.
    assert Offset.parse("7 dagen voor").moment(END_OF_MONDAY) == _amsterdam(2026, 3, 23, 8)
    assert Offset.parse("op de dag").moment(END_OF_MONDAY) == _amsterdam(2026, 3, 30, 8)
    assert Offset.parse("3 dagen na").moment(END_OF_MONDAY) == _amsterdam(2026, 4, 2, 8)


def test_hours_are_elapsed_also_over_a_clock_change() -> None:
    due = _amsterdam(2026, 3, 29, 12)
    assert due.astimezone(UTC) - Offset.parse("24 uur voor").moment(due) == timedelta(hours=24)
    assert Offset.parse("24 uur voor").moment(due) == _amsterdam(2026, 3, 28, 11)


def test_thresholds_come_in_the_order_of_time() -> None:
    codes = [threshold.code for threshold in thresholds(reversed(DEFAULT), END_OF_MONDAY)]
    assert codes == ["-P7D", "-P1D", "+PT0H", "+P3D", "+P7D"]


def test_rules_of_the_same_moment_are_one_threshold_for_all_their_people() -> None:
    due = _amsterdam(2026, 1, 12, 8)
    rules = (
        ReminderRule.of("1 dag voor", "owner"),
        ReminderRule.of("24 uur voor", "dpo", "owner"),
    )
    (only,) = thresholds(rules, due)
    assert (only.code, only.to) == ("-P1D", ("owner", "dpo"))


def test_each_default_step_tells_whom_the_step_before_told() -> None:
    for rules in (DEFAULT, URGENT):
        for earlier, later in pairwise(rules):
            assert set(earlier.to) <= set(later.to)


def test_a_clock_of_hours_that_has_passed_is_told_of_again_and_to_the_manager() -> None:
    after = [rule for rule in URGENT if rule.when.amount > 0]
    assert [rule.code for rule in after] == ["+PT1H", "+PT4H", "+PT24H"]
    assert all("manager" in rule.to for rule in after)


def _kind(
    code: str, *, is_urgent: bool = False, own: tuple[ReminderRule, ...] = ()
) -> DeadlineKind:
    return DeadlineKind(code, code, reminders=own, is_urgent=is_urgent)


def test_the_policy_goes_before_the_kind_and_the_kind_before_the_default() -> None:
    policy, law = parse_profile(read_toml(POLICY)), Profile.statutory()
    own = (ReminderRule.of("2 dagen voor", "owner"),)
    assert rules_for(_kind("other"), law) == DEFAULT
    assert rules_for(_kind("other", own=own), law) == own
    assert rules_for(_kind("other", own=own), policy) == (
        ReminderRule.of("14 dagen voor", "owner"),
    )
    assert rules_for(_kind("requests.answer", own=own), policy) == (
        ReminderRule.of("14 dagen voor", "owner", "dpo"),
    )


def test_a_policy_takes_nothing_away_from_a_clock_of_hours() -> None:
    policy = parse_profile(read_toml(POLICY))
    clock = _kind("breaches.authority", is_urgent=True)
    assert rules_for(clock, policy) == (*URGENT, ReminderRule.of("36 uur voor", "manager"))
    assert rules_for(_kind("breaches.persons", is_urgent=True), policy) == URGENT


def test_every_mistake_in_a_rule_is_told_with_its_key() -> None:
    text = POLICY + '[[reminders.rules]]\nwhen = "ooit"\nto = ["iedereen"]\n[[reminders.rules]]\n'
    with pytest.raises(InvalidProfile) as caught:
        parse_profile(read_toml(text.replace('"20.00"', '"25.00"')))
    assert [problem.key for problem in caught.value.problems] == [
        "reminders.quiet_from",
        "reminders.rules[4].when",
        "reminders.rules[4].to[1]",
        "reminders.rules[5].when",
        "reminders.rules[5].to",
    ]


def test_a_policy_shows_its_reminders_in_words() -> None:
    (section,) = summary(parse_profile(read_toml(POLICY)))
    assert ("20.00",) in [line.values for line in section.lines]
    assert any("14 dagen voor: " in value for line in section.lines for value in line.values)


@pytest.mark.parametrize("code", ["-P7D", "-PT1H", "P0D", "+PT0H", "+P3D", "+PT2H"])
def test_a_threshold_has_words(code: str) -> None:
    assert threshold_in_words(code) != code


NIGHTS = {"quiet_from": "20.00", "quiet_until": "07.00"}
FRIDAY = (2026, 11, 20)


@pytest.mark.parametrize(
    ("rules", "now", "mailed"),
    [
        (NIGHTS, (*FRIDAY, 19, 59), (*FRIDAY, 19, 59)),
        (NIGHTS, (*FRIDAY, 20, 0), (2026, 11, 21, 7)),
        (NIGHTS, (*FRIDAY, 6, 59), (*FRIDAY, 7)),
        (NIGHTS, (*FRIDAY, 7, 0), (*FRIDAY, 7, 0)),
        (NIGHTS | {"quiet_weekends": True}, (*FRIDAY, 22, 0), (2026, 11, 23, 7)),
        ({"quiet_weekends": True}, (2026, 11, 21, 12), (2026, 11, 23, 0)),
        ({"quiet_from": "12.00", "quiet_until": "13.00"}, (*FRIDAY, 12, 30), (*FRIDAY, 13)),
        ({"quiet_from": "20.00"}, (*FRIDAY, 21), (2026, 11, 21, 0)),
        ({"quiet_until": "07.00"}, (*FRIDAY, 5), (*FRIDAY, 7)),
        ({}, (*FRIDAY, 3), (*FRIDAY, 3)),
        # Always quiet is never: nothing would go out any more.
        ({"quiet_from": "00.00", "quiet_until": "00.00"}, (*FRIDAY, 3), (*FRIDAY, 3)),
    ],
)
def test_mail_waits_until_quiet_hours_are_over(
    rules: dict[str, object], now: tuple[int, ...], mailed: tuple[int, ...]
) -> None:
    content = {"title": "Beleid", "reminders": {"source": "art. 9", **rules}}
    quiet: Reminders = parse_profile(content).reminders
    assert not_before(_amsterdam(*now), quiet) == _amsterdam(*mailed)
