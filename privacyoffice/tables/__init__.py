"""From the bytes of a spreadsheet or a CSV file to rows of text, without a database.

    table = read_table(data, names)

A file is hostile until it is read: sizes, counts and depths have limits, nothing is worked out
or fetched. The rules are described in `docs/import.md`.
"""

from privacyoffice.tables.errors import ImportRefused
from privacyoffice.tables.grid import TableRow
from privacyoffice.tables.naming import ColumnNames, PlainNames
from privacyoffice.tables.table import Table, read_table

__all__ = ["ColumnNames", "ImportRefused", "PlainNames", "Table", "TableRow", "read_table"]
