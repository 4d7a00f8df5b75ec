"""Answering a request: pauses, extensions, and the policy's own terms beside the law."""

from dataclasses import replace
from datetime import date

import pytest

from privacyoffice.kernel.terms import (
    BadInput,
    Choices,
    Facts,
    OwnTerm,
    Pause,
    compute,
    read,
)
from tests.kernel.asking import codes, due, due_day

# One month after Monday 2 March 2026 is Thursday 2 April.
START = "2026-03-02T12:00:00+01:00"


@pytest.mark.parametrize("received", ["2026-03-10", "2026-03-11"])
def test_information_that_comes_the_same_or_the_next_day_adds_nothing(received: str) -> None:
    param = f"2026-03-10/{received}"
    assert due_day("AVG_1M", START, param) == "2026-04-02"
    assert "pause_of_no_days" in codes("AVG_1M", START, param)
    assert due_day("AVG_1M", START, "2026-03-10/2026-03-12") != "2026-04-02"


def test_a_day_in_two_pauses_is_taken_out_once() -> None:
    # Thirteen days between, of which three twice: 2 April and ten days.
    overlapping = "2026-03-03/2026-03-10;2026-03-06/2026-03-14"
    assert due_day("AVG_1M", START, overlapping) == due_day(
        "AVG_1M", START, "2026-03-03/2026-03-14"
    )
    within = "2026-03-03/2026-03-14;2026-03-05/2026-03-08"
    assert due_day("AVG_1M", START, within) == due_day("AVG_1M", START, "2026-03-03/2026-03-14")


def test_the_order_in_which_pauses_are_given_does_not_matter() -> None:
    one, other = "2026-03-03/2026-03-10", "2026-03-20/2026-03-25"
    assert due_day("AVG_1M", START, f"{one};{other}") == due_day("AVG_1M", START, f"{other};{one}")


def test_a_pause_after_the_end_changes_nothing_and_says_so() -> None:
    assert due_day("AVG_1M", START, "2026-04-02/2026-04-12") > "2026-04-02"
    assert due_day("AVG_1M", START, "2026-04-03/2026-04-12") == "2026-04-02"
    assert "pause_too_late" in codes("AVG_1M", START, "2026-04-03/2026-04-12")
    # Not even when the information never comes.
    assert due_day("AVG_1M", START, "2026-04-03/") == "2026-04-02"


def test_a_pause_can_begin_in_the_days_that_another_pause_added() -> None:
    first, second = "2026-03-03/2026-03-13", "2026-04-08/2026-04-10"
    assert "pause_too_late" in codes("AVG_1M", START, second)
    assert "pause_too_late" not in codes("AVG_1M", START, f"{first};{second}")


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        # Christmas Day, a Friday: the term runs on until Monday the 28th.
        ("2026-12-28/2027-01-11", "2027-01-11"),
        # On Saturday the 26th two days were left: the 5th and the 6th.
        ("2026-12-26/2027-01-05", "2027-01-06"),
        # On the last day none were left, but the information comes on a Wednesday.
        ("2026-12-28/2027-01-06", "2027-01-06"),
        ("2026-12-28/2026-12-29", "2026-12-29"),
        ("2026-12-26/2026-12-27", "2026-12-28"),
        # The next pause goes on from there.
        ("2026-12-28/2027-01-06;2027-01-06/2027-01-20", "2027-01-19"),
        # On Christmas Day itself the end had not moved yet.
        ("2026-12-25/2027-01-12", "2027-01-11"),
        ("2026-12-29/2027-01-11", "2026-12-28"),
    ],
)
def test_a_pause_in_the_days_by_which_the_end_moved_is_counted_from_the_moved_end(
    pauses: str, expected: str
) -> None:
    assert due_day("AVG_1M", "2026-11-25", pauses) == expected


def test_the_days_of_earlier_pauses_are_told_before_a_pause_in_the_moved_days() -> None:
    # With two days of pause the term ends on Saturday 4 April 2026, and moves past Easter.
    pauses = "2026-03-03/2026-03-06;2026-04-07/2026-04-15"
    assert due_day("AVG_1M", START, pauses) == "2026-04-15"
    assert codes("AVG_1M", START, pauses)[2:] == [
        "pause",
        "pauses_added",
        "moved_to_working_day",
        "pause_after_moving",
        "pause",
        "pauses_added",
        "ends_on_receipt",
    ]


def test_on_the_last_day_of_a_term_that_did_not_move_no_day_was_left() -> None:
    assert due_day("AVG_1M", START, "2026-04-02/2026-04-10") == "2026-04-09"


def test_a_term_that_never_moves_has_no_days_to_pause_after_its_end() -> None:
    # Four weeks after 31 January 2026 is Saturday 28 February.
    assert due_day("POLICY_4W", "2026-01-31", "2026-03-02/2026-03-10") == "2026-02-28"
    assert codes("POLICY_4W", "2026-01-31", "2026-03-02/2026-03-10")[-2] == "pause_too_late"


def test_a_term_has_no_end_while_information_is_awaited() -> None:
    assert due("AVG_1M", START, "2026-03-10/") == "SUSPENDED"
    assert codes("AVG_1M", START, "2026-03-10/")[-1] == "pause_open"
    assert due("AVG_1M", "2026-11-25", "2026-12-28/") == "SUSPENDED"


@pytest.mark.parametrize(
    ("rule", "param", "code"),
    [
        ("AVG_1M", "2026-03-10/2026-03-09", "received_before_asked"),
        ("AVG_1M", "2026-03-01/2026-03-09", "asked_before_start"),
        ("POLICY_4W", "2026-03-01/2026-03-09", "asked_before_start"),
        ("AVG_EXT_GIVEN", "2026-03-01", "extension_before_start"),
        ("AVG_EXT_GIVEN", "", "part_is_missing"),
        ("POLICY_TERM", "", "part_is_missing"),
    ],
)
def test_facts_that_contradict_are_refused(rule: str, param: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        due(rule, START, param)
    assert refused.value.code == code


def test_information_may_be_asked_on_the_day_of_receipt() -> None:
    assert due_day("AVG_1M", START, "2026-03-02/2026-03-04") == "2026-04-07"


def test_an_extension_is_in_time_until_the_moved_end_of_the_first_month() -> None:
    # 28 February 2027 is a Sunday: told on Monday 1 March is in time, on the 2nd is not.
    start = "2027-01-31T12:00:00+01:00"
    assert due_day("AVG_EXT_GIVEN", start, "2027-03-01") == "2027-04-30"
    assert due_day("AVG_EXT_GIVEN", start, "2027-03-02") == "2027-03-01"


def test_a_pause_gives_more_time_to_tell_of_an_extension() -> None:
    assert due_day("AVG_EXT_GIVEN", START, "2026-04-07") == "2026-04-02"
    paused = "2026-04-07;2026-03-03/2026-03-13"
    assert due_day("AVG_EXT_GIVEN", START, paused) == "2026-06-11"


def test_an_extension_told_during_a_pause_is_in_time() -> None:
    assert due("AVG_EXT_GIVEN", START, "2026-05-20;2026-03-10/") == "SUSPENDED"
    assert "extension_while_suspended" in codes("AVG_EXT_GIVEN", START, "2026-05-20;2026-03-10/")


def test_a_policy_may_extend_by_less_and_an_extension_is_never_longer() -> None:
    facts = read("AVG_EXT_GIVEN", START, "2026-03-20")
    one_month = compute("AVG_EXT_GIVEN", replace(facts, extension_months=1))
    assert one_month.written()[:10] == "2026-05-04"
    none = compute("AVG_EXT_GIVEN", replace(facts, extension_months=0))
    assert none.written()[:10] == "2026-04-02"
    assert none.steps[-1].code == "extension_not_in_policy"
    with pytest.raises(BadInput):
        replace(facts, extension_months=3)


@pytest.mark.parametrize(
    ("param", "expected", "last"),
    [
        ("", "2026-04-02", "length_later"),
        ("4W", "2026-03-30", "policy_is_first"),
        ("6W", "2026-04-02", "law_is_first"),
        ("P1M", "2026-04-02", "law_and_policy_agree"),
        ("6W;3W", "2026-03-23", "policy_is_first"),
        ("4W;2026-03-03/2026-03-13", "2026-04-08", "policy_is_first"),
        ("4W;2026-03-20", "2026-06-02", "own_terms_lifted"),
        ("4W;2026-03-30", "2026-06-02", "own_terms_lifted"),
        # In time for the law, but the policy's four weeks had ended.
        ("4W;2026-03-31", "2026-03-30", "policy_is_first"),
        ("4W;2026-04-03", "2026-03-30", "policy_is_first"),
    ],
)
def test_the_earliest_term_counts_and_the_last_step_says_which(
    param: str, expected: str, last: str
) -> None:
    assert due_day("EFFECTIVE_DUE", START, param) == expected
    assert codes("EFFECTIVE_DUE", START, param)[-1] == last


def test_everything_stands_still_while_information_is_awaited() -> None:
    assert due("EFFECTIVE_DUE", START, "4W;2026-03-10/") == "SUSPENDED"
    # The policy's term had run out before the question: it stays where it was.
    assert due_day("EFFECTIVE_DUE", START, "4W;2026-03-31/") == "2026-03-30"


def test_an_own_term_stays_on_a_day_off_and_says_so() -> None:
    start = "2026-01-31T12:00:00+01:00"
    assert due_day("POLICY_TERM", start, "4W") == "2026-02-28"
    assert codes("POLICY_TERM", start, "4W")[-1] == "own_term_stays"
    assert due_day("POLICY_TERM", start, "30D;P1M") == "2026-02-28"


def test_only_the_day_in_amsterdam_matters() -> None:
    late_in_utc = "2026-03-01T23:30:00Z"
    assert due_day("AVG_1M", late_in_utc) == due_day("AVG_1M", "2026-03-02")
    assert due_day("AVG_1M", "2026-03-02T06:00:00+09:00") == due_day("AVG_1M", "2026-03-01")


@pytest.mark.parametrize(
    ("choices", "rule", "param", "usual", "other"),
    [
        (
            Choices(suspension="day_of_receipt_too"),
            "AVG_1M",
            "2026-03-03/2026-03-31",
            "2026-04-29",
            "2026-04-30",
        ),
        (
            Choices(asking_on_last_day_suspends=False),
            "AVG_1M",
            "2026-04-02/2026-04-30",
            "2026-04-29",
            "2026-04-02",
        ),
        (
            Choices(extension_replaces_own_terms=False),
            "EFFECTIVE_DUE",
            "4W;2026-03-20",
            "2026-06-02",
            "2026-03-30",
        ),
        (Choices(own_terms_roll=True), "POLICY_TERM", "26D", "2026-03-28", "2026-03-30"),
    ],
)
def test_each_choice_gives_its_other_reading(
    choices: Choices, rule: str, param: str, usual: str, other: str
) -> None:
    assert due_day(rule, START, param) == usual
    assert due_day(rule, START, param, choices) == other


def test_paused_days_come_before_or_after_the_move_to_a_working_day() -> None:
    # One month after 28 February 2026 is Saturday 28 March; two days of pause.
    start, param = "2026-02-28", "2026-03-03/2026-03-06"
    assert due_day("AVG_1M", start, param) == "2026-03-30"
    assert due_day("AVG_1M", start, param, Choices(pause_before_rolling=False)) == "2026-04-01"


def test_decree_days_move_a_period_of_eu_law_only_when_chosen() -> None:
    assert due_day("AVG_1M", "2026-04-15") == "2026-05-15"
    choices = Choices(decree_days_count_in_eu=True)
    assert due_day("AVG_1M", "2026-04-15", choices=choices) == "2026-05-18"


def test_facts_are_read_into_what_the_rule_takes() -> None:
    facts = read("EFFECTIVE_DUE", "2026-03-02", "4W;2026-03-20;2026-03-03/")
    assert facts == Facts(
        start=date(2026, 3, 2),
        pauses=(Pause(date(2026, 3, 3)),),
        extension_given_on=date(2026, 3, 20),
        terms=(OwnTerm(4, "weeks"),),
    )
