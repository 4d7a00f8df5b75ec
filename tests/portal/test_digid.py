"""DigiD as the second step: only who is asked for, in the visit in which it began."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.correspondence.models import Admission, Way
from privacyoffice.correspondence.services import access
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest, IdentityCheck
from tests.factories import World, requests
from tests.portal import broker
from tests.portal.asking import answers, fill_in, send
from tests.portal.broker import Broker

PERSON = {"family_name": "Voorbeeld", "birthdate": "1970-12-31"}


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def provider(settings: Any) -> Iterator[Broker]:
    with broker.running() as running:
        settings.DIGID_ISSUER = running.issuer
        settings.DIGID_CLIENT_ID = broker.CLIENT
        settings.DIGID_CLIENT_SECRET = broker.SECRET
        yield running


@pytest.fixture
def case(world: World) -> DataSubjectRequest:
    person = {"surname": "van der Voorbeeld", "birth_date": "1970-12-31"}
    officer = world.people[Role.PRIVACY_OFFICER]
    return requests.written_down("kan7digid", by=officer, person=person, is_sensitive=True)


class Person:
    """Somebody who came in with the link of a case."""

    def __init__(self, world: World, case: DataSubjectRequest) -> None:
        self.client, self.root = Client(), f"/{world.slug}/mijn-verzoek/"
        self.client.get(f"{self.root}{access.open_door(case, now=clock.now())}/")

    def led_to(self) -> str:
        return str(self.client.get(f"{self.root}digid/")["Location"])

    def comes_back(self, told: dict[str, str]) -> Any:
        return self.client.get(f"{self.root}digid/terug/", told)

    @property
    def second_step(self) -> str:
        return str(Admission.objects.latest("began_at").second_step)


def test_who_is_asked_for_reads_a_sensitive_answer(
    world: World, case: DataSubjectRequest, provider: Broker
) -> None:
    person = Person(world, case)
    assert f"{person.root}digid/" in person.client.get(f"{person.root}code/").text
    address = person.led_to()
    assert address.startswith(f"{provider.issuer}/authorize?")
    back = person.comes_back(provider.log_in(address, **PERSON))
    assert back["Location"] == person.root
    assert person.second_step == Way.DIGID
    visitor = access.inside(person.client.cookies["privacyoffice_case"].value, now=clock.now())
    assert visitor
    assert visitor.may_read_personal_data


def test_a_login_is_a_check_of_who_asks_and_is_written_down_once(
    world: World, case: DataSubjectRequest, provider: Broker
) -> None:
    person = Person(world, case)
    for _time in range(2):
        person.comes_back(provider.log_in(person.led_to(), **PERSON))
    check = IdentityCheck.objects.get(request=case)
    assert (check.of, check.method, check.outcome) == ("person", "digid", "established")
    assert check.checked_by is None
    event = AuditEvent.objects.get(subject_id=case.pk, action="dsar.checked")
    assert event.actor is None


def test_who_asks_for_another_logs_in_as_themselves(
    world: World, provider: Broker, settings: Any
) -> None:
    settings.DIGID_OFFERED = True
    born = {f"birth_date_{number}": part for number, part in enumerate(("31", "12", "1970"))}
    filled = answers(naam={"surname": "Voorbeeld", **born}, voor_wie={"for_whom": "child"})
    steps = list(filled.items())
    about = ("over-wie", {"surname": "Kind", "birth_date_2": "2015", "birth_date_1": "5"})
    steps.insert(2, (about[0], about[1] | {"birth_date_0": "4"}))
    client = Client()
    fill_in(client, world.slug, dict(steps))
    assert "31 december 1970" in client.get(f"/{world.slug}/verzoek/controleren/").text
    send(client, world.slug)
    case = DataSubjectRequest.objects.latest("created_at")
    person = Person(world, case)
    child = {"family_name": "Kind", "birthdate": "2015-05-04"}
    assert person.comes_back(provider.log_in(person.led_to(), **child)).status_code == 200
    assert person.second_step == ""
    person.comes_back(provider.log_in(person.led_to(), **PERSON))
    assert person.second_step == Way.DIGID
    assert IdentityCheck.objects.get(request=case).of == "representative"


@pytest.mark.parametrize(
    "other",
    [
        {"family_name": "Anders"},
        {"birthdate": "1971-01-01"},
        {"birthdate": ""},
        {"family_name": ""},
        {"iss": "https://elders.example"},
        {"aud": "een ander"},
        {"aud": [broker.CLIENT, "een ander"]},
        {"nonce": "van één ander"},
        {"exp": 1},
    ],
)
def test_nobody_else_and_no_token_for_something_else(
    world: World, case: DataSubjectRequest, provider: Broker, other: dict[str, Any]
) -> None:
    person = Person(world, case)
    told = provider.log_in(person.led_to(), **(PERSON | other))
    assert person.comes_back(told).status_code == 200
    assert person.second_step == ""
    told = provider.log_in(person.led_to(), **PERSON)
    assert person.comes_back(told)["Location"] == person.root


def test_login_of_one_visit_is_none_in_another(
    world: World, case: DataSubjectRequest, provider: Broker
) -> None:
    person, other = Person(world, case), Client()
    told = provider.log_in(person.led_to(), **PERSON)
    link = access.path_of(case, clock.now())
    other.get(link)
    assert other.get(f"{person.root}digid/terug/", told).status_code == 200
    assert person.comes_back(told | {"state": "één"}).status_code == 200
    assert not Admission.objects.filter(second_step=Way.DIGID).exists()
    assert person.comes_back(told)["Location"] == person.root


def test_code_of_the_broker_works_once(
    world: World, case: DataSubjectRequest, provider: Broker
) -> None:
    person = Person(world, case)
    told = provider.log_in(person.led_to(), **PERSON)
    assert person.comes_back(told).status_code == 303
    assert person.comes_back(told).status_code == 200


def test_weaker_login_than_asked_is_refused(
    world: World, case: DataSubjectRequest, provider: Broker, settings: Any
) -> None:
    settings.DIGID_ACR = "substantieel"
    person = Person(world, case)
    assert "acr_values=substantieel" in person.led_to()
    weak = provider.log_in(person.led_to(), **PERSON, acr="midden")
    assert person.comes_back(weak).status_code == 200
    strong = provider.log_in(person.led_to(), **PERSON, acr="substantieel")
    assert person.comes_back(strong).status_code == 303


def test_somebody_else_who_logs_in_is_recorded_without_their_data(
    world: World, case: DataSubjectRequest, provider: Broker
) -> None:
    person = Person(world, case)
    person.comes_back(provider.log_in(person.led_to(), **(PERSON | {"family_name": "Anders"})))
    event = AuditEvent.objects.get(subject_id=case.pk, action="correspondence.login_refused")
    assert (event.actor, event.payload) == (None, {})


@pytest.mark.parametrize("issuer", ["http://elders.example", "http://127.0.0.1:1"])
def test_broker_without_a_safe_line_or_an_answer_lets_nobody_in(
    world: World, case: DataSubjectRequest, settings: Any, issuer: str
) -> None:
    settings.DIGID_ISSUER, settings.DIGID_CLIENT_ID = issuer, broker.CLIENT
    person = Person(world, case)
    assert person.client.get(f"{person.root}digid/").status_code == 200
    assert person.second_step == ""


def test_without_a_broker_there_is_no_digid(world: World, case: DataSubjectRequest) -> None:
    person = Person(world, case)
    assert "DigiD" not in person.client.get(f"{person.root}code/").text
    assert person.client.get(f"{person.root}digid/").status_code == 404
    assert person.client.get(f"{person.root}digid/terug/").status_code == 404
