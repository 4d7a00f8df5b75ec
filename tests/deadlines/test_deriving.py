"""A date follows from the events, the policy and the calendar, and from nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacyoffice.accounts.roles import Role
from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines import facts as facts_of
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.deriving import basis_on, derive, due_at, outcome_now
from privacyoffice.deadlines.explaining import explain
from privacyoffice.deadlines.models import Deadline, DeadlineEvent, EventKind, Status
from privacyoffice.deadlines.services import holidays, lifecycle
from privacyoffice.kernel.terms import Facts, Outcome, OwnTerm, Pause
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.deadlines import as_if_none, policy_of, started

BEGIN = datetime(2026, 3, 2, 12, tzinfo=AMSTERDAM)
LATER = datetime(2026, 3, 20, 12, tzinfo=AMSTERDAM)

_days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
_moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
_lengths = st.builds(
    OwnTerm, st.integers(1, 400), st.sampled_from(("days", "weeks", "months", "years"))
)
_pauses = st.builds(
    lambda asked, days: Pause(asked, None if days is None else asked + timedelta(days=days)),
    _days,
    st.none() | st.integers(0, 60),
)
_facts = st.builds(
    Facts,
    start=_days | _moments,
    pauses=st.lists(_pauses, max_size=3).map(tuple),
    extension_given_on=st.none() | _days,
    extension_months=st.integers(0, 2),
    terms=st.lists(_lengths, max_size=2).map(tuple),
    weeks=st.none() | st.integers(1, 20),
    days=st.none() | st.integers(1, 20),
    with_committee=st.booleans(),
    adjourned=st.booleans(),
    answered=st.booleans(),
    other=st.none() | _days | _moments,
    period=st.none() | _lengths,
)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        as_if_none()
        yield kept_world


def _end(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, 59, tzinfo=AMSTERDAM)


def _event(kind: EventKind, values: dict[str, Any]) -> DeadlineEvent:
    return DeadlineEvent(kind=kind, values=values)


@given(_facts)
@settings(max_examples=200, deadline=None)
def test_facts_are_read_as_they_were_written(facts: Facts) -> None:
    values = facts_of.as_values(facts)
    assert facts_of.from_values(values) == facts
    # A moment stays a moment, and a day a day.
    assert type(facts_of.from_values(values).start) is type(facts.start)


def test_facts_are_written_as_plain_json() -> None:
    facts = Facts(
        start=BEGIN,
        pauses=(Pause(date(2026, 3, 3), date(2026, 3, 13)), Pause(date(2026, 3, 20))),
        period=OwnTerm(5, "years"),
        with_committee=True,
    )
    assert facts_of.as_values(facts) == {
        "start": "2026-03-02T12:00:00+01:00",
        "pauses": [["2026-03-03", "2026-03-13"], ["2026-03-20", None]],
        "period": "P5Y",
        "with_committee": True,
    }


def test_events_in_their_order_make_the_facts() -> None:
    events = [
        _event(EventKind.STARTED, {"start": "2026-03-02"}),
        _event(EventKind.SUSPENDED, {"asked_on": "2026-03-03"}),
        _event(EventKind.HANDED_OVER, {"to": "iemand"}),
        _event(EventKind.RESUMED, {"received_on": "2026-03-13"}),
        _event(EventKind.EXTENDED, {"extension_given_on": "2026-03-20", "extension_months": 1}),
        _event(EventKind.CORRECTED, {"start": "2026-03-01"}),
        _event(EventKind.SUSPENDED, {"asked_on": "2026-03-25"}),
    ]
    assert facts_of.after(events) == Facts(
        start=date(2026, 3, 1),
        pauses=(Pause(date(2026, 3, 3), date(2026, 3, 13)), Pause(date(2026, 3, 25))),
        extension_given_on=date(2026, 3, 20),
        extension_months=1,
    )
    assert facts_of.status_after(events) == Status.SUSPENDED
    assert facts_of.status_after(events[:-1]) == Status.OPEN


def test_a_deadline_without_a_beginning_has_no_facts() -> None:
    with pytest.raises(ValueError, match="begins with an event"):
        facts_of.after([_event(EventKind.MET, {})])


def test_it_may_begin_suspended(world: World) -> None:
    deadline = started(start=BEGIN, now=LATER, pauses=(Pause(date(2026, 3, 3)),))
    assert (deadline.status, deadline.due_at) == (Status.SUSPENDED, _end(2026, 4, 2))
    resumed = lifecycle.resume(deadline.pk, date(2026, 3, 13), actor=None, now=LATER)
    assert resumed.due_at == _end(2026, 4, 13)


def test_an_extension_told_during_a_pause_holds_in_the_provisional_date(world: World) -> None:
    facts = Facts(
        start=date(2026, 3, 2),
        pauses=(Pause(date(2026, 3, 3)),),
        extension_given_on=date(2026, 4, 20),
    )
    known = facts_of.as_if_resumed(facts)
    assert [pause.ends_on for pause in known.pauses] == [date(2026, 4, 20)]
    without = facts_of.as_if_resumed(replace(facts, extension_given_on=None))
    assert [pause.ends_on for pause in without.pauses] == [date(2026, 3, 3)]


def test_a_pause_that_lasts_is_told_as_one_and_never_as_if_information_came_in(
    world: World,
) -> None:
    deadline = started(start=BEGIN, now=LATER)
    asked, told = date(2026, 3, 16), datetime(2026, 3, 26, 12, tzinfo=AMSTERDAM)
    lifecycle.suspend(deadline.pk, asked, reason="Bewijs gevraagd", actor=None, now=LATER)
    deadline.refresh_from_db()
    assert "Er is nog geen dag bekend waarop die binnenkwam" in _told(deadline)
    lifecycle.extend(deadline.pk, told.date(), reason="Het is veel", actor=None, now=told)
    deadline.refresh_from_db()
    moved = queries.moves_of(deadline).get()
    for text in (_told(deadline), " ".join(step["text"] for step in moved.steps)):
        assert "voorlopig" in text
        assert "ontvangen op" not in text
    lifecycle.cancel(deadline.pk, reason="Ingetrokken", actor=None, now=told)
    deadline.refresh_from_db()
    assert "ontvangen op" not in _told(deadline)


def _told(deadline: Deadline) -> str:
    return " ".join(line.text for line in explain(outcome_now(deadline, LATER)))


def test_the_terms_of_the_policy_in_force_count_and_are_not_kept_in_the_event(
    world: World,
) -> None:
    policy = policy_of(
        '[requests]\nsource = "art. 1"\nresponse_term = "2 weken"',
        actor=world.people[Role.PRIVACY_OFFICER],
        in_force_from=date(2026, 1, 1),
        now=BEGIN,
    )
    deadline = started(start=BEGIN, terms=(OwnTerm(1, "weeks"),))
    assert (deadline.due_at, deadline.policy) == (_end(2026, 3, 16), policy)
    assert queries.events_of(deadline).get().values == {"start": "2026-03-02T12:00:00+01:00"}


def test_the_readings_that_a_policy_chooses_count(world: World) -> None:
    policy_of(
        '[counting]\nsource = "art. 2"\ndecree_days_count_in_eu = true',
        actor=world.people[Role.PRIVACY_OFFICER],
        in_force_from=date(2025, 1, 1),
        now=BEGIN,
    )
    # Friday 2 January 2026 is a day off for terms of Dutch law alone.
    assert started("AVG_1M", date(2025, 12, 2)).due_at == _end(2026, 1, 5)


def test_the_date_of_what_has_ended_is_explained_by_the_rules_of_then(world: World) -> None:
    deadline = started("DAYS_ATW", date(2026, 3, 2), days=10)
    now = datetime(2026, 3, 6, 12, tzinfo=AMSTERDAM)
    lifecycle.meet(deadline.pk, now, actor=None, now=now)
    officer = world.people[Role.PRIVACY_OFFICER]
    policy_of(
        '[counting]\nsource = "art. 2"', actor=officer, in_force_from=date(2026, 1, 1), now=now
    )
    holidays.add(day=date(2026, 3, 12), name="Extra", source="Stb. 1", actor=officer, now=LATER)
    deadline.refresh_from_db()
    running = started("DAYS_ATW", date(2026, 3, 2), now=LATER, days=10)
    assert due_at(outcome_now(deadline, LATER)) == deadline.due_at == _end(2026, 3, 12)
    assert due_at(outcome_now(running, LATER)) == _end(2026, 3, 13)


def test_the_same_events_give_the_same_date_whatever_was_stored(world: World) -> None:
    deadline = started(start=BEGIN)
    events = list(queries.events_of(deadline))
    basis = basis_on(date(2026, 3, 20))
    first = derive(deadline, events, basis)
    deadline.due_at = deadline.original_due_at = _end(2030, 1, 1)
    assert derive(deadline, events, basis) == first


def test_a_day_lasts_until_its_last_second() -> None:
    assert due_at(Outcome(date(2026, 3, 2), "", ())) == _end(2026, 3, 2)
    assert due_at(Outcome(None, "PERMANENT", ())) is None


def test_what_somebody_may_see(world: World) -> None:
    ambassador, handler = world.people[Role.AMBASSADOR], world.people[Role.CASE_HANDLER]
    own, other = started(owner=ambassador), started(label="Andere")
    assert {own, other} & set(queries.shown_to(ambassador)) == {own}
    assert not set(queries.shown_to(handler)) & {own, other}
    assert {own, other} <= set(queries.shown_to(world.people[Role.PRIVACY_OFFICER]))
    assert not queries.shown_to(world.people["former"]).exists()
