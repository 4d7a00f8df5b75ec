"""The list of external parties: one name once, kept by the privacy officer, quick when long."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.admin.timeline import timeline
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.actor import acting
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party, PartyKind
from processors.queries import party_called
from processors.services.parties import keep_party
from tests.factories import World, make_office, make_world

LIST = "/admin/processors/party/"
READERS = (Role.PRIVACY_OFFICER, Role.DPO, Role.AMBASSADOR, Role.CISO, Role.MANAGER, Role.AUDITOR)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def _client(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _form(world: World, **values: str) -> dict[str, str]:
    empty = dict.fromkeys(("name", "legal_name", "kind", "kvk_number", "country", "contact"), "")
    empty |= {"contacts-TOTAL_FORMS": "0", "contacts-INITIAL_FORMS": "0"}
    return empty | {"_organisation": str(world.organisation.pk)} | values


def _keep(world: World, role: Role, party: Party) -> Party:
    return keep_party(party, actor=world.people[role], now=clock.now())


def test_the_privacy_officer_adds_and_changes_a_party(world: World) -> None:
    client = _client(world.people[Role.PRIVACY_OFFICER])
    added = client.post(
        f"{LIST}add/", _form(world, name="Salarisbureau", kind="company", kvk_number="01234567")
    )
    assert added.status_code == 302
    party = Party.objects.get(name="Salarisbureau")
    changed = client.post(f"{LIST}{party.pk}/change/", _form(world, name="Salarishuis"))
    assert changed.status_code == 302
    events = AuditEvent.objects.filter(subject_id=party.pk).order_by("occurred_at")
    assert [event.action for event in events] == [
        "processors.party_added",
        "processors.party_changed",
    ]
    assert {event.actor for event in events} == {world.people[Role.PRIVACY_OFFICER]}


def test_history_tells_what_changed_by_whom(world: World) -> None:
    person = world.people[Role.PRIVACY_OFFICER]
    with acting(person):
        party = _keep(world, Role.PRIVACY_OFFICER, Party(name="Bureau", country="BE"))
        party.country = ""
        _keep(world, Role.PRIVACY_OFFICER, party)
    told = [
        (entry.actor, change.old, change.new)
        for entry in timeline(party)
        for change in entry.changes
    ]
    assert told == [(person, "België", "–")]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY_OFFICER])
def test_nobody_else_keeps_parties(world: World, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        _keep(world, role, Party(name="Erbij"))
    party = Party.objects.get(pk=world.party_id)
    with pytest.raises(Http404):
        _keep(world, role, party)


def test_a_party_of_another_organisation_is_missing(world: World) -> None:
    other = make_world()
    with organisation_scope(other.organisation.pk):
        foreign = Party.objects.get(pk=other.party_id)
    with pytest.raises(Http404):
        _keep(world, Role.PRIVACY_OFFICER, foreign)


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_the_register_reads_the_parties(world: World, role: Role) -> None:
    client = _client(world.people[role])
    expected = 200 if role in READERS else 404
    for path in (LIST, f"{LIST}{world.party_id}/change/", f"{LIST}{world.party_id}/history/"):
        assert client.get(path).status_code == expected, path


@pytest.mark.parametrize("number", ["1234567", "123456789", "1234567a"])
def test_a_wrong_number_of_the_chamber_of_commerce_is_refused_in_words(
    world: World, number: str
) -> None:
    client = _client(world.people[Role.PRIVACY_OFFICER])
    answer = client.post(f"{LIST}add/", _form(world, name="Bureau", kvk_number=number))
    assert answer.status_code == 200
    assert not Party.objects.filter(name="Bureau").exists()
    assert "Een KvK-nummer heeft acht cijfers." in answer.text


@pytest.mark.parametrize("again", ["Salarisbureau", "salarisbureau ", "SALARISBUREAU"])
def test_a_party_is_in_the_list_once(world: World, again: str) -> None:
    first = _keep(world, Role.PRIVACY_OFFICER, Party(name="Salarisbureau"))
    assert party_called(again) == first
    client = _client(world.people[Role.PRIVACY_OFFICER])
    answer = client.post(f"{LIST}add/", _form(world, name=again, contact="Postbus 1"))
    assert answer.status_code == 200
    assert "Deze partij staat al in de lijst." in answer.text
    assert "Postbus 1" in answer.text
    with pytest.raises(ValidationError):
        _keep(world, Role.PRIVACY_OFFICER, Party(name=again.strip()))
    # The pair: its own name is no double.
    saved = client.post(f"{LIST}{first.pk}/change/", _form(world, name="SalarisBureau"))
    assert saved.status_code == 302


def test_of_two_who_add_the_same_party_at_once_the_second_is_told(committed_db: None) -> None:
    """A double click on save, too: without the lock it would be an error of the database."""
    world = make_office()
    actor, now = world.people[Role.PRIVACY_OFFICER], clock.now()

    def elsewhere() -> None:
        try:
            with organisation_scope(world.organisation.pk):
                keep_party(Party(name="salarisbureau"), actor=actor, now=now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with organisation_scope(world.organisation.pk):
            keep_party(Party(name="Salarisbureau"), actor=actor, now=now)
            second = other.submit(elsewhere)
            with pytest.raises(TimeoutError):
                second.result(timeout=1)
        with pytest.raises(ValidationError):
            second.result(timeout=30)


def test_another_organisation_may_have_the_same_party(world: World) -> None:
    other = make_office()
    _keep(world, Role.PRIVACY_OFFICER, Party(name="Salarisbureau"))
    with organisation_scope(other.organisation.pk):
        assert party_called("Salarisbureau") is None
        keep_party(
            Party(name="Salarisbureau"),
            actor=other.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )


def test_a_party_without_a_name_is_refused_in_words(world: World) -> None:
    answer = _client(world.people[Role.PRIVACY_OFFICER]).post(f"{LIST}add/", _form(world))
    assert "Geef de partij een naam." in answer.text


def test_search_finds_by_name_number_and_contact(world: World) -> None:
    party = _keep(
        world,
        Role.PRIVACY_OFFICER,
        Party(name="Salarisbureau", kvk_number="01234567", contact="Postbus 9, Veenrade"),
    )
    client = _client(world.people[Role.AUDITOR])
    for words in ("salarisb", "01234567", "veenrade"):
        listing = client.get(f"{LIST}?q={words}").text
        assert str(party.pk) in listing
        assert str(world.party_id) not in listing


def test_the_list_asks_the_same_of_the_database_at_10_and_at_10000_parties(world: World) -> None:
    client = _client(world.people[Role.PRIVACY_OFFICER])

    def fill_up_to(count: int) -> None:
        first = Party.objects.count()
        Party.objects.bulk_create(
            Party(
                organisation_id=world.organisation.pk,
                name=f"Partij {number}",
                kind=PartyKind.COMPANY,
            )
            for number in range(first, count)
        )
        assert Party.objects.count() == count

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    fill_up_to(Party.objects.count() + 10)
    queries()
    at_ten = queries()
    fill_up_to(10_000)
    assert queries() == at_ten
