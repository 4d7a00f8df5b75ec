"""One sheet of a spreadsheet file as a grid of texts."""

import re
from contextlib import suppress

from django.utils.translation import gettext as _

from privacyoffice.tables.cell_text import shown_iso_date, shown_number, shown_text
from privacyoffice.tables.grid import Area, Grid, TableRow, listed
from privacyoffice.tables.limits import (
    MAX_COLUMNS,
    MAX_ROW_NUMBER,
    RowCollector,
    too_many_columns,
    too_many_rows,
)
from privacyoffice.tables.package import damaged, unpacked_too_large
from privacyoffice.tables.workbook import (
    SheetPart,
    TextReader,
    Workbook,
    format_of,
    shared_text,
)
from privacyoffice.tables.xml_reading import (
    Attributes,
    attribute_flag,
    attribute_number,
    whole_number,
)

MAX_AREAS = 50_000
# More are not told apart in a note.
_MOST_NOTED = 100

# Stored and compared, so in one language: that of the office.
_TRUE, _FALSE = "ja", "nee"
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class _EnoughRows(Exception):
    """The rows that were asked for have been read."""


def read_sheet(workbook: Workbook, sheet: SheetPart, *, rows: int | None = None) -> Grid:
    """The grid of a sheet; with `rows`, of its first filled rows only and without merged cells.

    Hidden rows and columns are read as well, because a filter hides rows that belong to the
    list; a note says so. Formulas give the result that the file stores.
    Raises: ImportRefused when the sheet is damaged or breaks a limit.
    """
    reader = _SheetReader(workbook, rows)
    with suppress(_EnoughRows):
        reader.read(workbook.package.stream(sheet.part))
    return Grid(
        rows=reader.filled.rows, name=sheet.name, areas=reader.areas, notes=tuple(reader.notes())
    )


class _SheetReader(TextReader):
    def __init__(self, workbook: Workbook, most_rows: int | None) -> None:
        super().__init__(workbook.budget)
        self.filled = RowCollector()
        self.areas: list[Area] = []
        self._workbook = workbook
        self._most_rows = most_rows
        self._row = 0
        # Where the cell at hand stands: at a reference, or so many cells behind it.
        self._reference = ""
        self._steps = 0
        self._cells: dict[int, str] = {}
        self._kind = ""
        self._style = ""
        self._has_formula = False
        self._row_is_hidden = False
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._without_result: list[str] = []
        self.opening |= {
            "row": self._row_begins,
            "c": self._cell_begins,
            "v": self._text_begins,
            "f": self._formula,
            "col": self._columns,
            "mergeCell": self._merged,
        }
        self.closing |= {"row": self._row_ends, "c": self._cell_ends, "v": self._text_ends}

    def _row_begins(self, attributes: Attributes) -> None:
        number = attribute_number(attributes, "r", self._row + 1)
        if number <= self._row:
            raise damaged()
        if number > MAX_ROW_NUMBER:
            raise too_many_rows()
        self._row, self._reference, self._steps = number, "", 0
        self._row_is_hidden = attribute_flag(attributes, "hidden")

    def _row_ends(self) -> None:
        if not self._cells:
            return
        width = max(self._cells) + 1
        cells = tuple(self._cells.get(column, "") for column in range(width))
        self._cells.clear()
        self.filled.add(TableRow(self._row, cells))
        if self._row_is_hidden:
            self._hidden_rows.append(self._row)
        if self._most_rows and len(self.filled.rows) >= self._most_rows:
            raise _EnoughRows

    def _cell_begins(self, attributes: Attributes) -> None:
        # Nothing is looked into yet: most cells of a sheet may be empty.
        reference = attributes.get("r")
        if reference is None:
            self._steps += 1
        else:
            self._reference, self._steps = reference, 0
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._has_formula = False

    def _formula(self, _attributes: Attributes) -> None:
        self._has_formula = True

    def _cell_ends(self) -> None:
        if not self.pieces:
            if self._has_formula and len(self._without_result) < _MOST_NOTED:
                self._without_result.append(f"{column_letters(self._column())}{self._row}")
            return
        text = self._shown(self.taken())
        if text:
            column = self._column()
            if column >= MAX_COLUMNS:
                raise too_many_columns(self._row)
            self._cells[column] = text

    def _column(self) -> int:
        behind = _place(self._reference)[1] if self._reference else -1
        return behind + self._steps

    def _shown(self, stored: str) -> str:
        if self._kind == "s":
            return shared_text(self._workbook, stored.strip())
        if self._kind == "n":
            form = format_of(self._workbook, whole_number(self._style))
            return shown_number(stored.strip(), form, since_1904=self._workbook.since_1904)
        if self._kind == "b":
            return _TRUE if stored.strip() in ("1", "true") else _FALSE
        if self._kind == "d":
            return shown_iso_date(stored.strip())
        return shown_text(stored)

    def _columns(self, attributes: Attributes) -> None:
        if attribute_flag(attributes, "hidden") and len(self._hidden_columns) < MAX_COLUMNS:
            first, last = (attribute_number(attributes, name) for name in ("min", "max"))
            self._hidden_columns.append((first - 1, last - 1))

    def _merged(self, attributes: Attributes) -> None:
        first, _colon, last = attributes.get("ref", "").partition(":")
        top, left = _place(first)
        bottom, right = _place(last or first)
        if len(self.areas) >= MAX_AREAS:
            raise unpacked_too_large()
        self.areas.append(Area(top, left, bottom, right))

    def notes(self) -> list[str]:
        """What a person should know of this sheet."""
        notes = []
        if self._hidden_rows:
            notes.append(_("Hidden rows are read as well: %(rows)s.") % {"rows": self._row_names()})
        columns = self._hidden_filled_columns()
        if columns:
            notes.append(
                _("Hidden columns are read as well: %(columns)s.") % {"columns": listed(columns)}
            )
        if self._without_result:
            notes.append(
                _(
                    "These cells hold a formula without a stored result and are read as empty: "
                    "%(cells)s. Open the file in your spreadsheet program, save it and import "
                    "it again."
                )
                % {"cells": listed(self._without_result)}
            )
        return notes

    def _row_names(self) -> str:
        return listed([str(number) for number in self._hidden_rows])

    def _hidden_filled_columns(self) -> list[str]:
        width = max((len(row.cells) for row in self.filled.rows), default=0)
        return [
            column_letters(column)
            for first, last in self._hidden_columns
            for column in range(max(first, 0), min(last + 1, width))
            if any(row.cell(column) for row in self.filled.rows)
        ]


def _place(reference: str) -> tuple[int, int]:
    """Row, counted from 1, and column, counted from 0, of a reference such as “B7”."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise damaged()
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def column_letters(column: int) -> str:
    """The letters by which a spreadsheet program calls a column, counted from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
