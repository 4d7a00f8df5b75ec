"""Being away: who enters it, who may take somebody's place, and what others see of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from privacyoffice import clock
from privacyoffice.accounts.models import Absence
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.absence import (
    change_deputy,
    end_absence,
    enter_absence,
)
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.people import make_user

PO, FG, HANDLER, MANAGER = Role.PRIVACY_OFFICER, Role.DPO, Role.CASE_HANDLER, Role.MANAGER


@pytest.fixture
def today() -> date:
    return clock.today()


def _enter(world: World, who: str, *, by: str | None = None, **given: Any) -> Absence:
    with organisation_scope(world.organisation.pk):
        day = clock.today()
        values = {"first_day": day, "last_day": day + timedelta(days=4), **given}
        return enter_absence(
            user=world.people[who], actor=world.people[by or who], now=clock.now(), **values
        )


def _end(world: World, absence: Absence, back_on: date, *, by: str) -> Absence:
    with organisation_scope(world.organisation.pk):
        return end_absence(
            absence_id=absence.pk, back_on=back_on, actor=world.people[by], now=clock.now()
        )


def _away_on(world: World, day: date) -> set[Any]:
    with organisation_scope(world.organisation.pk):
        return set(Absence.objects.on(day).values_list("user", flat=True))


def test_both_ends_of_an_absence_are_days_of_it(kept_world: World, today: date) -> None:
    absence = _enter(kept_world, HANDLER)
    person = absence.user_id
    assert person in _away_on(kept_world, today)
    assert person in _away_on(kept_world, today + timedelta(days=4))
    assert person not in _away_on(kept_world, today + timedelta(days=5))
    with organisation_scope(kept_world.organisation.pk):
        event = AuditEvent.objects.get(subject_id=absence.pk)
        assert absence.history.count() == 1
    assert (event.action, event.actor_id) == ("accounts.absence_entered", person)


def test_a_privacy_officer_enters_the_absence_of_others_and_nobody_else_does(
    kept_world: World,
) -> None:
    assert _enter(kept_world, HANDLER, by=PO).entered_by_id == kept_world.people[PO].pk
    for role in (FG, MANAGER, Role.ACCOUNT_ADMIN):
        with pytest.raises(PermissionDenied):
            _enter(kept_world, Role.CISO, by=role)


@pytest.mark.parametrize(
    ("first", "last", "field"), [(-3, -1, "last_day"), (2, 1, "last_day"), (4, 9, "first_day")]
)
def test_days_that_make_no_sense_are_refused(
    kept_world: World, today: date, first: int, last: int, field: str
) -> None:
    _enter(kept_world, HANDLER)
    with pytest.raises(ValidationError) as caught:
        _enter(
            kept_world,
            HANDLER,
            first_day=today + timedelta(days=first),
            last_day=today + timedelta(days=last),
        )
    assert list(caught.value.message_dict) == [field]


def test_a_deputy_works_here_and_is_somebody_else(kept_world: World) -> None:
    stranger = make_user()
    for deputy in (stranger, kept_world.people["former"], kept_world.people[HANDLER]):
        with pytest.raises(ValidationError) as caught:
            _enter(kept_world, HANDLER, deputy=deputy)
        assert list(caught.value.message_dict) == ["deputy"], "beside its field"
    named = _enter(kept_world, HANDLER, deputy=kept_world.people[PO])
    assert named.deputy_id == kept_world.people[PO].pk


@pytest.mark.parametrize("role", [MANAGER, Role.CISO])
def test_who_decides_about_processing_does_not_replace_the_dpo(
    kept_world: World, role: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        _enter(kept_world, FG, deputy=kept_world.people[role])
    assert list(caught.value.message_dict) == ["deputy"]
    absence = _enter(kept_world, FG, deputy=kept_world.people[PO])
    with organisation_scope(kept_world.organisation.pk), pytest.raises(ValidationError):
        change_deputy(
            absence_id=absence.pk,
            deputy=kept_world.people[role],
            actor=kept_world.people[FG],
            now=clock.now(),
        )


def test_who_is_back_earlier_is_away_no_more(kept_world: World, today: date) -> None:
    absence = _enter(kept_world, HANDLER)
    ended = _end(kept_world, absence, today + timedelta(days=2), by=HANDLER)
    assert ended.last_day == today + timedelta(days=1)
    assert absence.user_id not in _away_on(kept_world, today + timedelta(days=2))
    with pytest.raises(ValidationError):
        _end(kept_world, absence, today + timedelta(days=9), by=HANDLER)


def test_back_before_it_begins_withdraws_it_and_leaves_the_days_free(
    kept_world: World, today: date
) -> None:
    later = today + timedelta(days=2)
    absence = _enter(kept_world, HANDLER, first_day=later)
    assert _end(kept_world, absence, today, by=PO).withdrawn_at is not None
    assert absence.user_id not in _away_on(kept_world, today + timedelta(days=3))
    with pytest.raises(ValidationError):
        _end(kept_world, absence, today, by=PO)
    _enter(kept_world, HANDLER, first_day=later)


def test_others_neither_see_nor_change_an_absence_and_the_deputy_only_sees_it(
    kept_world: World, today: date
) -> None:
    absence = _enter(kept_world, HANDLER, deputy=kept_world.people[MANAGER])
    for role, refusal in ((FG, Http404), (MANAGER, PermissionDenied)):
        with pytest.raises(refusal):
            _end(kept_world, absence, today + timedelta(days=1), by=role)
    with organisation_scope(kept_world.organisation.pk):
        seen = {
            role: Absence.objects.shown_to(kept_world.people[role]).filter(pk=absence.pk).exists()
            for role in (HANDLER, MANAGER, PO, FG, Role.AUDITOR)
        }
    assert seen == {HANDLER: True, MANAGER: True, PO: True, FG: False, Role.AUDITOR: False}


def test_the_database_keeps_who_was_away_when_it_began(kept_world: World) -> None:
    absence = _enter(kept_world, HANDLER)
    with organisation_scope(kept_world.organisation.pk):
        for values in ({"user": kept_world.people[PO].pk}, {"first_day": date(2020, 1, 1)}):
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                Absence.objects.filter(pk=absence.pk).update(**values)
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.filter(pk=absence.pk).update(last_day=date(2020, 1, 1))


def _client(world: World, role: str) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(world.people[role], backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _post(client: Client, world: World, address: str, **form: Any) -> Any:
    return client.post(address, {"_organisation": str(world.organisation.pk), **form})


def test_the_screen_takes_ones_own_absence_and_asks_a_privacy_officer_whose(
    kept_world: World, today: date
) -> None:
    address = reverse("admin:accounts_absence_add")
    days = {"first_day": today.isoformat(), "last_day": today.isoformat()}
    own = _client(kept_world, HANDLER)
    assert 'name="person"' not in own.get(address).content.decode()
    # A field that is not there takes nobody else's place.
    posted = _post(own, kept_world, address, person=str(kept_world.people[FG].pk), **days)
    assert posted.status_code == 302
    officer = _client(kept_world, PO)
    assert 'name="person"' in officer.get(address).content.decode()
    person = str(kept_world.people[FG].pk)
    assert _post(officer, kept_world, address, person=person, **days).status_code == 302
    again = _post(officer, kept_world, address, person=person, **days)
    assert again.status_code == 200
    away = _away_on(kept_world, today)
    assert away == {kept_world.people[HANDLER].pk, kept_world.people[FG].pk}


def test_a_deputy_sees_the_page_without_its_buttons(kept_world: World) -> None:
    absence = _enter(kept_world, HANDLER, deputy=kept_world.people[MANAGER])
    page = reverse("admin:accounts_absence_change", args=[absence.pk])
    act = reverse("admin:accounts_absence_act", args=[absence.pk, "end"])
    for role, status, can_act in ((HANDLER, 200, True), (MANAGER, 200, False), (FG, 404, False)):
        client = _client(kept_world, role)
        shown = client.get(page)
        assert shown.status_code == status
        assert (act in shown.content.decode()) is can_act
        assert client.get(act).status_code == (200 if can_act else 404)
