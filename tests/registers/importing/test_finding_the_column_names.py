"""Where the column names stand: below titles, in several rows, or where a person says."""

import pytest

from registers.importing import ImportRefused, propose_mapping, read_table
from tests.registers.importing.reading import as_csv, parsed
from tests.registers.importing.workbooks import HEADER, workbook

TITLES = (["Register van verwerkingen"], ["Verantwoordelijke", "College"], [], ["Versie", "3"])


@pytest.mark.parametrize("make", [lambda *rows: as_csv(*rows), workbook], ids=["csv", "xlsx"])
def test_titles_above_the_column_names_are_left_out_and_named(make: object) -> None:
    data = make(*TITLES, list(HEADER), ["Markt", "x"])  # type: ignore[operator]
    table = read_table(data)
    assert (table.header, table.header_row) == (HEADER, 5)
    assert [(each.number, each.cells) for each in table.rows] == [(6, ("Markt", "x"))]
    assert [note for note in table.notes if "above" in note] == [
        "Row 1 stands above the column names and is left out: “Register van verwerkingen”.",
        "Row 2 stands above the column names and is left out: “Verantwoordelijke College”.",
        "Row 4 stands above the column names and is left out: “Versie 3”.",
    ]


def test_many_rows_above_are_counted() -> None:
    table = read_table(workbook(*[[f"uitleg {n}"] for n in range(9)], HEADER, ["Markt"]))
    assert table.header_row == 10
    assert table.notes[-1] == "So are 4 other rows above row 10."


def test_column_names_are_not_looked_for_without_end() -> None:
    for above, found in ((29, 30), (30, 1)):
        table = read_table(workbook(*[[f"uitleg {n}"] for n in range(above)], HEADER, ["Markt"]))
        assert table.header_row == found


def test_a_comma_in_a_title_does_not_decide_about_the_delimiter() -> None:
    data = b"Register, van, het, college, van, Meer\nNaam;Doel;Grondslag\nMarkt;x;y\n"
    table = read_table(data)
    assert (table.delimiter, table.header) == (";", ("Naam", "Doel", "Grondslag"))


def test_a_person_may_say_which_row_holds_the_column_names() -> None:
    data = as_csv(["Proces X", "Waarom", "Wie"], ["Naam", "Doel", "Team"], ["Markt", "x", "y"])
    assert read_table(data).header_row == 2
    table = read_table(data, header_row=1)
    assert table.header == ("Proces X", "Waarom", "Wie")
    assert len(table.rows) == 2
    with pytest.raises(ImportRefused, match="Row 9 is empty"):
        read_table(data, header_row=9)
    with pytest.raises(ImportRefused, match="no sheets"):
        read_table(data, sheet="Blad1")


def fields(table: object) -> list[str]:
    return [rule.field for rule in propose_mapping(table).columns]  # type: ignore[arg-type]


def test_groups_above_the_column_names_become_part_of_them() -> None:
    data = workbook(
        ["Register"],
        ["Algemeen", "", "Persoonsgegevens", "", "", "Verwerker", ""],
        ["Naam verwerking", "Doel", "Gewoon", "Bijzonder", "Bewaartermijn", "Naam", "Plaats"],
        ["Markt", "innen", "NAW", "geloof", "5 jaar", "Kassa BV", "Meer"],
        areas=["A1:G1", "A2:B2", "C2:E2", "F2:G2"],
    )
    table = read_table(data)
    assert table.header[0] == "Algemeen – Naam verwerking"
    assert table.header[3] == "Persoonsgegevens – Bijzonder"
    assert fields(table) == [
        "name", "purposes", "personal_data", "personal_data", "retention", "processors",
        "processors",
    ]  # fmt: skip
    assert table.notes[1] == "The column names stand in rows 2 to 3 and are read together."
    assert parsed(data)[0].personal_data == ("NAW", "geloof")


@pytest.mark.parametrize("areas", [["A1:A2", "B1:B2", "C1:D1"], ["C1:D1"]])
def test_names_within_a_group_become_part_of_the_column_names(areas: list[str]) -> None:
    data = workbook(
        ["Naam verwerking", "Doel", "Ontvangers", ""],
        ["", "", "intern", "extern"],
        ["Markt", "innen", "Team Kas", "politie"],
        areas=areas,
    )
    table = read_table(data)
    assert table.header == (
        "Naam verwerking",
        "Doel",
        "Ontvangers – intern",
        "Ontvangers – extern",
    )
    assert [each.number for each in table.rows] == [3]
    assert [each.kind for each in parsed(data)[0].recipients] == ["internal", "external"]


def test_a_tall_cell_beside_the_whole_register_is_no_column_name() -> None:
    data = workbook(HEADER, ["Markt", "", "", "Toezicht"], ["Parkeren"], areas=["D1:D400"])
    assert read_table(data).header == HEADER


def test_a_title_over_all_columns_is_not_part_of_the_column_names() -> None:
    data = workbook(["Register van Meer"], HEADER, ["Markt"], areas=["A1:D1"])
    assert read_table(data).header == HEADER
