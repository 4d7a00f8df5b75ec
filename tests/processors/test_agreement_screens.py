"""The screens of an agreement as a whole: what they show to whom, and what they do."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import PERMISSIONS, Role
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Agreement, AgreementKind, Status
from processors.queries import VIEW
from processors.standing import Standing
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.agreements import in_state, make_agreement, make_party
from tests.requests_dsar.test_admin import client_of, text_of

LIST = "/admin/processors/agreement/"
ADD = f"{LIST}add/"
DAY = timedelta(days=1)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("nl"):
        yield kept_world


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world.people[Role.PRIVACY_OFFICER])


def act(agreement_id: UUID, name: str) -> str:
    return reverse("admin:processors_agreement_act", args=[agreement_id, name])


def page(agreement_id: UUID) -> str:
    return reverse("admin:processors_agreement_change", args=[agreement_id])


def sent(client: Client, path: str, **values: Any) -> Any:
    form = posting_form(text_of(client, path))
    return client.post(path, {**form.values, **values})


def fresh(world: World, state: str) -> Agreement:
    return Agreement.objects.get(pk=in_state(state, world.canary, world.people))


def queries_for(client: Client, path: str) -> int:
    # What the first page of a session asks besides.
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_the_kind_follows_on_the_form_and_another_one_asks_why(
    world: World, client: Client
) -> None:
    told = {
        "party": make_party("Loonbureau De Rekenaar").name,
        "title": "Salarissen van 2027",
        "purposes_by": "us",
        "means_by": "us",
    }
    answer = sent(client, ADD, **told, kind=AgreementKind.JOINT)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Zeg waarom u anders kiest." in text
    assert "Salarissen van 2027" in text
    assert not Agreement.objects.filter(title="Salarissen van 2027").exists()
    assert sent(client, ADD, **told).status_code == 302
    made = Agreement.objects.get(title="Salarissen van 2027")
    assert made.kind == AgreementKind.PROCESSING
    assert "Daaruit volgt: verwerkersovereenkomst" in text_of(client, page(made.pk))


def test_wrong_days_stand_beside_their_field_with_what_was_typed(
    world: World, client: Client
) -> None:
    draft = fresh(world, "agreement-draft")
    today = clock.today()
    told = {
        "signed_on": today.isoformat(),
        "valid_from": today.isoformat(),
        "valid_until": (today - DAY).isoformat(),
        "notice_term": "een kwartaal",
    }
    answer = sent(client, act(draft.pk, "sign"), **told)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "De laatste dag kan niet voor de eerste dag liggen." in text
    assert "een kwartaal" in text
    text = sent(client, act(draft.pk, "sign"), **told, breach_hours="800").content.decode()
    assert 'value="800"' in text
    assert "hoogstens 720 is" in text
    told |= {"valid_until": (today + 365 * DAY).isoformat(), "notice_term": "3 maanden"}
    told |= {"breach_hours": "24", "security": "Bijlage 2"}
    assert sent(client, act(draft.pk, "sign"), **told).status_code == 302
    draft.refresh_from_db()
    assert draft.status == Status.SIGNED
    text = text_of(client, page(draft.pk))
    assert "Opzeggen uiterlijk op" in text
    assert "Een datalek wordt binnen 24 uur gemeld." in text
    assert "Bijlage 2" in text


def test_a_gap_without_an_action_leaves_the_signing_without_a_button(
    world: World, client: Client
) -> None:
    gaps = fresh(world, "agreement-gaps")
    text = text_of(client, act(gaps.pk, "sign"))
    assert "schiet tekort, en niemand doet er iets aan." in text
    assert 'method="post"' not in text.partition("act-page")[2]
    today = clock.today().isoformat()
    client.post(act(gaps.pk, "sign"), {"signed_on": today, "valid_from": today})
    gaps.refresh_from_db()
    assert gaps.status == Status.DRAFT


def test_who_reads_the_register_reads_agreements_and_nobody_else(world: World) -> None:
    signed = world.agreements["signed"]
    for role in Role:
        expected = 200 if role in PERMISSIONS[VIEW] else 404
        assert client_of(world.people[role]).get(page(signed)).status_code == expected, role
        if role != Role.PRIVACY_OFFICER:
            assert client_of(world.people[role]).get(act(signed, "end")).status_code == 404, role


def test_the_list_is_narrowed_to_how_agreements_stand_today(world: World, client: Client) -> None:
    expired = fresh(world, "agreement-signed")
    Agreement.objects.filter(pk=expired.pk).update(
        valid_until=clock.today() - DAY, title="Verlopen contract"
    )
    for standing in Standing:
        text = text_of(client, f"{LIST}?standing={standing}")
        assert ("Verlopen contract" in text) == (standing == Standing.EXPIRED), standing
    unproven = fresh(world, "agreement-unproven")
    text = text_of(client, f"{LIST}?standing=unproven")
    assert unproven.reference in text
    assert expired.reference not in text


def test_the_list_begins_with_what_ends_first(world: World, client: Client) -> None:
    later, first = fresh(world, "agreement-signed"), fresh(world, "agreement-signed")
    Agreement.objects.filter(pk=first.pk).update(valid_until=clock.today() - 10 * DAY)
    text = text_of(client, LIST)
    assert text.index(first.reference) < text.index(later.reference)


def test_the_list_asks_the_same_of_the_database_however_much_there_is(
    world: World, client: Client
) -> None:
    before = queries_for(client, LIST)
    for _one in range(12):
        fresh(world, "agreement-notice")
    assert queries_for(client, LIST) == before


def test_a_page_asks_the_same_of_the_database_however_many_parties_sign(
    world: World, client: Client
) -> None:
    agreement = fresh(world, "agreement-further")
    before = queries_for(client, page(agreement.pk))
    for number in range(10):
        party = make_party(f"Partij {number}")
        agreement.further_parties.create(party=party, organisation_id=agreement.organisation_id)
    assert queries_for(client, page(agreement.pk)) == before


def test_a_next_version_leads_to_the_one_before(world: World, client: Client) -> None:
    signed = fresh(world, "agreement-signed")
    assert sent(client, act(signed.pk, "new-version")).status_code == 302
    new = Agreement.objects.get(supersedes=signed)
    assert "In plaats van:" in text_of(client, page(new.pk))
    assert new.reference in text_of(client, page(signed.pk))


def test_a_changed_agreement_shows_both_versions(world: World, client: Client) -> None:
    draft = make_agreement(world.canary, world.people)
    path = act(draft.pk, "change")
    form = posting_form(text_of(client, path))
    Agreement.objects.filter(pk=draft.pk).update(title="Van een ander", revision=1)
    answer = client.post(path, {**form.values, "title": "Van mij"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Van mij" in text
    assert "Van een ander" in text
