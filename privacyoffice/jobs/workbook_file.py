"""Rows as an .xlsx file in which nothing calculates: every cell is a text, a number or a moment.

The library that writes it is loaded when somebody asks for such a file, and not when the web
process starts.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.jobs.report_file import safe_cell
from privacyoffice.xml_text import fit_for_xml

# A spreadsheet reads `_x003D_` in a text as the character with that number.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LONGEST_CELL = 32_767  # characters as a spreadsheet counts them: UTF-16 units
_WIDTH, _NARROW = 45, 18  # in characters
_SHORT = 20
MOMENT = "dd-mm-yyyy hh:mm"
Value = str | int | datetime


def plain_text(text: str) -> str:
    """A text as a cell can hold it: without control characters, and cut, saying so."""
    text = fit_for_xml(text.replace("\r\n", "\n").replace("\r", "\n"))
    if _length(text) > LONGEST_CELL:
        sign = _(" … [cut off: the whole text is at the permanent address]")
        room = LONGEST_CELL - _length(sign)
        text = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + sign
    return text


def _length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def write_workbook(
    out: IO[bytes],
    *,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    about_title: str,
    about: Iterable[tuple[str, Value]],
    made_at: datetime,
) -> None:
    """A workbook with the rows under fixed headings, and a second sheet that says what it is."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    book.properties.creator = "Privacy Office"
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None)
    sheet = book.create_sheet(title)
    cells = _Cells(sheet)
    sheet.freeze_panes = "B2"
    for number, heading in enumerate(headings, start=1):
        width = _WIDTH if len(heading) > _SHORT or number == 1 else _NARROW
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([cells.heading(heading) for heading in headings])
    last = 1
    for row in rows:
        sheet.append([cells.of(value) for value in row])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{last}"
    told = book.create_sheet(about_title)
    cells = _Cells(told)
    told.column_dimensions["A"].width, told.column_dimensions["B"].width = _NARROW, _WIDTH * 2
    for label, value in about:
        told.append([cells.heading(label), cells.of(value)])
    book.save(out)


class _Cells:
    """Cells of one sheet. Each says its own type, so that no text becomes a formula."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font

        self._new: Callable[[], Any] = lambda: WriteOnlyCell(sheet)
        readable = Alignment(wrap_text=True, vertical="top")
        self._plain = self._new()
        self._plain.alignment = readable
        # Stays a text also when somebody edits the cell.
        self._quoted = self._new()
        self._quoted.alignment = readable
        self._quoted.quotePrefix = True
        self._moment = self._new()
        self._moment.alignment = readable
        self._moment.number_format = MOMENT
        self._heading = self._new()
        self._heading.alignment = readable
        self._heading.font = Font(bold=True)

    def of(self, value: Value) -> Any:
        """A cell with a value."""
        if isinstance(value, datetime):
            # A cell knows no time zone.
            local = value.astimezone(clock.AMSTERDAM).replace(tzinfo=None, microsecond=0)
            return self._with(local, "d", self._moment)
        if isinstance(value, int):
            return self._with(value, "n", self._plain)
        text = plain_text(value)
        return self._with(text, "s", self._quoted if safe_cell(text) != text else self._plain)

    def heading(self, text: str) -> Any:
        """A cell in bold."""
        return self._with(plain_text(text), "s", self._heading)

    def _with(self, value: Any, kind: str, like: Any) -> Any:
        cell = self._new()
        if kind == "s":
            value = _LOOKS_ESCAPED.sub("_x005F_", value)
        cell.value = value
        # Set after the value: a text that begins with "=" would make it a formula.
        cell.data_type = kind
        cell._style = like._style
        return cell
