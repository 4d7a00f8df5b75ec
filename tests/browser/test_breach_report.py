"""The form for a data breach in a real browser: accessible and no wider than the window."""

import os

import pytest
from playwright.sync_api import Page, expect

from privacyoffice import clock
from tests.browser.test_request_form import go_on, looked_at
from tests.factories import make_office


@pytest.fixture
def page(browser_page: Page, committed_db: None) -> Page:
    browser_page.set_viewport_size({"width": 1366, "height": 768})
    browser_page.goto(f"/{make_office().slug}/datalek-melden/")
    return browser_page


def looked(page: Page, name: str) -> None:
    looked_at(page, name)
    if folder := os.environ.get("PICTURES"):
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=f"{folder}/report-{name}-narrow.png", full_page=True)
        page.set_viewport_size({"width": 1366, "height": 768})
        page.screenshot(path=f"{folder}/report-{name}.png", full_page=True)


def test_every_step_is_accessible_and_says_what_is_wrong(
    page: Page, console_problems: list[str]
) -> None:
    looked(page, "start")
    page.get_by_role("link", name="Beginnen").click()
    go_on(page)
    expect(page.get_by_role("alert")).to_be_focused()
    looked(page, "who-wrong")
    page.get_by_label("Ik werk voor deze organisatie").check()
    go_on(page)
    story = page.get_by_label("Wat is er gebeurd?")
    story.fill("Een e-mail naar de verkeerde lijst. " * 9)
    # Long lines go on below: who tells it reads all of it back.
    assert story.evaluate("box => box.scrollWidth <= box.clientWidth")
    looked(page, "what")
    go_on(page)
    found = page.get_by_role("group", name="Op welke dag is het ontdekt?")
    today = clock.today()
    for label, part in (("Dag", today.day), ("Maand", today.month), ("Jaar", today.year + 1)):
        found.get_by_label(label, exact=True).fill(str(part))
    page.get_by_label("Het gaat nog door").check()
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Dit moet nog komen")
    looked(page, "when-wrong")
    found.get_by_label("Jaar").fill(str(today.year))
    go_on(page)
    page.get_by_label("burgerservicenummer").check()
    looked(page, "data")
    go_on(page)
    page.get_by_label("Uw naam").fill("Noor Voorbeeld")
    page.get_by_label("Telefoonnummer").fill("06 12345678")
    looked(page, "contact")
    go_on(page)
    looked(page, "check")
    page.wait_for_timeout(2_100)
    page.get_by_role("button", name="Verstuur").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt. Wij weten er nu van")
    looked(page, "sent")
    # What is not right yet is answered so, and a browser tells its console.
    told = [problem for problem in console_problems if "422 (Unprocessable" in problem]
    assert len(told) == 2
    console_problems[:] = [problem for problem in console_problems if problem not in told]
