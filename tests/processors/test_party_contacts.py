"""How a party is reached: a number counts as verified with who found it out, when and how."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import ContactPurpose, Party, PartyContact
from processors.services.parties import keep_contact, remove_contact
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.agreements import make_party

LIST = "/admin/processors/party/"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def party(world: World) -> Party:
    return make_party("Salarisbureau")


def _contact(party: Party, **told: Any) -> PartyContact:
    return PartyContact(party=party, purpose=ContactPurpose.BREACH, **told)


def _keep(world: World, contact: PartyContact, role: Role = Role.PRIVACY_OFFICER) -> PartyContact:
    return keep_contact(contact, actor=world.people[role], now=clock.now())


def _verified(world: World, party: Party) -> PartyContact:
    today = clock.today()
    told = {"phone": "088 1234567", "verified_on": today, "verified_how": "Op hun website"}
    return _keep(world, _contact(party, **told))


def _form(world: World, party: Party, *contacts: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "_organisation": str(world.organisation.pk),
        "name": party.name,
        "country": party.country,
        "contacts-TOTAL_FORMS": str(len(contacts)),
        "contacts-INITIAL_FORMS": str(sum("id" in one for one in contacts)),
    }
    for number, told in enumerate(contacts):
        for name, value in ({"party": party.pk} | told).items():
            sent[f"contacts-{number}-{name}"] = str(value)
    return sent


def _client(world: World, role: Role = Role.PRIVACY_OFFICER) -> Client:
    client = Client()
    person = world.people[role]
    client.force_login(person, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _actions(party: Party) -> list[str]:
    events = AuditEvent.objects.filter(subject_id=party.pk).order_by("occurred_at", "recorded_at")
    return [event.action for event in events]


def test_the_officer_adds_changes_and_removes_a_contact_on_the_page(
    world: World, party: Party
) -> None:
    client, address = _client(world), f"{LIST}{party.pk}/change/"
    told = {"purpose": "breach", "name": "Meldpunt", "phone": "088 1234567"}
    assert client.post(address, _form(world, party, told)).status_code == 302
    contact = PartyContact.objects.get(party=party)
    changed = told | {"id": contact.pk, "name": "Meldkamer"}
    assert client.post(address, _form(world, party, changed)).status_code == 302
    gone = changed | {"DELETE": "on"}
    assert client.post(address, _form(world, party, gone)).status_code == 302
    assert not PartyContact.objects.filter(party=party).exists()
    # And the party itself, which nobody changed, has no such act.
    assert _actions(party) == [
        f"processors.contact_{what}" for what in ("added", "changed", "removed")
    ]


def test_the_same_page_sent_twice_adds_one_contact(world: World, party: Party) -> None:
    told = {"purpose": "breach", "name": "Meldpunt", "phone": "088 1234567"}
    form = _form(world, party, told)
    for _time in range(2):
        assert _client(world).post(f"{LIST}{party.pk}/change/", form).status_code == 302
    assert PartyContact.objects.filter(party=party).count() == 1
    assert _actions(party) == ["processors.contact_added"]


def test_what_a_colleague_changed_meanwhile_is_not_undone_unseen(
    world: World, party: Party
) -> None:
    address = f"{LIST}{party.pk}/change/"
    page = posting_form(_client(world).get(address).text).values
    _keep(world, _contact(party, phone="088 1"))
    answer = _client(world).post(address, page | {"contact": "Postbus 1"})
    assert answer.status_code == 200
    assert "heeft dit intussen gewijzigd" in answer.text
    assert "Postbus 1" in answer.text
    party.refresh_from_db()
    assert party.contact == ""
    again = posting_form(_client(world).get(address).text).values
    assert _client(world).post(address, again | {"contact": "Postbus 1"}).status_code == 302
    party.refresh_from_db()
    assert party.contact == "Postbus 1"


def test_a_number_verified_on_the_page_says_by_whom_when_and_how(
    world: World, party: Party
) -> None:
    today = clock.today()
    told = {"purpose": "telephone", "phone": "088 1", "verified_on": today, "verified_how": "Gids"}
    answer = _client(world).post(f"{LIST}{party.pk}/change/", _form(world, party, told))
    assert answer.status_code == 302
    contact = PartyContact.objects.get(party=party)
    assert (contact.verified_on, contact.verified_how) == (today, "Gids")
    assert contact.verified_by == world.people[Role.PRIVACY_OFFICER]
    assert _actions(party)[-1] == "processors.number_verified"
    page = _client(world, Role.DPO).get(f"{LIST}{party.pk}/change/").text
    assert "Gids" in page
    history = _client(world).get(f"{LIST}{party.pk}/history/").text
    assert "Telefoonnummer nagegaan" in history


def test_acts_and_history_tell_which_contact_changed_and_never_who_it_is(
    world: World, party: Party
) -> None:
    told = {
        "name": "Uitgevonden Naam",
        "email": "naam@uitgevonden.example",
        "phone": "0612345678",
        "reachable": "na vijven",
        "verified_on": clock.today(),
        "verified_how": "Visitekaartje",
    }
    contact = _keep(world, _contact(party, **told))
    contact.name = "Andere Naam"
    _keep(world, contact)
    own_id = str(contact.pk)
    remove_contact(contact, actor=world.people[Role.PRIVACY_OFFICER], now=clock.now())
    acts = AuditEvent.objects.filter(subject_id=party.pk).order_by("recorded_at")
    assert [(act.action.partition(".")[2], act.payload.get("fields")) for act in acts] == [
        ("contact_added", ["purpose", *told]),
        ("number_verified", None),
        ("contact_changed", ["name"]),
        ("contact_removed", None),
    ]
    assert {act.payload["contact"] for act in acts} == {own_id}
    former = list(PartyContact.history.filter(id=own_id).values())
    assert len(former) == 3
    left = json.dumps([former, [act.payload for act in acts]], default=str)
    for word in ("Naam", "uitgevonden.example", "0612345678", "vijven", "Visitekaartje"):
        assert word not in left
    # And the page on which people read them names the field in their words.
    history = _client(world).get(f"{LIST}{party.pk}/history/").text
    assert "datalekken, dag en nacht: naam of functie" in history
    assert "Andere Naam" not in history


def test_another_number_is_not_verified(world: World, party: Party) -> None:
    contact = _verified(world, party)
    contact.name = "Meldkamer"
    assert _keep(world, contact).verified_on == clock.today()
    contact.phone = "06 12345678"
    kept = _keep(world, contact)
    assert (kept.verified_on, kept.verified_how, kept.verified_by) == (None, "", None)


def test_another_number_that_was_verified_too_stays_so(world: World, party: Party) -> None:
    contact = _verified(world, party)
    contact.phone, contact.verified_how = "06 12345678", "Op hun briefpapier"
    kept = _keep(world, contact)
    assert (kept.verified_on, kept.verified_how) == (clock.today(), "Op hun briefpapier")


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ({}, "__all__", "Vul een e-mailadres of een telefoonnummer in."),
        ({"phone": "1", "verified_how": "Gids"}, "verified_on", "op welke dag"),
        ({"phone": "1", "verified_on": 0}, "verified_how", "van wie het nummer is"),
        ({"phone": "1", "verified_on": 1, "verified_how": "Gids"}, "verified_on", "nog komen"),
        (
            {"email": "a@b.example", "verified_on": 0, "verified_how": "Gids"},
            "phone",
            "geen nummer",
        ),
    ],
)
def test_half_a_verification_is_refused_beside_its_field(
    world: World, party: Party, told: dict[str, Any], field: str, words: str
) -> None:
    values = dict(told)
    if "verified_on" in values:
        values["verified_on"] = clock.today() + timedelta(days=values["verified_on"])
    with pytest.raises(ValidationError) as refused:
        _keep(world, _contact(party, **values))
    if field != "__all__":
        assert list(refused.value.message_dict) == [field]
    sent = values | {"purpose": "breach", "name": "Blijft staan"}
    answer = _client(world).post(f"{LIST}{party.pk}/change/", _form(world, party, sent))
    assert answer.status_code == 200
    assert words in answer.text
    assert "Blijft staan" in answer.text
    assert not PartyContact.objects.filter(party=party).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PRIVACY_OFFICER])
def test_nobody_else_keeps_contacts(world: World, party: Party, role: Role) -> None:
    contact = _keep(world, _contact(party, phone="1"))
    actor, now = world.people[role], clock.now()
    for act in (
        lambda: keep_contact(contact, actor=actor, now=now),
        lambda: remove_contact(contact, actor=actor, now=now),
    ):
        with pytest.raises(Http404):
            act()


def test_a_contact_of_another_party_is_missing(world: World, party: Party) -> None:
    contact = _keep(world, _contact(make_party("Een ander"), phone="1"))
    contact.party = party
    with pytest.raises(Http404):
        _keep(world, contact)
