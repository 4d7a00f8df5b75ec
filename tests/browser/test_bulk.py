"""Doing the same with many texts, as people do it: tick, read what will happen, follow the job."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs import services as jobs
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity
from registers.models.processing_activity import Status
from tests.factories import World, make_register
from tests.factories.work import forget_waiting_work
from tests.live import Live
from tests.screens import log_in, look_at

LIST = "/admin/registers/processingactivity/"


@pytest.fixture
def world(no_worker: None) -> World:
    made = make_register()
    forget_waiting_work()
    return made


def statuses(world: World, *states: str) -> list[str]:
    with organisation_scope(world.organisation.pk):
        found = dict(ProcessingActivity.objects.values_list("pk", "status"))
    return [found[world.activities[state]] for state in states]


def choose(page: Page, what: str) -> None:
    page.get_by_label("Met wat is aangevinkt").select_option(label=what)
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()


def test_from_ticked_texts_to_the_report(browser_page: Page, live: Live, world: World) -> None:
    page = browser_page
    log_in(page, live, world.people[Role.AMBASSADOR])
    page.goto(LIST)
    for state in ("draft", "published"):
        page.locator(f"input[value='{world.activities[state]}']").check()
    expect(page.locator(".action-counter")).to_contain_text("2 van")
    look_at(page)
    choose(page, "Indienen voor beoordeling")
    expect(page.get_by_text("U koos 2 verwerkingen")).to_be_visible()
    expect(page.get_by_text("Bij 1 hiervan kan dit niet")).to_be_visible()
    look_at(page)
    assert statuses(world, "draft") == [Status.DRAFT]
    page.get_by_role("button", name="Indienen voor beoordeling (2)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Meerdere teksten indienen voor beoordeling"
    )
    assert jobs.run_one(world.organisation.pk)
    # Nobody reloads: the page does.
    expect(page.get_by_text("1 uitgevoerd, 1 niet uitgevoerd.")).to_be_visible()
    look_at(page)
    assert statuses(world, "draft", "published") == [Status.SUBMITTED, Status.PUBLISHED]


def test_cancelling_goes_back_to_the_same_filters(
    browser_page: Page, live: Live, shared_world: World
) -> None:
    page = browser_page
    log_in(page, live, shared_world.people[Role.PRIVACY_OFFICER])
    page.goto(f"{LIST}?status__exact=submitted")
    page.get_by_label("die deze lijst toont").check()
    choose(page, "Deze verwerkingen beëindigen")
    look_at(page)
    page.get_by_role("button", name="Deze verwerkingen beëindigen").click()
    expect(page.locator(".error-summary")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Annuleren").click()
    expect(page).to_have_url(f"{live.url}{LIST}?status__exact=submitted")
    assert statuses(shared_world, "submitted") == [Status.SUBMITTED]


def test_forgetting_what_to_do_keeps_the_ticks(
    browser_page: Page, live: Live, shared_world: World
) -> None:
    page = browser_page
    log_in(page, live, shared_world.people[Role.PRIVACY_OFFICER])
    page.goto(LIST)
    box = page.locator(f"input[value='{shared_world.activities['draft']}']")
    box.check()
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    expect(page.get_by_text("Kies wat u wilt doen.")).to_be_visible()
    expect(box).to_be_checked()
    expect(page.locator(".action-counter")).to_contain_text("1 van")
    look_at(page)
    choose(page, "Indienen voor beoordeling")
    expect(page.get_by_text("U koos 1 verwerking")).to_be_visible()


def test_the_way_to_a_copy_can_be_told_from_its_message(
    browser_page: Page, live: Live, world: World
) -> None:
    page = browser_page
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    page.goto(f"{LIST}{world.activities['draft']}/act/copy/")
    page.locator(".act-page__buttons button").click()
    link = page.get_by_role("link", name="Open het nieuwe concept")
    expect(link).to_be_visible()
    look_at(page)
    link.click()
    expect(page).not_to_have_url(f"{live.url}{LIST}{world.activities['draft']}/change/")


def test_it_works_without_scripts(browser_page: Page, live: Live, world: World) -> None:
    browser = browser_page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=live.url, locale="nl-NL", java_script_enabled=False)
    page = context.new_page()
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    page.goto(f"{LIST}?todo=publish")
    page.get_by_label("die deze lijst toont").check()
    choose(page, "Publiceren")
    page.get_by_role("button", name="Publiceren (1)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meerdere teksten publiceren")
    context.close()
    assert jobs.run_one(world.organisation.pk)
    assert statuses(world, "accepted") == [Status.PUBLISHED]


def test_home_page_and_list_show_what_is_due(browser_page: Page, live: Live, world: World) -> None:
    def plan(state: str, days: int, **values: Any) -> None:
        ProcessingActivity.objects.filter(pk=world.activities[state]).update(
            next_review_on=clock.today() + timedelta(days=days), **values
        )

    with organisation_scope(world.organisation.pk):
        plan("published", -3)
        plan("draft", 6)
    page = browser_page
    # A privacy officer reads how many are late with the other deadlines.
    log_in(page, live, world.people[Role.AMBASSADOR])
    page.goto("/admin/")
    block = page.locator("section", has=page.get_by_role("heading", name="Herbeoordeling nodig"))
    expect(block.get_by_text("3 dagen te laat")).to_be_visible()
    look_at(page)
    page.goto(LIST)
    expect(page.get_by_text("3 dagen te laat")).to_be_visible()
    expect(page.get_by_text("(over 6 dagen)")).to_be_visible()
    look_at(page)


def test_who_only_reads_sees_no_boxes(browser_page: Page, live: Live, shared_world: World) -> None:
    log_in(browser_page, live, shared_world.people[Role.DPO])
    browser_page.goto(LIST)
    expect(browser_page.locator("#result_list tbody tr")).not_to_have_count(0)
    expect(browser_page.locator("#result_list input")).to_have_count(0)
    look_at(browser_page)
