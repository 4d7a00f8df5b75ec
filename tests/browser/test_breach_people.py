"""Telling people of a breach in a browser: in order for everybody, on a phone as well."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from breaches.models import Breach, CommunicationWay, PublicNotice, Risk
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from tests.breaches import telling
from tests.factories import World, communications, make_office
from tests.factories.breaches import make_breach
from tests.live import Live
from tests.screens import assert_in_order, log_in

PAGES = "/admin/breaches/communication/"


@pytest.fixture
def world(committed_db: None) -> World:
    made = make_office()
    with organisation_scope(made.organisation.pk):
        breach = make_breach(made, "in_progress")
        Breach.objects.filter(pk=breach.pk).update(risk=Risk.HIGH, kinds=["confidentiality"])
        breach.refresh_from_db()
        made.breaches["in_progress"] = breach.pk
        states = ("draft", "standing", "printed", "failed")
        for state in (f"communication-{name}" for name in states):
            made.communications[state] = communications.in_state(
                state, made.canary, breach.pk, made.people
            )
        made.notice_slug = PublicNotice.objects.get().slug
        officer = made.people[Role.PRIVACY_OFFICER]
        made.communications["new"] = telling.drafted(breach, officer, CommunicationWay.POST).pk
    return made


def _kept(page: Page, name: str) -> None:
    """A picture for who wants to look, in PICTURES."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"people-{name}.png", full_page=True)


def test_screens_on_which_people_are_told(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    breach = f"/admin/breaches/breach/{world.breaches['in_progress']}"
    keys = ("communication-draft", "communication-failed", "new")
    draft, failed, new = (f"{PAGES}{world.communications[key]}" for key in keys)
    pages = {
        "decide": f"{breach}/act/people-decide/",
        "new": f"{new}/change/",
        "change": f"{new}/act/change/",
        "import": f"{draft}/act/import/",
        "draft": f"{draft}/change/",
        "approve": f"{draft}/act/approve/",
        "printed": f"{PAGES}{world.communications['communication-printed']}/change/",
        "failed": f"{failed}/change/",
        "readdress": f"{failed}/act/readdress/",
        "standing": f"{PAGES}{world.communications['communication-standing']}/change/",
        "list": PAGES,
        "breach": f"{breach}/change/",
        "notice": f"/{world.slug}/datalek/{world.notice_slug}/",
        "home": f"/{world.slug}/",
    }
    for name, path in pages.items():
        assert_in_order(browser_page, path)
        _kept(browser_page, name)
