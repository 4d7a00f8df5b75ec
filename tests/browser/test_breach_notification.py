"""The authority is told on screens: prepared, copied into its web form, recorded, supplemented."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from breaches.services import facts
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_office
from tests.factories.breaches import make_breach
from tests.live import Live
from tests.screens import follow, log_in, look_at

SUMMARY = "Een brief met gegevens van twaalf inwoners ging naar het verkeerde adres."
PREPARED = re.compile("/admin/breaches/notification/[^/]+/change/$")


@pytest.fixture
def world(committed_db: None) -> World:
    return make_office()


def begun(world: World) -> str:
    """The id of a breach that somebody handles, of which a summary is known."""
    officer = world.people[Role.PRIVACY_OFFICER]
    with organisation_scope(world.organisation.pk):
        breach = make_breach(world, "in_progress", now=clock.now() - timedelta(hours=20))
        tell(str(breach.pk), officer, summary=SUMMARY)
    return str(breach.pk)


def tell(breach_id: Any, officer: Any, **given: Any) -> None:
    facts.fill_in(
        breach_id=breach_id, section="incident", given=given, actor=officer, now=clock.now()
    )


def take(page: Any, name: str, fill: Any = lambda _page: None) -> None:
    follow(page, page.get_by_role("link", name=name).first)
    look_at(page)
    fill(page)
    follow(page, page.locator(".act-page__buttons button[type=submit]").first)
    assert "/act/" not in page.url, page.locator("main").inner_text()


def test_a_notification_goes_in_two_phases_from_draft_to_pdf(
    browser_page: Page, worker: Live, world: World
) -> None:
    page: Any = browser_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    officer, breach = world.people[Role.PRIVACY_OFFICER], begun(world)
    log_in(page, worker, officer)
    page.goto(f"/admin/breaches/breach/{breach}/change/")
    take(page, "Melding aan de AP voorbereiden")
    # The answers to copy are what an officer wants next: nobody has to look for them.
    expect(page).to_have_url(PREPARED)
    look_at(page)
    page.get_by_role("button", name="Kopiëren: Samenvatting").click()
    expect(page.get_by_text("Gekopieerd")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == SUMMARY
    missing = page.get_by_role("region", name="Wat nog ontbreekt")
    expect(missing.get_by_role("link", name="Wat er gebeurd is").first).to_be_visible()
    expect(missing.get_by_text("Wie ontdekte het?")).to_be_visible()

    def sent(form: Any) -> None:
        shown = clock.now().astimezone(clock.AMSTERDAM).strftime("%Y-%m-%dT%H:%M")
        form.locator("[name^=submitted_at]").first.fill(shown)
        form.get_by_label("Nummer bij de AP").fill("AP-2026-1")

    take(page, "Vastleggen dat de melding is verstuurd", sent)
    expect(page.get_by_text("AP-2026-1")).to_be_visible()
    printed(page)
    with organisation_scope(world.organisation.pk):
        tell(breach, officer, summary=SUMMARY.replace("twaalf", "dertig"))
    page.goto(f"/admin/breaches/breach/{breach}/change/")
    take(page, "Melding aan de AP voorbereiden")
    # The answers to copy are what an officer wants next: nobody has to look for them.
    expect(page).to_have_url(PREPARED)
    changed = page.get_by_role("region", name="Veranderd sinds de vorige melding")
    expect(changed.get_by_role("cell", name=re.compile("twaalf"))).to_be_visible()
    expect(changed.get_by_role("cell", name=re.compile("dertig"))).to_be_visible()
    look_at(page)


def printed(page: Any) -> None:
    """The worker makes the PDF; both files of a notification that was sent are downloaded."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Downloaden").nth(-2).click()
    assert SUMMARY in waiting.value.path().read_text("utf-8")
    assert json.loads(waiting.value.path().read_text("utf-8"))["case_number"] == "AP-2026-1"
    for _attempt in range(60):
        page.reload()
        if page.get_by_text("Hash van de PDF").count():
            break
        page.wait_for_timeout(500)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Downloaden").first.click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
