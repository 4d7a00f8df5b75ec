"""From table and mapping to processing activities."""

import pytest

from registers.importing import (
    ImportRefused,
    ParsedRow,
    dump_mapping,
    load_mapping,
    parse_rows,
    propose_mapping,
)
from tests.registers.importing.reading import DATA, parsed, row_with, table_of


def rows_of(header: list[str], *rows: list[str]) -> list[ParsedRow]:
    table = table_of(header, *rows)
    return parse_rows(table, propose_mapping(table))


def test_unknown_surplus_and_nameless_cells_go_to_the_remarks_with_a_note() -> None:
    row = rows_of(["Naam", "Doel", "Kleur", "#4"], ["Markt", "", "blauw", "los", "over", "", "x"])[
        0
    ]
    assert row.remarks == "Kleur: blauw\n#4: los\n#5: over\n#7: x"
    assert len(row.notes) == 4
    assert "“Kleur” is not known" in row.notes[0]
    assert "Column 4 has no name" in row.notes[1]


def test_a_column_without_a_place_in_the_register_is_noted_once_and_kept_everywhere() -> None:
    header = ["Naam", "Doel", "Gemeente", "Opmerkingen", "Kleur", "Omschrijving"]
    rows = rows_of(
        header,
        ["", "x", "Veenoord"],
        ["Markt", "x", "Duinmeer", "nakijken", "", "stalletjes"],
        ["Akten", "y", "Veenoord", "", "blauw", "boekjes"],
    )
    assert [row.remarks for row in rows] == [
        "Gemeente: Veenoord",
        "Gemeente: Duinmeer\nOpmerkingen: nakijken\nOmschrijving: stalletjes",
        "Gemeente: Veenoord\nKleur: blauw\nOmschrijving: boekjes",
    ]
    # A row without a name shows only what is wrong with it.
    assert rows[0].notes == ()
    assert [("no place for" in note, "every row" in note) for note in rows[1].notes] == [
        (True, True),
        (True, True),
    ]
    assert "“Gemeente”" in rows[1].notes[0]
    assert "“Omschrijving”" in rows[1].notes[1]
    assert ["“Kleur” is not known" in note for note in rows[2].notes] == [True]


def test_a_column_that_a_person_gave_to_the_remarks_is_not_noted() -> None:
    table = table_of(["Naam", "Gemeente", "Kleur"], ["Markt", "Duinmeer", "blauw"])
    given = load_mapping(dump_mapping(propose_mapping(table)))
    assert parse_rows(table, propose_mapping(table, given))[0].notes == ()


def test_the_first_name_wins_and_the_other_is_kept() -> None:
    header = ["Verwerking", "Verwerkingsactiviteit", "Team", "Afdeling"]
    first, second = rows_of(header, ["Akten", "opmaken", "A", "B"], ["", "bewaren", "", "B"])
    assert (first.name, first.department) == ("Akten", "A")
    assert first.remarks == "Verwerkingsactiviteit: opmaken\nAfdeling: B"
    assert (second.name, second.department, second.remarks) == ("bewaren", "B", "")


def test_list_columns_for_one_field_are_taken_together() -> None:
    row = row_with(Persoonsgegevens="NAW, BSN", Bijzondere_persoonsgegevens="bsn, gezondheid")
    assert row.personal_data == ("NAW", "BSN", "gezondheid")
    assert "“bsn” stands more than once in column “Bijzondere persoonsgegevens”" in row.notes[0]


def test_numbering_is_kept_in_the_remarks_because_other_cells_may_refer_to_it() -> None:
    row = row_with(Betrokkenen="1. kopers\n2. verkopers", Persoonsgegevens="inkomen (1,2)")
    assert row.data_subjects == ("kopers", "verkopers")
    assert row.personal_data == ("inkomen (1,2)",)
    assert row.remarks == "Betrokkenen: 1. kopers\n2. verkopers"
    assert ["Betrokkenen" in note for note in row.notes] == [True]
    assert row_with(Betrokkenen="- 1. kopers").remarks == "Betrokkenen: - 1. kopers"
    assert row_with(Betrokkenen="- kopers\n• verkopers").remarks == ""


def test_a_row_with_the_name_of_an_earlier_row_says_which() -> None:
    table = table_of(["Naam", "Team"], ["Markt", "A"], ["", "A"], ["MÁRKT.", "B"], ["", "B"])
    rows = parse_rows(table, propose_mapping(table))
    assert [[note for note in row.notes if "same name" in note] for row in rows] == [
        [],
        [],
        ["Row 2 has the same name. Is this another processing? Both are read."],
        [],
    ]


def test_a_row_without_a_name_fails_and_says_what_to_do() -> None:
    row = rows_of(["Naam verwerking", "Doel"], ["", "controle"])[0]
    assert row.problems == (
        "This row has no name. Write the name of the processing in column “Naam verwerking”.",
    )
    assert row.purposes == ("controle",)


def test_missing_cells_are_no_problem() -> None:
    row = rows_of(["Naam", "Doel", "Team"], ["Markt"])[0]
    assert (row.problems, row.notes, row.purposes, row.department) == ((), (), (), "")


@pytest.mark.parametrize("word", ["verwerking ", "x"])
def test_a_long_name_is_shortened_and_kept_whole_in_the_remarks(word: str) -> None:
    name = (word * 300)[:300].strip()
    row = rows_of(["Naam", "Doel"], [name, "y"])[0]
    assert len(row.name) <= 242
    assert row.name.endswith(("verwerking…", "xx…"))
    assert row.remarks == f"Naam: {name}"
    assert "shortened" in row.notes[0]
    assert rows_of(["Naam", "Doel"], ["n" * 242, "y"])[0].name == "n" * 242


def test_key_is_the_name_and_only_where_needed_more() -> None:
    rows = rows_of(
        ["Naam", "Team"],
        ["Markt", "Zuid"],
        ["Akten (BRP)", "A"],
        ["akten, brp", "B"],
        ["Akten BRP", "B"],
        ["Akten BRP", ""],
    )
    assert [row.key for row in rows] == [
        "markt",
        "akten brp / a",
        "akten brp / b",
        "akten brp / b #2",
        "akten brp / ",
    ]


def test_key_does_not_depend_on_the_order_of_rows_and_columns() -> None:
    header = ["Naam", "Team", "Doel"]
    rows = [["Markt", "Zuid", "x"], ["Akten", "A", "y"], ["Akten", "B", "z"]]
    expected = {row.purposes: row.key for row in rows_of(header, *rows)}
    shuffled = [rows[2], rows[0], rows[1]]
    turned = [list(reversed(row)) for row in shuffled]
    assert {row.purposes: row.key for row in rows_of(header[::-1], *turned)} == expected


def test_key_of_an_endless_name_is_short_and_its_own() -> None:
    keys = [row.key for row in rows_of(["Naam", "Doel"], ["n" * 300], ["n" * 301], ["§"])]
    assert len(set(keys)) == 3
    assert all(0 < len(key) <= 200 for key in keys)


def test_basis_and_law_in_two_columns_are_read_together() -> None:
    row = row_with(Rechtmatige_grondslag="Publieke taak", Grondslag="artikel 5 Wet Q")
    assert [(each.basis, each.statute) for each in row.legal_bases] == [("e", "artikel 5 Wet Q")]
    assert row.notes == ()


def test_a_semicolon_list_in_windows_1252_with_mixed_line_ends() -> None:
    rows = {row.name: row for row in parsed((DATA / "lijst-duinmeer.csv").read_bytes())}
    assert [row.number for row in rows.values()] == [2, 3, 4, 5, 7]
    assert not any(row.problems for row in rows.values())
    assert rows["Uitgifte volkstuinen"].personal_data[-1] == "categorieën tuin"
    dogs = rows["Hondenregister"]
    assert dogs.data_subjects == ("houders van een hond", "melders")
    assert dogs.personal_data == ("naam", "adres", "bankgegevens (1)", "melding  (1,2)")
    assert dogs.recipients[0].name == "Omgevingskantoren Noord, Zuid, Oost"
    assert dogs.remarks == (
        "Gemeente: Duinmeer\nVeenoord\n"
        "Betrokkenen: 1. houders van een hond\n2. melders\nVerwerker: ja"
    )
    assert [each.basis for each in rows["Vergunning terras"].legal_bases] == ["d", "e"]


def test_a_citizen_summary_with_bars_in_its_cells() -> None:
    rows = {row.name: row for row in parsed((DATA / "samenvatting-zandhoven.csv").read_bytes())}
    assert len(rows) == 6
    assert not any(row.problems for row in rows.values())
    assert rows["Erkenning"].personal_data == (
        "Naam, geslacht en leeftijd van het kind",
        "Aktenummer",
    )
    assert rows["Erkenning"].legal_bases == ()
    assert [each.name for each in rows["Milieustraatpas"].recipients] == [
        "Wij delen de gegevens van de pas niet met anderen"
    ]
    gate = rows["Toegangspoort gemeentehuis"].legal_bases
    assert [(each.basis, each.statute) for each in gate] == [("f", "artikel 99z Gebouwenwet")]
    assert rows["Marktstandplaats"].retention == (
        "vaste plaats: 60 dagen na opzegging; losse plaats: 48 uur",
    )


def test_a_register_of_tasks_in_utf_16_with_tabs() -> None:
    rows = parsed((DATA / "taakregister-veenrade.csv").read_bytes())
    assert [row.key for row in rows] == [
        "paspoort uitgeven",
        "kwijtschelding / belastingen",
        "kwijtschelding / burgerzaken",
    ]
    assert [each.basis for each in rows[0].legal_bases] == ["c", "e"]
    assert "verwerkingsactiviteit: aanvraag, productie en uitreiking" in rows[0].remarks


def test_a_ragged_register_with_a_separator_line() -> None:
    rows = parsed((DATA / "ketenregister-meerwijk.csv").read_bytes())
    assert [(row.number, row.name, bool(row.problems)) for row in rows] == [
        (2, "Leerlingenvervoer", False),
        (4, "", True),
        (5, "Leerplicht", False),
    ]
    assert rows[0].purposes == ("vervoer regelen", "naar school", "op tijd")
    assert rows[0].remarks.endswith("Kleur map: blauw\n#14: over\n#16: rest")


def test_columns_that_the_mapping_does_not_name_are_kept() -> None:
    table = table_of(["Naam", "Doel"], ["Markt", "controle"])
    smaller = propose_mapping(table_of(["Naam"], ["x"]))
    assert parse_rows(table, smaller)[0].remarks == "Doel: controle"
    with pytest.raises(ImportRefused):
        parse_rows(table_of(["Titel"], ["x"]), smaller)
