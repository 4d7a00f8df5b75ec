"""From bytes to a table: encodings, delimiters, rows, and every refusal."""

import codecs

import pytest

from privacyoffice.tables import ImportRefused, limits
from registers.importing import read_table
from tests.registers.importing.reading import as_csv, parsed

HEADER = "Naam verwerking;Doel;Grondslag"
ROW = "Parkeren;financiële controle;publieke taak"
TEXT = f"{HEADER}\n{ROW}\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("cp1252"), "windows-1252"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
    ],
)
def test_every_usual_encoding_gives_the_same_table(data: bytes, encoding: str) -> None:
    read = read_table(data)
    assert read.encoding == encoding
    assert read.header == ("Naam verwerking", "Doel", "Grondslag")
    assert read.rows[0].cells == ("Parkeren", "financiële controle", "publieke taak")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_the_one_that_makes_the_header_known(delimiter: str) -> None:
    read = read_table(as_csv(["Naam", "Doel"], ["a,b;c", "d\te"], delimiter=delimiter))
    assert read.delimiter == delimiter
    assert read.rows[0].cells == ("a,b;c", "d\te")


def test_meaning_of_the_header_weighs_more_than_number_of_columns() -> None:
    read = read_table(b"Naam;Doel, of eigenlijk, het waarom, en hoe;Grondslag\nx;y;z\n")
    assert read.delimiter == ";"
    assert len(read.header) == 3


def test_separator_line_of_excel_decides_and_is_no_row() -> None:
    read = read_table(b"sep=,\r\nNaam,Doel\r\nParkeren,a;b\r\n")
    assert (read.delimiter, read.rows[0].number) == (",", 2)
    with pytest.raises(ImportRefused, match="Use a comma"):
        read_table(b"sep=|\nNaam|Doel\nx|y\n")


def test_rows_have_the_numbers_of_a_spreadsheet() -> None:
    read = read_table(b'\r\nNaam;Doel\r\nEen;"op twee\nregels"\n;;\n\n Twee ;x\r\n')
    assert [(row.number, row.cells[0]) for row in read.rows] == [(3, "Een"), (6, "Twee")]
    assert read.rows[0].cells[1] == "op twee\nregels"


def test_cells_are_cleaned_of_what_a_screen_does_not_show() -> None:
    read = read_table(
        "Naam;Doel\n\u00a0Een\u00a0twee\u200b\x07 ;a\x0bb\u2028c\td\u202ee\n".encode()
    )
    assert read.rows[0].cells == ("Een twee", "a\nb\nc\td e")


def test_header_names_are_made_unique_and_nameless_columns_numbered() -> None:
    read = read_table(b'Naam;Doel;;Doel;"Team\nof afdeling";;\nx\n')
    assert read.header == ("Naam", "Doel", "#3", "Doel (2)", "Team of afdeling")


def test_quotation_mark_inside_a_cell_is_text() -> None:
    assert read_table(b'Naam;Doel\nScherm 19";"zegt ""ja"""\n').rows[0].cells == (
        'Scherm 19"',
        'zegt "ja"',
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (codecs.BOM_UTF8 + b" \r\n\t", "is empty"),
        (b"Naam;Doel\n", "nothing under it"),
        (b"Naam;Doel\n;;\n\n ; \n", "nothing under it"),
        (b"%PDF-1.7\n", "no text"),
        (b"\x89PNG\r\n", "no text"),
        (b"Naam;Doel\nx\x00;y\n", "no text"),
        (TEXT.encode("utf-16-le"), "no text"),
        (codecs.BOM_UTF16_LE + b"a", "no text"),
        (b"Naam;Doel\nfinanci\xc3\xable;caf\xc3\xa9\nx;\xeb\n", "line 3"),
        (b"Naam;Doel\nx;\x81\n", "line 2"),
        (b'Naam;Doel\nGoed;x\n"Nooit dicht;y\nNog een;z\n', "row 3"),
        (b'Naam;Doel\n"Half;y\nNog een;"z"\n', "row 2"),
        (b'"Naam;Doel\nx;y\n', "row 1"),
        (b"Naam;Doel\n" + b"x;" * 501 + b"y\n", "500 columns"),
        (b"x;" * 500 + b"Naam\ny\n", "500 columns"),
        (b"Naam;Doel\nx;" + b"y" * 100_001 + b"\n", "longer than 100000"),
        (b"Naam;Doel\nx;" + b"y" * 200_000 + b"\n", "longer than 100000"),
        (b"Naam;Doel\n" + b"x;y\n" * 50_001, "50000 rows"),
        (b"\n" * 1_100_000 + b"Naam;Doel\nx;y\n", "empty rows"),
        (b"Naam;Doel\n" + b"\n" * (20 * 1024 * 1024), "larger than 20 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(ImportRefused, match=sentence):
        read_table(data)


def test_cells_and_text_are_limited_before_memory_is(monkeypatch: pytest.MonkeyPatch) -> None:
    data = as_csv(["Naam", "Doel"], *[["x", "y"]] * 10)
    monkeypatch.setattr(limits, "MAX_CELLS", 22)
    monkeypatch.setattr(limits, "MAX_CHARACTERS", 28)
    assert len(read_table(data).rows) == 10
    monkeypatch.setattr(limits, "MAX_CHARACTERS", 27)
    with pytest.raises(ImportRefused, match="27 characters"):
        read_table(data)
    monkeypatch.setattr(limits, "MAX_CELLS", 21)
    with pytest.raises(ImportRefused, match="21 cells"):
        read_table(data)


@pytest.mark.parametrize(
    "data",
    [
        b"Parkeren;7 jaar;publieke taak\nMarkt;5 jaar;toestemming\n",
        b"Adoptie;Naam;Adres\nMarkt;BSN;IBAN\n",
        b"<html><table><tr><td>Naam</td></tr></table>\n</html>\n",
    ],
)
def test_a_file_without_a_header_is_refused(data: bytes) -> None:
    with pytest.raises(ImportRefused, match="can be the name of a processing"):
        parsed(data)


def test_a_column_of_names_alone_is_a_register() -> None:
    assert [row.name for row in parsed(b"Naam verwerking\nParkeren\nMarkt\n")] == [
        "Parkeren",
        "Markt",
    ]
