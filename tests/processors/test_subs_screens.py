"""The screens of sub-processors and transfers: from the page of the agreement to a decision."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Agreement, PartyTransfer, Safeguard, SubProcessing, SubStatus
from tests.factories import World
from tests.factories.agreements import make_agreement, make_party
from tests.processors.test_transfers import FORBIDS
from tests.requests_dsar.test_admin import client_of, sent, text_of

TRANSFERS, SUBS = "/admin/processors/partytransfer/", "/admin/processors/subprocessing/"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("nl"):
        yield kept_world


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world.people[Role.PRIVACY_OFFICER])


@pytest.fixture
def agreement(world: World) -> Agreement:
    return make_agreement("Loonbureau", world.people)


def page(agreement: Agreement) -> str:
    return reverse("admin:processors_agreement_change", args=[agreement.pk])


def act(agreement: Agreement, name: str) -> str:
    return reverse("admin:processors_agreement_act", args=[agreement.pk, name])


def test_a_sub_processor_comes_under_another_and_is_drawn_with_its_table(
    client: Client, agreement: Agreement
) -> None:
    for name, under in (("Rekencentrum", ""), ("Cloud Voorbeeld Inc.", "Rekencentrum")):
        above = SubProcessing.objects.filter(party__name=under).first()
        answer = sent(
            client,
            act(agreement, "sub-add"),
            party=make_party(name).name,
            parent=str(above.pk) if above else "party",
            service="Opslag",
            country="US" if under else "NL",
            authorisation="general",
            object_until=(clock.today() + timedelta(days=30)).isoformat(),
        )
        assert answer.status_code == 302
    text = text_of(client, page(agreement))
    drawing = text.partition('id="subs-title"')[2].partition("</figure>")[0]
    picture, _start, table = drawing.partition("<table")
    assert picture.count("Cloud Voorbeeld Inc.") == 1
    assert "Cloud Voorbeeld Inc." in table
    assert "Verenigde Staten, buiten de EER" in table
    told = text.partition("Cloud Voorbeeld Inc. heeft gegevens buiten de EER (Verenigde Staten)")[2]
    assert f'<a href="{act(agreement, "transfer-add")}">' in told.partition("</li>")[0]


def test_what_was_filled_in_stays_when_something_is_wrong(
    client: Client, agreement: Agreement
) -> None:
    answer = sent(
        client,
        act(agreement, "sub-add"),
        party=make_party("Rekencentrum").name,
        service="Opslag van loonstroken",
        authorisation="general",
    )
    text = answer.content.decode()
    assert "Zeg tot wanneer u bezwaar kunt maken." in text
    assert "Opslag van loonstroken" in text
    assert not SubProcessing.objects.filter(agreement=agreement).exists()


def test_a_sub_processor_is_allowed_or_refused_on_its_page(world: World, client: Client) -> None:
    path = f"{SUBS}{world.sub_id}/change/"
    assert "Toestaan" in text_of(client, path)
    refused = sent(client, f"{SUBS}{world.sub_id}/act/object/", reason="Buiten de EER")
    assert refused.status_code == 302
    sub = SubProcessing.objects.get(pk=world.sub_id)
    assert sub.status == SubStatus.OBJECTED
    text = text_of(client, path)
    assert "Buiten de EER" in text
    assert "act/allow/" not in text


def test_a_transfer_is_written_down_completed_and_signed_off(
    client: Client, agreement: Agreement
) -> None:
    made = sent(client, act(agreement, "transfer-add"), country="JP", safeguard="45")
    assert made.status_code == 302
    transfer = PartyTransfer.objects.get(agreement=agreement)
    sign_off = f"{TRANSFERS}{transfer.pk}/act/sign-off/"
    assert 'method="post"' not in text_of(client, sign_off).partition("act-page")[2]
    changed = sent(client, f"{TRANSFERS}{transfer.pk}/act/correct/", decision="japan")
    assert changed.status_code == 302
    assert sent(client, sign_off).status_code == 302
    text = text_of(client, f"{TRANSFERS}{transfer.pk}/change/")
    assert "akkoord" in text
    assert "(EU) 2019/419" in text


def test_what_the_policy_forbids_is_refused_in_its_words_and_not_offered_to_sign_off(
    world: World, client: Client
) -> None:
    page = f"{TRANSFERS}{world.transfer_id}/change/"
    sign_off = f"{TRANSFERS}{world.transfer_id}/act/sign-off/"
    assert sign_off in text_of(client, page)
    officer = world.people[Role.PRIVACY_OFFICER]
    save_profile(text=FORBIDS, in_force_from=clock.today(), actor=officer, now=clock.now())
    assert client.get(sign_off)["Location"] == page
    text = text_of(client, page)
    assert "«Wij geven niets door.»" in text
    assert sign_off not in text
    assert client.post(sign_off).status_code == 200
    assert PartyTransfer.objects.get(pk=world.transfer_id).signed_off_on is None


def test_the_list_filters_what_has_no_basis(
    world: World, client: Client, agreement: Agreement
) -> None:
    good = PartyTransfer.objects.create(
        agreement=agreement,
        country="JP",
        safeguard=Safeguard.ADEQUACY,
        decision="japan",
        signed_off_on=clock.today(),
    )
    listed = text_of(client, TRANSFERS)
    assert str(good.pk) in listed
    assert str(world.transfer_id) in listed
    bare = text_of(client, f"{TRANSFERS}?status=without")
    assert str(good.pk) not in bare
    assert str(world.transfer_id) in bare
    assert str(good.pk) in text_of(client, f"{TRANSFERS}?country=JP")


@pytest.mark.parametrize("path", [TRANSFERS, f"{TRANSFERS}?status=without", SUBS])
def test_a_list_asks_no_more_for_many_than_for_few(
    world: World, client: Client, agreement: Agreement, path: str
) -> None:
    counts = []
    for number in (1, 40):
        for _time in range(number):
            sub = SubProcessing.objects.create(
                agreement=agreement,
                party=make_party(f"Partij {SubProcessing.objects.count()}"),
                service="Opslag",
                country="US",
                authorisation="general",
            )
            PartyTransfer.objects.create(agreement=agreement, sub=sub, country="US")
        text_of(client, path)
        with CaptureQueriesContext(connection) as asked:
            text_of(client, path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_does_not_read_agreements_finds_neither_list_nor_page(world: World) -> None:
    outsider: Any = client_of(world.people[Role.CASE_HANDLER])
    for path in (
        *(TRANSFERS, SUBS),
        *(f"{TRANSFERS}{world.transfer_id}/change/", f"{SUBS}{world.sub_id}/change/"),
    ):
        assert outsider.get(path).status_code == 404
