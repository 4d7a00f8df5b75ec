"""Decisions, consultation, days, retention, the interval and the two clocks of 72 hours."""

from datetime import date

import pytest

from privacyoffice.kernel.terms import BadInput, Choices, Facts, compute, read
from tests.kernel.asking import codes, due, due_day


def test_adjournment_adds_six_weeks_on_objection_and_four_on_a_complaint() -> None:
    # Eighteen, twelve, ten and fourteen weeks after Monday 18 May 2026.
    assert due_day("BOB_7_10", "2026-05-18", "verdaagd") == "2026-08-10"
    assert due_day("BOB_7_10", "2026-05-18", "commissie;verdaagd") == "2026-09-21"
    assert due_day("KLACHT_9_11", "2026-05-18", "6;verdaagd") == "2026-07-27"
    assert due_day("KLACHT_9_11", "2026-05-18", "commissie;verdaagd") == "2026-08-24"


def test_an_adjourned_decision_of_more_than_twelve_weeks_does_not_move() -> None:
    # Eighteen weeks after Saturday 16 May 2026 is Saturday 19 September.
    start, param = "2026-05-16", "commissie;verdaagd"
    assert due_day("BOB_7_10", start, param) == "2026-09-19"
    assert codes("BOB_7_10", start, param)[-1] == "too_long_to_move"
    by_parts = Choices(adjourned_is_one_term=False)
    assert due_day("BOB_7_10", start, param, by_parts) == "2026-09-21"
    # Twelve weeks is not more than twelve.
    assert due_day("BOB_7_10", start, "commissie") == "2026-08-10"


def test_a_decision_on_objection_waits_for_what_the_objector_must_mend() -> None:
    assert due_day("BOB_7_10", "2026-05-18", "2026-05-20/2026-05-30") == "2026-07-08"
    # Asked before the term began: only its own days are taken out.
    assert due_day("BOB_7_10", "2026-05-18", "2026-05-04/2026-05-21") == "2026-07-01"


def test_prior_consultation_can_be_suspended() -> None:
    assert due_day("ART36_AP", "2026-10-30", "8;2026-11-03/2026-11-14") == "2027-01-04"
    assert due("ART36_AP", "2026-10-30", "2026-11-03/") == "SUSPENDED"


@pytest.mark.parametrize(("rule", "weeks"), [("KLACHT_9_11", "7"), ("ART36_AP", "6")])
def test_a_number_of_weeks_that_the_law_does_not_know_is_refused(rule: str, weeks: str) -> None:
    with pytest.raises(BadInput, match="weeks_are_wrong"):
        due(rule, "2026-10-30", weeks)


def test_a_notice_of_default_leaves_two_weeks_and_a_penalty_waits_for_no_working_day() -> None:
    # Two weeks after 23 April 2027 lies the decree day of 7 May, a Friday.
    assert due_day("AWB_4_17", "2027-05-14") == "2027-05-28"
    assert due_day("AWB_4_17", "2027-04-23") == "2027-05-07"
    assert codes("AWB_4_17", "2027-04-23")[-1] == "penalty_term_stays"
    rolls = Choices(default_notice_rolls=True)
    assert due_day("AWB_4_17", "2027-04-23", choices=rolls) == "2027-05-10"
    assert "penalty_term_stays" not in codes("AWB_4_17", "2027-04-23", choices=rolls)


def test_six_weeks_contradict_a_committee_and_ten_do_not() -> None:
    with pytest.raises(BadInput, match="weeks_contradict_committee"):
        due("KLACHT_9_11", "2026-11-10", "6;commissie")
    ten = due_day("KLACHT_9_11", "2026-11-10", "10;commissie")
    assert ten == due_day("KLACHT_9_11", "2026-11-10", "commissie") == "2027-01-19"


@pytest.mark.parametrize(
    ("rule", "param", "article"),
    [
        ("AWB_4_5_4", "", "Awb art. 4:5(4)"),
        ("AWB_4_17", "", "Awb art. 4:17(3)"),
        ("BEZWAAR_6W", "", "Awb art. 6:8(1)"),
        ("UAVG35_6W", "", "UAVG art. 35(2)"),
        ("BOB_7_10", "", "Awb art. 7:10(1)"),
        ("BOB_7_10", "verdaagd", "Awb art. 7:10(1)"),
        ("KLACHT_9_11", "", "Awb art. 9:11(1)"),
        ("KLACHT_9_11", "verdaagd", "Awb art. 9:11(1)"),
    ],
)
def test_the_day_that_does_not_count_has_its_article(rule: str, param: str, article: str) -> None:
    outcome = compute(rule, read(rule, "2026-11-10", param))
    assert [step.article for step in outcome.steps if step.code == "event_day"] == [article]


@pytest.mark.parametrize(("number", "expected"), [("90", "2026-05-04"), ("91", "2026-05-02")])
def test_dutch_terms_of_more_than_ninety_days_do_not_move(number: str, expected: str) -> None:
    start = {"90": "2026-02-01", "91": "2026-01-31"}[number]  # Both end on Saturday 2 May.
    assert due_day("DAYS_ATW", start, number) == expected
    assert due_day("DAYS_R1182", start, number) == "2026-05-04"


def test_no_decree_is_known_for_years_to_come_and_the_steps_say_so() -> None:
    assert "decree_not_known" in codes("BEZWAAR_6W", "2031-03-17")
    assert "decree_not_known" not in codes("BEZWAAR_6W", "2026-03-17")
    assert "decree_not_known" not in codes("AVG_1M", "2031-03-17")


def test_a_retention_period_from_29_february_ends_on_the_28th_of_a_common_year() -> None:
    assert due("RETAIN", "2028-02-29", "P1Y") == "2029-02-28"
    assert due("RETAIN", "2028-02-29", "P4Y") == "2032-02-29"
    assert due("RETAIN", "2026-03-15", "P6M") == "2026-09-15"
    assert due("RETAIN", "2026-03-15", "P28D") == "2026-04-12"
    assert due("RETAIN", "2026-03-15", "P1Y6M") == "2027-09-15"


def test_what_is_kept_for_ever_says_so_and_nothing_is_by_accident() -> None:
    assert due("RETAIN", "2026-03-15", "permanent") == "PERMANENT"
    with pytest.raises(BadInput, match="length_is_missing"):
        compute("RETAIN", Facts(start=date(2026, 3, 15)))


@pytest.mark.parametrize(
    ("second", "expected"),
    [("2026-03-10", "TOO_SOON"), ("2026-04-10", "TOO_SOON"), ("2026-04-11", "OK")],
)
def test_the_interval_runs_up_to_and_including_its_last_day(second: str, expected: str) -> None:
    assert due("REQ_INTERVAL", "2026-03-10", second) == expected


def test_a_policy_may_set_another_interval() -> None:
    assert due("REQ_INTERVAL", "2026-03-10", "2026-04-11;P2M") == "TOO_SOON"


def test_a_second_request_before_the_first_is_refused() -> None:
    with pytest.raises(BadInput, match="second_before_first"):
        due("REQ_INTERVAL", "2026-03-10", "2026-03-09")


def test_a_given_day_never_moves() -> None:
    assert due("DATE", "2026-12-26") == "2026-12-26T23:59:59+01:00"
    assert due_day("DATE", "2026-06-30T23:30:00Z") == "2026-07-01"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-16T10:00", "2026-11-19T11:00:00+01:00"),
        ("2026-11-16T10:59:59", "2026-11-19T11:00:00+01:00"),
        ("2026-11-16T09:59:59", "2026-11-19T10:00:00+01:00"),
        ("2026-10-25T02:30#1", "2026-10-28T03:00:00+01:00"),
        ("2026-11-16T09:17Z", "2026-11-19T11:00:00+01:00"),
    ],
)
def test_a_moment_on_the_hour_lies_in_the_hour_that_begins(start: str, expected: str) -> None:
    assert due("BREACH_72H_R1182", start) == expected


@pytest.mark.parametrize(
    ("notified", "expected", "expected_by_full_hours"),
    [
        ("2026-11-16T10:17", "OK", "OK"),
        ("2026-11-19T10:17", "OK", "OK"),
        ("2026-11-19T10:17:01", "WARN", "OK"),
        ("2026-11-19T11:00", "WARN", "OK"),
        ("2026-11-19T11:00:01", "REASONS_REQUIRED", "REASONS_REQUIRED"),
    ],
)
def test_a_notification_is_judged_to_the_second(
    notified: str, expected: str, expected_by_full_hours: str
) -> None:
    assert due("BREACH_LATE", "2026-11-16T10:17", notified) == expected
    choices = Choices(breach_clock="full_hours")
    assert due("BREACH_LATE", "2026-11-16T10:17", notified, choices) == expected_by_full_hours


def test_the_hour_that_occurs_twice_is_told_apart_when_judging() -> None:
    # 72 hours after 22 October, 2:30, is the first 2:30 of 25 October.
    aware = "2026-10-22T02:30"
    assert due("BREACH_LATE", aware, "2026-10-25T02:30#0") == "OK"
    assert due("BREACH_LATE", aware, "2026-10-25T02:30#1") == "REASONS_REQUIRED"


def test_a_notification_before_anybody_was_aware_is_refused() -> None:
    with pytest.raises(BadInput, match="notified_before_aware"):
        due("BREACH_LATE", "2026-11-16T10:17", "2026-11-16T10:16")
    with pytest.raises(BadInput, match="notified_before_aware"):
        due("BREACH_LATE", "2026-10-25T02:10#1", "2026-10-25T02:50#0")


def test_hours_need_a_time() -> None:
    with pytest.raises(BadInput, match="time_is_missing"):
        due("BREACH_72H_STRICT", "2026-11-16")


def test_a_change_of_the_clock_is_told_only_when_it_happens_meanwhile() -> None:
    assert "clock_forward" in codes("BREACH_72H_STRICT", "2027-03-26T10:15")
    assert "clock_back" in codes("BREACH_72H_R1182", "2026-10-23T10:15")
    plain = codes("BREACH_72H_STRICT", "2026-11-16T10:17")
    assert not {"clock_forward", "clock_back"} & set(plain)
