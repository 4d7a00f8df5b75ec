"""When a deadline is looked at next: once for each date, and never for what had passed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines.models import Deadline, Dispatch, Result, Status
from privacyoffice.deadlines.services.planning import plan, plan_many
from privacyoffice.policy.parsing import parse_profile
from privacyoffice.policy.profile import Profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.deadlines import unsaved_deadline

LAW = Profile.statutory()
NOW = datetime(2026, 11, 16, 12, tzinfo=AMSTERDAM)
DUE = datetime(2026, 11, 30, 23, 59, 59, tzinfo=AMSTERDAM)
WEEK_BEFORE = datetime(2026, 11, 23, 8, tzinfo=AMSTERDAM)
DAY_BEFORE = datetime(2026, 11, 29, 8, tzinfo=AMSTERDAM)


@pytest.fixture(autouse=True)
def _in_scope(kept_world: World) -> Iterator[None]:
    with organisation_scope(kept_world.organisation.pk):
        yield


def _planned(now: datetime = NOW, due_at: datetime | None = DUE, **values: Any) -> Deadline:
    deadline = unsaved_deadline(due_at=due_at, **values)
    plan(deadline, profile=LAW, now=now)
    deadline.save()
    return deadline


def _again(deadline: Deadline, now: datetime, **values: Any) -> Deadline:
    for name, value in values.items():
        setattr(deadline, name, value)
    plan(deadline, profile=LAW, now=now)
    deadline.save(update_fields=["due_at", "revision", "status", "closed_at", "next_threshold_at"])
    return deadline


def _results(deadline: Deadline) -> dict[str, str]:
    held = Dispatch.objects.filter(deadline=deadline, revision=deadline.revision)
    return dict(held.values_list("threshold", "result"))


def test_the_first_threshold_to_come_is_planned() -> None:
    deadline = _planned()
    assert deadline.next_threshold_at == WEEK_BEFORE
    assert _results(deadline) == {}


def test_what_had_passed_before_the_date_held_is_overtaken() -> None:
    deadline = _planned(now=WEEK_BEFORE + timedelta(hours=1))
    assert deadline.next_threshold_at == DAY_BEFORE
    assert _results(deadline) == {"-P7D": Result.OVERTAKEN}


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.MET, Status.CANCELLED])
def test_only_a_running_deadline_is_looked_at(status: Status) -> None:
    closed_at = None if status == Status.SUSPENDED else NOW
    ended = _again(_planned(), NOW, status=status, closed_at=closed_at)
    assert ended.next_threshold_at is None
    assert _planned(due_at=None).next_threshold_at is None


def test_a_date_that_moves_is_told_of_anew_and_its_own_past_is_overtaken() -> None:
    deadline = _planned()
    Dispatch.objects.create(
        deadline=deadline,
        revision=1,
        threshold="-P7D",
        passed_at=WEEK_BEFORE,
        result=Result.TOLD,
        recorded_at=WEEK_BEFORE,
    )
    sooner = _again(
        deadline, WEEK_BEFORE + timedelta(hours=1), revision=2, due_at=DUE - timedelta(days=1)
    )
    assert sooner.next_threshold_at == DAY_BEFORE - timedelta(days=1)
    assert _results(sooner) == {"-P7D": Result.OVERTAKEN}
    later = _again(
        sooner, WEEK_BEFORE + timedelta(hours=2), revision=3, due_at=DUE + timedelta(days=7)
    )
    assert later.next_threshold_at == WEEK_BEFORE + timedelta(days=7)
    assert _results(later) == {}


def test_what_has_come_and_was_not_swept_yet_keeps_its_turn() -> None:
    deadline = _planned()
    handed_over = _again(deadline, WEEK_BEFORE + timedelta(seconds=20))
    assert handed_over.next_threshold_at == WEEK_BEFORE
    assert _results(handed_over) == {}


def test_what_was_told_is_not_planned_again() -> None:
    deadline = _planned()
    Dispatch.objects.create(
        deadline=deadline,
        revision=1,
        threshold="-P1D",
        passed_at=DAY_BEFORE,
        result=Result.TOLD,
        recorded_at=DAY_BEFORE,
    )
    after = _again(deadline, WEEK_BEFORE - timedelta(days=1))
    assert after.next_threshold_at == WEEK_BEFORE
    assert _again(after, DAY_BEFORE - timedelta(hours=1)).next_threshold_at == WEEK_BEFORE


def test_what_passed_while_it_was_suspended_is_not_told_when_it_goes_on() -> None:
    deadline = _again(_planned(), NOW, status=Status.SUSPENDED)
    resumed = _again(deadline, WEEK_BEFORE + timedelta(hours=1), status=Status.OPEN)
    assert resumed.next_threshold_at == DAY_BEFORE
    assert _results(resumed) == {"-P7D": Result.OVERTAKEN}


AFTER_THE_END = {"-P7D": Result.OVERTAKEN, "-P1D": Result.OVERTAKEN}


def test_a_date_that_has_passed_when_it_begins_is_told_of_once() -> None:
    deadline = _planned(now=DUE + timedelta(days=1))
    assert deadline.next_threshold_at == DUE
    assert _results(deadline) == AFTER_THE_END
    assert _again(deadline, DUE + timedelta(days=2)).next_threshold_at == DUE, "it keeps its turn"


def test_a_date_that_moves_into_the_past_is_told_of() -> None:
    deadline = _again(_planned(), DUE, revision=2, due_at=DUE - timedelta(days=4))
    assert deadline.next_threshold_at == datetime(2026, 11, 29, 8, tzinfo=AMSTERDAM)
    assert _results(deadline) == AFTER_THE_END | {"+PT0H": Result.OVERTAKEN}


def test_a_deadline_that_goes_on_after_its_end_is_told_of() -> None:
    deadline = _again(_planned(), NOW, status=Status.SUSPENDED)
    resumed = _again(deadline, DUE + timedelta(hours=1), status=Status.OPEN)
    assert resumed.next_threshold_at == DUE


def test_old_rows_in_their_hundreds_are_left_to_the_summary_of_the_day() -> None:
    deadline = unsaved_deadline(due_at=DUE)
    plan_many([deadline], profile=LAW, now=DUE + timedelta(days=1), tells_of_past=False)
    deadline.save()
    assert deadline.next_threshold_at == datetime(2026, 12, 3, 8, tzinfo=AMSTERDAM)


def test_a_new_policy_tells_nothing_anew_of_what_was_late_already() -> None:
    deadline = _planned()
    Deadline.objects.filter(pk=deadline.pk).update(next_threshold_at=None)
    plan(deadline, profile=LAW, now=DUE + timedelta(days=30))
    assert deadline.next_threshold_at is None


def test_a_new_policy_does_not_tell_of_what_it_would_have_told_before() -> None:
    deadline = _planned()
    rules = [{"when": text, "to": ["owner"]} for text in ("15 dagen voor", "5 dagen voor")]
    policy = parse_profile({"title": "Beleid", "reminders": {"source": "art. 9", "rules": rules}})
    plan(deadline, profile=policy, now=NOW)
    assert deadline.next_threshold_at == datetime(2026, 11, 25, 8, tzinfo=AMSTERDAM)
    assert _results(deadline) == {"-P15D": Result.OVERTAKEN}


def test_planning_many_asks_no_more_than_planning_one() -> None:
    counts = []
    for number in (1, 20):
        deadlines = [unsaved_deadline(due_at=NOW + timedelta(days=2)) for _each in range(number)]
        with CaptureQueriesContext(connection) as captured:
            plan_many(deadlines, profile=LAW, now=NOW)
        counts.append(len(captured))
        Deadline.objects.bulk_create(deadlines)
    assert counts[0] == counts[1]
