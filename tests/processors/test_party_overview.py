"""What every party is to the organisation, where, and on what paper: list, page and file."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from breaches.models import ConcernedParty
from breaches.models.around import PartyRole as RoleInBreach
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from processors import countries
from processors.models import (
    Agreement,
    OurRole,
    Party,
    PartyContact,
    PartyKind,
    Renewal,
    SubProcessing,
    SubStatus,
)
from processors.places import places_of, roles_of
from processors.roles import PartyRole
from registers.models import (
    ClientController,
    DataSource,
    InformationSystem,
    JointController,
    Recipient,
)
from registers.models.recipient import RecipientKind
from tests.factories import World
from tests.factories.agreements import make_agreement, make_party

LIST = "/admin/processors/party/"
READERS = (Role.PRIVACY_OFFICER, Role.DPO, Role.AMBASSADOR, Role.CISO, Role.MANAGER, Role.AUDITOR)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def _client(world: World, role: Role = Role.PRIVACY_OFFICER) -> Client:
    client = Client()
    person = world.people[role]
    client.force_login(person, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _roles(world: World, party: Party, role: Role = Role.PRIVACY_OFFICER) -> dict[str, int]:
    return roles_of([party.pk], world.people[role]).get(party.pk, {})


def _line(world: World, model: Any, party: Party, state: str = "draft", **told: Any) -> Any:
    return model.objects.create(activity_id=world.activities[state], party=party, **told)


@pytest.mark.parametrize(
    ("kind", "of_party", "expected"),
    [
        (RecipientKind.PROCESSOR, PartyKind.COMPANY, PartyRole.PROCESSOR),
        (RecipientKind.EXTERNAL, PartyKind.COMPANY, PartyRole.SEPARATE),
        (RecipientKind.EXTERNAL, PartyKind.PUBLIC_BODY, PartyRole.PUBLIC_BODY),
        ("", PartyKind.COMPANY, PartyRole.RECIPIENT),
        ("", PartyKind.PUBLIC_BODY, PartyRole.PUBLIC_BODY),
        (RecipientKind.INTERNAL, PartyKind.COMPANY, None),
    ],
)
def test_a_recipient_of_the_register_has_the_role_that_its_line_says(
    world: World, kind: str, of_party: str, expected: str | None
) -> None:
    party = make_party("Bureau", kind=of_party)
    _line(world, Recipient, party, name="Bureau", kind=kind)
    assert _roles(world, party) == ({expected: 1} if expected else {})


def test_each_place_of_the_product_gives_its_own_role(world: World) -> None:
    party = make_party("Bureau")
    _line(world, JointController, party)
    _line(world, ClientController, party)
    _line(world, DataSource, party, name="Bureau")
    InformationSystem.objects.create(name="Salarispakket", supplier=party)
    assert set(_roles(world, party)) == {
        *(PartyRole.JOINT, PartyRole.CLIENT, PartyRole.SOURCE, PartyRole.SUPPLIER)
    }


@pytest.mark.parametrize(
    ("our_role", "expected"),
    [
        (OurRole.CONTROLLER, PartyRole.PROCESSOR),
        (OurRole.PROCESSOR, PartyRole.CLIENT),
        (OurRole.JOINT, PartyRole.JOINT),
        (OurRole.SEPARATE, PartyRole.SEPARATE),
    ],
)
def test_the_other_party_of_an_agreement_is_what_we_are_not(
    world: World, our_role: str, expected: str
) -> None:
    agreement = make_agreement("x", world.people, our_role=our_role)
    assert _roles(world, agreement.party) == {expected: 1}


def test_a_sub_processor_is_one_until_it_ended(world: World) -> None:
    sub = SubProcessing.objects.get()
    assert _roles(world, sub.party) == {PartyRole.SUB_PROCESSOR: 1}
    sub.end()
    sub.save()
    assert sub.status == SubStatus.ENDED
    assert _roles(world, sub.party) == {}


def test_a_breach_shows_only_to_who_may_see_breaches(world: World) -> None:
    party = make_party("Bureau")
    ConcernedParty.objects.create(
        breach_id=world.breaches["in_progress"], party=party, role=RoleInBreach.RECEIVER
    )
    assert _roles(world, party) == {PartyRole.INVOLVED: 1}
    assert _roles(world, party, Role.AUDITOR) == {}
    assert str(world.breaches["in_progress"]) not in (
        _client(world, Role.AUDITOR).get(f"{LIST}{party.pk}/change/").text
    )
    listed = _client(world, Role.AUDITOR).get(f"{LIST}?role=involved").text
    assert str(party.pk) not in listed


def test_an_ambassador_sees_roles_in_the_own_department_only(world: World) -> None:
    party = make_party("Bureau")
    _line(world, Recipient, party, "elsewhere", name="Bureau", kind=RecipientKind.PROCESSOR)
    assert _roles(world, party) == {PartyRole.PROCESSOR: 1}
    assert _roles(world, party, Role.AMBASSADOR) == {}
    page = _client(world, Role.AMBASSADOR).get(f"{LIST}{party.pk}/change/").text
    assert world.secret not in page


def test_the_page_names_each_place_with_its_role_and_a_link(world: World) -> None:
    party = make_party("Bureau")
    line = _line(world, Recipient, party, name="Bureau", kind=RecipientKind.PROCESSOR)
    [place] = places_of([party.pk], world.people[Role.PRIVACY_OFFICER])[party.pk]
    assert place.url == f"/admin/registers/processingactivity/{line.activity_id}/change/"
    page = _client(world).get(f"{LIST}{party.pk}/change/").text
    assert f'verwerker · <a href="{place.url}">{line.activity.reference}' in page
    # The law wants something on paper, and there is nothing.
    assert "terwijl de wet er een vraagt" in page


def test_a_party_outside_the_eea_says_that_data_are_transferred(world: World) -> None:
    page = "buiten de EER: voor gegevens die daarheen gaan"
    client = _client(world)
    for code, outside in (("US", True), ("NO", False), ("NL", False)):
        party = make_party(f"Bureau {code}", country=code)
        assert (page in client.get(f"{LIST}{party.pk}/change/").text) is outside, code


@pytest.fixture
def three(world: World) -> dict[str, Party]:
    """A processor with an agreement, one without, and a public body that needs none."""
    today = clock.today()
    covered = make_party("Met", kind=PartyKind.COMPANY, country="US")
    lacking = make_party("Zonder", kind=PartyKind.COMPANY, country="BE")
    public = make_party("Bestuur", kind=PartyKind.PUBLIC_BODY, country="")
    for party in (covered, lacking):
        _line(world, Recipient, party, name="Bureau", kind=RecipientKind.PROCESSOR)
    _line(world, Recipient, public, name="Bestuur", kind=RecipientKind.EXTERNAL)
    agreement = make_agreement("x", world.people, party=covered)
    agreement.sign(on=today)
    agreement.valid_from, agreement.valid_until = today, today + timedelta(days=10)
    agreement.save()
    return {"covered": covered, "lacking": lacking, "public": public}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("role=processor", {"covered", "lacking"}),
        ("role=public_body", {"public"}),
        ("role=joint", set()),
        ("agreement=valid", {"covered"}),
        ("agreement=lacking", {"lacking"}),
        ("agreement=none", {"lacking", "public"}),
        ("kind__exact=public_body", {"public"}),
        ("country=BE", {"lacking"}),
        ("eea=outside", {"covered"}),
        ("eea=inside", {"lacking"}),
        ("eea=unknown", {"public"}),
        ("role=processor&agreement=lacking&eea=inside", {"lacking"}),
        ("role=nonsense", {"covered", "lacking", "public"}),
    ],
)
def test_the_overview_is_narrowed(
    world: World, three: dict[str, Party], asked: str, found: set[str]
) -> None:
    listing = _client(world).get(f"{LIST}?{asked}").text
    assert {name for name, party in three.items() if str(party.pk) in listing} == found


def test_an_agreement_that_expired_counts_no_more(world: World, three: dict[str, Party]) -> None:
    Agreement.objects.filter(party=three["covered"]).update(
        valid_from=None, valid_until=clock.today() - timedelta(days=1)
    )
    listing = _client(world).get(f"{LIST}?agreement=lacking").text
    assert str(three["covered"].pk) in listing
    assert "verlopen op" in listing


def test_a_double_is_not_in_the_overview_but_its_name_finds_the_party(world: World) -> None:
    party = make_party("Salarisbureau")
    double = make_party("Loonkantoor", merged_into=party)
    client = _client(world)
    assert str(double.pk) not in client.get(LIST).text
    found = client.get(f"{LIST}?q=loonkantoor").text
    assert str(party.pk) in found
    assert str(double.pk) not in found


def _taken(client: Client, query: str) -> list[list[str]]:
    answer = client.get(f"{LIST}overview/?{query}&bestand=csv")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_holds_what_the_list_shows_with_the_same_filters(
    world: World, three: dict[str, Party]
) -> None:
    PartyContact.objects.create(party=three["lacking"], purpose="breach", phone="088 1234567")
    client = _client(world)
    headings, row = _taken(client, "role=processor&agreement=lacking&q=zonder")
    told = dict(zip(headings, row, strict=True))
    assert told["Naam"] == "Zonder"
    assert (told["Land"], told["Buiten de EER"]) == ("België", "nee")
    assert told["Rol voor ons"] == "verwerker (1)"
    assert told["Overeenkomst"] == "ontbreekt"
    assert told["Datalekken, dag en nacht"] == "088 1234567"
    assert len(_taken(client, "")) == 1 + Party.objects.current().count()
    event = AuditEvent.objects.filter(action="processors.overview_downloaded").latest("occurred_at")
    assert event.payload["format"] == "csv"


def test_no_cell_of_the_file_calculates(world: World) -> None:
    make_party("=1+1", contact="@SUM(A1)")
    client = _client(world)
    assert any(row[0] == "'=1+1" for row in _taken(client, ""))
    content = client.get(f"{LIST}overview/?q=1%2B1").content
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    [_headings, row] = sheet.iter_rows()
    assert (row[0].value, row[0].data_type) == ("=1+1", "s")


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_the_overview_takes_the_file(world: World, role: Role) -> None:
    client = _client(world, role)
    answer = client.get(f"{LIST}overview/")
    assert answer.status_code == (200 if role in READERS else 404)
    if role in READERS:
        assert f'href="{LIST}overview/?bestand=xlsx"' in client.get(LIST).text


@pytest.mark.parametrize("query", ["bestand=exe", "nonsense=1", "kind__exact=%00"])
def test_the_file_of_an_impossible_question_is_missing(world: World, query: str) -> None:
    assert _client(world).get(f"{LIST}overview/?{query}").status_code in (400, 404)


def _fill(world: World, count: int) -> None:
    first = Party.objects.count()
    made = Party.objects.bulk_create(
        Party(organisation_id=world.organisation.pk, name=f"Partij {number:05}", country="US")
        for number in range(first, count)
    )
    Recipient.objects.bulk_create(
        Recipient(
            organisation_id=world.organisation.pk,
            activity_id=world.activities["draft"],
            name=party.name,
            kind=RecipientKind.PROCESSOR,
            party=party,
        )
        for party in made
    )


def test_list_page_and_file_ask_the_same_of_the_database_at_10_and_at_10000_parties(
    world: World,
) -> None:
    client = _client(world)
    first = make_party("Partij vooraan")
    addresses = (
        LIST,
        f"{LIST}?role=processor&agreement=lacking&eea=outside&double=likely",
        f"{LIST}{first.pk}/change/",
        f"{LIST}overview/?bestand=csv",
    )

    def queries() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    _fill(world, Party.objects.count() + 10)
    queries()
    at_ten = queries()
    _fill(world, 10_000)
    assert queries() == at_ten


@pytest.mark.parametrize(
    ("text", "code"),
    [("België", "BE"), ("belgië ", "BE"), ("us", "US"), ("Verenigde Staten", "US"), ("Mars", "")],
)
def test_a_country_in_words_is_found_by_its_code(text: str, code: str) -> None:
    assert countries.code_of(text) == code


class _Rows:
    """What a migration asks of a table, with rows of before."""

    def __init__(self, *countries: str) -> None:
        self.rows = [SimpleNamespace(country=told, contact="Postbus 9") for told in countries]
        for row in self.rows:
            row.save = lambda update_fields: None
        self._base_manager = self

    def using(self, alias: str) -> "_Rows":
        return self

    def iterator(self) -> Iterator[Any]:
        return iter(self.rows)


def test_countries_of_before_become_codes_and_what_has_none_is_kept_in_words() -> None:
    """Empty meant the Netherlands; a country was free text."""
    migration = import_module("processors.migrations.0004_codes_of_countries")
    tables = {
        "Party": _Rows("", "België", "de", "Engeland en Wales"),
        "HistoricalParty": _Rows("belgië"),
    }
    apps = SimpleNamespace(get_model=lambda _app, name: tables[name])
    editor = SimpleNamespace(connection=SimpleNamespace(alias="default"))
    migration._codes_of_countries(apps, editor)
    told = [(row.country, row.contact) for row in tables["Party"].rows]
    assert told == [
        ("NL", "Postbus 9"),
        ("BE", "Postbus 9"),
        ("DE", "Postbus 9"),
        ("", "Postbus 9\nLand: Engeland en Wales"),
    ]
    assert tables["HistoricalParty"].rows[0].country == "BE"


def test_an_agreement_that_renews_itself_is_in_force_until_the_end_of_its_next_term(
    world: World, three: dict[str, Party]
) -> None:
    last = clock.today() - timedelta(days=1)
    Agreement.objects.filter(party=three["covered"]).update(
        valid_from=None, valid_until=last, renewal=Renewal.AUTOMATIC, renewal_term="1 jaar"
    )
    client = _client(world)
    assert str(three["covered"].pk) not in client.get(f"{LIST}?agreement=lacking").text
    listing = client.get(f"{LIST}?agreement=valid&q=met").text
    assert "tot en met" in listing
    assert "verlopen" not in listing
