"""Spreadsheets as people keep them: sheets, titles, merged cells, formulas and formats."""

import io
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from registers.importing import ImportRefused, parse_rows, propose_mapping, read_table
from tests.registers.importing.reading import parsed
from tests.registers.importing.workbooks import (
    HEADER,
    STRICT,
    merged,
    packed,
    parts_of,
    row,
    sheet,
    text_cell,
    with_shared_texts,
    workbook,
)


def written(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def one_cell(value: Any, number_format: str | None = None) -> str:
    """What the reader makes of one cell that a real program wrote."""
    book = openpyxl.Workbook()
    book.active.append(["Naam verwerking", "Doel"])
    book.active.append(["Markt", value])
    if number_format:
        book.active["B2"].number_format = number_format
    cells = read_table(written(book)).rows[0].cells
    return cells[1] if len(cells) > 1 else ""


def test_a_spreadsheet_gives_the_same_table_as_its_csv() -> None:
    rows = [
        ["Naam verwerking", "Doel", "Grondslag"],
        ["Parkeren", "financiële controle", "publieke taak"],
        [],
        ["Markt", "op twee\nregels", ""],
    ]
    book = openpyxl.Workbook()
    for each in rows:
        book.active.append(each)
    read = read_table(written(book))
    assert read.header == ("Naam verwerking", "Doel", "Grondslag")
    assert [(each.number, each.cells) for each in read.rows] == [
        (2, ("Parkeren", "financiële controle", "publieke taak")),
        (4, ("Markt", "op twee\nregels")),
    ]
    assert (read.sheet, read.sheets, read.encoding, read.delimiter) == (
        "Sheet", ("Sheet",), "", "",
    )  # fmt: skip
    assert (read.header_row, read.notes) == (1, ())


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (7, None, "7"),
        (7.0, "0.00", "7"),
        (1.5, None, "1,5"),
        (0.1 + 0.2, None, "0,3"),
        (-12, None, "-12"),
        (1e21, None, "1E+21"),
        (0.07, "0%", "7%"),
        (42, "00000", "00042"),
        (1234, '#,##0" stuks per dag"', "1234"),
        (date(2024, 3, 1), None, "01-03-2024"),
        (datetime(2024, 3, 1, 14, 30), None, "01-03-2024 14:30"),
        (date(2024, 3, 1), "[$-413]d mmmm yyyy;@", "01-03-2024"),
        (date(2024, 3, 1), "mmm-yy", "03-2024"),
        (date(2024, 3, 1), "yyyy", "2024"),
        (time(9, 5), None, "09:05"),
        (1.5, "[h]:mm", "36:00"),
        (45352, "General", "45352"),
        (-1, "dd-mm-yyyy", "-1"),
        (9e9, "dd-mm-yyyy", "9000000000"),
        (True, None, "ja"),
        (False, None, "nee"),
        ("#N/A", None, "#N/A"),
        ("  veel   spaties\t", None, "veel   spaties"),
        ("=1+1", None, ""),
    ],
)
def test_a_cell_reads_as_a_person_sees_it(
    value: Any, number_format: str | None, shown: str
) -> None:
    assert one_cell(value, number_format) == shown


def test_dates_follow_the_calendar_of_the_file() -> None:
    content = sheet(row(1, HEADER), '<row><c t="str"><v>Markt</v></c><c s="1"><v>1</v></c></row>')
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    for properties, shown in (("", "01-01-1900"), ('<workbookPr date1904="1"/>', "02-01-1904")):
        parts = {**parts_of(content, properties=properties), "xl/styles.xml": styles}
        assert read_table(packed(parts)).rows[0].cells[1] == shown


def test_a_date_may_be_stored_as_text() -> None:
    cells = '<c t="str"><v>Markt</v></c><c t="d"><v>2024-03-01T00:00:00</v></c>'
    content = sheet(row(1, HEADER), f"<row>{cells}</row>")
    assert read_table(packed(parts_of(content))).rows[0].cells[1] == "01-03-2024"


def test_text_in_several_looks_is_one_text_and_its_pronunciation_is_none() -> None:
    texts = (
        "<si><r><t>Mar</t></r><r><t>kt</t></r><rPh><t>uitspraak</t></rPh></si>"
        "<si><t>a_x000D_\nb_x0041_ _xD800_ _x0007_\u200b</t></si>"
    )
    cells = '<c t="s"><v>0</v></c><c t="s"><v>1</v></c>'
    parts = with_shared_texts(sheet(row(1, HEADER), f"<row>{cells}</row>"), texts)
    assert read_table(packed(parts)).rows[0].cells == ("Markt", "a\nbA _xD800_")
    book = openpyxl.Workbook()
    book.active.append(["Naam", "Doel"])
    book.active["A2"] = CellRichText("Mar", TextBlock(InlineFont(b=True), "kt"))
    assert read_table(written(book)).rows[0].cells == ("Markt",)


def test_a_formula_gives_its_stored_result_and_is_never_worked_out() -> None:
    cells = (
        '<c r="A2" t="str"><f>CONCAT("Mar","kt")</f><v>Markt</v></c>'
        '<c r="B2"><f>WEBSERVICE("http://[::1]/")</f></c>'
        '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    )
    table = read_table(packed(parts_of(sheet(row(1, HEADER), f'<row r="2">{cells}</row>'))))
    assert table.rows[0].cells == ("Markt", "", "#DIV/0!")
    assert ["formula" in note and "B2." in note for note in table.notes] == [True]


def test_the_first_sheet_with_the_columns_of_a_register_is_read() -> None:
    data = packed(
        parts_of(
            sheet(row(1, ["Zo vult u het register in"])),
            sheet(row(1, ["Grondslag", "Betrokkenen"]), row(2, ["toestemming", "inwoners"])),
            sheet(row(1, HEADER), row(2, ["Geheim"])),
            sheet(row(1, HEADER), row(2, ["Markt"])),
            sheet(row(1, HEADER), row(2, ["Parkeren"])),
            names=["Uitleg", "Lijsten", "Oud", "Register", "Tweede"],
            states={3: "veryHidden"},
        )
    )
    table = read_table(data)
    assert (table.sheet, table.rows[0].cells) == ("Register", ("Markt",))
    assert table.sheets == ("Uitleg", "Lijsten", "Oud", "Register", "Tweede")
    assert table.notes == (
        "Only sheet “Register” is read. Not read: “Uitleg”, “Lijsten”, “Tweede”.",
        "Hidden sheets are not read: “Oud”.",
    )
    assert read_table(data, sheet="tweede").rows[0].cells == ("Parkeren",)
    assert read_table(data, sheet="Oud").rows[0].cells == ("Geheim",)
    with pytest.raises(ImportRefused, match=r"no sheet “Derde”.*“Uitleg”, “Lijsten”"):
        read_table(data, sheet="Derde")


def test_hidden_rows_and_columns_are_read_and_named() -> None:
    content = sheet(
        row(1, HEADER),
        row(2, ["Markt", "controle", "toestemming"]),
        row(3, ["Parkeren"], 'hidden="1"'),
        row(4, [], 'hidden="1"'),
        before='<col min="2" max="2" hidden="1"/><col min="9" max="16384" hidden="1"/>',
    )
    table = read_table(packed(parts_of(content)))
    assert [each.cells[0] for each in table.rows] == ["Markt", "Parkeren"]
    assert table.notes == (
        "Hidden rows are read as well: 3.",
        "Hidden columns are read as well: B.",
    )


def test_a_department_beside_several_processings_is_that_of_each() -> None:
    data = workbook(
        HEADER,
        ["Markt", "a", "", "Toezicht"],
        ["Parkeren", "b"],
        ["Akten", "c", "", "Burgerzaken"],
        areas=["D2:D3", "D4:D99"],
    )
    rows = parsed(data)
    assert [(each.number, each.name, each.department) for each in rows] == [
        (2, "Markt", "Toezicht"),
        (3, "Parkeren", "Toezicht"),
        (4, "Akten", "Burgerzaken"),
    ]


def test_a_name_over_several_rows_makes_them_one_processing() -> None:
    data = workbook(
        HEADER,
        ["Markt", "innen", "publieke taak", "Toezicht"],
        ["", "controleren", "", ""],
        ["Parkeren", "weren", "", "Toezicht"],
        areas=["A2:A3", "D2:D4"],
    )
    table = read_table(data)
    assert [(each.number, each.cells) for each in table.rows] == [
        (2, ("Markt", "innen\ncontroleren", "publieke taak", "Toezicht")),
        (4, ("Parkeren", "weren", "", "Toezicht")),
    ]
    assert ["2–3" in note for note in table.notes] == [True]
    assert parse_rows(table, propose_mapping(table))[0].purposes == ("innen", "controleren")


def test_a_group_over_named_processings_does_not_make_them_one() -> None:
    data = workbook(
        ["Verwerking", "Verwerkingsactiviteit", "Doel"],
        ["Akten", "opmaken", "a"],
        ["", "bewaren", "b"],
        areas=["A2:A3"],
    )
    assert [(each.name, each.remarks) for each in parsed(data)] == [
        ("Akten", "Verwerkingsactiviteit: opmaken"),
        ("Akten", "Verwerkingsactiviteit: bewaren"),
    ]


def test_a_heading_between_rows_is_kept_with_the_rows_below_it() -> None:
    data = workbook(
        HEADER,
        ["Voorop", "a"],
        ["Domein Sociaal"],
        ["Markt", "b"],
        ["Parkeren", "c", "", "", "over"],
        ["Domein Ruimte"],
        ["Akten"],
        ["Laatst bijgewerkt in maart"],
        areas=["A3:D3", "A6:D6", "A8:D8"],
    )
    table = read_table(data)
    assert [each.name for each in parsed(data)] == ["Voorop", "Markt", "Parkeren", "Akten"]
    assert [each.remarks for each in parsed(data)] == [
        "",
        "Tussenkop: Domein Sociaal",
        "#5: over\nTussenkop: Domein Sociaal",
        "Tussenkop: Domein Ruimte",
    ]
    assert table.notes == (
        "These rows are headings; their text is in column “Tussenkop” of the rows below: 3, 6.",
        "Row 8 stands below the last entry and is left out: “Laatst bijgewerkt in maart”.",
    )


def test_a_cell_over_two_columns_belongs_to_the_first() -> None:
    data = workbook(HEADER, ["Markt"], ["Parkeren", "x"], areas=["A2:B2"])
    assert [each.name for each in parsed(data)] == ["Markt", "Parkeren"]
    assert read_table(data).header == HEADER


def test_the_strict_edition_of_the_format_is_read() -> None:
    content = sheet(row(1, HEADER), row(2, ["Markt"]), namespace=STRICT)
    assert read_table(packed(parts_of(content, namespace=STRICT))).rows[0].cells == ("Markt",)


def test_cells_without_a_reference_stand_behind_each_other() -> None:
    cells = '<c t="str"><v>Markt</v></c><c/><c t="str"><v>x</v></c>' + text_cell("F5", "y")
    table = read_table(packed(parts_of(sheet(row(4, HEADER), f"<row>{cells}</row>"))))
    assert [(each.number, each.cells) for each in table.rows] == [
        (5, ("Markt", "", "x", "", "", "y"))
    ]


PLAIN = parts_of(sheet(row(1, HEADER), row(2, ["Markt"])))
SHEET = "xl/worksheets/sheet1.xml"
CELL = '<row r="2"><c r="A2" t="str"><v>x</v></c>{}</row>'


def with_rows(*rows: str, **changes: str) -> bytes:
    return packed({**PLAIN, SHEET: sheet(row(1, HEADER), *rows, **changes)})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04rest", "damaged"),
        (packed(PLAIN)[:-40], "damaged"),
        (packed({"brief.txt": "x"}), "no spreadsheet"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600 + "Workbook".encode("utf-16-le"), "older"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (packed({**PLAIN, "_rels/.rels": PLAIN["_rels/.rels"].replace(".xml", ".bin")}), "older"),
        (packed({**PLAIN, "_rels/.rels": PLAIN["_rels/.rels"].replace("xl/workbook", "word/d")}),
         "no spreadsheet"),
        (packed({**PLAIN, SHEET: "<worksheet>"}), "damaged"),
        (packed({each: PLAIN[each] for each in PLAIN if each != SHEET}), "damaged"),
        (packed({**PLAIN, SHEET: sheet()}), "is empty"),
        (packed(parts_of()), "is empty"),
        (with_rows(), "nothing under it"),
        (with_rows(CELL.format('<c t="s"><v>0</v></c>')), "damaged"),
        (with_rows(CELL.format('<c t="s"><v>-1</v></c>')), "damaged"),
        (with_rows(CELL.format('<c r="??"><v>1</v></c>')), "damaged"),
        (with_rows(CELL.format('<c s="x"><v>1</v></c>')), "damaged"),
        (with_rows(CELL.format('<c r="ABC2"><v>1</v></c>')), "500 columns"),
        (with_rows(CELL.format("") * 2), "damaged"),
        (with_rows('<row r="1048577"/>'), "50000 rows"),
        (with_rows('<row r="x"/>'), "damaged"),
        (with_rows(CELL.format(""), after=merged("A1:?")), "damaged"),
        (with_rows(CELL.format(text_cell("B2", "x" * 100_001))), "longer than 100000"),
        (with_rows(CELL.format("")).replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00",
                                            b"PK\x01\x02\x14\x03\x14\x00\x01\x00"), "password"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(ImportRefused, match=sentence):
        read_table(data)
