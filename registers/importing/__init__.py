"""Reading a register from a spreadsheet: from bytes to parsed rows, without a database.

    table = read_table(data)
    mapping = propose_mapping(table, given)
    rows = parse_rows(table, mapping)

The rules are described in `docs/import.md`. Texts for people are in their language at the
moment of the call.
"""

from registers.importing.errors import ImportRefused
from registers.importing.grid import TableRow
from registers.importing.legal_basis import ParsedLegalBasis
from registers.importing.mapping import (
    FIELDS,
    ColumnRule,
    Mapping,
    dump_mapping,
    load_mapping,
    propose_mapping,
)
from registers.importing.rows import ParsedRecipient, ParsedRow, parse_rows
from registers.importing.splitting import SPLIT_RULES
from registers.importing.table import Table, read_table

__all__ = [
    "FIELDS",
    "SPLIT_RULES",
    "ColumnRule",
    "ImportRefused",
    "Mapping",
    "ParsedLegalBasis",
    "ParsedRecipient",
    "ParsedRow",
    "Table",
    "TableRow",
    "dump_mapping",
    "load_mapping",
    "parse_rows",
    "propose_mapping",
    "read_table",
]
