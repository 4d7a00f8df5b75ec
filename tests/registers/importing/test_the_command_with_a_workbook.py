"""A spreadsheet with a title and merged cells, through the command into the register."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registers.models import ProcessingActivity
from tests.factories import World
from tests.registers.importing.workbooks import merged, packed, parts_of, row, sheet

HEADER = ["Naam verwerking", "Doel", "Team", "Soort werk"]
REGISTER = sheet(
    row(1, ["Register van verwerkingen"]),
    row(3, HEADER),
    row(4, ["Kapvergunning xlsx", "Bomen beschermen", "Ruimte xlsx", "vergunning"]),
    row(5, ["Terrasvergunning xlsx", "Toezicht"]),
    after=merged("A1:D1", "C4:C5"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "register.xlsx"
    path.write_bytes(packed(parts_of(REGISTER, sheet(row(1, HEADER)), names=["Alles", "Leeg"])))
    return path


def test_a_spreadsheet_is_imported_with_a_corrected_mapping(
    world: World, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "eigen.json"
    rule = {"column": "Soort werk", "field": "data_subjects"}
    mapping.write_text(json.dumps({"columns": [rule]}), encoding="utf-8")
    call_command("import_register", str(file), organisation=world.slug, mapping=mapping)
    printed = capsys.readouterr().out
    assert "sheet “Alles”; column names in row 3" in printed
    assert "Register van verwerkingen" in printed
    assert json.loads(printed.strip().splitlines()[-1])["created"] == 2
    made = ProcessingActivity.objects.filter(name__endswith="xlsx").order_by("name")
    assert [(each.name, each.department.name) for each in made] == [
        ("Kapvergunning xlsx", "Ruimte xlsx"),
        ("Terrasvergunning xlsx", "Ruimte xlsx"),
    ]
    assert [each.name for each in made[0].data_subjects.all()] == ["vergunning"]
    call_command("import_register", str(file), organisation=world.slug, mapping=mapping)
    assert json.loads(capsys.readouterr().out.strip().splitlines()[-1])["unchanged"] == 2


def test_the_sheet_and_the_row_of_column_names_can_be_given(world: World, file: Path) -> None:
    with pytest.raises(CommandError, match="nothing under it"):
        call_command("import_register", str(file), organisation=world.slug, sheet="Leeg")
    with pytest.raises(CommandError, match="Row 2 is empty"):
        call_command("import_register", str(file), organisation=world.slug, header_row=2)
