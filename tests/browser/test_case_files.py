"""Files of a case through the screen: a good one, a refused one, and the good one back again."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.models import Attachment
from privacyoffice.tenancy.scope import organisation_scope
from tests.attachments import letters, papers
from tests.attachments.sending import LETTER
from tests.factories import World, make_office
from tests.factories.requests import written_down
from tests.live import Live
from tests.screens import follow, log_in, look_at


@pytest.fixture
def world(committed_db: None) -> World:
    return make_office()


def _files(folder: Path) -> list[Path]:
    contents = {
        "brief.txt": LETTER,
        "vraag.eml": letters.eml(("bon.pdf", papers.pdf())),
        "aangetast.pdf": papers.pdf(papers.with_script),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def test_each_file_gets_its_answer_and_a_good_one_comes_back_as_it_was(
    browser_page: Page, live: Live, world: World, tmp_path: Path
) -> None:
    page: Any = browser_page
    officer = world.people[Role.PRIVACY_OFFICER]
    with organisation_scope(world.organisation.pk):
        case = written_down(world.canary, by=officer)
    log_in(page, live, officer)
    page.goto(f"/admin/requests_dsar/datasubjectrequest/{case.pk}/change/")
    follow(page, page.get_by_role("link", name="Bestanden toevoegen"))
    look_at(page)
    page.get_by_label("Bestanden", exact=True).set_input_files(_files(tmp_path))
    page.get_by_label("gestuurd door de betrokkene").check()
    page.get_by_role("button", name="Bestanden toevoegen").click()

    expect(page.get_by_role("heading", name="Niet elk bestand is toegevoegd")).to_be_visible()
    expect(page.get_by_text("Deze pdf bevat een script")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="Naar het dossier").click()
    expect(page.get_by_role("cell", name="brief.txt", exact=True)).to_be_visible()
    look_at(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="brief.txt", exact=True).click()
    assert download.value.path().read_bytes() == LETTER
    assert download.value.suggested_filename == "brief.txt"

    page.get_by_role("link", name=re.compile("Meer over dit bestand.*vraag.eml")).click()
    expect(page.get_by_text("burger@voorbeeld.nl")).to_be_visible()
    look_at(page)
    follow(page, page.get_by_role("link", name="Bestand verwijderen"))
    page.get_by_label("Waarom wordt dit bestand verwijderd?").fill("Hoort in een ander dossier.")
    page.get_by_role("button", name="Bestand verwijderen").click()
    expect(page.get_by_text("Het bestand is verwijderd.", exact=False)).to_be_visible()
    with organisation_scope(world.organisation.pk):
        left = Attachment.objects.kept().filter(case_id=case.pk)
        assert [attachment.name.reveal() for attachment in left] == ["brief.txt"]
