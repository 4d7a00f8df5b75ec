"""From text to a grid: the delimiter, and the records between the delimiters."""

import csv
import re
from collections.abc import Iterator
from itertools import count, islice

from django.utils.translation import gettext as _

from privacyoffice.tables.decoding import clean_cell
from privacyoffice.tables.errors import ImportRefused
from privacyoffice.tables.grid import Grid, TableRow
from privacyoffice.tables.heading import WINDOW, best_row, known_columns
from privacyoffice.tables.limits import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROW_NUMBER,
    RowCollector,
    too_many_rows,
)
from privacyoffice.tables.naming import ColumnNames

DELIMITERS = (";", ",", "\t")

# Excel writes this line to say which delimiter follows, and does not show it as a row.
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[ \t;,]*(?:\n|\Z)', re.IGNORECASE)

# An apostrophe that a program put before a line, so that no spreadsheet makes a formula of it.
_GUARD = re.compile(
    r"^'(?='*\s*[-=+@\u2212\u207a\u207b\u207c\ufe62\ufe63\ufe66\ufe6b＝＋－＠])", re.MULTILINE
)


def read_delimited(text: str, names: ColumnNames) -> tuple[Grid, str]:
    """The grid of a decoded CSV file, and its delimiter.

    Raises: ImportRefused when it breaks a limit, or has a quotation mark that does not fit.
    """
    announced = _SEPARATOR_LINE.match(text)
    if announced:
        text = text[announced.end() :]
    delimiter = (
        _delimiter_announced(announced[1]) if announced else _most_telling_delimiter(text, names)
    )
    filled = RowCollector()
    for row in _filled_records(text, delimiter):
        filled.add(row)
    return Grid(rows=filled.rows), delimiter


def _delimiter_announced(character: str) -> str:
    if character not in DELIMITERS:
        raise ImportRefused(
            _(
                "The first line says that “%(delimiter)s” stands between the columns. Use a "
                "comma, a semicolon or a tab."
            )
            % {"delimiter": character}
        )
    return character


def _most_telling_delimiter(text: str, names: ColumnNames) -> str:
    """The delimiter that makes the header make sense.

    Meaning comes first and the number of columns second: counting characters, as sniffers
    do, is led astray by cells that hold lists.
    """
    scores: dict[str, tuple[int, int]] = {}
    refusal = None
    for delimiter in DELIMITERS:
        rows: list[TableRow] = []
        try:
            for row in islice(_filled_records(text, delimiter), WINDOW):
                rows.append(row)  # noqa: PERF402 - rows in front of a refusal count
        except ImportRefused as error:
            refusal = refusal or error
            if not rows:
                continue
        header = rows[best_row(rows, names)].cells if rows else ()
        scores[delimiter] = (known_columns(header, names), min(len(header), MAX_COLUMNS))
    if refusal and not scores:
        raise refusal
    return max(scores, key=lambda delimiter: scores[delimiter])


class _Lines:
    """The lines of a text, one by one and without a second copy of it.

    Remembers how much the record at hand has taken, to explain why a record fails.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._record_start = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._position >= len(self._text):
            raise StopIteration
        end = self._text.find("\n", self._position) + 1 or len(self._text)
        line = self._text[self._position : end]
        self._position = end
        return line

    def start_record(self) -> None:
        self._record_start = self._position

    def taken_by_record(self) -> int:
        return self._position - self._record_start


def _filled_records(text: str, delimiter: str) -> Iterator[TableRow]:
    """The records that hold something, with the number that a spreadsheet gives them."""
    for number, record in enumerate(_records(text, delimiter), start=1):
        if number > MAX_ROW_NUMBER:
            raise too_many_rows()
        cells = [_GUARD.sub("", clean_cell(cell)) for cell in record]
        while cells and not cells[-1]:
            cells.pop()
        if cells and max(map(len, cells)) > MAX_CELL_CHARACTERS:
            raise _cell_too_long(number)
        if cells:
            yield TableRow(number=number, cells=tuple(cells))


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    lines = _Lines(text)
    # Strict: a quotation mark that is closed halfway a cell or never has swallowed the cells
    # behind it, and a lenient reader would hand those over as one without a word.
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    for number in count(1):
        lines.start_record()
        try:
            record = next(reader, None)
        except csv.Error:
            if lines.taken_by_record() > csv.field_size_limit():
                raise _cell_too_long(number) from None
            raise _bad_quotes(number) from None
        if record is None:
            return
        yield record


def _cell_too_long(row: int) -> ImportRefused:
    return ImportRefused(
        _(
            "A cell in row %(row)d is longer than %(limit)d characters. Shorten it, or look "
            "for a quotation mark that opens there and is never closed."
        )
        % {"row": row, "limit": MAX_CELL_CHARACTERS}
    )


def _bad_quotes(row: int) -> ImportRefused:
    return ImportRefused(
        _(
            "In row %(row)d a quotation mark opens a cell and the cell does not end with one, "
            "so it is not clear where it stops. Remove that quotation mark, or write "
            "quotation marks inside a cell twice."
        )
        % {"row": row}
    )
