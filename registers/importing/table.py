"""From bytes to a table: encoding, delimiter, header and rows, with every limit."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from django.utils.translation import gettext as _

from registers.importing.decoding import clean_cell, decode
from registers.importing.errors import ImportRefused
from registers.importing.folding import one_line
from registers.importing.headers import recognise

DELIMITERS = (";", ",", "\t")

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
# As many as a sheet can have, empty ones included: millions of empty rows are no register.
MAX_ROW_NUMBER = 1_048_576
MAX_COLUMNS = 500
MAX_CELL_CHARACTERS = 100_000
# Rows times columns alone would allow 25 million cells, more than memory should hold.
MAX_FILLED_CELLS = 2_000_000

# Excel writes this line to say which delimiter follows, and does not show it as a row.
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[ \t;,]*(?:\n|\Z)', re.IGNORECASE)


@dataclass(frozen=True)
class TableRow:
    """One filled row of the file.

    `number` is the row that a person sees in a spreadsheet program: the first row is 1, and
    empty rows count. `cells` are stripped; there may be fewer or more than the header has.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The file as a table, before anything is understood of it.

    `header` holds one unique name a column: a second “Doel” is called “Doel (2)”, and a
    column without a name is called by its place, such as “#4”.
    """

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    encoding: str
    delimiter: str


def read_table(data: bytes) -> Table:
    """Read a CSV file.

    Raises: ImportRefused when the file is empty, has a header only, is no text, breaks one
    of the limits of this module, or has a quotation mark that does not fit; the sentence
    says what to do. Nothing is read by halves.
    """
    if len(data) > MAX_BYTES:
        raise ImportRefused(
            _("This file is larger than %(size)d MB. Split the register over several files.")
            % {"size": MAX_BYTES // (1024 * 1024)}
        )
    text, encoding = decode(data)
    if not text.strip():
        raise ImportRefused(_("This file is empty. Choose the CSV file that holds the register."))
    announced = _SEPARATOR_LINE.match(text)
    if announced:
        text = text[announced.end() :]
    delimiter = _delimiter_announced(announced[1]) if announced else _most_telling_delimiter(text)
    records = _filled_records(text, delimiter)
    first = next(records, None)
    if first is None:
        raise _header_only()
    header = _unique_names(_limited(first).cells)
    rows = _limited_rows(records)
    if not rows:
        raise _header_only()
    return Table(header=header, rows=rows, encoding=encoding, delimiter=delimiter)


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


def _most_telling_delimiter(text: str) -> str:
    """The delimiter that makes the header make sense.

    Meaning comes first and the number of columns second: counting characters, as sniffers
    do, is led astray by cells that hold lists.
    """
    scores: dict[str, tuple[int, int]] = {}
    refusal = None
    for delimiter in DELIMITERS:
        try:
            header = next(_filled_records(text, delimiter), None)
        except ImportRefused as error:
            refusal = refusal or error
            continue
        names = header.cells if header else ()
        known = sum(1 for name in names[:MAX_COLUMNS] if recognise(name))
        scores[delimiter] = (known, len(names))
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
            raise _too_many_rows()
        cells = [clean_cell(cell) for cell in record]
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


def _limited(row: TableRow) -> TableRow:
    if len(row.cells) > MAX_COLUMNS:
        raise ImportRefused(
            _(
                "Row %(row)d has more than %(limit)d columns. Check that this is a register "
                "with one processing a row."
            )
            % {"row": row.number, "limit": MAX_COLUMNS}
        )
    return row


def _limited_rows(records: Iterator[TableRow]) -> tuple[TableRow, ...]:
    rows = []
    filled = 0
    for row in records:
        rows.append(_limited(row))
        filled += sum(1 for cell in row.cells if cell)
        if len(rows) > MAX_ROWS:
            raise _too_many_rows()
        if filled > MAX_FILLED_CELLS:
            raise ImportRefused(
                _("This file has more than %(limit)d filled cells. Split it over several files.")
                % {"limit": MAX_FILLED_CELLS}
            )
    return tuple(rows)


def _unique_names(cells: tuple[str, ...]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for place, cell in enumerate(cells, start=1):
        wanted = one_line(cell) or f"#{place}"
        name, count = wanted, 1
        while name in names:
            count += 1
            name = f"{wanted} ({count})"
        names[name] = None
    return tuple(names)


def _header_only() -> ImportRefused:
    return ImportRefused(
        _(
            "This file has a row with column names and nothing under it. Add a row for each "
            "processing."
        )
    )


def _too_many_rows() -> ImportRefused:
    return ImportRefused(
        _(
            "This file has more than %(limit)d rows. Remove empty rows, or split it over "
            "several files."
        )
        % {"limit": MAX_ROWS}
    )


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
