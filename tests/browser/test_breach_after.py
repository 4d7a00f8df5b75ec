"""What follows a breach in a browser: its screens are in order for everybody who needs them."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from breaches.models import Breach, Cause, Kind
from breaches.services import evaluating
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_office
from tests.factories.breach_measures import a_measure
from tests.factories.breaches import make_breach
from tests.live import Live
from tests.screens import assert_in_order, log_in

LIST = "/admin/breaches/breach/"


@pytest.fixture
def world(committed_db: None) -> World:
    made = make_office()
    officer = made.people[Role.PRIVACY_OFFICER]
    with organisation_scope(made.organisation.pk):
        now = clock.now()
        found = [
            make_breach(made, "in_progress", now=now - timedelta(hours=hours))
            for hours in (60, 30, 10)
        ]
        Breach.objects.filter(pk__in=[one.pk for one in found]).update(
            kinds=[Kind.CONFIDENTIALITY], cause=Cause.INTERNAL_MISTAKE, department=made.home
        )
        Breach.objects.filter(pk=found[1].pk).update(notified_at=now - timedelta(hours=2))
        made.breaches["in_progress"] = found[0].pk
        evaluating.evaluate(
            breach_id=found[0].pk,
            cause="Het adres stond al lang verkeerd in het systeem.",
            lesson="Controleer een adres voordat een brief de deur uit gaat.",
            actor=officer,
            now=now,
        )
        made.measure_id = a_measure(
            made.canary, found[0].pk, owner=made.people[Role.CASE_HANDLER], by=officer
        ).pk
    return made


def _kept(page: Page, name: str) -> None:
    """A picture for who wants to look, in PICTURES."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_screens_of_what_follows_a_breach(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    breach = f"{LIST}{world.breaches['in_progress']}"
    pages = {
        "breach": f"{breach}/change/",
        "tick": f"{breach}/act/tick-steps/",
        "tell-other": f"{breach}/act/tell-other/",
        "close": f"{breach}/act/close/",
        "measure": f"/admin/breaches/measure/{world.measure_id}/change/",
        "register": f"{LIST}register/?kind=confidentiality",
        "figures": f"{LIST}figures/",
        "protocols": "/admin/breaches/protocol/",
        "protocol-add": "/admin/breaches/protocol/add/",
    }
    for name, path in pages.items():
        assert_in_order(browser_page, path)
        _kept(browser_page, name)
