"""The clock of a breach in a browser: right without a worker, readable without a script, and kept
right by one while the page stays open."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_office
from tests.factories.breaches import make_breach
from tests.live import Live
from tests.screens import assert_in_order, log_in

LIST = "/admin/breaches/breach/"


@pytest.fixture
def world(committed_db: None) -> World:
    made = make_office()
    with organisation_scope(made.organisation.pk):
        now = clock.now()
        made.breaches["running"] = make_breach(
            made, now=now - timedelta(hours=30, minutes=20, seconds=30)
        ).pk
        made.breaches["late"] = make_breach(
            made, "in_progress", now=now - timedelta(hours=75, minutes=2)
        ).pk
    return made


def _kept(page: Page, name: str) -> None:
    """A picture for who wants to look, in PICTURES."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_screens_of_the_clock(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    running, late = (f"{LIST}{world.breaches[name]}" for name in ("running", "late"))
    pages = {
        "late": f"{late}/change/",
        "instants": f"{running}/act/instants/",
        "list": LIST,
        "running": f"{running}/change/",
        "clock-add": "/admin/breaches/clockrule/add/",
        "clocks": "/admin/breaches/clockrule/",
    }
    for name, path in pages.items():
        assert_in_order(browser_page, path)
        _kept(browser_page, name)


def test_the_minutes_go_on_while_the_page_stays_open(
    browser_page: Page, live: Live, world: World
) -> None:
    page: Any = browser_page
    page.clock.install()
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    page.goto(f"{LIST}{world.breaches['running']}/change/")
    left = page.locator(".clock-bar [data-ends]")
    told = left.text_content()
    assert told in ("nog 41 uur en 39 minuten", "nog 41 uur en 38 minuten")
    page.clock.fast_forward("02:00:00")
    expect(left).to_contain_text("nog 39 uur en 3")
    expect(page.locator('.ring [data-part="hours"]')).to_have_text("39 uur")
    context: Any = page.context.browser.new_context(
        base_url=live.url,
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
        locale="nl-NL",
    )
    plain = context.new_page()
    plain.goto(f"{LIST}{world.breaches['late']}/change/")
    expect(plain.locator(".clock-bar [data-ends]")).to_contain_text("3 uur en")
    expect(plain.locator(".clock-bar")).to_contain_text("Stand om")
    context.close()
