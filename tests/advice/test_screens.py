"""The screens of advice in a browser: no violation, accessible, fit for a phone."""

import pytest
from playwright.sync_api import Page, expect

from privacyoffice.accounts.roles import Role
from tests.factories import World, make_world
from tests.live import Live
from tests.screens import assert_in_order, log_in, look_at

LIST = "/admin/advice/advice/"


@pytest.fixture
def world(committed_db: None) -> World:
    return make_world()


def test_screens_of_the_fg(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.DPO])
    asked, given = world.advice["asked"], world.advice["given"]
    for path in (
        "/admin/",
        LIST,
        f"{LIST}?turn=overdue",
        f"{LIST}{asked}/change/",
        f"{LIST}{given}/change/",
        f"{LIST}{given}/history/",
        f"{LIST}{asked}/act/give/",
    ):
        assert_in_order(browser_page, path)


def test_a_reaction_without_reasons_is_asked_again_beside_its_field(
    browser_page: Page, live: Live, world: World
) -> None:
    log_in(browser_page, live, world.people[Role.MANAGER])
    assert_in_order(browser_page, f"{LIST}{world.advice['given']}/act/react/")
    browser_page.locator("input[value=not]").check()
    browser_page.locator("button[type=submit]").click()
    expect(browser_page.locator(".error-summary")).to_be_focused()
    look_at(browser_page)
    browser_page.locator("#id_reasons").fill("De wet verplicht het.")
    browser_page.locator("button[type=submit]").click()
    expect(browser_page.locator(".timeline")).to_contain_text("De wet verplicht het.")
    look_at(browser_page)
