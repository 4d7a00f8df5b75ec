"""A file with a register as a table."""

from privacyoffice import tables
from privacyoffice.tables import Table
from registers.importing import headers


def read_table(data: bytes, *, sheet: str = "", header_row: int | None = None) -> Table:
    """As `tables.read_table`, with the column names of a register. Raises: ImportRefused."""
    return tables.read_table(data, headers, sheet=sheet, header_row=header_row)
