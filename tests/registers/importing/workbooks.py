"""Spreadsheet files for tests: whole ones, and single parts that no program would write."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

HEADER = ("Naam verwerking", "Doel", "Grondslag", "Afdeling")


def letters(column: int) -> str:
    """The letter of one of the first 26 columns, counted from 0."""
    return chr(ord("A") + column)


def text_cell(reference: str, text: str) -> str:
    """A cell that holds its own text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def row(number: int, cells: Iterable[str], attributes: str = "") -> str:
    """A row of texts; an empty text is no cell."""
    inner = "".join(
        text_cell(f"{letters(column)}{number}", cell) for column, cell in enumerate(cells) if cell
    )
    return f'<row r="{number}" {attributes}>{inner}</row>'


def sheet(*rows: str, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """The part of a sheet: what stands before the rows, the rows, and what stands after."""
    body = f"{before}<sheetData>{''.join(rows)}</sheetData>{after}"
    return f'<worksheet xmlns="{namespace}">{body}</worksheet>'


def merged(*areas: str) -> str:
    """The merged cells of a sheet."""
    inner = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return f"<mergeCells>{inner}</mergeCells>"


def parts_of(
    *sheets: str,
    names: Iterable[str] = (),
    states: Mapping[int, str] | None = None,
    properties: str = "",
    namespace: str = MAIN,
) -> dict[str, str]:
    """The parts of a workbook with these sheets; a test changes them before it packs them."""
    named = list(names) or [f"Blad{number}" for number in range(1, len(sheets) + 1)]
    hidden = states or {}
    entries, targets, parts = [], [], {}
    for number, (name, content) in enumerate(zip(named, sheets, strict=True), start=1):
        state = f' state="{hidden[number]}"' if number in hidden else ""
        entries.append(
            f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="rId{number}"/>'
        )
        targets.append(
            f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet"'
            f' Target="worksheets/sheet{number}.xml"/>'
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = content
    targets += [
        f'<Relationship Id="{kind}" Type="{_RELATIONS}/{kind}" Target="/xl/{kind}.xml"/>'
        for kind in ("sharedStrings", "styles")
    ]
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
            f' Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{namespace}" xmlns:r="{_RELATIONS}">{properties}'
            f"<sheets>{''.join(entries)}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(targets)}</Relationships>'
        ),
        **parts,
    }


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as one file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def workbook(*rows: Iterable[str], areas: Iterable[str] = ()) -> bytes:
    """A file with one sheet of texts; its first row is row 1, and an empty row is left out."""
    filled = [
        row(number, cells) for number, cells in enumerate(map(list, rows), start=1) if any(cells)
    ]
    return packed(parts_of(sheet(*filled, after=merged(*areas))))


def with_shared_texts(content: str, texts: str) -> dict[str, str]:
    """The parts of a workbook whose cells refer to these `<si>` elements."""
    return {
        **parts_of(content),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
    }
