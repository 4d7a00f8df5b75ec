"""What holds for every date: never before the event, only forward, a longer pause never earlier."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from privacyoffice.kernel.terms import (
    RULES,
    AddedDay,
    Choices,
    Facts,
    OwnTerm,
    Pause,
    compute,
    day_of,
    dutch_calendars,
)

# No database of examples: a test run leaves nothing in the source tree.
few = settings(max_examples=60, deadline=None, database=None)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 12, 31), timezones=st.just(UTC))
CHOICES = st.builds(
    Choices,
    decree_days_count_in_eu=st.booleans(),
    suspension=st.sampled_from(("days_between", "day_of_receipt_too")),
    pause_before_rolling=st.booleans(),
    asking_on_last_day_suspends=st.booleans(),
    own_terms_roll=st.booleans(),
    extension_replaces_own_terms=st.booleans(),
    adjourned_is_one_term=st.booleans(),
    default_notice_rolls=st.booleans(),
)
LENGTHS = st.builds(
    OwnTerm, st.integers(1, 60), st.sampled_from(("days", "weeks", "months", "years"))
)
# A later event never has an earlier end here. Pauses are left out: they have days of their own.
DAY_RULES = sorted(
    name
    for name, rule in RULES.items()
    if not rule.is_in_hours and name not in ("RETAIN", "REQ_INTERVAL", "AVG_EXT_GIVEN")
)
PAUSED_RULES = sorted(
    name for name, rule in RULES.items() if "pauses" in rule.reads and name != "AVG_EXT_GIVEN"
)


@st.composite
def pauses(draw: st.DrawFn, start: date) -> tuple[Pause, ...]:
    spans = draw(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), max_size=4))
    asked = [(start + timedelta(days=after), lasting) for after, lasting in spans]
    return tuple(Pause(day, day + timedelta(days=lasting)) for day, lasting in sorted(asked))


def _end(rule: str, facts: Facts, choices: Choices) -> datetime:
    due = compute(rule, facts, choices=choices).due
    assert isinstance(due, datetime)
    return due.astimezone(UTC)


def _codes(rule: str, facts: Facts, choices: Choices) -> set[str]:
    return {step.code for step in compute(rule, facts, choices=choices).steps}


@few
@given(
    rule=st.sampled_from(DAY_RULES),
    day=DAYS,
    later=st.integers(1, 40),
    number=st.integers(1, 120),
    length=LENGTHS,
    choices=CHOICES,
)
def test_a_later_event_never_has_an_earlier_end(
    rule: str, day: date, later: int, number: int, length: OwnTerm, choices: Choices
) -> None:
    facts = Facts(start=day, days=number, terms=(length,))
    end = _end(rule, facts, choices)
    assert _end(rule, replace(facts, start=day + timedelta(days=later)), choices) >= end
    assert day_of(end) > day or rule == "DATE"


@few
@given(moment=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(hours=5)))
def test_the_strict_clock_is_72_elapsed_hours_and_the_other_less_than_an_hour_more(
    moment: datetime, later: timedelta
) -> None:
    strict, full = (
        _end(rule, Facts(start=moment), Choices())
        for rule in ("BREACH_72H_STRICT", "BREACH_72H_R1182")
    )
    assert strict - moment == timedelta(hours=72)
    assert timedelta(0) < full - strict <= timedelta(hours=1)
    assert (full.minute, full.second, full.microsecond) == (0, 0, 0)
    for rule, end in (("BREACH_72H_STRICT", strict), ("BREACH_72H_R1182", full)):
        assert _end(rule, Facts(start=moment + later), Choices()) >= end


@few
@given(moment=MOMENTS, number=st.integers(1, 720))
def test_a_clock_of_hours_is_as_many_elapsed_hours_as_a_rule_says(
    moment: datetime, number: int
) -> None:
    for rule in ("BREACH_HOURS", "HOURS"):
        end = _end(rule, Facts(start=moment, hours=number), Choices())
        assert end - moment == timedelta(hours=number)


@few
@given(day=DAYS, extra=st.sets(DAYS, max_size=5))
def test_moving_to_a_working_day_goes_forward_and_only_once(day: date, extra: set[date]) -> None:
    added = tuple(AddedDay(each, "extra", "test", "both") for each in sorted(extra))
    for calendar in (dutch_calendars(added).eu, dutch_calendars(added).atw):
        moved = calendar.roll(day)
        assert moved >= day
        assert calendar.is_working_day(moved)
        assert calendar.roll(moved) == moved
        between = (day + timedelta(days=n) for n in range((moved - day).days))
        assert not any(map(calendar.is_working_day, between))


@few
@given(
    data=st.data(),
    rule=st.sampled_from(PAUSED_RULES),
    day=DAYS,
    length=LENGTHS,
    longer=st.integers(1, 30),
    choices=CHOICES,
)
def test_a_longer_or_a_further_pause_never_gives_an_earlier_end(
    data: st.DataObject, rule: str, day: date, length: OwnTerm, longer: int, choices: Choices
) -> None:
    facts = Facts(start=day, terms=(length,), pauses=data.draw(pauses(day)))
    end = _end(rule, facts, choices)
    assert end >= _end(rule, replace(facts, pauses=()), choices)
    stretched_from = 0
    if "pause_after_moving" in _codes(rule, facts, choices):
        # A longer pause before such a one puts it before the end, where less is left of the term.
        stretched_from = len(facts.pauses) - 1
    for index, pause in enumerate(facts.pauses[stretched_from:], start=stretched_from):
        assert pause.received_on is not None
        more = replace(pause, received_on=pause.received_on + timedelta(days=longer))
        stretched = (*facts.pauses[:index], more, *facts.pauses[index + 1 :])
        assert _end(rule, replace(facts, pauses=stretched), choices) >= end


@few
@given(
    data=st.data(),
    rule=st.sampled_from(("AVG_1M", "AVG_3M", "ART36_AP")),
    day=DAYS,
    awaited=st.integers(0, 40),
    choices=CHOICES,
)
def test_a_pause_in_the_days_by_which_the_end_moved_never_ends_before_the_information_came_in(
    data: st.DataObject, rule: str, day: date, awaited: int, choices: Choices
) -> None:
    steps = compute(rule, Facts(start=day), choices=choices).steps
    moved = next((step.values for step in steps if step.code == "moved_to_working_day"), None)
    assume(moved)
    assert moved is not None
    unmoved, end = moved["day"], moved["end"]
    assert isinstance(unmoved, date)
    assert isinstance(end, date)
    asked = data.draw(st.dates(unmoved + timedelta(days=1), end))
    received = asked + timedelta(days=awaited)
    paused = day_of(_end(rule, Facts(start=day, pauses=(Pause(asked, received),)), choices))
    if asked == end and not choices.asking_on_last_day_suspends:
        assert paused == end
        return
    # What was left of the term when asking is left when the answer comes, and that day itself.
    assert paused >= max(end, received, received + (end - asked) - timedelta(days=1))


@few
@given(data=st.data(), day=DAYS, length=LENGTHS, told=st.integers(0, 120), choices=CHOICES)
def test_the_effective_end_is_never_later_than_the_law(
    data: st.DataObject, day: date, length: OwnTerm, told: int, choices: Choices
) -> None:
    facts = Facts(start=day, pauses=data.draw(pauses(day)), terms=(length,))
    assert _end("EFFECTIVE_DUE", facts, choices) <= _end("AVG_1M", facts, choices)
    extended = replace(facts, extension_given_on=day + timedelta(days=told))
    law = _end("AVG_EXT_GIVEN", extended, choices)
    assert _end("EFFECTIVE_DUE", extended, choices) <= law
    assert _end("AVG_1M", facts, choices) <= law <= _end("AVG_3M", facts, choices)


@few
@given(day=DAYS, length=LENGTHS, later=st.integers(1, 400))
def test_retention_never_ends_before_it_begins_nor_earlier_for_a_later_day(
    day: date, length: OwnTerm, later: int
) -> None:
    end = compute("RETAIN", Facts(start=day, period=length)).due
    next_end = compute("RETAIN", Facts(start=day + timedelta(days=later), period=length)).due
    assert end is not None
    assert next_end is not None
    assert next_end >= end > day
