"""The policy itself is looked at again as often as it says."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from privacyoffice.accounts.roles import Role
from privacyoffice.clock import AMSTERDAM, day_of
from privacyoffice.deadlines.models import Deadline, Status
from privacyoffice.deadlines.services import lifecycle, linking
from privacyoffice.deadlines.services.evaluating import KIND
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.deadlines import policy_of

NOW = datetime(2026, 3, 2, 12, tzinfo=AMSTERDAM)
YEARLY = '[evaluation]\nsource = "art. 15"\nmonths = 12\n'
EVERY_TWO_YEARS = YEARLY.replace("12", "24")


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def saved(world: World, text: str, since: date, now: datetime = NOW) -> PolicyProfile:
    officer = world.people[Role.PRIVACY_OFFICER]
    return policy_of(text, actor=officer, in_force_from=since, now=now)


def running() -> list[tuple[Any, date]]:
    found = Deadline.objects.unfinished().filter(kind=KIND)
    return [(deadline.subject_id, day_of(deadline.due_at)) for deadline in found if deadline.due_at]


def test_evaluation_is_due_so_many_months_after_it_came_into_force(world: World) -> None:
    policy = saved(world, YEARLY, date(2026, 2, 28))
    assert running() == [(policy.pk, date(2027, 2, 28))]
    assert Deadline.objects.get(kind=KIND).owner is None, "of the privacy officers"


def test_a_policy_that_says_nothing_of_it_is_evaluated_never(world: World) -> None:
    saved(world, "", date(2026, 1, 1))
    assert running() == []


def test_a_new_version_is_the_evaluation_of_the_one_before(world: World) -> None:
    first = saved(world, YEARLY, date(2026, 1, 1))
    second = saved(world, EVERY_TWO_YEARS, date(2026, 6, 1))
    assert running() == [(second.pk, date(2028, 6, 1))]
    assert Deadline.objects.get(subject_id=first.pk).status == Status.MET
    saved(world, "", date(2026, 7, 1))
    assert running() == []


def test_a_policy_that_stays_as_it_is_was_evaluated_by_a_person_and_is_so_again(
    world: World,
) -> None:
    policy = saved(world, YEARLY, date(2026, 1, 1))
    deadline, officer = Deadline.objects.get(kind=KIND), world.people["second_officer"]
    at = datetime(2027, 1, 20, 12, tzinfo=AMSTERDAM)
    lifecycle.meet(deadline.pk, at, actor=officer, now=at)
    assert running() == []
    linking.link_organisation(world.organisation.pk, at)
    assert running() == [(policy.pk, date(2028, 1, 20))]


def test_the_day_that_an_officer_gave_it_stays(world: World) -> None:
    policy = saved(world, YEARLY, date(2026, 1, 1))
    deadline, officer = Deadline.objects.get(kind=KIND), world.people[Role.PRIVACY_OFFICER]
    lifecycle.correct(
        deadline.pk, date(2027, 3, 1), reason="Na de verkiezingen", actor=officer, now=NOW
    )
    linking.link_organisation(world.organisation.pk, NOW)
    assert running() == [(policy.pk, date(2027, 3, 1))]
