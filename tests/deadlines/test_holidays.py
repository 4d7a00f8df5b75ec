"""Days off that an office adds: with a source, by who may, and never taken away without trace."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.models import AddedHoliday, CountsFor
from privacyoffice.deadlines.services import holidays
from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_organisation
from tests.factories.deadlines import as_if_none

DECREE = {"day": date(2030, 6, 12), "name": "Brugdag", "source": "Stb. 2027, 1"}


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        as_if_none()
        yield kept_world


def _add(world: World, role: Role = Role.PRIVACY_OFFICER, **options: Any) -> AddedHoliday:
    return holidays.add(**DECREE | options, actor=world.people[role], now=clock.now())


def _waiting() -> int:
    return Job.objects.filter(kind="deadlines.recalculate").count()


def test_a_day_is_added_with_its_source_and_dates_are_looked_at_again(world: World) -> None:
    before = _waiting()
    holiday = _add(world)
    assert (holiday.counts_for, holiday.withdrawn_at) == (CountsFor.ATW, None)
    assert _waiting() == before + 1
    event = AuditEvent.objects.get(subject_id=holiday.pk)
    assert (event.action, event.payload["day"]) == ("deadlines.holiday_added", "2030-06-12")


def test_a_withdrawn_day_stays_readable_and_may_be_added_again(world: World) -> None:
    holiday = _add(world)
    actor = world.people[Role.PRIVACY_OFFICER]
    holidays.withdraw(holiday.pk, actor=actor, now=clock.now())
    holiday.refresh_from_db()
    assert holiday.withdrawn_at is not None
    with pytest.raises(ValidationError, match="al ingetrokken"):
        holidays.withdraw(holiday.pk, actor=actor, now=clock.now())
    _add(world)
    assert AddedHoliday.objects.filter(day=DECREE["day"]).count() == 2


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"source": " "}, "source"),
        ({"name": ""}, "name"),
        ({"day": date(2028, 4, 27)}, "day"),  # Koningsdag
        ({"day": date(2028, 4, 29)}, "day"),  # a Saturday
        ({"counts_for": "iets"}, "counts_for"),
    ],
)
def test_a_day_that_adds_nothing_or_lacks_its_source_is_refused(
    world: World, options: dict[str, Any], field: str
) -> None:
    before = clock.now()
    with pytest.raises(ValidationError) as refused:
        _add(world, **options)
    assert list(refused.value.message_dict) == [field]
    assert not AddedHoliday.objects.filter(added_at__gte=before).exists()


def test_a_day_is_added_once(world: World) -> None:
    _add(world)
    with pytest.raises(ValidationError, match="al toegevoegd"):
        _add(world)


def test_a_day_of_a_decree_may_also_be_said_to_count_for_the_union(world: World) -> None:
    known = date(2026, 5, 15)
    with pytest.raises(ValidationError):
        _add(world, day=known)
    _add(world, day=known, counts_for=CountsFor.BOTH)


@pytest.mark.parametrize("role", [Role.DPO, Role.MANAGER, Role.AMBASSADOR, Role.AUDITOR])
def test_only_a_privacy_officer_adds_and_withdraws(world: World, role: Role) -> None:
    holiday = _add(world)
    with pytest.raises(PermissionDenied):
        _add(world, role, day=date(2029, 4, 30))
    with pytest.raises(PermissionDenied):
        holidays.withdraw(holiday.pk, actor=world.people[role], now=clock.now())


def test_a_day_of_another_organisation_does_not_exist_here(world: World) -> None:
    elsewhere = make_organisation()
    with organisation_scope(elsewhere.pk):
        holiday = holidays.add(**DECREE, actor=None, now=clock.now())
    with pytest.raises(Http404):
        holidays.withdraw(holiday.pk, actor=world.people[Role.PRIVACY_OFFICER], now=clock.now())
