"""Dates move when the policy or the days off change, say why, and otherwise never."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines.models import Cause, Deadline, DeadlineMove, Status
from privacyoffice.deadlines.services import holidays, lifecycle, recalculation
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_organisation
from tests.factories.deadlines import as_if_none, policy_of, recalculate_open, started

BEGIN = datetime(2026, 3, 2, 12, tzinfo=AMSTERDAM)
LATER = datetime(2026, 3, 20, 12, tzinfo=AMSTERDAM)
WEEKS = '[requests]\nsource = "art. 1"\nresponse_term = "{} weken"'


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        as_if_none()
        yield kept_world


def _end(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, 59, tzinfo=AMSTERDAM)


def _policy(world: World, weeks: int, on: date, now: datetime = LATER) -> PolicyProfile:
    officer = world.people[Role.PRIVACY_OFFICER]
    return policy_of(WEEKS.format(weeks), actor=officer, in_force_from=on, now=now)


def _day_off(world: World, day: date, now: datetime = LATER, **options: Any) -> Any:
    given = {"name": "Brugdag", "source": "Stb. 2026, 1", "counts_for": "both"} | options
    return holidays.add(day=day, actor=world.people[Role.PRIVACY_OFFICER], now=now, **given)


def _moves(deadline: Deadline) -> list[tuple[int, str, str]]:
    found = DeadlineMove.objects.filter(deadline=deadline).order_by("revision")
    return list(found.values_list("revision", "cause", "because"))


def _spoil(deadline: Deadline, due_at: datetime) -> None:
    """As somebody does who writes in the database."""
    Deadline.objects.filter(pk=deadline.pk).update(due_at=due_at)


_HARD_DAYS = (
    *(date(2027, 3, day) for day in (25, 26, 27, 28, 29)),  # Good Friday, the clock forward
    *(date(2027, 10, day) for day in (28, 29, 30, 31)),  # the clock back
    *(date(2028, 2, day) for day in (27, 28, 29)),
    *(date(2027, 1, day) for day in (28, 29, 30, 31)),
    date(2027, 12, 24),
    date(2028, 4, 27),
)
_RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("AVG_1M", {}),
    ("AVG_3M", {}),
    ("EFFECTIVE_DUE", {}),
    ("BEZWAAR_6W", {}),
    ("DAYS_ATW", {"days": 3}),
    ("BREACH_72H_STRICT", {}),
    ("BREACH_72H_R1182", {}),
    ("BREACH_HOURS", {"hours": 96}),
    ("UAVG35_6W", {"answered": False}),
)


def test_no_date_moves_when_nothing_changes(world: World) -> None:
    """Over both changes of the clock, leap days and days off, by every clock of a server."""
    made = [
        started(rule, datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC), **facts)
        for day in _HARD_DAYS
        for hour, (rule, facts) in enumerate(_RULES, start=15)
    ]
    mine = Deadline.objects.unfinished()
    before = dict(mine.values_list("pk", "due_at"))
    for now in (_end(2028, 2, 29), _end(2028, 3, 26), datetime(2028, 10, 29, 1, 30, tzinfo=UTC)):
        looked = recalculate_open(now=now)
        assert (looked.number, looked.changes) == (len(made), ())
    assert dict(mine.values_list("pk", "due_at")) == before
    assert set(mine.values_list("revision", flat=True)) == {1}


def test_another_policy_moves_dates_and_says_which(world: World) -> None:
    deadline = started(start=BEGIN)
    policy = _policy(world, 2, date(2026, 3, 1))
    recalculate_open(now=LATER)
    deadline.refresh_from_db()
    assert (deadline.due_at, deadline.original_due_at) == (_end(2026, 3, 16), _end(2026, 4, 2))
    assert deadline.policy == policy
    assert _moves(deadline) == [(2, Cause.POLICY, f"beleid versie {policy.version}")]
    assert recalculate_open(now=LATER).changes == ()


def test_a_policy_moves_dates_when_it_comes_into_force_and_not_before(world: World) -> None:
    deadline = started(start=BEGIN)
    _policy(world, 2, date(2026, 3, 25))
    assert recalculate_open(now=_end(2026, 3, 24)).changes == ()
    recalculate_open(now=_end(2026, 3, 25))
    deadline.refresh_from_db()
    assert (deadline.due_at, deadline.revision) == (_end(2026, 3, 16), 2)


def test_a_policy_that_changes_no_date_is_noted_without_a_move(world: World) -> None:
    deadline = started("DATE", date(2026, 5, 1), now=BEGIN)
    reminders = '[reminders]\nsource = "art. 9"\n[[reminders.rules]]\nwhen = "3 dagen voor"'
    officer = world.people[Role.PRIVACY_OFFICER]
    policy = policy_of(
        f'{reminders}\nto = ["owner"]', actor=officer, in_force_from=date(2026, 3, 1), now=LATER
    )
    recalculate_open(now=LATER)
    deadline.refresh_from_db()
    assert (deadline.policy, deadline.revision) == (policy, 1)
    # The reminders are those of the new version.
    assert deadline.next_threshold_at == datetime(2026, 4, 28, 8, tzinfo=AMSTERDAM)


def test_an_added_day_off_moves_dates_and_says_which(world: World) -> None:
    deadline = started(start=BEGIN)
    _day_off(world, date(2026, 4, 2))
    recalculate_open(now=LATER)
    deadline.refresh_from_db()
    # Good Friday, a weekend and the second day of Easter follow.
    assert deadline.due_at == _end(2026, 4, 7)
    because = "Stb. 2026, 1: Brugdag, donderdag 2 april 2026"
    assert _moves(deadline) == [(2, Cause.CALENDAR, because)]
    steps = DeadlineMove.objects.get(deadline=deadline).steps
    assert any("dinsdag 7 april 2026" in step["text"] for step in steps)


def test_a_withdrawn_day_off_moves_dates_back_and_forgets_nothing(world: World) -> None:
    deadline = started(start=BEGIN)
    holiday = _day_off(world, date(2026, 4, 2))
    recalculate_open(now=LATER)
    now = LATER + timedelta(days=1)
    holidays.withdraw(holiday.pk, actor=world.people[Role.PRIVACY_OFFICER], now=now)
    recalculate_open(now=now)
    deadline.refresh_from_db()
    assert (deadline.due_at, deadline.revision) == (_end(2026, 4, 2), 3)
    because = "geen vrije dag meer: Brugdag, donderdag 2 april 2026"
    assert _moves(deadline)[-1] == (3, Cause.CALENDAR, because)


def test_a_policy_and_a_day_off_together_are_both_named(world: World) -> None:
    deadline = started("EFFECTIVE_DUE", BEGIN)
    officer = world.people[Role.PRIVACY_OFFICER]
    text = WEEKS.format(2) + '\n[counting]\nsource = "art. 2"\nown_terms_roll = true'
    policy = policy_of(text, actor=officer, in_force_from=date(2026, 3, 1), now=LATER)
    _day_off(world, date(2026, 3, 16))
    _day_off(world, date(2026, 4, 2))
    recalculate_open(now=LATER)
    ((_revision, cause, because),) = _moves(deadline)
    assert cause == Cause.POLICY
    assert because.split("; ") == [
        f"beleid versie {policy.version}",
        "Stb. 2026, 1: Brugdag, maandag 16 maart 2026",
        "Stb. 2026, 1: Brugdag, donderdag 2 april 2026",
    ]
    deadline.refresh_from_db()
    assert deadline.due_at == _end(2026, 3, 17)


def test_a_day_off_that_was_entered_while_the_deadline_began_is_still_named(
    world: World,
) -> None:
    """Two transactions at once: the day was said first, and the deadline did not see it."""
    deadline = started(start=BEGIN, now=LATER)
    _day_off(world, date(2026, 4, 2), now=LATER - timedelta(seconds=2))
    recalculate_open(now=LATER)
    assert [cause for _number, cause, _because in _moves(deadline)] == [Cause.CALENDAR]


def test_a_day_that_a_new_release_knows_is_a_change_of_the_calendar(world: World) -> None:
    deadline = started("DAYS_ATW", date(2026, 5, 13), days=2)
    assert deadline.due_at == _end(2026, 5, 18)
    # What an earlier release made of it, without Friday 15 May 2026.
    _spoil(deadline, _end(2026, 5, 15))
    recalculate_open(now=_end(2026, 5, 13))
    ((_revision, cause, because),) = _moves(deadline)
    assert (cause, "koninklijk besluit" in because) == (Cause.CALENDAR, True)


def test_a_date_that_was_spoilt_is_put_right_and_asks_for_attention(world: World) -> None:
    deadline = started(start=BEGIN)
    _spoil(deadline, _end(2026, 4, 20))
    (change,) = recalculate_open(now=LATER).changes
    deadline.refresh_from_db()
    assert (deadline.due_at, deadline.revision) == (_end(2026, 4, 2), 2)
    assert change.needs_attention
    assert _moves(deadline)[0][1] == Cause.REPAIR
    repaired = AuditEvent.objects.get(action="deadlines.repaired", subject_id=deadline.pk)
    assert repaired.payload["due_before"] == _end(2026, 4, 20).astimezone(UTC).isoformat()


def test_a_suspended_deadline_moves_and_still_reminds_nobody(world: World) -> None:
    deadline = started(start=BEGIN)
    lifecycle.suspend(deadline.pk, date(2026, 3, 3), reason="x", actor=None, now=LATER)
    _day_off(world, date(2026, 4, 2))
    recalculate_open(now=LATER)
    deadline.refresh_from_db()
    assert (deadline.due_at, deadline.status) == (_end(2026, 4, 7), Status.SUSPENDED)
    assert deadline.next_threshold_at is None


def test_what_has_ended_keeps_its_date(world: World) -> None:
    deadline = started(start=BEGIN)
    lifecycle.meet(deadline.pk, LATER, actor=None, now=LATER)
    _day_off(world, date(2026, 4, 2))
    _policy(world, 2, date(2026, 3, 1))
    assert recalculate_open(now=LATER).number == 0
    deadline.refresh_from_db()
    assert (deadline.due_at, deadline.revision) == (_end(2026, 4, 2), 1)


def test_an_act_first_catches_up_with_what_changed_before_it(world: World) -> None:
    deadline = started(start=BEGIN)
    _day_off(world, date(2026, 4, 2))
    now = LATER + timedelta(hours=1)
    lifecycle.suspend(deadline.pk, date(2026, 3, 3), reason="x", actor=None, now=now)
    lifecycle.resume(deadline.pk, date(2026, 3, 13), actor=None, now=now)
    assert [cause for _number, cause, _because in _moves(deadline)] == [
        Cause.CALENDAR,
        Cause.EVENT,
    ]


@pytest.mark.parametrize("number", [3, 40])
def test_the_number_of_queries_does_not_depend_on_the_number_that_moves(
    world: World, number: int
) -> None:
    for _ in range(number):
        started(start=BEGIN)
    _day_off(world, date(2026, 4, 2))
    with CaptureQueriesContext(connection) as queries:
        changes = recalculate_open(now=LATER).changes
    assert len(changes) == number
    # Lock, events, policy, days off (twice), moves (read, written), reminders (three), write;
    # and the look at the end that finds no more.
    assert len(queries) <= 16


def test_all_batches_are_looked_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalculation, "BATCH", 2)
    for _ in range(5):
        started(start=BEGIN)
    _day_off(world, date(2026, 4, 2))
    looked = recalculate_open(now=LATER)
    assert (looked.number, len(looked.changes)) == (5, 5)


def test_a_day_off_elsewhere_moves_nothing_here(world: World) -> None:
    deadline = started(start=BEGIN)
    with organisation_scope(make_organisation().pk):
        holidays.add(
            day=date(2026, 4, 2), name="x", source="y", counts_for="both", actor=None, now=LATER
        )
        assert recalculate_open(now=LATER).number == 0
    assert recalculate_open(now=LATER).changes == ()
    assert _moves(deadline) == []
