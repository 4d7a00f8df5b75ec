"""Suggestions for the name of a party, looked up while somebody types."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, activities, make_department, make_office
from tests.factories.agreements import make_party
from tests.live import Live
from tests.screens import assert_in_order, log_in


@pytest.fixture
def world(committed_db: None) -> World:
    made = make_office()
    with organisation_scope(made.organisation.pk):
        officer = made.people[Role.PRIVACY_OFFICER]
        made.activities["draft"] = activities.draft(
            made.canary, department=make_department("Werk en inkomen"), writer=officer
        ).pk
        for name in ("De Loonfabriek", "Loonfabriek Zuid", "Drukkerij"):
            make_party(name)
    return made


def _suggested(page: Page) -> Any:
    return page.locator("datalist#suggestions option")


def test_what_is_typed_on_a_line_is_looked_up_also_on_a_line_that_was_added(
    browser_page: Page, live: Live, world: World
) -> None:
    page = browser_page
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    path = f"/admin/registers/processingactivity/{world.activities['draft']}/change/"
    assert_in_order(page, path)
    field = page.locator("#id_recipients-1-party")
    field.focus()
    # Before anything is typed the first names stand there.
    expect(_suggested(page)).to_have_count(4)
    page.keyboard.type("loonf")
    expect(_suggested(page)).to_have_text(["Loonfabriek Zuid", "De Loonfabriek"])
    field.fill("Loonfabriek Zuid")
    # Another field has suggestions of its own.
    page.locator("#id_recipients-0-party").fill("druk")
    expect(_suggested(page)).to_have_text(["Drukkerij"])
    assert field.input_value() == "Loonfabriek Zuid"


def test_an_act_looks_them_up_too(browser_page: Page, live: Live, world: World) -> None:
    page = browser_page
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    assert_in_order(page, "/admin/disclosures/disclosure/add/")
    page.get_by_label("Aan welke externe partij?").fill("fabriek")
    expect(_suggested(page)).to_have_text(["De Loonfabriek", "Loonfabriek Zuid"])
