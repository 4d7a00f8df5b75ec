"""The commands of the register: clear words, a JSON line at the end, nothing by half."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from privacyoffice.accounts.roles import Role
from registers.models import ProcessingActivity, PublishedActivity
from tests.factories import World

CSV = (
    "Naam verwerking;Team;Grondslag;Doel;Betrokkenen;Persoonsgegevens;Bewaartermijn\r\n"
    "Kapvergunning;Ruimte;Wettelijke verplichting: Omgevingswet;Bomen beschermen;"
    'aanvrager;"naam\nadres";5 jaar\r\n'
    "Café-exploitatie;Ruimte;algemeen belang;Toezicht;uitbaters;naam, adres;2 jaar\r\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_bytes(CSV.encode("cp1252"))
    return path


def _summary(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    summary: dict[str, int] = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    return summary


def test_a_file_is_imported_and_the_last_line_is_json(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_register", str(file), organisation=world.slug)
    assert _summary(capsys) == {
        "rows": 2, "created": 2, "updated": 0, "unchanged": 0, "failed": 0,
    }  # fmt: skip
    call_command("import_register", str(file), organisation=world.slug)
    assert _summary(capsys)["unchanged"] == 2
    assert ProcessingActivity.objects.filter(name="Café-exploitatie").exists()


def test_a_dry_run_reports_and_changes_nothing(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = ProcessingActivity.objects.count()
    call_command("import_register", str(file), organisation=world.slug, dry_run=True)
    assert _summary(capsys)["created"] == 2
    assert ProcessingActivity.objects.count() == before


def test_importing_and_publishing_in_one_go(
    world: World, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actor = world.people[Role.PRIVACY_OFFICER].email
    call_command("import_register", str(file), organisation=world.slug, publish=True, actor=actor)
    assert _summary(capsys)["published"] == 2
    names = PublishedActivity.objects.current().values_list("name", flat=True)
    assert {"Kapvergunning", "Café-exploitatie"} <= set(names)


@pytest.mark.parametrize("role", [Role.AMBASSADOR, Role.DPO, Role.ACCOUNT_ADMIN])
def test_an_actor_who_may_not_publish_imports_nothing(world: World, file: Path, role: str) -> None:
    before = ProcessingActivity.objects.count()
    with pytest.raises(CommandError, match=r"rivacy ?officer"):
        call_command(
            "import_register",
            str(file),
            organisation=world.slug,
            publish=True,
            actor=world.people[role].email,
        )
    assert ProcessingActivity.objects.count() == before


def test_an_actor_from_elsewhere_is_refused_like_one_who_does_not_exist(
    world: World, file: Path
) -> None:
    from tests.factories import make_user

    stranger = make_user()
    said = []
    for email in (stranger.email, "niemand@nergens.example"):
        with pytest.raises(CommandError) as refusal:
            call_command(
                "import_register", str(file), organisation=world.slug, publish=True, actor=email
            )
        said.append(str(refusal.value).replace(email, "X"))
    assert said[0] == said[1]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n \n",
        b"PK\x03\x04 this is a spreadsheet",
        b"%PDF-1.7",
        b"\x00\x01\x02\x03" * 100,
        b"Kapvergunning;Bomen beschermen;5 jaar\nAfval;Ophalen;1 jaar\n",
        b"Naam verwerking;Doel\n",
    ],
    ids=["empty", "blank", "xlsx", "pdf", "binary", "headerless", "only-a-header"],
)
def test_a_file_that_is_no_register_is_refused_and_changes_nothing(
    world: World, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "bestand"
    path.write_bytes(content)
    before = ProcessingActivity.objects.count()
    with pytest.raises(CommandError) as refusal:
        call_command("import_register", str(path), organisation=world.slug)
    assert len(str(refusal.value)) > 20
    assert ProcessingActivity.objects.count() == before


def test_a_huge_file_is_refused_before_it_is_read(world: World, tmp_path: Path) -> None:
    path = tmp_path / "groot.csv"
    with path.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    with pytest.raises(CommandError, match="20 MB"):
        call_command("import_register", str(path), organisation=world.slug)


def test_a_file_or_organisation_that_does_not_exist_is_named(
    world: World, file: Path, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match=r"weg\.csv"):
        call_command("import_register", str(tmp_path / "weg.csv"), organisation=world.slug)
    with pytest.raises(CommandError, match="nergens"):
        call_command("import_register", str(file), organisation="nergens")


def test_a_mapping_of_ones_own_is_followed(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, mapping = tmp_path / "eigen.csv", tmp_path / "eigen.json"
    path.write_text("Kolom A,Kolom B\nVerhuur zalen,Zalen verhuren\n", encoding="utf-8")
    mapping.write_text(
        json.dumps(
            {
                "layout": "eigen",
                "columns": [
                    {"column": "Kolom A", "field": "name", "split": "whole"},
                    {"column": "Kolom B", "field": "purposes", "split": "lines"},
                ],
            }
        ),
        encoding="utf-8",
    )
    call_command("import_register", str(path), organisation=world.slug, mapping=mapping)
    assert _summary(capsys)["created"] == 1
    made = ProcessingActivity.objects.get(name="Verhuur zalen")
    assert made.purposes.get().description == "Zalen verhuren"


def test_rendering_an_empty_register_says_so(db: None, tmp_path: Path) -> None:
    from tests.factories import make_organisation

    organisation = make_organisation()
    with pytest.raises(CommandError):
        call_command("render_register", organisation=organisation.slug, output=tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()
