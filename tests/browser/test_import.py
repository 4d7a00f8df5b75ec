"""A spreadsheet with a title and merged cells goes through the screen, with a correction."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from privacyoffice.accounts.roles import Role
from privacyoffice.jobs.services import run_one
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity
from tests.factories import World, make_office
from tests.factories.work import forget_waiting_work
from tests.live import Live
from tests.registers.importing.workbooks import merged, packed, parts_of, row, sheet
from tests.screens import follow, log_in, look_at

HEADER = ["Naam verwerking", "Doel", "Team", "Soort werk", "Persoonsgegevens"]
REGISTER = sheet(
    row(1, ["Register van verwerkingen"]),
    row(3, HEADER),
    row(4, ["Kapvergunning scherm", "Bomen beschermen", "Ruimte", "aanvrager", "Naam, BSN"]),
    row(5, ["Terrasvergunning scherm", "Toezicht", "", "uitbater", "gezondheid"]),
    row(6, ["", "Zonder naam", "", "", ""]),
    after=merged("A1:E1", "C4:C5"),
)
LIST = "/admin/registers/processingactivity/"


@pytest.fixture
def world(no_worker: None) -> World:
    made = make_office()
    forget_waiting_work()
    return made


def _work(world: World) -> None:
    while run_one(world.organisation.pk):
        pass


def _names(world: World) -> set[str]:
    with organisation_scope(world.organisation.pk):
        found = ProcessingActivity.objects.filter(name__endswith="scherm")
        return set(found.values_list("name", flat=True))


def _file(tmp_path: Path) -> Path:
    path = tmp_path / "register.xlsx"
    lists = sheet(row(1, ["Keuzes"]), row(2, ["ja"]))
    path.write_bytes(packed(parts_of(REGISTER, lists, names=["Alles", "Lijsten"])))
    return path


def test_a_spreadsheet_is_imported_through_the_screen_and_published_by_somebody_else(
    browser_page: Page, live: Live, world: World, tmp_path: Path
) -> None:
    page: Any = browser_page
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    page.goto(LIST)
    follow(page, page.get_by_role("link", name="Register importeren"))
    look_at(page)
    page.get_by_label("Bestand met het register").set_input_files(_file(tmp_path))
    page.get_by_role("button", name="Sturen en de kolommen bekijken").click()

    expect(page.get_by_text("Register van verwerkingen")).to_be_visible()
    expect(page.get_by_text("Alleen tabblad “Alles” is gelezen")).to_be_visible()
    look_at(page)
    page.get_by_label("“Soort werk” wordt").select_option(label="Betrokkenen")
    page.get_by_label("Splits de cellen van “Naam verwerking”").select_option(index=2)
    page.get_by_role("button", name="Bewaren en een proef doen").click()
    expect(page.get_by_role("alert")).to_contain_text("alleen worden gelezen")
    look_at(page)
    page.get_by_label("Splits de cellen van “Naam verwerking”").select_option(index=0)
    page.get_by_role("button", name="Bewaren en een proef doen").click()

    expect(page.get_by_text("Het werk wacht op zijn beurt")).to_be_visible()
    _work(world)
    page.reload()
    expect(page.get_by_text("2 nieuw")).to_be_visible()
    expect(page.get_by_text("Nieuwe afdeling: “Ruimte”.")).to_have_count(1)
    expect(page.get_by_text("Deze rij heeft geen naam")).to_be_visible()
    expect(page.get_by_text("Vul in welke wet het gebruik toestaat")).to_be_visible()
    look_at(page)
    assert _names(world) == set()
    page.get_by_role("link", name="Terug naar de kolommen").click()
    expect(page.get_by_text("door u gekozen")).to_be_visible()
    page.go_back()
    follow(page, page.get_by_role("link", name="Importeren", exact=True))
    look_at(page)
    follow(page, page.get_by_role("button", name="Importeren"))
    _work(world)
    page.reload()
    expect(page.get_by_role("link", name="Kapvergunning scherm")).to_be_visible()
    expect(page.get_by_text("Een andere privacy officer publiceert het")).to_be_visible()
    look_at(page)
    assert _names(world) == {"Kapvergunning scherm", "Terrasvergunning scherm"}
    with organisation_scope(world.organisation.pk):
        made = ProcessingActivity.objects.get(name="Terrasvergunning scherm")
        assert made.department.name == "Ruimte"
        assert [each.name for each in made.data_subjects.all()] == ["uitbater"]

    upload_page = page.url
    log_in(page, live, world.people["second_officer"])
    page.goto(upload_page)
    page.get_by_role("link", name="Publiceren wat is ingelezen").click()
    expect(page.get_by_text("2 teksten kunnen worden gepubliceerd")).to_be_visible()
    expect(page.get_by_text("In 2 teksten ontbreekt iets wat de wet eist")).to_be_visible()
    expect(page.get_by_text("Er staat geen grondslag")).to_have_count(2)
    expect(page.get_by_role("link", name="Kapvergunning scherm")).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="Publiceren wat is ingelezen").click()
    expect(page.get_by_role("alert")).to_contain_text("Geen van deze teksten is volledig")
    look_at(page)
    page.get_by_label("Ook wat nog niet volledig is").check()
    follow(page, page.get_by_role("button", name="Publiceren wat is ingelezen"))
    _work(world)
    page.goto(upload_page)
    expect(page.get_by_text("2 uitgevoerd.", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Publiceren wat is ingelezen")).to_have_count(0)
    look_at(page)
    page.goto("/admin/registers/importupload/")
    look_at(page)


def test_a_refused_file_gets_its_sentence_beside_the_field(
    browser_page: Page, live: Live, world: World, tmp_path: Path
) -> None:
    page: Any = browser_page
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    page.goto("/admin/registers/importupload/add/")
    path = tmp_path / "foto.csv"
    path.write_bytes(b"\x00\x01\x02" * 200)
    page.get_by_label("Bestand met het register").set_input_files(path)
    page.get_by_role("button", name="Sturen en de kolommen bekijken").click()
    expect(page.locator("#id_file_error")).not_to_be_empty()
    expect(page.get_by_role("alert")).to_be_visible()
    look_at(page)


def test_another_sheet_and_row_can_be_chosen(
    browser_page: Page, live: Live, world: World, tmp_path: Path
) -> None:
    page: Any = browser_page
    log_in(page, live, world.people[Role.PRIVACY_OFFICER])
    page.goto("/admin/registers/importupload/add/")
    page.get_by_label("Bestand met het register").set_input_files(_file(tmp_path))
    page.get_by_role("button", name="Sturen en de kolommen bekijken").click()
    page.get_by_text("Meer", exact=True).click()
    follow(page, page.get_by_role("link", name="Ander tabblad of andere rij"))
    look_at(page)
    page.get_by_label("Tabblad").select_option("Lijsten")
    page.get_by_label("Rij met de namen").fill("")
    page.get_by_role("button", name="Ander tabblad of andere rij").click()
    expect(page.get_by_text("Kies de kolom die de naam van de verwerking is")).to_be_visible()
    page.get_by_role("button", name="Alleen bewaren").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies de kolom")
    page.get_by_text("Meer", exact=True).click()
    page.get_by_role("link", name="Ander tabblad of andere rij").click()
    page.get_by_label("Tabblad").select_option("Alles")
    page.get_by_label("Rij met de namen").fill("3")
    page.get_by_role("button", name="Ander tabblad of andere rij").click()
    expect(page.get_by_text("Het bestand is opnieuw gelezen")).to_be_visible()
