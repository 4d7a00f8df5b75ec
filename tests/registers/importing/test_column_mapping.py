"""Layouts, synonyms, and the mapping that a person edits."""

import pytest

from privacyoffice.tables.naming import comparable
from registers.importing import (
    FIELDS,
    SPLIT_RULES,
    ColumnRule,
    ImportRefused,
    Mapping,
    dump_mapping,
    load_mapping,
    parse_rows,
    propose_mapping,
)
from registers.importing.headers import recognise
from registers.importing.layouts import LAYOUT_COLUMNS
from registers.importing.synonyms import FIELD_NAMES, NO_PLACE_YET
from registers.importing.weak_names import WEAK_NAMES
from tests.registers.importing.reading import table_of


def fields(*header: str) -> list[str]:
    return [rule.field for rule in propose_mapping(table_of(list(header), ["x"])).columns]


@pytest.mark.parametrize(
    ("layout", "columns"),
    [(layout, columns) for layout, editions in LAYOUT_COLUMNS.items() for columns in editions],
)
def test_every_known_layout_is_recognised_in_any_order_and_spelling(
    layout: str, columns: tuple[str, ...]
) -> None:
    header = [f" {column.upper().replace('Ë', 'E')} " for column in reversed(columns)]
    mapping = propose_mapping(table_of(header, ["x"]))
    assert mapping.layout == layout
    assert sum(1 for rule in mapping.columns if rule.field == "name") in (1, 2)


def test_no_column_of_a_known_layout_is_unknown() -> None:
    for editions in LAYOUT_COLUMNS.values():
        for columns in editions:
            assert [column for column in columns if recognise(column) is None] == []


def test_a_layout_may_miss_a_column_and_have_another() -> None:
    header = [*LAYOUT_COLUMNS["municipal-list"][0][:-1], "Kleur"]
    assert propose_mapping(table_of(header, ["x"])).layout == "municipal-list"


def test_synonyms_alone_make_a_generic_layout() -> None:
    mapping = propose_mapping(table_of(["Processing activity", "Legal basis", "Colour"], ["x"]))
    assert mapping.layout == "generic"
    assert [(rule.field, rule.split, rule.proposed) for rule in mapping.columns] == [
        ("name", "whole", True),
        ("legal_bases", "legal_basis", True),
        ("remarks", "whole", True),
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["naam", "verantwoordelijkeBestuursorgaan", "toelichtingGrondslag", "gebaseerdOp"], [
            "name", "controlling_bodies", "legal_bases", "remarks",
        ]),
        (["1. Naam verwerking*", "Categorieën persoonsgegevens", "BEWAARTERMIJN (in jaren)"], [
            "name", "personal_data", "retention",
        ]),
        (["Categories of data subjects", "Name", "Time limits for erasure", "Controller"], [
            "data_subjects", "name", "retention", "controlling_bodies",
        ]),
        (["Bedrijfsproces", "Proceseigenaar", "Functionele omschrijving", "Rechtsgrond"], [
            "remarks", "department", "name", "legal_bases",
        ]),
        (["Omschrijving", "Doel"], ["name", "purposes"]),
        (["Omschrijving", "Naam verwerking"], ["remarks", "name"]),
        (["Verwerking", "Waarvoor", "Wettelijke grond", "Van wie", "Welke gegevens", "Bewaren",
          "Gedeeld met", "Software"], [
            "name", "purposes", "legal_bases", "data_subjects", "personal_data", "retention",
            "recipients", "systems",
        ]),
        (["Werkproces", "Waarom", "Grond", "Wie", "Wat", "Met wie", "Hoe lang", "Waarvandaan"], [
            "name", "purposes", "legal_bases", "data_subjects", "personal_data", "recipients",
            "retention", "sources",
        ]),
        (["Naam", "Grondslag", "Wet", "Bewaarduur", "Juridische basis"], [
            "name", "legal_bases", "legal_bases", "retention", "legal_bases",
        ]),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_usual_names(header: list[str], expected: list[str]) -> None:
    assert fields(*header) == expected


@pytest.mark.parametrize(
    ("weak", "better", "field"),
    [
        ("Waarom", "Doel", "purposes"),
        ("Grond", "Grondslag", "legal_bases"),
        ("Wie", "Betrokkenen", "data_subjects"),
        ("Wie", "Van wie", "data_subjects"),
        ("Wat", "Persoonsgegevens", "personal_data"),
        ("Met wie", "Ontvangers", "recipients"),
        ("Bewaren", "Bewaartermijn", "retention"),
        ("Dienst", "Afdeling", "department"),
    ],
)
def test_an_ordinary_word_gives_way_to_a_better_name_of_the_same_field(
    weak: str, better: str, field: str
) -> None:
    assert fields("Naam", weak, better) == ["name", "remarks", field]
    assert fields("Naam", better, weak) == ["name", field, "remarks"]
    assert fields("Naam", weak) == ["name", field]


def test_an_ordinary_word_below_a_group_gives_way_to_the_name_of_the_group() -> None:
    assert recognise("Verwerker – Wie") == "processors"
    assert recognise("Persoonsgegevens – Bewaartermijn") == "retention"


def test_every_known_name_belongs_to_one_field_that_exists() -> None:
    assert set(FIELD_NAMES) == set(FIELDS)
    assert set(WEAK_NAMES) <= set(FIELDS)
    # Of one field, two spellings may come down to the same.
    fields_by_name: dict[str, set[str]] = {}
    for known in (FIELD_NAMES, NO_PLACE_YET, WEAK_NAMES):
        for field, spellings in known.items():
            for spelling in spellings:
                fields_by_name.setdefault(comparable(spelling), set()).add(field)
    assert {name: found for name, found in fields_by_name.items() if len(found) > 1} == {}
    names = [name for known in (*FIELD_NAMES.values(), *NO_PLACE_YET.values()) for name in known]
    assert len(names) == len(set(names))
    assert {split for field in FIELDS.values() for split in field.splits} == set(SPLIT_RULES)


def test_a_given_rule_stands_and_the_rest_is_proposed() -> None:
    table = table_of(["Proces X", "Doel", "Waarom"], ["Parkeren", "a, b", "publieke taak"])
    given = load_mapping(
        '{"columns": [{"column": "Proces X", "field": "name"},'
        ' {"column": "Doel", "field": "purposes", "split": "list"}]}'
    )
    mapping = propose_mapping(table, given)
    assert mapping == Mapping(
        "generic",
        (
            ColumnRule("Proces X", "name", "whole", proposed=False),
            ColumnRule("Doel", "purposes", "list", proposed=False),
            ColumnRule("Waarom", "remarks", "whole", proposed=True),
        ),
    )
    assert parse_rows(table, mapping)[0].purposes == ("a", "b")


def test_a_given_mapping_for_another_file_is_refused() -> None:
    given = Mapping("", (ColumnRule("Naam proces", "name", "whole", proposed=False),))
    with pytest.raises(ImportRefused, match=r"“Naam proces”.* has: “Naam”, “Doel”"):
        propose_mapping(table_of(["Naam", "Doel"], ["x"]), given)


def test_a_mapping_that_leaves_no_name_is_refused() -> None:
    table = table_of(["Naam", "Doel"], ["x"])
    given = Mapping("", (ColumnRule("Naam", "remarks", "whole", proposed=False),))
    with pytest.raises(ImportRefused, match="can be the name"):
        propose_mapping(table, given)
    with pytest.raises(ImportRefused, match="is the name of the processing"):
        parse_rows(table, given)


def test_a_written_mapping_reads_back_as_confirmed() -> None:
    proposed = propose_mapping(table_of(["Naam", "Grondslag", 'Één "a"'], ["x"]))
    again = load_mapping(dump_mapping(proposed))
    assert again.layout == proposed.layout
    assert [(rule.column, rule.field, rule.split) for rule in again.columns] == [
        (rule.column, rule.field, rule.split) for rule in proposed.columns
    ]
    assert not any(rule.proposed for rule in again.columns)
    assert "Één" in dump_mapping(proposed)


def test_a_mapping_may_be_toml_and_leave_out_the_split() -> None:
    mapping = load_mapping('layout = "eigen"\n[[columns]]\ncolumn = "Doel"\nfield = "purposes"\n')
    assert mapping == Mapping("eigen", (ColumnRule("Doel", "purposes", "lines", proposed=False),))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no list “columns”"),
        ("dit is geen mapping", "neither as JSON nor as TOML"),
        ("[" * 100_000, "neither as JSON nor as TOML"),
        ("[]", "no list “columns”"),
        ('{"columns": []}', "no list “columns”"),
        ('{"columns": {}}', "no list “columns”"),
        ('{"columns": [1]}', "Entry 1"),
        ('{"columns": [{"field": "name"}]}', "Entry 1"),
        ('{"columns": [{"column": "A", "field": "name", "kleur": 1}]}', "Entry 1"),
        ('{"columns": [{"column": "A", "field": "name"}], "x": 1}', "nothing else"),
        ('{"columns": [{"column": "A", "field": "name"}], "layout": 1}', "nothing else"),
        ('{"columns": [{"column": "A"}]}', "must be one of: name, department"),
        ('{"columns": [{"column": "A", "field": ["name"]}]}', "must be one of: name, department"),
        ('{"columns": [{"column": "A", "field": "ignore"}]}', "drops nothing"),
        ('{"columns": [{"column": "A", "field": "name", "split": "list"}]}', "one of: whole"),
        ('{"columns": [{"column": "A", "field": "name"}, {"column": "A", "field": "name"}]}',
         "more than once"),
    ],
)  # fmt: skip
def test_a_mapping_with_a_mistake_is_refused_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(ImportRefused, match=sentence):
        load_mapping(text)
