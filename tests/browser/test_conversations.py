"""Somebody writes without a request, reads the answer with a code; and the office's side of it."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.correspondence import doors, mailboxes
from privacyoffice.correspondence.models import Code, Conversation, MailboxCheck
from privacyoffice.correspondence.services import messages
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_office
from tests.live import Live
from tests.screens import follow, log_in, look_at


@pytest.fixture
def world(committed_db: None) -> World:
    return make_office()


def _looked_at(page: Page, name: str) -> None:
    look_at(page)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
        page.set_viewport_size({"width": 360, "height": 720})
        page.screenshot(path=Path(folder) / f"{name}-360.png", full_page=True)
        page.set_viewport_size({"width": 1366, "height": 768})


def _press(page: Page, name: str) -> None:
    follow(page, page.get_by_role("button", name=name))


def _written(page: Page, world: World) -> Conversation:
    """From the first page to the number of the message, with a mistake on each page."""
    page.goto(f"/{world.slug}/bericht/")
    _looked_at(page, "message-who")
    page.wait_for_timeout(2500)  # what is sent at once comes from a program
    page.get_by_label("Uw naam").fill("Iemand Anders")
    _press(page, "Stuur mij een code")
    expect(page.get_by_role("alert")).to_be_focused()
    _looked_at(page, "message-who-wrong")
    page.get_by_label("Uw e-mailadres").fill(f"{world.canary}@burger.example")
    _press(page, "Stuur mij een code")
    page.get_by_label("De code uit de e-mail").fill("12")
    _press(page, "Verder")
    _looked_at(page, "message-code-wrong")
    with organisation_scope(world.organisation.pk):
        code = mailboxes.code_of(MailboxCheck.objects.latest("asked_at"))
    page.get_by_label("De code uit de e-mail").fill(code)
    _press(page, "Verder")
    page.get_by_label("Uw bericht").fill("Wat weet u van mij?\n\nIk woon hier nu 3 jaar.")
    _looked_at(page, "message-text")
    _press(page, "Verstuur")
    _looked_at(page, "message-sent")
    with organisation_scope(world.organisation.pk):
        return Conversation.objects.latest("created_at")


def test_from_a_first_message_to_an_answer(
    browser_page: Page, live: Live, world: World, console_problems: list[str]
) -> None:
    page, officer = browser_page, world.people[Role.PRIVACY_OFFICER]
    conversation = _written(page, world)
    with organisation_scope(world.organisation.pk):
        messages.write_out(conversation, body="Wij zoeken het uit.", actor=officer, now=clock.now())
    follow(page, page.get_by_role("link", name="Ga naar uw pagina"))
    _looked_at(page, "conversation-hidden")
    follow(page, page.get_by_role("link", name="Lees de berichten"))
    page.locator("button[name=send]").click()
    page.wait_for_load_state()
    with organisation_scope(world.organisation.pk):
        code = doors.code_of(Code.objects.latest("made_at"))
    page.locator("input[name=code]").fill(code)
    page.locator("input[name=code]").press("Enter")
    expect(page.get_by_text("Wij zoeken het uit.")).to_be_visible()
    _looked_at(page, "conversation-shown")
    follow(page, page.get_by_role("link", name="Stuur ons een bericht"))
    _looked_at(page, "conversation-reply")
    page.get_by_label("Uw bericht").fill("Dank u wel.")
    _press(page, "Verstuur")
    _looked_at(page, "conversation-written")

    log_in(page, live, officer)
    address = f"/admin/correspondence/conversation/{conversation.pk}"
    for name, path in (
        ("admin-home", "/admin/"),
        ("admin-conversations", "/admin/correspondence/conversation/"),
        ("admin-conversation", f"{address}/change/"),
        ("admin-message", f"{address}/act/message/"),
        ("admin-make-request", f"{address}/act/make-request/"),
    ):
        page.goto(path)
        _looked_at(page, name)
    follow(page, page.locator("form button[type=submit], form input[type=submit]").last)
    page.goto(f"{address}/change/")
    _looked_at(page, "admin-became-request")
    # A form that is not right yet is answered with 422, which the console reports.
    assert all("422" in problem for problem in console_problems)
    console_problems.clear()
