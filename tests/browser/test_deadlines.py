"""Screens of deadlines in a browser: accessible, fit for a phone, and explained."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_world
from tests.factories.running import running
from tests.live import Live
from tests.screens import assert_in_order, log_in, look_at

DEADLINES = "/admin/deadlines/deadline/"


@pytest.fixture
def world(committed_db: None) -> World:
    made = make_world()
    with organisation_scope(made.organisation.pk):
        officer = made.people[Role.PRIVACY_OFFICER]
        for label, days in (("Evaluatie", -3), ("Reactie raad", 0), ("Rapport", 5)):
            running(label, owner=officer, days=days)
        aware = datetime(2026, 10, 23, 8, 17, tzinfo=UTC)
        clock_back = running("Datalek", owner=officer, rule="BREACH_72H_STRICT", start=aware)
        moved = running(
            "Bezwaar", owner=officer, rule="BEZWAAR_6W", start=clock.today() - timedelta(days=9)
        )
        lifecycle.correct(
            moved.pk,
            clock.today() - timedelta(days=2),
            reason="Het besluit is later verzonden.",
            actor=officer,
            now=clock.now(),
        )
        made.deadlines |= {"hours": clock_back.pk, "moved": moved.pk}
    return made


def test_screens_of_deadlines(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    for path in (
        "/admin/",
        DEADLINES,
        *(f"{DEADLINES}{world.deadlines[key]}/change/" for key in ("running", "suspended")),
        *(f"{DEADLINES}{world.deadlines[key]}/change/" for key in ("hours", "moved")),
        f"{DEADLINES}{world.deadlines['running']}/act/suspend/",
        f"{DEADLINES}{world.deadlines['hours']}/act/correct/",
        f"{DEADLINES}{world.deadlines['day']}/act/change-date/",
        f"{DEADLINES}add/",
        f"{DEADLINES}add/?rule=POLICY_TERM",
        "/admin/deadlines/addedholiday/",
        "/admin/deadlines/addedholiday/add/",
        f"/admin/deadlines/addedholiday/{world.holiday_id}/change/",
        "/admin/deadlines/calendarfeed/",
        "/admin/deadlines/calendarfeed/add/",
    ):
        assert_in_order(browser_page, path)


def test_a_deadline_is_begun_and_its_hour_that_occurs_twice_is_asked(
    browser_page: Page, live: Live, world: World
) -> None:
    page: Any = browser_page
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    page.goto(f"{DEADLINES}add/")
    page.get_by_role("link", name="72 uur nadat").click()
    page.get_by_label("Over", exact=True).fill("Oefening nacht")
    page.get_by_label("Wanneer wist de organisatie van het datalek?").fill("2026-10-25")
    page.get_by_label("Tijd", exact=True).fill("02:30")
    page.get_by_role("button", name="Termijn laten beginnen").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies welke van de twee het is.")
    look_at(page)
    page.get_by_label("de tweede keer (wintertijd)").check()
    page.get_by_role("button", name="Termijn laten beginnen").click()
    # 2:30 in winter time and 72 hours.
    expect(page.locator(".messagelist")).to_contain_text("woensdag 28 oktober 2026 om 2.30 uur")


def test_on_a_phone_the_date_of_each_deadline_is_in_sight(
    browser_page: Page, live: Live, world: World
) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    browser_page.set_viewport_size({"width": 360, "height": 720})
    browser_page.goto(DEADLINES)
    dates = browser_page.locator("#result_list .field-due")
    edges = dates.evaluate_all("all => all.map(cell => cell.getBoundingClientRect().right)")
    assert edges
    assert max(edges) <= 360


def test_the_address_of_a_calendar_is_shown_once(
    browser_page: Page, live: Live, world: World
) -> None:
    page: Any = browser_page
    log_in(page, live, world.people[Role.CASE_HANDLER])
    page.goto("/admin/deadlines/calendarfeed/")
    page.get_by_role("link", name="Nieuw adres maken").click()
    page.get_by_role("button", name="Nieuw adres maken").click()
    address = page.locator(".calendar-address code").inner_text()
    look_at(page)
    found = page.request.get(address)
    assert found.status == 200
    assert found.text().startswith("BEGIN:VCALENDAR")
    page.goto("/admin/deadlines/calendarfeed/")
    expect(page.locator(".calendar-address")).to_have_count(0)
