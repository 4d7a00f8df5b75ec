"""How much a list may hold, whatever kind of file it comes in, and the refusals that say so.

Everything that reads a file counts while it reads: a limit that is only checked afterwards
comes after the memory is gone.
"""

from django.utils.translation import gettext as _

from privacyoffice.tables.errors import ImportRefused
from privacyoffice.tables.grid import TableRow

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
# As many as a sheet can have, empty ones included: millions of empty rows are no list.
MAX_ROW_NUMBER = 1_048_576
MAX_COLUMNS = 500
MAX_CELL_CHARACTERS = 100_000
# Rows times columns alone would allow 25 million cells, more than memory should hold. An
# empty cell in front of a filled one takes its place in memory too, so it counts.
MAX_CELLS = 2_000_000
# A spreadsheet may write a long text once and show it in every cell.
MAX_CHARACTERS = 20 * 1024 * 1024


class RowCollector:
    """The filled rows of a file in their order, refused as soon as they break a limit.

    Raises: ImportRefused from `add`.
    """

    def __init__(self) -> None:
        self.rows: list[TableRow] = []
        self._cells = 0
        self._characters = 0

    def add(self, row: TableRow) -> None:
        check_width(row)
        self.rows.append(row)
        if len(self.rows) > MAX_ROWS + 1:  # the header is one of them
            raise too_many_rows()
        self._cells += len(row.cells)
        self._characters += sum(map(len, row.cells))
        if self._cells > MAX_CELLS:
            raise ImportRefused(
                _("This file has more than %(limit)d cells. Split it over several files.")
                % {"limit": MAX_CELLS}
            )
        if self._characters > MAX_CHARACTERS:
            raise ImportRefused(
                _(
                    "This file has more than %(limit)d characters of text. Split it over "
                    "several files."
                )
                % {"limit": MAX_CHARACTERS}
            )


def check_width(row: TableRow) -> None:
    """Raises: ImportRefused when a row has more columns than a list can have."""
    if len(row.cells) > MAX_COLUMNS:
        raise too_many_columns(row.number)


def too_many_columns(row: int) -> ImportRefused:
    return ImportRefused(
        _(
            "Row %(row)d has more than %(limit)d columns. Check that this is a list "
            "with one entry a row."
        )
        % {"row": row, "limit": MAX_COLUMNS}
    )


def too_many_rows() -> ImportRefused:
    return ImportRefused(
        _(
            "This file has more than %(limit)d rows. Remove empty rows, or split it over "
            "several files."
        )
        % {"limit": MAX_ROWS}
    )


def text_too_long() -> ImportRefused:
    return ImportRefused(
        _("A cell in this file is longer than %(limit)d characters. Shorten it.")
        % {"limit": MAX_CELL_CHARACTERS}
    )
