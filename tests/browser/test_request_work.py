"""Screens of the work on requests in a browser: accessible, fit for a phone, without a script."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.actor import acting
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.services import handling
from tests.factories import World, make_office, searches
from tests.factories.requests import STATES, in_state, person
from tests.live import Live
from tests.screens import assert_in_order, follow, log_in, look_at

LIST = "/admin/requests_dsar/datasubjectrequest/"
SEARCHES = "/admin/requests_dsar/searchtask/"


@pytest.fixture
def world(committed_db: None) -> World:
    made = make_office()
    with organisation_scope(made.organisation.pk):
        activity = made._activity("published", made.canary)
        for state in STATES:
            made.requests[state] = in_state(state, made.canary, made.people)
        for state in searches.STATES:
            made.searches[state] = searches.in_state(
                state,
                made.canary,
                made.people,
                request_id=made.requests["request-progress"],
                activity_id=activity,
            )
    return made


def _kept(page: Page, name: str) -> None:
    """A picture for who wants to look, in PICTURES."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def _overtaken(page: Page, world: World) -> None:
    """A second officer corrects what this page is correcting, and then this page is sent."""
    key = world.requests["request-progress"]
    page.goto(f"{LIST}{key}/act/correct/")
    second = world.people["second_officer"]
    with organisation_scope(world.organisation.pk), acting(second):
        handling.correct(
            request_id=key,
            person=person(world.canary) | {"town": "Nieuwstad"},
            story=f"Ik wil weten wat u weet: {world.canary}",
            is_sensitive=True,
            rights=["access"],
            reason="Nagebeld",
            actor=second,
            now=clock.now(),
        )
    page.locator("#id_town").fill("Oudstad")
    page.locator("#id_reason").fill("Verhuisd")
    follow(page, page.locator(".act-page__buttons button"))


def test_screens_of_the_work(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    pages = {
        "work-list": f"{LIST}?todo=mine",
        "work-figures": f"{LIST}figures/",
        "work-request": f"{LIST}{world.requests['request-progress']}/change/",
        "work-involve": f"{LIST}{world.requests['request-received']}/act/involve/",
        "work-ask": f"{LIST}{world.requests['request-progress']}/act/ask-search/",
        "work-searches": SEARCHES,
        "work-found": f"{SEARCHES}{world.searches['search-found']}/change/",
    }
    for name, path in pages.items():
        assert_in_order(browser_page, path)
        _kept(browser_page, name)
    browser_page.goto(LIST)
    browser_page.locator("input.action-select").first.check()
    follow(browser_page, browser_page.locator(".bulk button"))
    look_at(browser_page)
    _kept(browser_page, "work-bulk")
    _overtaken(browser_page, world)
    look_at(browser_page)
    _kept(browser_page, "work-overtaken")
    log_in(browser_page, live, world.people[Role.MANAGER])
    for name, path in {
        "work-home": "/admin/",
        "work-search": f"{SEARCHES}{world.searches['search-open']}/change/",
        "work-answer": f"{SEARCHES}{world.searches['search-open']}/act/found/",
    }.items():
        assert_in_order(browser_page, path)
        _kept(browser_page, name)
