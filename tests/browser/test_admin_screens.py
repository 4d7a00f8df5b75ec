"""Every screen of the staff side in a browser: no violation, accessible, fit for a phone."""

import pytest
from playwright.sync_api import Page, expect

from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import Purpose
from tests.factories import World, make_register
from tests.live import Live
from tests.screens import assert_in_order, follow, log_in, look_at

ACTIVITIES = "/admin/registers/processingactivity/"


@pytest.fixture
def world(printed_world: World) -> World:
    return printed_world


@pytest.fixture
def own_world(committed_db: None) -> World:
    """For tests that change something."""
    return make_register()


def test_screens_of_the_register(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    for path in ("/admin/", "/admin/registers/", ACTIVITIES, f"{ACTIVITIES}?q=kanarie"):
        assert_in_order(browser_page, path)
    assert_in_order(browser_page, f"{ACTIVITIES}add/")
    for state in ("draft", "submitted", "published", "granted"):
        assert_in_order(browser_page, f"{ACTIVITIES}{world.activities[state]}/change/")
    assert_in_order(browser_page, f"{ACTIVITIES}{world.activities['published']}/history/")
    for state, act in (
        ("draft", "submit"),
        ("submitted", "return"),
        ("draft", "grant"),
        ("granted", "withdraw"),
    ):
        assert_in_order(browser_page, f"{ACTIVITIES}{world.activities[state]}/act/{act}/")


def test_screens_of_the_other_lists(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    for path in (
        "registers/controllingbody/",
        f"registers/controllingbody/{world.body_id}/change/",
        "tenancy/department/",
        "tenancy/department/add/",
        f"tenancy/department/{world.home.pk}/change/",
        f"tenancy/department/{world.home.pk}/act/reorganise/",
        "tenancy/organisation/",
        f"tenancy/organisation/{world.organisation.pk}/change/",
        "jobs/job/",
        f"jobs/job/{world.job_id}/change/",
    ):
        assert_in_order(browser_page, f"/admin/{path}")


def test_screens_of_those_who_watch_and_who_give_roles(
    browser_page: Page, live: Live, world: World
) -> None:
    log_in(browser_page, live, world.people[Role.DPO])
    for path in ("", "audit/auditevent/", f"audit/auditevent/{world.event_id}/change/"):
        assert_in_order(browser_page, f"/admin/{path}")
    log_in(browser_page, live, world.people[Role.ACCOUNT_ADMIN])
    member = world.members[Role.AMBASSADOR]
    for path in (
        "",
        "accounts/membership/",
        "accounts/membership/add/",
        f"accounts/membership/{member.pk}/change/",
        f"accounts/membership/{member.pk}/act/end/",
    ):
        assert_in_order(browser_page, f"/admin/{path}")
    log_in(browser_page, live, world.people["former"])
    assert_in_order(browser_page, "/admin/organisatie/")


@pytest.mark.parametrize("role", list(Role))
def test_login_leads_to_a_home_in_order(
    browser_page: Page, live: Live, world: World, role: Role
) -> None:
    log_in(browser_page, live, world.people[role])
    browser_page.goto("/accounts/login/")
    expect(browser_page.get_by_role("heading", level=1)).to_be_visible()
    assert browser_page.url.endswith("/admin/")
    expect(browser_page.locator(".active-organisation")).to_contain_text(world.organisation.name)
    look_at(browser_page)


def test_lines_are_added_with_the_keyboard(
    browser_page: Page, live: Live, own_world: World
) -> None:
    activity_id = own_world.fresh("draft")
    log_in(browser_page, live, own_world.people[Role.PRIVACY_OFFICER])
    browser_page.goto(f"{ACTIVITIES}{activity_id}/change/")
    add = browser_page.locator("#purposes-group .add-row a")
    for number in (1, 2):
        if number == 2:
            add.focus()
            browser_page.keyboard.press("Enter")
        browser_page.locator(f"#id_purposes-{number}-description").fill(f"Extra doel {number}")
    look_at(browser_page)
    browser_page.locator("input[name=_save]").click()
    expect(browser_page.locator(".messagelist .success")).to_be_visible()
    with organisation_scope(own_world.organisation.pk):
        texts = Purpose.objects.filter(activity_id=activity_id).values_list(
            "description", flat=True
        )
        assert list(texts)[1:] == ["Extra doel 1", "Extra doel 2"]


def test_summary_of_errors_takes_the_focus(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    browser_page.goto(f"{ACTIVITIES}add/")
    browser_page.locator("input[name=_save]").click()
    summary = browser_page.locator(".error-summary")
    expect(summary).to_be_focused()
    look_at(browser_page)
    summary.get_by_role("link").first.click()
    expect(browser_page.locator("#id_name")).to_be_focused()


def test_returned_text_shows_why_and_is_submitted_again(
    browser_page: Page, live: Live, own_world: World
) -> None:
    activity_id = own_world.fresh("submitted")
    log_in(browser_page, live, own_world.people[Role.PRIVACY_OFFICER])
    browser_page.goto(f"{ACTIVITIES}{activity_id}/act/return/")
    browser_page.locator("#id_because").fill("De bewaartermijn ontbreekt nog.")
    follow(browser_page, browser_page.locator("main button[type=submit]"))
    log_in(browser_page, live, own_world.people[Role.AMBASSADOR])
    browser_page.goto("/admin/")
    expect(browser_page.locator(".home__blocks")).to_contain_text("De bewaartermijn ontbreekt nog.")
    browser_page.goto(f"{ACTIVITIES}{activity_id}/change/")
    expect(browser_page.locator(".notice")).to_contain_text("De bewaartermijn ontbreekt nog.")
    look_at(browser_page)
    browser_page.locator("#id_remarks").fill("Aangevuld, en nog niet opgeslagen.")
    follow(browser_page, browser_page.locator("input[name=_submit_for_review]"))
    look_at(browser_page)
    browser_page.locator("main button[type=submit]").click()
    expect(browser_page.locator(".badge--half")).to_be_visible()
    expect(browser_page.locator("main")).to_contain_text("Aangevuld, en nog niet opgeslagen.")


def test_field_with_the_focus_is_never_behind_the_save_bar(
    browser_page: Page, live: Live, world: World
) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    browser_page.set_viewport_size({"width": 1366, "height": 768})
    browser_page.goto(f"{ACTIVITIES}{world.activities['draft']}/change/")
    hidden = browser_page.evaluate(
        """() => {
            const bar = document.querySelector(".submit-row");
            const fields = document.querySelectorAll(
                "main form :is(input:not([type=hidden]), select, textarea, a[href])");
            const behind = [];
            for (const field of fields) {
                if (bar.contains(field) || !field.checkVisibility()) continue;
                window.scrollTo(0, 0);
                field.focus();
                const edge = bar.getBoundingClientRect().top;
                if (field.getBoundingClientRect().bottom > edge) behind.push(field.outerHTML);
            }
            return [fields.length, behind];
        }"""
    )
    assert hidden[0] > 20
    assert hidden[1] == []


def test_list_of_roles_shows_its_dates_on_a_small_laptop(
    browser_page: Page, live: Live, world: World
) -> None:
    log_in(browser_page, live, world.people[Role.ACCOUNT_ADMIN])
    browser_page.set_viewport_size({"width": 1366, "height": 768})
    browser_page.goto("/admin/accounts/membership/")
    table = browser_page.locator("#result_list").bounding_box()
    room = browser_page.locator("#changelist .results").bounding_box()
    assert table is not None
    assert room is not None
    assert table["x"] + table["width"] <= room["x"] + room["width"]
