"""The screens on which an officer writes a statement and another one publishes it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.queries import shipped_text
from privacyoffice.policy.services import save_profile
from privacyoffice.publicsite.models import Statement, StatementVersion
from privacyoffice.tenancy.scope import organisation_scope
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.live import Live
from tests.screens import assert_in_order, log_in

LIST = "/admin/publicsite/statement/"
PICTURES = os.environ.get("SITE_PICTURES", "")


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def page_of(world: World) -> str:
    return f"{LIST}{world.statement_id}/"


def test_an_officer_saves_a_text_and_its_revision_travels_along(world: World) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    change = f"{page_of(world)}change/"
    values = posting_form(client.get(change).content.decode()).values
    saved = client.post(change, values | {"text": "Van de een."})
    assert saved.status_code == 302
    late = client.post(change, values | {"text": "Van de ander."})
    assert late.status_code == 200
    assert "Iemand anders heeft dit intussen gewijzigd" in late.content.decode()
    assert Statement.objects.get(pk=world.statement_id).text == "Van de een."


def test_the_page_shows_the_text_as_people_read_it(world: World) -> None:
    page = client_of(world.people[Role.DPO]).get(f"{page_of(world)}change/").content.decode()
    assert f'<p class="utrecht-paragraph">Concept {world.canary}</p>' in page
    assert "<textarea" not in page


def test_who_wrote_it_sees_why_they_cannot_publish(world: World) -> None:
    writer, other = world.people["second_officer"], world.people[Role.PRIVACY_OFFICER]
    publish = f"{page_of(world)}act/publish/"
    refused = client_of(writer).post(publish, {"changed": "Nieuw"})
    assert "Iemand anders leest en publiceert" in refused.content.decode()
    before = StatementVersion.objects.count()
    client = client_of(other)
    values = posting_form(client.get(publish).content.decode()).values
    assert client.post(publish, values | {"changed": "Nieuw"}).status_code == 302
    assert StatementVersion.objects.count() == before + 1


@pytest.mark.parametrize("act", ["publish", "fits", "propose"])
def test_an_act_says_which_text_was_on_the_screen(world: World, act: str) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    save_profile(
        text=shipped_text("gemeente"),
        in_force_from=clock.today(),
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )
    before = Statement.objects.values().get(pk=world.statement_id)
    answer = client.post(f"{page_of(world)}act/{act}/", {"changed": "Nieuw"})
    assert answer.status_code == 200
    assert "expected_revision" in answer.content.decode()
    assert Statement.objects.values().get(pk=world.statement_id) == before


def test_a_new_policy_is_told_on_the_page_and_on_the_home_page(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    save_profile(
        text=shipped_text("gemeente"), in_force_from=clock.today(), actor=officer, now=clock.now()
    )
    client = client_of(officer)
    sentence = "De tekst hoort bij versie 1 van het beleid; versie 2 geldt sinds"
    for path in (f"{page_of(world)}change/", "/admin/"):
        assert sentence in client.get(path).content.decode(), path
    fits = f"{page_of(world)}act/fits/"
    values = posting_form(client.get(fits).content.decode()).values
    assert client.post(fits, values).status_code == 302
    assert sentence not in client.get(f"{page_of(world)}change/").content.decode()


def test_the_list_asks_a_constant_number_of_questions(world: World) -> None:
    client = client_of(world.people[Role.AUDITOR])
    client.get(LIST)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(LIST).status_code == 200
    assert len(captured) <= 25


def test_a_statement_goes_from_policy_to_public_page(
    browser_page: Page, live: Live, own_world: World
) -> None:
    world = own_world
    with organisation_scope(world.organisation.pk):
        pk = world.statement_id
        save_profile(
            text=shipped_text("werkzaak-rivierenland"),
            in_force_from=clock.today(),
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )
    page = browser_page
    page.set_viewport_size({"width": 1366, "height": 768})
    log_in(page, live, world.people["second_officer"])
    assert_in_order(page, LIST)
    assert_in_order(page, f"{LIST}add/")
    assert_in_order(page, f"{LIST}{pk}/change/")
    for act in ("propose", "fits"):
        assert_in_order(page, f"{LIST}{pk}/act/{act}/")
    page.goto(f"{LIST}{pk}/act/propose/")
    page.get_by_role("button", name="Opnieuw samenstellen uit het beleid").click()
    expect(page.get_by_text("De tekst is een nieuw voorstel")).to_be_visible()
    assert "je" in page.locator("textarea[name=text]").input_value().split()
    keep(page, "admin-verklaring")
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    assert_in_order(page, f"{LIST}{pk}/act/publish/")
    page.get_by_label("Wat is er anders?").fill("Opnieuw geschreven bij het nieuwe beleid.")
    keep(page, "admin-publiceren")
    page.get_by_role("button", name="Publiceren").click()
    expect(page.get_by_text("Versie 2 is openbaar.")).to_be_visible()
    assert_in_order(page, f"{LIST}{pk}/history/")
    expect(page.locator("main")).to_contain_text("versie 2")
    for address in ("privacyverklaring", "privacyverklaring/v/2"):
        page.goto(f"/{world.slug}/{address}/")
        keep(page, f"voorstel-{address.replace('/', '-')}")
    expect(page.locator("main")).to_contain_text("Opnieuw geschreven bij het nieuwe beleid.")
    page.set_viewport_size({"width": 360, "height": 720})
    keep(page, "voorstel-telefoon")


def keep(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
