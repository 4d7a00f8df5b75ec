"""The calculator of terms in a real browser: by keyboard, narrow, on paper, without style."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_public_list import ENLARGED, assert_accessible, overflow
from tests.factories import World

PAUSES = (
    "&gevraagd1-dag=1&gevraagd1-maand=2&gevraagd1-jaar=2027"
    "&binnen1-dag=9&binnen1-maand=2&binnen1-jaar=2027"
)
MONTH = "?vraag=antwoord&reken=1&dag=31&maand=1&jaar=2027"
CLOCK = "?vraag=datalek&reken=1&dag=26&maand=3&jaar=2027&tijd=10:15"
VIEWS = {
    "questions": "",
    "nothing-chosen": "?gekozen=1",
    "fields": "?vraag=antwoord",
    "month": MONTH,
    "pauses": MONTH + PAUSES,
    "clock": CLOCK,
    "twice": "?vraag=datalek&reken=1&dag=25&maand=10&jaar=2026&tijd=02:30",
    "skipped": "?vraag=gemeld&reken=1&dag=28&maand=3&jaar=2027&tijd=02:30",
    "choices": "?vraag=rechter&reken=1&antwoord=nee",
    "length": "?vraag=bewaren&reken=1&dag=29&maand=2&jaar=2028&duur=5&duur-eenheid=jaren",
    "paper": MONTH + "&papier=ja",
}


@pytest.fixture
def page(browser_page: Page, standing_world: World, committed_db: None) -> Page:
    browser_page.set_viewport_size({"width": 1366, "height": 768})
    browser_page.goto(f"/{standing_world.slug}/termijn/")
    return browser_page


@pytest.mark.parametrize("view", VIEWS)
def test_the_calculator_is_accessible_and_fits_every_width(page: Page, view: str) -> None:
    for width in (360, ENLARGED, 1366):
        page.set_viewport_size({"width": width, "height": 768})
        page.goto(page.url.split("?")[0] + VIEWS[view])
        assert overflow(page) <= 0, width
    assert_accessible(page)


def test_a_term_is_computed_with_the_keyboard_and_enter_does_not_add_a_pause(page: Page) -> None:
    page.get_by_label("Wanneer moet er antwoord zijn op een verzoek?").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/termijn/?gekozen=1&vraag=antwoord")
    page.locator("#dag").focus()
    for part in ("31", "1", "2027"):
        page.keyboard.type(part)
        if part != "2027":
            page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("uiterlijk maandag 1 maart 2027")).to_be_visible()
    assert "meer=" not in page.url
    page.get_by_text("Op grond van welke wet?").click()
    expect(page.get_by_role("link", name="1182/71").first).to_be_visible()


def test_one_more_pause_keeps_what_was_filled_in(page: Page) -> None:
    page.goto(page.url + MONTH + PAUSES)
    expect(page.locator(".term-pause")).to_have_count(3)
    page.get_by_role("button", name="Nog een onderbreking").click()
    expect(page.locator(".term-pause")).to_have_count(4)
    expect(page.locator("#gevraagd1-dag")).to_have_value("1")
    expect(page.locator(".term-answer")).to_have_count(0)
    page.get_by_role("button", name="Bereken").last.click()
    expect(page.locator(".term-answer")).to_be_visible()
    expect(page.locator(".term-pause")).to_have_count(4)


def test_what_is_wrong_takes_focus_and_leads_to_its_field(page: Page) -> None:
    page.goto(page.url + "?vraag=datalek&reken=1&dag=31&maand=2&jaar=2026&tijd=10:00")
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").click()
    expect(page.locator("#dag")).to_be_focused()
    expect(page.locator("#dag")).to_have_value("31")


def test_of_a_time_that_occurs_twice_one_is_chosen(page: Page) -> None:
    page.goto(page.url + VIEWS["twice"])
    page.get_by_label("De tweede keer, in de wintertijd").check()
    page.get_by_role("button", name="Bereken").last.click()
    expect(page.locator(".term-answer")).to_contain_text("28 oktober 2026 om 2.30 uur")


def test_paper_has_the_answer_and_the_law_and_no_form(page: Page) -> None:
    page.goto(page.url + MONTH)
    page.emulate_media(media="print")
    expect(page.locator("form")).to_be_hidden()
    expect(page.locator(".term-answer__due")).to_be_visible()
    expect(page.get_by_text("Berekend op")).to_be_visible()
    expect(page.get_by_text(re.compile("Dat is (over|al)"))).to_be_hidden()
    expect(page.locator(".term-laws li").first).to_be_visible()


def test_without_style_the_answer_comes_before_the_form(page: Page) -> None:
    page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    page.goto(page.url + MONTH)
    text = page.locator("main").inner_text()
    order = ("Antwoord", "uiterlijk maandag 1 maart 2027", "Zo is dit berekend", "Aanpassen wat")
    places = [text.index(part) for part in order]
    assert places == sorted(places)
