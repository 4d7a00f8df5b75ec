"""Departments that go on under another name, in another department, or together."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from dpia.models import Plan
from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services import reorganise as module
from privacyoffice.accounts.services.reorganise import reorganise
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.models import Department
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity
from tests.factories import World, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(kept_world: World) -> World:
    return kept_world


def _continue(world: World, sources: list[Department], **options: Any) -> Department:
    defaults: dict[str, Any] = {"target": None, "new_name": "", "on": clock.today()}
    return reorganise(
        sources=sources,
        reason="Besluit",
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
        **(defaults | options),
    )


def _activities_in(department: Department) -> int:
    return ProcessingActivity.objects.filter(department=department).count()


def test_a_new_name_takes_work_and_people_along(world: World) -> None:
    with organisation_scope(world.organisation.pk):
        work = _activities_in(world.home)
        plans = Plan.objects.filter(department=world.home).count()
        assert work > 0
        assert plans > 0
        target = _continue(world, [world.home], new_name="Nieuwe naam")
        world.home.refresh_from_db()
        assert world.home.valid_until == clock.today()
        assert world.home.successor == target
        assert _activities_in(world.home) == 0
        assert _activities_in(target) == work
        ambassador = Membership.objects.get(role=Role.AMBASSADOR)
        assert ambassador.department == target
        event = AuditEvent.objects.get(action="accounts.departments_reorganised")
        assert event.subject_id == target.pk
        assert event.payload["moved"] == {
            "people": 1,
            "registers": work,
            "requests_dsar": 0,
            "dpia": plans,
        }


def test_a_merger_brings_both_together(world: World) -> None:
    with organisation_scope(world.organisation.pk):
        work = _activities_in(world.home) + _activities_in(world.elsewhere)
        target = _continue(world, [world.home, world.elsewhere], new_name="Samen")
        assert _activities_in(target) == work
        ended = Department.objects.filter(successor=target)
        assert set(ended) == {world.home, world.elsewhere}


def test_handing_over_moves_the_work_to_a_department_that_exists(world: World) -> None:
    with organisation_scope(world.organisation.pk):
        work = _activities_in(world.home) + _activities_in(world.elsewhere)
        assert _continue(world, [world.home], target=world.elsewhere) == world.elsewhere
        assert _activities_in(world.elsewhere) == work
        assert Membership.objects.get(role=Role.AMBASSADOR).department == world.elsewhere


def test_it_happens_whole_or_not_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(**_options: Any) -> int:
        raise RuntimeError("on purpose")

    monkeypatch.setitem(module._ports, "breaks", breaks)
    with organisation_scope(world.organisation.pk):
        work = _activities_in(world.home)
        with pytest.raises(RuntimeError, match="on purpose"):
            _continue(world, [world.home], new_name="Nieuwe naam")
        world.home.refresh_from_db()
        assert world.home.valid_until is None
        assert world.home.successor is None
        assert _activities_in(world.home) == work
        assert Membership.objects.get(role=Role.AMBASSADOR).department == world.home
        assert not Department.objects.filter(name="Nieuwe naam").exists()
        assert not AuditEvent.objects.filter(action="accounts.departments_reorganised").exists()


def test_what_cannot_be_continued_is_refused(world: World) -> None:
    other = make_office()
    tomorrow = clock.today() + timedelta(days=1)
    refused: list[dict[str, Any]] = [
        {"new_name": "x", "on": tomorrow},
        {"new_name": ""},
        {"new_name": "x", "target": world.elsewhere},
        {"target": world.home},
        {"new_name": world.elsewhere.name.upper()},
    ]
    with organisation_scope(world.organisation.pk):
        for options in refused:
            with pytest.raises(ValidationError):
                _continue(world, [world.home], **options)
        for sources in ([], [other.home], [world.home, other.home]):
            with pytest.raises(ValidationError):
                _continue(world, sources, new_name="x")
        world.home.refresh_from_db()
        assert world.home.valid_until is None


def test_a_department_of_another_organisation_takes_nothing_over(world: World) -> None:
    """Found by nobody who uses the forms; the database refuses it to who goes around them."""
    from django.db import DatabaseError

    other = make_office()
    with (
        organisation_scope(world.organisation.pk),
        pytest.raises((ValidationError, DatabaseError)),
    ):
        _continue(world, [world.home], target=other.home)
