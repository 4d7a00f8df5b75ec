"""Writing a breach down by hand, in two ways, and naming the processor that told of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from breaches.models import Breach, Course, Source, Timing
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.breaches import make_breach

ADD = "/admin/breaches/breach/add/"
SHORT = f"{ADD}?way=short"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world, Role.PRIVACY_OFFICER)


def client_of(world: World, role: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.people[role], backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def sent(client: Client, path: str, **values: Any) -> Any:
    form = posting_form(client.get(path).content.decode()).values
    return client.post(path, form | values)


def shown(moment: Any) -> str:
    return str(moment.astimezone(clock.AMSTERDAM).strftime("%Y-%m-%dT%H:%M"))


def test_with_only_a_story_the_hours_run_from_now(world: World, client: Client) -> None:
    before = clock.now()
    assert sent(client, ADD, story="Laptop weg.", source="officer").status_code == 302
    made = Breach.objects.latest("created_at")
    assert before <= made.aware_at == made.reported_at
    assert made.written_by == world.people[Role.PRIVACY_OFFICER]
    assert made.report.reveal() == {"story": "Laptop weg."}
    assert made.reporter is None


def test_every_moment_is_written_down_apart(world: World, client: Client) -> None:
    now = clock.now().replace(second=0, microsecond=0)
    at = {
        name: now - timedelta(hours=hours)
        for name, hours in (("started_at", 9), ("ended_at", 7), ("discovered_at", 6))
    } | {"aware_at": now - timedelta(hours=4), "reported_at": now - timedelta(hours=3)}
    values = {name: shown(moment) for name, moment in at.items()}
    page = sent(client, ADD, story="Kwijt.", source="staff", timing="period", **values)
    assert page.status_code == 302, page.content.decode()
    made = Breach.objects.latest("created_at")
    assert {name: getattr(made, name) for name in at} == at
    assert (made.source, made.timing) == (Source.STAFF, Timing.PERIOD)


def test_what_is_refused_stands_beside_its_field_with_the_rest_kept(client: Client) -> None:
    before = Breach.objects.count()
    earlier = shown(clock.now() - timedelta(days=3))
    page = sent(client, ADD, story="Kwijt geraakt.", source="officer", reported_at=earlier)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Say why it is written down only now." in text
    assert "Kwijt geraakt." in text
    assert Breach.objects.count() == before


def test_a_processor_is_chosen_only_when_one_told_of_it(world: World, client: Client) -> None:
    party = {"processor": Party.objects.get(pk=world.party_id).name}
    page = sent(client, ADD, story="Kwijt.", source="staff", **party)
    assert "that it was a processor" in page.content.decode()
    assert sent(client, ADD, story="Kwijt.", source="processor", **party).status_code == 302
    made = Breach.objects.latest("created_at")
    assert made.processor_id == world.party_id


def test_one_letter_to_the_wrong_person_has_a_short_form_with_the_statement(
    client: Client,
) -> None:
    assert f'href="?{SHORT.partition("?")[2]}"' in client.get(ADD).content.decode()
    today = clock.today().isoformat()
    values = {
        "way": "post_wrong_receiver",
        "story": "Een beschikking bij de buren.",
        "persons": "1",
        "receiver_who": "De buren",
        "receiver_asked": "yes",
        "receiver_asked_on": today,
        "receiver_deleted": "yes",
        "receiver_deleted_on": today,
        "receiver_statement": "Ongelezen teruggegeven.",
    }
    page = sent(client, SHORT, source="staff", **values)
    assert page.status_code == 302, page.content.decode()
    made = Breach.objects.latest("created_at")
    assert made.course == Course.MISADDRESSED
    facts = made.facts.reveal()
    assert facts["receiver_statement"] == "Ongelezen teruggegeven."
    assert (facts["incident_type"], facts["receiver_deleted_on"]) == (
        ["post_wrong_receiver"],
        today,
    )
    assert (made.persons_min, made.persons_max) == (1, 1)
    assert made.report.reveal()["sent_to"] == "De buren"


def test_a_statement_without_its_question_is_refused_in_the_short_form(client: Client) -> None:
    page = sent(
        client,
        SHORT,
        way="mail_wrong_receiver",
        story="Mail",
        source="staff",
        receiver_deleted_on=clock.today().isoformat(),
    )
    assert page.status_code == 200
    assert 'id="id_receiver_deleted_on_error"' in page.content.decode()


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.CISO, 200), (Role.DPO, 404), (Role.MANAGER, 404), (Role.CASE_HANDLER, 404)],
)
def test_who_does_not_handle_breaches_has_no_page_for_it(
    world: World, role: str, status: int
) -> None:
    client = client_of(world, role)
    for path in (ADD, SHORT):
        assert client.get(path).status_code == status


def test_what_a_processor_told_stands_beside_the_choice_and_reading_it_is_recorded(
    world: World, client: Client
) -> None:
    told = {"story": "Lek", "processor": f"Drukkerij {world.canary}"}
    made = make_breach(world, source=Source.PROCESSOR, report=told)
    act = reverse("admin:breaches_breach_act", args=[made.pk, "name-processor"])
    assert f"Drukkerij {world.canary}" in client.get(act).content.decode()
    assert AuditEvent.objects.filter(action="cases.read", subject_id=made.pk).exists()
    assert sent(client, act, party=Party.objects.get(pk=world.party_id).name).status_code == 302
    made.refresh_from_db()
    assert made.processor_id == world.party_id


def test_the_processor_is_asked_only_of_what_a_processor_told(world: World, client: Client) -> None:
    page = reverse("admin:breaches_breach_change", args=[world.breaches["reported"]])
    assert "name-processor" not in client.get(page).content.decode()
