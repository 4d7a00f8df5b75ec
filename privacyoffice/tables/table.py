"""From the bytes of a file to a table: which sheet, which row of column names, which rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from privacyoffice.tables.decoding import decode
from privacyoffice.tables.delimited import read_delimited
from privacyoffice.tables.errors import ImportRefused
from privacyoffice.tables.grid import Grid, TableRow, quoted, shown
from privacyoffice.tables.heading import (
    ENOUGH_KNOWN,
    WINDOW,
    Heading,
    best_row,
    has_the_name,
    heading_of,
    known_columns,
)
from privacyoffice.tables.limits import MAX_BYTES
from privacyoffice.tables.merging import unmerged
from privacyoffice.tables.naming import ColumnNames
from privacyoffice.tables.workbook import SheetPart, Workbook, is_workbook, open_workbook
from privacyoffice.tables.worksheet import read_sheet

_SHOWN_ROWS = 5


@dataclass(frozen=True)
class Table:
    """The file as a table, before anything is understood of it.

    `header` holds one unique name a column: a second “Doel” is called “Doel (2)”, and a
    column without a name is called by its place, such as “#4”. `header_row` is the number of
    its row. `notes` tell a person what was left out or read in a way that is not obvious.
    Of a CSV file `sheet` is empty; of a spreadsheet `encoding` and `delimiter` are, and
    `sheets` are the names of all that can be read.
    """

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    encoding: str
    delimiter: str
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 1
    notes: tuple[str, ...] = ()


def read_table(
    data: bytes, names: ColumnNames, *, sheet: str = "", header_row: int | None = None
) -> Table:
    """Read a CSV file or a spreadsheet (.xlsx), in which `names` are the known column names.

    `sheet` and `header_row` are for a person who knows better than the choice made here: the
    name of the sheet, and the number of the row that holds the column names.
    Raises: ImportRefused when the file is empty, has a header only, is of another kind, is
    damaged, breaks a limit, or has no such sheet or row; the sentence says what to do.
    Nothing is read by halves.
    """
    if len(data) > MAX_BYTES:
        raise ImportRefused(
            _("This file is larger than %(size)d MB. Split it over several files.")
            % {"size": MAX_BYTES // (1024 * 1024)}
        )
    if is_workbook(data):
        return _from_workbook(open_workbook(data), names, sheet, header_row)
    text, encoding = decode(data)
    if not text.strip():
        raise _empty()
    grid, delimiter = read_delimited(text, names)
    if sheet:
        raise _no_such_sheet(sheet, ())
    return _as_table(grid, names, header_row, encoding=encoding, delimiter=delimiter)


def _from_workbook(
    workbook: Workbook, names: ColumnNames, wanted: str, header_row: int | None
) -> Table:
    visible = [each for each in workbook.sheets if not each.hidden]
    chosen = _named(workbook, wanted) if wanted else _most_telling_sheet(workbook, visible, names)
    notes = []
    others = [each.name for each in visible if each != chosen]
    if others:
        notes.append(
            _("Only sheet “%(sheet)s” is read. Not read: %(others)s.")
            % {"sheet": chosen.name, "others": quoted(others)}
        )
    hidden = [each.name for each in workbook.sheets if each.hidden and each != chosen]
    if hidden:
        notes.append(_("Hidden sheets are not read: %(sheets)s.") % {"sheets": quoted(hidden)})
    return _as_table(
        read_sheet(workbook, chosen),
        names,
        header_row,
        sheets=tuple(each.name for each in workbook.sheets),
        notes=tuple(notes),
    )


def _named(workbook: Workbook, wanted: str) -> SheetPart:
    for each in workbook.sheets:
        if each.name.casefold() == wanted.strip().casefold():
            return each
    raise _no_such_sheet(wanted, [each.name for each in workbook.sheets])


def _most_telling_sheet(
    workbook: Workbook, sheets: list[SheetPart], names: ColumnNames
) -> SheetPart:
    """The first sheet with known column names, or else the first that is filled.

    A sheet without the name of what a row is about may hold values that the others use.
    """
    nameless = filled = None
    for sheet in sheets:
        rows = read_sheet(workbook, sheet, rows=WINDOW).rows
        if not rows:
            continue
        filled = filled or sheet
        cells = rows[best_row(rows, names)].cells
        if known_columns(cells, names) >= ENOUGH_KNOWN:
            if has_the_name(cells, names):
                return sheet
            nameless = nameless or sheet
    chosen = nameless or filled
    if chosen is None:
        raise _empty()
    return chosen


def _as_table(
    grid: Grid,
    names: ColumnNames,
    header_row: int | None,
    *,
    encoding: str = "",
    delimiter: str = "",
    sheets: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> Table:
    if not grid.rows:
        raise _header_only() if not sheets else _empty()
    heading = heading_of(grid, _place_of(grid, names, header_row))
    below = [row for row in grid.rows if row.number > heading.last]
    body = unmerged(heading.names, below, grid.areas, names)
    if not body.rows:
        raise _header_only()
    return Table(
        header=body.header,
        rows=body.rows,
        encoding=encoding,
        delimiter=delimiter,
        sheet=grid.name,
        sheets=sheets,
        header_row=heading.row,
        notes=(*notes, *_about_rows_above(grid, heading), *body.notes, *grid.notes),
    )


def _place_of(grid: Grid, names: ColumnNames, header_row: int | None) -> int:
    if header_row is None:
        return best_row(grid.rows, names)
    for place, row in enumerate(grid.rows):
        if row.number == header_row:
            return place
    raise ImportRefused(
        _("Row %(row)d is empty, so it cannot hold the names of the columns.") % {"row": header_row}
    )


def _about_rows_above(grid: Grid, heading: Heading) -> list[str]:
    above = [row for row in grid.rows if row.number < heading.first]
    notes = [
        _("Row %(row)d stands above the column names and is left out: “%(text)s”.")
        % {"row": row.number, "text": shown(" ".join(filter(None, row.cells)))}
        for row in above[:_SHOWN_ROWS]
    ]
    if above[_SHOWN_ROWS:]:
        notes.append(
            _("So are %(count)d other rows above row %(row)d.")
            % {"count": len(above) - _SHOWN_ROWS, "row": heading.first}
        )
    if heading.last > heading.first:
        notes.append(
            _("The column names stand in rows %(first)d to %(last)d and are read together.")
            % {"first": heading.first, "last": heading.last}
        )
    return notes


def _no_such_sheet(wanted: str, sheets: Sequence[str]) -> ImportRefused:
    if not sheets:
        return ImportRefused(_("A CSV file has no sheets. Leave the sheet out."))
    return ImportRefused(
        _("There is no sheet “%(wanted)s” in this file. It has: %(sheets)s.")
        % {"wanted": shown(wanted), "sheets": quoted(sheets)}
    )


def _empty() -> ImportRefused:
    return ImportRefused(_("This file is empty. Choose the file that holds the list."))


def _header_only() -> ImportRefused:
    return ImportRefused(
        _("This file has a row with column names and nothing under it. Add a row for each entry.")
    )
