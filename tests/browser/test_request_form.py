"""The form for a request in a real browser: without a mouse or JavaScript, narrow, every step."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_public_list import ENLARGED, assert_accessible, overflow
from tests.factories import make_register


@pytest.fixture
def page(browser_page: Page, committed_db: None) -> Page:
    browser_page.set_viewport_size({"width": 1366, "height": 768})
    browser_page.goto(f"/{make_register().slug}/verzoek/")
    return browser_page


def looked_at(page: Page, name: str) -> None:
    """Accessible, and as wide as the window at every width."""
    for width in (ENLARGED, 1366, 360):
        page.set_viewport_size({"width": width, "height": 768})
        assert overflow(page) <= 0, (name, width)
    assert_accessible(page)
    page.set_viewport_size({"width": 1366, "height": 768})


def go_on(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Verder").click()


def test_every_step_is_accessible_and_says_what_is_wrong(
    page: Page, console_problems: list[str]
) -> None:
    looked_at(page, "start")
    page.get_by_role("link", name="Beginnen").click()
    go_on(page)
    looked_at(page, "what-wrong")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    assert page.evaluate("document.activeElement.name") == "wishes"
    for wish in ("Mijn gegevens inzien", "Verkeerde gegevens", "Bezwaar maken"):
        page.get_by_label(wish).check()
    looked_at(page, "what")
    go_on(page)
    page.get_by_label("Voor iemand die mij heeft gevraagd").check()
    looked_at(page, "for-whom")
    go_on(page)
    page.get_by_label("Achternaam").fill("Voorbeeld")
    page.get_by_label("Dag", exact=True).fill("31")
    page.get_by_label("Maand").fill("2")
    page.get_by_label("Jaar").fill("1970")
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Deze datum bestaat niet")
    looked_at(page, "person-wrong")
    page.get_by_label("Dag", exact=True).fill("28")
    go_on(page)
    page.get_by_label("Zoek in wat wij").fill("doel")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    looked_at(page, "about")
    page.get_by_role("checkbox").first.check()
    go_on(page)
    page.get_by_label("Welke gegevens zijn verkeerd").fill("De straat.")
    looked_at(page, "details")
    go_on(page)
    page.get_by_label("Achternaam").fill("Gemachtigde")
    looked_at(page, "name")
    go_on(page)
    page.get_by_label("Per e-mail").check()
    page.get_by_role("radio", name="Op mijn eigen pagina").check()
    go_on(page)
    looked_at(page, "answer-wrong")
    page.get_by_role("checkbox", name="Ik wil het antwoord").check()
    go_on(page)
    page.get_by_label("E-mailadres").fill("form-walk@voorbeeld.example")
    looked_at(page, "address")
    go_on(page)
    page.get_by_label("Aan de balie").check()
    looked_at(page, "identity")
    go_on(page)
    looked_at(page, "check")
    page.wait_for_timeout(2_100)
    page.get_by_role("button", name="Verstuur mijn verzoek").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij hebben uw verzoek ontvangen")
    looked_at(page, "sent")
    # What is not right yet is answered so, and a browser tells its console.
    told = [problem for problem in console_problems if "422 (Unprocessable" in problem]
    assert len(told) == 3
    console_problems[:] = [problem for problem in console_problems if problem not in told]
