"""Screens of parties, agreements and disclosures in a browser: accessible, and fit for a phone."""

import pytest
from playwright.sync_api import Page

from privacyoffice.accounts.roles import Role
from tests.factories import World
from tests.live import Live
from tests.screens import assert_in_order, log_in

PROCESSORS, DISCLOSURES = "/admin/processors", "/admin/disclosures/disclosure/"


@pytest.fixture
def world(printed_world: World) -> World:
    return printed_world


def test_screens_of_parties_and_what_they_do(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    for path in (
        "party/",
        "party/add/",
        f"party/{world.party_id}/change/",
        f"party/{world.party_id}/act/merge/",
        "partyimport/add/",
        f"partyimport/{world.uploads['party-list']}/change/",
        f"partyimport/{world.uploads['party-list']}/act/import/",
        "subprocessing/",
        f"subprocessing/{world.sub_id}/change/",
        "partytransfer/",
        f"partytransfer/{world.transfer_id}/change/",
        f"questionnaire/{world.questionnaires['questionnaire-answered']}/change/",
        f"questionnaire/{world.questionnaires['questionnaire-answered']}/act/review/",
        f"questionnaire/{world.questionnaires['questionnaire-reviewed']}/act/take-over/",
    ):
        assert_in_order(browser_page, f"{PROCESSORS}/{path}")
    for path in ("coverage/", "for-others/"):
        assert_in_order(browser_page, f"/admin/registers/processingactivity/{path}")


def test_screens_of_an_agreement(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    agreements = f"{PROCESSORS}/agreement/"
    assert_in_order(browser_page, agreements)
    assert_in_order(browser_page, f"{agreements}add/")
    for state in ("draft", "gaps", "signed", "ended"):
        assert_in_order(browser_page, f"{agreements}{world.agreements[state]}/change/")
    for state, act in (
        ("draft", "sign"),
        ("gaps", "checklist-gaps"),
        ("gaps", "checklist-duties"),
        ("signed", "change"),
        ("signed", "sub-add"),
        ("signed", "transfer-add"),
        ("signed", "link-processings"),
    ):
        assert_in_order(browser_page, f"{agreements}{world.agreements[state]}/act/{act}/")
    log_in(browser_page, live, world.people[Role.DPO])
    assert_in_order(browser_page, f"{agreements}{world.agreements['signed']}/act/check/")


def test_screens_of_disclosures(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    for path in ("", "add/", "figures/"):
        assert_in_order(browser_page, f"{DISCLOSURES}{path}")
    for state, page in (
        ("asked", "change"),
        ("asked", "act/refuse"),
        ("calling_back", "act/call-back"),
        ("given", "change"),
    ):
        assert_in_order(browser_page, f"{DISCLOSURES}{world.disclosures[state]}/{page}/")
    log_in(browser_page, live, world.people[Role.MANAGER])
    assert_in_order(browser_page, f"{DISCLOSURES}{world.disclosures['to_decide']}/act/decide/")
