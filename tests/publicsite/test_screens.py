"""The front pages and texts in a browser: on a phone, enlarged, by keyboard, printed."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from privacyoffice.publicsite.addresses import PAGES
from tests.factories import World, make_organisation
from tests.screens import faults

# Where somebody who wants to look at the pages finds them.
PICTURES = os.environ.get("SITE_PICTURES", "")
TEXTS = [address for addresses in PAGES.values() for address in addresses.values()]
EVERY = ["", *TEXTS, "privacyverklaring/v/1", "register", "register/{published}"]
# 1366 pixels at 200 % is a page of 683; a phone is 360.
WIDTHS = {"telefoon": 360, "200-procent": 683, "scherm": 1366}


def path_of(world: World, address: str) -> str:
    filled = address.format(published=world.activities["published"])
    return f"/{world.slug}/{filled}/" if filled else f"/{world.slug}/"


def keep_picture(page: Page, address: str, name: str) -> None:
    if PICTURES:
        named = address.replace("/", "_").replace("{published}", "een") or "home"
        page.screenshot(path=Path(PICTURES) / f"{named}-{name}.png", full_page=True)


@pytest.mark.parametrize("address", EVERY)
def test_a_page_has_no_fault_that_a_program_finds_and_never_scrolls_sideways(
    browser_page: Page, public_world: World, address: str
) -> None:
    browser_page.goto(path_of(public_world, address))
    for name, width in WIDTHS.items():
        browser_page.set_viewport_size({"width": width, "height": 720})
        wide = browser_page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{address} at {width}"
        keep_picture(browser_page, address, name)
    assert faults(browser_page) == []
    assert browser_page.locator("h1").count() == 1
    browser_page.emulate_media(media="print")
    keep_picture(browser_page, address, "papier")


@pytest.mark.parametrize("address", ["", "uw-rechten", "register", "register/{published}"])
def test_every_link_and_field_is_reached_and_shown_by_keyboard(
    browser_page: Page, public_world: World, address: str
) -> None:
    browser_page.goto(path_of(public_world, address))
    wanted = browser_page.evaluate(
        """() => [...document.querySelectorAll('a[href], input, button, select, summary')]
        .filter(e => e.checkVisibility({checkVisibilityCSS: true})).length"""
    )
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    reached = 1
    for _ in range(wanted):
        browser_page.keyboard.press("Tab")
        outline = browser_page.evaluate(
            """() => document.activeElement === document.body ? null
            : parseFloat(getComputedStyle(document.activeElement).outlineWidth)"""
        )
        if outline is None:
            break
        reached += 1
        assert outline >= 2, browser_page.evaluate("document.activeElement.outerHTML")
    assert reached >= wanted


def test_the_list_of_organisations(browser_page: Page, committed_db: None) -> None:
    for _ in range(14):
        make_organisation()
    browser_page.goto("/")
    browser_page.get_by_label("Zoek op naam").fill("organisatie")
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("[role=status]")).to_contain_text("gevonden")
    browser_page.goto("/")
    for name, width in WIDTHS.items():
        browser_page.set_viewport_size({"width": width, "height": 720})
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width
        keep_picture(browser_page, "lijst", name)
    assert faults(browser_page) == []
