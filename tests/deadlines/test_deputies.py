"""Who replaces somebody sees to their deadlines, for as long as they are away."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from privacyoffice import clock
from privacyoffice.accounts.models import Absence, User
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines import kinds, queries
from privacyoffice.deadlines.digest import to_do
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.deadlines.work import in_calendar_of, work_of
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.deadlines import as_if_none
from tests.factories.running import running

BY_APP = DeadlineKind("tests.by_app", "van een andere app", perm="tests.nobody")
OF_DPO = DeadlineKind("tests.of_dpo", "van de FG", by_hand=True, dpo_only=True)


@pytest.fixture
def world(kept_world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for kind in (BY_APP, OF_DPO):
        monkeypatch.setitem(kinds._kinds, kind.code, kind)
    with organisation_scope(kept_world.organisation.pk):
        as_if_none()
        yield kept_world


def _person(world: World, role: Role) -> Any:
    """As of a new request: who replaces whom is asked once a request."""
    return User.objects.get(pk=world.people[role].pk)


def _away(world: World, role: Role, deputy: Role, *, days: int = 0) -> Absence:
    day = clock.today() + timedelta(days=days)
    made: Absence = Absence.objects.create(
        user=world.people[role],
        first_day=day,
        last_day=day,
        deputy=world.people[deputy],
        entered_at=clock.now(),
    )
    return made


def _sees_to(world: World, role: Role, deadline: Deadline) -> set[str]:
    """In which places this person finds it."""
    person = _person(world, role)
    found = {
        "seen": queries.shown_to(person).filter(pk=deadline.pk).exists(),
        "acted on": queries.acted_on_by(person).filter(pk=deadline.pk).exists(),
        "to do": deadline in work_of(person, clock.now()).this_week,
        "calendar": deadline in in_calendar_of(person),
        "mail": any(deadline.label in e.label for e in to_do(person, clock.now())),
    }
    assert queries.may_act(person, deadline) == found["acted on"]
    return {place for place, is_there in found.items() if is_there}


EVERYWHERE = {"seen", "acted on", "to do", "calendar", "mail"}


def test_a_deputy_finds_the_deadlines_of_who_is_away_everywhere_and_acts(world: World) -> None:
    deadline = running("2026-0012", owner=world.people[Role.AMBASSADOR])
    assert _sees_to(world, Role.CASE_HANDLER, deadline) == set()
    _away(world, Role.AMBASSADOR, Role.CASE_HANDLER)
    assert _sees_to(world, Role.CASE_HANDLER, deadline) == EVERYWHERE
    deputy = _person(world, Role.CASE_HANDLER)
    client = Client()
    client.force_login(deputy, backend="privacyoffice.accounts.backends.LoginBackend")
    page = client.get(reverse("admin:deadlines_deadline_change", args=[deadline.pk]))
    act = f"/admin/deadlines/deadline/{deadline.pk}/act/meet/"
    assert act in page.content.decode()
    assert client.get(act).status_code == 200
    now = clock.now()
    lifecycle.meet(deadline.pk, now, actor=deputy, now=now)
    assert queries.events_of(deadline).last().actor == deputy


@pytest.mark.parametrize("days", [-1, 1])
def test_outside_the_absence_a_deputy_is_nobody(world: World, days: int) -> None:
    deadline = running("2026-0012", owner=world.people[Role.AMBASSADOR])
    _away(world, Role.AMBASSADOR, Role.CASE_HANDLER, days=days)
    assert _sees_to(world, Role.CASE_HANDLER, deadline) == set()
    with pytest.raises(Http404):
        lifecycle.meet(
            deadline.pk,
            clock.now(),
            actor=_person(world, Role.CASE_HANDLER),
            now=clock.now(),
        )


def test_who_is_back_earlier_takes_it_back(world: World) -> None:
    deadline = running("2026-0012", owner=world.people[Role.AMBASSADOR])
    absence = _away(world, Role.AMBASSADOR, Role.CASE_HANDLER)
    Absence.objects.filter(pk=absence.pk).update(withdrawn_at=clock.now())
    assert _sees_to(world, Role.CASE_HANDLER, deadline) == set()


def test_a_deputy_opens_nothing_that_an_app_keeps_for_others(world: World) -> None:
    deadline = running("2026-0012", owner=world.people[Role.AMBASSADOR], kind=BY_APP.code)
    _away(world, Role.AMBASSADOR, Role.CASE_HANDLER)
    assert _sees_to(world, Role.CASE_HANDLER, deadline) == set()


@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.CASE_HANDLER])
def test_nobody_takes_the_place_of_the_fg_in_the_fgs_own_work(world: World, role: Role) -> None:
    own_work = running("2026-0012", owner=world.people[Role.DPO], kind=OF_DPO.code)
    other = running("2026-0013", owner=world.people[Role.DPO])
    _away(world, Role.DPO, role)
    assert not {"to do", "calendar", "mail"} & _sees_to(world, role, own_work)
    assert _sees_to(world, role, other) == EVERYWHERE


def test_who_replaces_whom_is_asked_once_however_many_are_away(world: World) -> None:
    person = _person(world, Role.MANAGER)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            work_of(person, clock.now())
            list(in_calendar_of(person))
            queries.shown_to(person).count()
        return sum("accounts_absence" in query["sql"] for query in asked)

    assert questions() == 1
    assert questions() == 0
    for role in (Role.AMBASSADOR, Role.CASE_HANDLER, Role.CISO):
        _away(world, role, Role.MANAGER)
    person = _person(world, Role.MANAGER)
    assert questions() == 1
