"""The screens of actions: the list, one of them, the first page, and who sees which."""

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
from privacyoffice.actions.models import Action
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Agreement
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.actions import an_action
from tests.requests_dsar.test_admin import client_of, text_of

LIST = "/admin/actions/action/"
DAY = timedelta(days=1)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("nl"):
        yield kept_world


@pytest.fixture
def agreement(world: World) -> Agreement:
    return Agreement.objects.get(pk=world.agreements["signed"])


def page(action: Action) -> str:
    return reverse("admin:actions_action_change", args=[action.pk])


def act(action: Action, name: str) -> str:
    return reverse("admin:actions_action_act", args=[action.pk, name])


def sent(client: Client, path: str, **values: Any) -> Any:
    form = posting_form(text_of(client, path))
    return client.post(path, {**form.values, **values})


def test_an_owner_sees_the_action_without_what_it_is_about(
    world: World, agreement: Agreement
) -> None:
    handler = world.people[Role.CASE_HANDLER]
    made = an_action(world.canary, agreement, owner=handler)
    text = text_of(client_of(handler), page(made))
    assert made.what in text
    assert agreement.reference in text
    assert made.subject_url not in text
    assert made.subject_url in text_of(client_of(world.people[Role.DPO]), page(made))


def test_somebody_elses_action_is_missing(world: World, agreement: Agreement) -> None:
    made = an_action(world.canary, agreement, owner=world.people[Role.CISO])
    client = client_of(world.people[Role.CASE_HANDLER])
    assert client.get(page(made)).status_code == 404
    assert client.get(act(made, "done")).status_code == 404
    assert str(made.pk) not in text_of(client, LIST)


def test_what_was_done_is_asked_and_stands_on_the_page(world: World, agreement: Agreement) -> None:
    handler = world.people[Role.CASE_HANDLER]
    made, client = an_action(world.canary, agreement, owner=handler), client_of(handler)
    refused = sent(client, act(made, "done"), evidence=" ")
    assert "Schrijf op wat er is gedaan." in refused.content.decode()
    assert sent(client, act(made, "done"), evidence="Zie 7.2\nen bijlage").status_code == 302
    text = text_of(client, page(made))
    assert "Zie 7.2<br>en bijlage" in text
    dpo = client_of(world.people[Role.DPO])
    assert sent(dpo, act(made, "see"), note="").status_code == 302
    assert world.people[Role.DPO].name in text_of(client, page(made))


def test_words_on_a_page_are_never_markup(world: World, agreement: Agreement) -> None:
    handler = world.people[Role.CASE_HANDLER]
    made = an_action("<b>vet</b>", agreement, owner=handler)
    text = text_of(client_of(handler), page(made))
    assert "&lt;b&gt;vet" in text
    assert "<b>vet" not in text


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("late", {"late"}),
        ("open", {"late", "open"}),
        ("mine", {"late"}),
        ("done", {"done"}),
        ("dropped", {"dropped"}),
        ("unseen", {"done", "dropped"}),
    ],
)
def test_the_list_chooses_by_how_far_it_is(
    world: World, agreement: Agreement, status: str, found: set[str]
) -> None:
    officer, dpo = world.people[Role.PRIVACY_OFFICER], world.people[Role.DPO]
    made = {
        "late": an_action("a", agreement, owner=officer),
        "open": an_action("b", agreement, owner=dpo),
        "done": an_action("c", agreement, owner=officer),
        "dropped": an_action("d", agreement, owner=officer),
    }
    by = {code: Action.objects.filter(pk=one.pk) for code, one in made.items()}
    by["late"].update(due_on=clock.today() - DAY)
    by["done"].update(done_on=clock.today())
    by["dropped"].update(dropped=True)
    text = text_of(client_of(officer), f"{LIST}?status={status}")
    assert {code for code, one in made.items() if str(one.pk) in text} == found


def test_the_list_and_the_first_page_ask_the_same_however_many_there_are(
    world: World, agreement: Agreement
) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    client = client_of(officer)

    def asked(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    an_action(world.canary, agreement, owner=officer)
    before = [asked(LIST), asked("/admin/")]
    for number in range(15):
        an_action(f"{world.canary} {number}", agreement, owner=officer)
    assert [asked(LIST), asked("/admin/")] == before


def test_the_first_page_shows_ones_own_and_to_an_fg_what_ended_unseen(
    world: World, agreement: Agreement
) -> None:
    handler, dpo = world.people[Role.CASE_HANDLER], world.people[Role.DPO]
    made = an_action(world.canary, agreement, owner=handler)
    assert page(made) in text_of(client_of(handler), "/admin/")
    assert page(made) not in text_of(client_of(dpo), "/admin/")
    Action.objects.filter(pk=made.pk).update(dropped=True)
    assert page(made) in text_of(client_of(dpo), "/admin/")
    assert page(made) not in text_of(client_of(handler), "/admin/")


def test_an_action_is_agreed_on_the_page_of_what_it_is_about_once(
    world: World, agreement: Agreement
) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    client = client_of(officer)
    path = reverse("admin:processors_agreement_act", args=[agreement.pk, "action-agree"])
    form = posting_form(text_of(client, path))
    values = {
        **form.values,
        "what": "Bel de leverancier",
        "owner": str(officer.pk),
        "due_on": (clock.today() + DAY).isoformat(),
    }
    for _twice in range(2):
        assert client.post(path, values).status_code == 302
    made = Action.objects.get(what="Bel de leverancier")
    subject_page = reverse("admin:processors_agreement_change", args=[agreement.pk])
    assert made.subject_url == subject_page
    assert page(made) in text_of(client, subject_page)
    refused = client.post(path, {**values, "due_on": "2001-01-01"}).content.decode()
    assert "Kies vandaag of een latere dag." in refused
    assert "Bel de leverancier" in refused
