"""Short ways to a parsed row for the tests of this folder."""

import csv
import io
from pathlib import Path

from registers.importing import (
    Mapping,
    ParsedRow,
    Table,
    TableRow,
    parse_rows,
    propose_mapping,
    read_table,
)

DATA = Path(__file__).parent / "data"


def as_csv(*rows: list[str], delimiter: str = ";") -> bytes:
    """A file in UTF-8 with these rows."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode()


def table_of(header: list[str], *rows: list[str]) -> Table:
    """A table as `read_table` makes it, without the way through bytes."""
    numbered = enumerate(rows, start=2)
    return Table(
        header=tuple(header),
        rows=tuple(TableRow(number, tuple(row)) for number, row in numbered),
        encoding="utf-8",
        delimiter=";",
    )


def parsed(data: bytes, given: Mapping | None = None) -> list[ParsedRow]:
    """All rows of a file, by the proposed mapping."""
    table = read_table(data)
    return parse_rows(table, propose_mapping(table, given))


def row_with(**cells: str) -> ParsedRow:
    """One row named Proef with these cells, by column name; underscores become spaces."""
    header = ["Naam verwerking", *(column.replace("_", " ") for column in cells)]
    table = table_of(header, ["Proef", *cells.values()])
    return parse_rows(table, propose_mapping(table))[0]
