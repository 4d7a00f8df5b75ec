"""A party on a line of a processing: typed by name, so that the form is as long with thousands."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Agreement, Party
from processors.services.merging import merge
from registers.models import InformationSystem, Recipient
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.agreements import make_party
from tests.factories.organisations import make_organisation

NAMES = reverse("admin:processors_party_names")


def _client(world: World, role: Role = Role.PRIVACY_OFFICER) -> Client:
    client = Client()
    backend = "privacyoffice.accounts.backends.LoginBackend"
    client.force_login(world.people[role], backend=backend)
    return client


@pytest.fixture
def page(world: World) -> str:
    return f"/admin/registers/processingactivity/{world.activities['draft']}/change/"


@pytest.fixture
def line(world: World) -> int:
    return Recipient.objects.filter(activity_id=world.activities["draft"]).count()


def _send(officer: Client, page: str, line: int, typed: str) -> Any:
    form = posting_form(officer.get(page).text).values
    form |= {f"recipients-{line}-name": "Ontvanger", f"recipients-{line}-party": typed}
    return officer.post(page, form)


def _named(world: World) -> list[Party | None]:
    rows = Recipient.objects.filter(activity_id=world.activities["draft"], name="Ontvanger")
    return [row.party for row in rows.select_related("party")]


def test_a_party_is_chosen_by_its_name_and_stays(world: World, page: str, line: int) -> None:
    officer, party = _client(world), make_party("Salarisbureau De Boer")
    assert _send(officer, page, line, "salarisbureau de boer ").status_code == 302
    assert _named(world) == [party]
    again = posting_form(officer.get(page).text).values
    assert "Salarisbureau De Boer" in again.values()
    assert officer.post(page, again).status_code == 302
    assert _named(world) == [party]


def test_the_name_of_a_double_leads_to_the_party_that_stays(
    world: World, page: str, line: int
) -> None:
    stays, double = make_party("Salarisbureau"), make_party("Salarisburo")
    actor = world.people[Role.PRIVACY_OFFICER]
    merge(stays.pk, double.pk, actor=actor, now=clock.now(), reason="Zelfde nummer")
    assert _send(_client(world), page, line, "Salarisburo").status_code == 302
    assert _named(world) == [stays]


def test_half_a_name_is_refused_beside_the_field_with_the_names_that_are_like_it(
    world: World, page: str, line: int
) -> None:
    for name in ("Salarisbureau De Boer", "Het Salarisbureau", "Drukkerij"):
        make_party(name)
    answer = _send(_client(world), page, line, "salarisb")
    assert answer.status_code == 200
    text = answer.text
    assert "Bedoelt u “Salarisbureau De Boer” of “Het Salarisbureau”?" in text
    assert "Drukkerij" not in text
    assert 'value="salarisb"' in text
    assert _named(world) == []


def test_a_name_that_nothing_is_like_is_refused_and_a_party_of_others_is_nothing(
    world: World, page: str, line: int
) -> None:
    with organisation_scope(make_organisation().pk):
        make_party("Partij van een ander")
    answer = _send(_client(world), page, line, "Partij van een ander")
    assert "Geen externe partij heet zo." in answer.text
    assert _named(world) == []


def test_the_form_is_as_long_and_costs_as_much_with_many_parties(world: World, page: str) -> None:
    officer = _client(world)
    officer.get(page)
    with CaptureQueriesContext(connection) as few:
        length = len(officer.get(page).content)
    Party.objects.bulk_create(
        Party(organisation_id=world.organisation.pk, name=f"Partij nummer {number}")
        for number in range(1000)
    )
    with CaptureQueriesContext(connection) as many:
        longer = len(officer.get(page).content)
    assert len(many) == len(few)
    assert abs(longer - length) < 100


def test_suggestions_are_names_with_what_was_typed_those_that_begin_with_it_first(
    world: World,
) -> None:
    for name in ("De Loonfabriek", "Loonfabriek Zuid", "Drukkerij"):
        make_party(name)
    officer = _client(world)
    assert officer.get(NAMES, {"q": "loonf"}).json() == {
        "names": ["Loonfabriek Zuid", "De Loonfabriek"]
    }
    Party.objects.bulk_create(
        Party(organisation_id=world.organisation.pk, name=f"Loonfabriek {number}")
        for number in range(100)
    )
    with CaptureQueriesContext(connection) as asked:
        assert len(officer.get(NAMES, {"q": "loonf"}).json()["names"]) == 20
    assert sum('FROM "processors_party"' in one["sql"] for one in asked) == 1


def test_suggestions_leave_doubles_and_others_out(world: World) -> None:
    stays, double = make_party("Loonfabriek Een"), make_party("Loonfabriek Twee")
    actor = world.people[Role.PRIVACY_OFFICER]
    merge(stays.pk, double.pk, actor=actor, now=clock.now(), reason="Zelfde nummer")
    with organisation_scope(make_organisation().pk):
        make_party("Loonfabriek Drie")
    assert _client(world).get(NAMES, {"q": "loonf"}).json() == {"names": ["Loonfabriek Een"]}


def test_who_does_not_see_parties_gets_no_suggestions(world: World) -> None:
    make_party("Loonfabriek")
    assert _client(world, Role.CASE_HANDLER).get(NAMES, {"q": "r"}).status_code == 404


def test_a_system_gets_its_supplier_by_name_and_keeps_it(world: World) -> None:
    officer, party = _client(world), make_party("Softwarehuis")
    add = "/admin/registers/informationsystem/add/"
    form = posting_form(officer.get(add).text).values | {"name": "Pakket", "supplier": "softwareh"}
    assert "Bedoelt u “Softwarehuis”?" in officer.post(add, form).text
    assert officer.post(add, form | {"supplier": "Softwarehuis"}).status_code == 302
    system = InformationSystem.objects.get(name="Pakket")
    page = f"/admin/registers/informationsystem/{system.pk}/change/"
    again = posting_form(officer.get(page).text).values
    assert again["supplier"] == "Softwarehuis"
    assert officer.post(page, again | {"owner": "Team ICT"}).status_code == 302
    system.refresh_from_db()
    assert (system.supplier, system.owner) == (party, "Team ICT")


def test_an_act_begins_with_the_name_of_the_party_that_is_stored(world: World) -> None:
    agreement = Agreement.objects.get(pk=world.agreements["draft"])
    page = f"/admin/processors/agreement/{agreement.pk}/act/change/"
    officer = _client(world)
    form = posting_form(officer.get(page).text).values
    assert form["party"] == agreement.party.name
    other = make_party("Een ander loonbureau")
    assert officer.post(page, form | {"party": other.name}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.party == other
