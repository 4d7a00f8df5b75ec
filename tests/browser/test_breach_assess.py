"""The screens on which the facts of a breach are filled in and its risk is judged."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from breaches.services import facts as service
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, activities, make_department, make_office
from tests.factories.breach_links import link_to_registers
from tests.factories.breaches import make_breach
from tests.live import Live
from tests.screens import assert_in_order, log_in

LIST = "/admin/breaches/breach/"
FACTS: dict[str, dict[str, Any]] = {
    "incident": {
        "summary": "Een brief met gegevens ging naar een verkeerd adres.",
        "kinds": ["confidentiality"],
        "incident_type": ["post_wrong_receiver"],
        "cause": "internal_mistake",
    },
    "receiver": {"receiver": "client", "receiver_count": 1},
    "data": {"data_kinds": ["name", "address", "financial"], "data_special": ["none"]},
    "people": {"persons_counted": "exact", "persons_max": 120, "vulnerable": ["none"]},
}


@pytest.fixture
def world(committed_db: None) -> World:
    made = make_office()
    with organisation_scope(made.organisation.pk):
        breach = make_breach(made, "in_progress")
        officer = made.people[Role.PRIVACY_OFFICER]
        made.breaches["in_progress"] = breach.pk
        activity = activities.draft(
            made.canary, department=make_department("Werk en inkomen"), writer=officer
        )
        link_to_registers(made.canary, breach.pk, activity.pk, by=officer)
        for section, given in FACTS.items():
            service.fill_in(
                breach_id=breach.pk, section=section, given=given, actor=officer, now=clock.now()
            )
    return made


def _kept(page: Page, name: str) -> None:
    """A picture for who wants to look, in PICTURES."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_facts_are_read_and_the_risk_is_judged_on_what_they_propose(
    browser_page: Page, live: Live, world: World
) -> None:
    page = browser_page
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    breach = f"{LIST}{world.breaches['in_progress']}"
    for name in ("facts-incident", "facts-people", "add-processings", "add-party", "assess"):
        assert_in_order(page, f"{breach}/act/{name}/")
        _kept(page, name)
    # The facts propose every choice, so the outcome stands there at once.
    expect(page.get_by_text("ernst 3,25, hoog", exact=True)).to_be_visible()
    page.get_by_label("een risico", exact=True).check()
    page.get_by_label("Waarom?").fill("Eén bekende ontvanger, die de brief terugbracht.")
    page.get_by_role("button", name="Het risico beoordelen").click()
    expect(page.get_by_text("Beoordeeld: een risico.")).to_be_visible()
    assert_in_order(page, f"{breach}/change/")
    for known in page.locator("details.known").all():
        known.locator("summary").click()
    _kept(page, "page")
