"""The screens of disclosures: what they show to whom, and what they ask."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from disclosures.models import Disclosure, Status
from disclosures.services import deciding, ending, writing
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.services import save_profile
from processors.models import ContactPurpose, Party, PartyContact
from processors.services.parties import keep_contact
from tests.browser.admin_forms import posting_form
from tests.disclosures.conftest import LISTED
from tests.disclosures.test_disclosures import CALL, LETTER, given, on, written
from tests.factories import World
from tests.factories import requests as dsar
from tests.factories.disclosures import person, told
from tests.requests_dsar.test_admin import client_of, sent, text_of

LIST = "/admin/disclosures/disclosure/"
REQUESTS = "/admin/requests_dsar/datasubjectrequest/"
NO_RULES = 'title = "Beleid"\n[disclosure]\nsource = "art. 5"\ngrounds = ["legal_basis"]\n'


@pytest.fixture(autouse=True)
def _in_dutch() -> Any:
    with translation.override("nl"):
        yield


@pytest.fixture
def client(officer: Any) -> Client:
    return client_of(officer)


def page(one: Disclosure, ending_: str = "change") -> str:
    return f"{LIST}{one.pk}/{ending_}/"


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "channel": "telephone",
        "asked_at_0": f"{clock.now().astimezone(clock.AMSTERDAM):%Y-%m-%dT%H:%M}",
        "asked_at": f"{clock.now().astimezone(clock.AMSTERDAM):%Y-%m-%dT%H:%M}",
        "on_request_of": "party",
        "receiver": "De heer Zegge",
        "surname": "Braam",
        "birth_date": "1970-12-31",
        "what": "Datum van uitdienst",
        "purpose": "Uitkering",
        "ground": "statute",
        "legal_basis": "c",
        **changes,
    }


def asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_whoever_writes_it_down_sees_at_once_what_the_policy_says(client: Client) -> None:
    response = sent(client, f"{LIST}add/", **filled())
    one = Disclosure.objects.latest("created_at")
    assert response.status_code == 302
    assert response["Location"] == page(one)
    text = text_of(client, page(one))
    assert "geeft deze partij telefonisch niets" in text
    assert "act/give/" not in text
    assert "act/put-up/" in text


def test_what_is_wrong_is_told_beside_its_field_and_what_was_typed_stays(client: Client) -> None:
    response = sent(client, f"{LIST}add/", **filled(surname="", legal_basis="f"))
    text = response.content.decode()
    assert response.status_code == 200
    assert "Bij deze grond hoort: wettelijke verplichting (c)" in text
    assert "Vul een achternaam of een e-mailadres in." in text
    assert "De heer Zegge" in text


def test_a_call_is_put_up_decided_on_and_given(client: Client, officer: Any, director: Any) -> None:
    one = written(officer)
    boss = client_of(director)
    assert "act/decide/" not in text_of(boss, page(one))
    sent(client, page(one, "act/put-up"))
    assert "act/decide/" not in text_of(client, page(one))
    assert "act/decide/" in text_of(boss, page(one))
    sent(boss, page(one, "act/decide"), give="yes", reason="Spoed")
    text = text_of(client, page(one))
    assert "Wijkt af van de regel" in text
    assert "Spoed" in text
    assert "act/give/" in text
    sent(client, page(one, "act/give"))
    one.refresh_from_db()
    assert one.status == Status.GIVEN


def test_a_call_of_somebody_unknown_is_called_back(client: Client, officer: Any) -> None:
    one = written(officer, **CALL, identity_doubted=True)
    answer = sent(client, page(one, "act/call-back"), number="088 1", result="confirmed")
    assert "Schrijf hoe u hebt nagegaan" in answer.content.decode()
    told = {"number": "088 1", "verified_how": "website", "result": "confirmed"}
    assert sent(client, page(one, "act/call-back"), **told).status_code == 302
    assert "Teruggebeld" in text_of(client, page(one))


def test_a_call_shows_who_is_known_there(client: Client, officer: Any, party: Party) -> None:
    one = written(officer, **CALL, party=party)
    assert "Wie daar telefonisch bekend is" in text_of(client, page(one))
    assert "Niemand. De privacyofficer" in text_of(client, page(one))
    keep_contact(
        PartyContact(
            party=party, purpose=ContactPurpose.TELEPHONE, name="Mw. Zegge", phone="088 1"
        ),
        actor=officer,
        now=clock.now(),
    )
    assert "Mw. Zegge, 088 1" in text_of(client, page(one))
    elsewhere = written(officer, **CALL)
    assert "Wie daar telefonisch bekend is" not in text_of(client, page(elsewhere))


def test_consent_is_asked_for_before_data_go_out(client: Client, officer: Any) -> None:
    one = written(officer, **LETTER, ground="consent", legal_basis="a")
    for ending_ in ("change", "act/give"):
        assert "AVG artikel 7 lid 1" in text_of(client, page(one, ending_))


def test_what_waits_for_a_board_is_written_down(client: Client, officer: Any) -> None:
    one = written(officer, **LETTER, is_identifiable_research=True)
    deciding.put_up(**on(one, officer))
    sent(
        client,
        page(one, "act/keep-decision"),
        decided_by="Het bestuur",
        heard_first="De commissie",
        decided_on=clock.today().isoformat(),
        give="no",
        reason="Te veel gegevens",
    )
    one.refresh_from_db()
    assert one.status == Status.REFUSED
    assert "De commissie" in text_of(client, page(one))


def test_correcting_begins_with_what_is_stored(client: Client, officer: Any) -> None:
    one = written(officer, **LETTER)
    text = text_of(client, page(one, "act/correct"))
    assert "Jansen Zegge" in text
    assert sent(client, page(one, "act/correct"), surname="Braam").status_code == 302
    one.refresh_from_db()
    assert one.person.reveal()["surname"] == "Braam"
    assert one.receiver.reveal() == "Medewerker Zegge"


def test_what_the_policy_has_no_rule_about_is_not_asked(client: Client, officer: Any) -> None:
    names = ("listed_as", "other_purpose", "identity_doubted", "is_identifiable_research")
    text = text_of(client, f"{LIST}add/")
    assert all(f'name="{name}"' in text for name in names)
    assert LISTED in text
    save_profile(text=NO_RULES, in_force_from=clock.today(), actor=officer, now=clock.now())
    text = text_of(client, f"{LIST}add/")
    assert not any(f'name="{name}"' in text for name in names)
    one = written(officer, ground="legal_basis", legal_basis="e")
    assert "act/doubt/" not in text_of(client, page(one))
    assert "Niets in het beleid staat in de weg" in text_of(client, page(one))


def test_the_fg_reads_everything_and_does_nothing(world: World, officer: Any) -> None:
    one = written(officer)
    text = text_of(client_of(world.people[Role.DPO]), page(one))
    assert "Jansen Zegge" in text
    assert "/act/" not in text


def test_the_list_shows_nothing_about_people(client: Client, officer: Any) -> None:
    written(officer)
    assert "Zegge" not in text_of(client, LIST)


def test_the_list_narrows_to_what_asks_for_attention(client: Client, officer: Any) -> None:
    waits, over = written(officer), given(written(officer, **LETTER), officer)
    Disclosure.objects.filter(pk=over.pk).update(destroy_from=clock.today())
    assert waits.reference in text_of(client, f"{LIST}?attention=open")
    assert over.reference not in text_of(client, f"{LIST}?attention=open")
    assert over.reference in text_of(client, f"{LIST}?attention=over")
    assert waits.reference not in text_of(client, f"{LIST}?attention=departs")


def test_list_page_and_figures_ask_no_more_for_many(
    client: Client, officer: Any, party: Party
) -> None:
    one = given(written(officer, **LETTER, party=party), officer)
    paths = (LIST, page(one), f"{LIST}figures/")
    before = [asked(client, path) for path in paths]
    for _number in range(15):
        given(written(officer, **LETTER, party=Party.objects.create(name=f"P{_number}")), officer)
    assert [asked(client, path) for path in paths] == before


def test_who_decides_finds_on_the_first_page_what_waits(
    client: Client, officer: Any, director: Any
) -> None:
    one = written(officer)
    path = page(one)
    manager = client_of(director)
    assert path not in text_of(manager, "/admin/")
    before = asked(manager, "/admin/")
    deciding.put_up(**on(one, officer))
    told = text_of(manager, "/admin/").partition("Verstrekkingen die op een beslissing wachten")[2]
    assert path in told
    assert asked(manager, "/admin/") == before
    assert path not in text_of(client, "/admin/")


def test_the_page_of_a_party_leads_to_what_it_was_given(
    world: World, client: Client, officer: Any, party: Party
) -> None:
    """And to nothing that was refused, waits or was destroyed. Law: GDPR art. 4(9)."""
    one = given(written(officer, **LETTER, party=party), officer)
    waits = written(officer, **LETTER, party=party)
    refused = written(officer, **LETTER, party=party)
    ending.refuse(because="no_ground", **on(refused, officer))
    gone = given(written(officer, **LETTER, party=party), officer)
    ending.destroy(why="mistake", decision="Besluit 12", **on(gone, officer))
    address = f"/admin/processors/party/{party.pk}/change/"
    text = text_of(client, address)
    assert f'<a href="{page(one)}">{one.reference}</a>' in text
    assert "kreeg gegevens bij een verstrekking" in text
    assert not any(page(other) in text for other in (waits, refused, gone))
    assert page(one) not in text_of(client_of(world.people[Role.AMBASSADOR]), address)


def test_the_figures_count_what_was_given_and_refused(client: Client, officer: Any) -> None:
    given(written(officer, **LETTER), officer)
    ending.refuse(because="not_listed", **on(written(officer), officer))
    text = text_of(client, f"{LIST}figures/")
    assert "keer geweigerd" in text
    assert "telefonisch krijgt deze partij niets" in text
    assert client.get(f"{LIST}figures/?jaar=zegge").status_code == 404


def test_a_request_shows_who_got_data_of_this_person(
    world: World, client: Client, officer: Any, party: Party
) -> None:
    """Law: GDPR art. 15(1)(c); CJEU C-154/21."""
    one = given(written(officer, **LETTER, party=party), officer)
    refused = ending.refuse(because="not_listed", **on(written(officer), officer))
    same = dsar.written_down("Zegge", by=officer, person=dsar.person("Zegge") | person("Zegge"))
    text = text_of(client, f"{REQUESTS}{same.pk}/change/")
    assert one.reference in text
    assert refused.reference not in text
    assert "UWV Testdorp" in text
    assert "AVG artikel 19" in text
    only_seen = dsar.written_down(
        "Zegge", by=officer, rights=["access"], person=dsar.person("Zegge") | person("Zegge")
    )
    assert "AVG artikel 19" not in text_of(client, f"{REQUESTS}{only_seen.pk}/change/")
    other = dsar.written_down("Braam", by=officer)
    text = text_of(client, f"{REQUESTS}{other.pk}/change/")
    assert one.reference not in text
    assert "niets over deze persoon gevonden" in text


def test_who_handles_one_request_sees_no_disclosures(world: World, officer: Any) -> None:
    one = given(written(officer, **LETTER), officer)
    key = dsar.in_state("request-handled", "Zegge", world.people)
    text = text_of(client_of(world.people[Role.CASE_HANDLER]), f"{REQUESTS}{key}/change/")
    assert one.reference not in text
    assert "logboek van verstrekkingen" not in text


def test_a_request_asks_no_more_for_many_disclosures(client: Client, officer: Any) -> None:
    same = dsar.written_down("Zegge", by=officer)
    given(written(officer, **LETTER), officer)
    path = f"{REQUESTS}{same.pk}/change/"
    before = asked(client, path)
    for _number in range(40):
        given(written(officer, **LETTER), officer)
    assert asked(client, path) == before
    assert "Er zijn er meer" in text_of(client, path)


def test_content_that_was_destroyed_is_found_no_more(client: Client, officer: Any) -> None:
    one = given(written(officer, **LETTER), officer)
    ending.destroy(why="order", decision="Besluit 1", **on(one, officer))
    same = dsar.written_down("Zegge", by=officer)
    assert one.reference not in text_of(client, f"{REQUESTS}{same.pk}/change/")
    assert "Jansen" not in text_of(client, page(one))


def test_what_a_colleague_corrected_meanwhile_is_shown_beside_it(
    client: Client, officer: Any
) -> None:
    one = written(officer, **LETTER)
    opened = posting_form(text_of(client, page(one, "act/correct"))).values
    told_now = told("Varen", **LETTER)
    writing.correct(person=person("Varen"), told=told_now, **on(one, officer))
    response = client.post(page(one, "act/correct"), {**opened, "what": "Adres"})
    text = response.content.decode()
    assert response.status_code == 200
    assert "Datum van uitdienst Varen" in text
    assert "Adres" in text
    one.refresh_from_db()
    assert one.what.reveal() == "Datum van uitdienst Varen"
