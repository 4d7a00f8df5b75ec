"""Screens of requests in a browser: accessible, fit for a phone, and done without a script."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar import queries
from tests.factories import World, make_office
from tests.factories.requests import STATES, in_state
from tests.live import Live
from tests.screens import assert_in_order, log_in, look_at

LIST = "/admin/requests_dsar/datasubjectrequest/"


@pytest.fixture
def world(committed_db: None) -> World:
    made = make_office()
    with organisation_scope(made.organisation.pk):
        for state in STATES:
            made.requests[state] = in_state(state, made.canary, made.people)
    return made


def _kept(page: Page, name: str) -> None:
    """A picture for who wants to look, in PICTURES."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_screens_of_requests(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    pages = {
        "list": LIST,
        "add": f"{LIST}add/",
        "find": f"{LIST}find/",
        **{
            state: f"{LIST}{world.requests[state]}/change/"
            for state in (
                *("request-received", "request-handled", "request-waiting"),
                "request-destroyed",
            )
        },
        **{
            name: f"{LIST}{world.requests[state]}/act/{name}/"
            for name, state in (
                ("take-up", "request-received"),
                ("correct", "request-received"),
                ("close", "request-progress"),
                ("ask-identity", "request-progress"),
                ("check", "request-waiting"),
                ("answer-in", "request-waiting"),
                ("extend", "request-waiting"),
                ("destroy", "request-closed"),
            )
        },
        "history": f"{LIST}{world.requests['request-closed']}/history/",
    }
    for name, path in pages.items():
        assert_in_order(browser_page, path)
        _kept(browser_page, name)


def test_a_letter_becomes_a_request_that_the_handler_closes(
    browser_page: Page, live: Live, world: World
) -> None:
    page: Any = browser_page
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    page.goto(f"{LIST}add/")
    page.get_by_role("button", name="Verzoek vastleggen").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf op wat de persoon vraagt.")
    look_at(page)
    page.get_by_label("Ontvangen op").fill(clock.today().isoformat())
    page.get_by_label("per brief").check()
    page.get_by_label("inzage (art. 15)").check()
    page.get_by_label("De vraag in de woorden van de persoon").fill("Wat weet u van mij?")
    page.locator("#id_surname").fill("Van Riet")
    page.locator("#id_email").fill("riet@burger.example")
    page.get_by_role("button", name="Verzoek vastleggen").click()
    page.get_by_role("link", name="Open dit verzoek").click()
    expect(page.get_by_text("Wat weet u van mij?")).to_be_visible()
    page.get_by_role("link", name="In behandeling nemen").click()
    handler = world.people[Role.CASE_HANDLER]
    page.get_by_label("Wie behandelt het?").select_option(label=str(handler))
    page.get_by_role("button", name="In behandeling nemen").click()
    expect(page.get_by_text("behandelt dit verzoek nu")).to_be_visible()
    address = page.url
    page.goto(f"{LIST}find/")
    page.get_by_label("E-mailadres").fill("RIET@burger.example")
    page.get_by_role("button", name="Zoeken").click()
    expect(page.get_by_text("1 verzoek gevonden")).to_be_visible()
    assert page.url.endswith("/find/")
    look_at(page)
    log_in(page, live, handler)
    page.goto(address)
    # What this stage seldom asks for is one click further.
    page.locator("summary").get_by_text("Meer", exact=True).click()
    page.get_by_role("link", name="Verzoek afsluiten").click()
    page.get_by_label("ingetrokken door de persoon", exact=True).check()
    page.get_by_label("Redenen").fill("De persoon belde dat het niet meer hoeft.")
    page.get_by_role("button", name="Verzoek afsluiten").click()
    expect(page.get_by_text("Afgesloten als: ingetrokken door de persoon.")).to_be_visible()


def test_of_a_destroyed_request_the_certificate_is_all_that_one_reads(
    browser_page: Page, live: Live, world: World
) -> None:
    page: Any = browser_page
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    pk = world.requests["request-closed"]
    page.goto(f"{LIST}{pk}/act/destroy/")
    page.get_by_label("het is per vergissing ingevoerd").check()
    page.get_by_label("Besluit", exact=True).fill("Selectielijst, regel 4")
    page.get_by_label("Typ het kenmerk").fill("V-0000-0000")
    page.get_by_role("button", name="Inhoud vernietigen").click()
    expect(page.get_by_role("alert")).to_contain_text("Dit is niet het kenmerk")
    with organisation_scope(world.organisation.pk):
        reference = queries.access_request(world.people[Role.PRIVACY_OFFICER], pk, "view").reference
    page.get_by_label("Typ het kenmerk").fill(reference)
    page.get_by_role("button", name="Inhoud vernietigen").click()
    expect(page.get_by_text("Verklaring downloaden")).to_be_visible()
    expect(page.get_by_text("Ik wil weten wat u weet")).to_have_count(0)
