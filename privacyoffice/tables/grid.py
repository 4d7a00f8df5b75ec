"""Cells as they stand in a file, before it is known which row holds the column names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import Truncator

from privacyoffice.tables.folding import one_line

# Long enough to find the place, short enough to read.
_SHOWN_CHARACTERS = 80
_SHOWN_NAMES = 20


@dataclass(frozen=True)
class TableRow:
    """One filled row of the file.

    `number` is the row that a person sees in a spreadsheet program: the first row is 1, and
    empty rows count. `cells` are stripped; there may be fewer or more than the header has.
    """

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The text in a column, counted from 0; empty beyond the last filled cell."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class Area:
    """Merged cells: the first and the last row, numbered as in `TableRow`, and the first and
    the last column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_tall(self) -> bool:
        return self.bottom > self.top

    @property
    def is_wide(self) -> bool:
        return self.right > self.left


@dataclass(frozen=True)
class Grid:
    """The filled rows of one sheet, its merged cells, and what a person should know of it.

    `name` is the sheet's; a CSV file has no name and no merged cells.
    """

    rows: Sequence[TableRow]
    name: str = ""
    areas: Sequence[Area] = ()
    notes: tuple[str, ...] = ()


def shown(text: str) -> str:
    """The beginning of a text on one line, for in a sentence."""
    return Truncator(one_line(text)).chars(_SHOWN_CHARACTERS)


def listed(names: Sequence[str]) -> str:
    """The first of many names, for in a sentence."""
    return ", ".join(names[:_SHOWN_NAMES]) + (", …" if len(names) > _SHOWN_NAMES else "")


def quoted(names: Sequence[str]) -> str:
    """The first of many names, each between quotation marks."""
    return listed([f"“{shown(name)}”" for name in names[: _SHOWN_NAMES + 1]])
