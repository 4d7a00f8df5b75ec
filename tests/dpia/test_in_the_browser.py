"""The screens of screening in a browser: for everybody, on a phone as well."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from dpia.models import Answer
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PersonalDataCategory
from tests.factories import World, activities, make_office, screenings
from tests.live import Live
from tests.screens import assert_in_order, follow, log_in


@pytest.fixture
def world(committed_db: None) -> World:
    """A processing that was screened before it told of health, one that is being screened, a
    plan, and a list that the FG still has to see."""
    made = make_office()
    officer, dpo = made.people[Role.PRIVACY_OFFICER], made.people[Role.DPO]
    with organisation_scope(made.organisation.pk):
        first = activities.draft("Bijstand", department=made.home, writer=officer)
        again = screenings.begun("Zegge", officer, activity_id=first.pk)
        screenings.signed("Zegge", again, officer)
        PersonalDataCategory.objects.create(activity=first, name="Gezondheid")
        second = activities.draft("Keuring", department=made.home, writer=officer)
        PersonalDataCategory.objects.create(activity=second, name="Gezondheid")
        draft = screenings.begun("Zegge", officer, activity_id=second.pk)
        third = activities.draft("Parkeren", department=made.home, writer=officer)
        ready = screenings.begun("Zegge", officer, activity_id=third.pk)
        screenings.answered("Zegge", ready, officer, Answer.YES)
        screenings.adopted_list("Zegge", officer, dpo)
        made.screenings = {
            "again": again.pk,
            "draft": draft.pk,
            "ready": ready.pk,
            "plan": screenings.make_plan("Zegge", officer).pk,
            "list": screenings.proposed_list("Varen", officer).pk,
        }
        made.activities["again"] = first.pk
    return made


def _kept(page: Page, name: str) -> None:
    """A picture for who wants to look, in PICTURES."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_every_screen_is_in_order_for_everybody(
    browser_page: Page, live: Live, world: World
) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    of: Any = world.screenings
    dpia = "/admin/dpia"
    paths = {
        "list": f"{dpia}/screening/",
        "screening": f"{dpia}/screening/{of['draft']}/change/",
        "answer": f"{dpia}/screening/{of['draft']}/act/answer/",
        "sign": f"{dpia}/screening/{of['ready']}/act/sign/",
        "again": f"{dpia}/screening/{of['again']}/change/",
        "entry": f"/admin/registers/processingactivity/{world.activities['again']}/change/",
        "begin": f"/admin/registers/processingactivity/{world.activities['again']}"
        "/act/screen-again/",
        "plan": f"{dpia}/plan/{of['plan']}/change/",
        "plan-add": f"{dpia}/plan/add/",
        "lists": f"{dpia}/namedlist/",
        "list-add": f"{dpia}/namedlist/add/",
        "list-proposed": f"{dpia}/namedlist/{of['list']}/change/",
        "home": "/admin/",
    }
    for name, path in paths.items():
        assert_in_order(browser_page, f"{live.url}{path}")
        _kept(browser_page, name)


def test_answers_are_given_without_scripts_and_by_keyboard(
    live: Live, browser_page: Page, world: World
) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    context: Any = browser_page.context.browser
    without = context.new_context(java_script_enabled=False)
    without.add_cookies(browser_page.context.cookies())
    page = without.new_page()
    page.goto(f"{live.url}/admin/dpia/screening/{world.screenings['draft']}/act/answer/")
    confirm = page.locator("#id_confirm_rest")
    confirm.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    follow(page, page.locator("button:focus"))
    assert page.url.endswith("/change/")
    page.goto(f"{live.url}/admin/dpia/screening/{world.screenings['draft']}/act/sign/")
    assert page.locator(".act-page__warnings li").count() > 0
    without.close()
