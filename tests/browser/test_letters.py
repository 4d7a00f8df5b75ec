"""The decision letter on its screens: made, completed, final, printed by a worker and sent."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import InvolvedProcessing, Letter, LetterStatus
from requests_dsar.services import deciding, handling
from tests.factories import World, activities, make_office
from tests.factories.decisions import proposed
from tests.factories.requests import written_down
from tests.live import Live
from tests.screens import follow, log_in, look_at


@pytest.fixture
def world(committed_db: None) -> World:
    return make_office()


def decided(world: World) -> str:
    """The id of a request for access in one processing that is public."""
    officer, second = world.people[Role.PRIVACY_OFFICER], world.people["second_officer"]
    with organisation_scope(world.organisation.pk):
        public = activities.published(
            world.canary, department=world.home, writer=second, reviewer=officer
        )
        case = written_down(world.canary, by=officer, rights=["access"])
        now = clock.now()
        handling.take_up(request_id=case.pk, owner=officer, actor=officer, now=now)
        part = InvolvedProcessing(
            organisation_id=world.organisation.pk,
            request=case,
            activity_id=public.activity_id,
            added_at=now,
        )
        part.save(force_insert=True)
        proposed(case, by=officer, items=[("access", part.pk)])
        deciding.decide(request_id=case.pk, actor=officer, now=now)
    return str(case.pk)


def test_a_decision_letter_goes_from_draft_to_sent(
    browser_page: Page, worker: Live, world: World
) -> None:
    page: Any = browser_page
    case = decided(world)
    log_in(page, worker, world.people[Role.PRIVACY_OFFICER])
    page.goto(f"/admin/requests_dsar/datasubjectrequest/{case}/change/")
    follow(page, page.get_by_role("link", name="Besluitbrief maken"))
    look_at(page)
    page.get_by_role("button", name="Besluitbrief maken").click()
    page.get_by_role("link", name="Deze brief openen").click()
    look_at(page)

    follow(page, page.get_by_role("link", name="Brief definitief maken"))
    expect(page.get_by_text("Of een computer alleen beslist")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Terug", exact=True).click()
    follow(page, page.get_by_role("link", name="Tekst wijzigen"))
    look_at(page)
    page.get_by_label("Of een computer alleen beslist").fill("Nee, er beslist altijd een mens.")
    copy = page.locator("textarea").filter(has_text="De kopie van uw gegevens")
    copy.fill("De kopie van uw gegevens ligt aan de balie.")
    page.get_by_role("button", name="Tekst wijzigen").click()
    follow(page, page.get_by_role("link", name="Brief definitief maken"))
    page.get_by_label("Ik heb nagegaan").check()
    page.get_by_label("De kopie gaat op een andere manier mee").check()
    page.get_by_role("button", name="Brief definitief maken").click()

    expect(page.get_by_text("Definitief. De pdf wordt gemaakt")).to_be_visible()
    for _attempt in range(60):
        if page.get_by_role("link", name="Download").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").first.click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"%PDF")
    assert re.fullmatch(r"V-\d{4}-\d+-brief-1\.pdf", download.value.suggested_filename)

    follow(page, page.get_by_role("link", name="Brief versturen"))
    expect(page.get_by_text("niet ingestemd met een elektronisch besluit")).to_be_visible()
    look_at(page)
    page.get_by_label("aangetekend per post").check()
    page.get_by_label("Waaruit dat blijkt").fill("3STEST0001")
    page.get_by_role("button", name="Brief versturen").click()
    expect(page.get_by_text("Vastgelegd dat de brief is verstuurd.")).to_be_visible()
    with organisation_scope(world.organisation.pk):
        assert Letter.objects.get(request=case).status == LetterStatus.SENT
