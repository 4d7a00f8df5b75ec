"""Reading a register from a spreadsheet: from bytes to parsed rows, without a database.

    table = read_table(data)
    mapping = propose_mapping(table, given)
    rows = parse_rows(table, mapping)

The rules are described in `docs/import.md`. Texts for people are in their language at the
moment of the call.
"""

from privacyoffice.tables import ImportRefused, Table, TableRow
from registers.importing.answers import says_not_known
from registers.importing.cells import ParsedRecipient, column_title
from registers.importing.legal_basis import ParsedLegalBasis
from registers.importing.mapping import (
    FIELDS,
    ColumnRule,
    Mapping,
    dump_mapping,
    load_mapping,
    propose_mapping,
    suggest_mapping,
)
from registers.importing.reading import read_table
from registers.importing.rows import ParsedRow, parse_rows
from registers.importing.splitting import SPLIT_RULES
from registers.importing.transfers import ParsedTransfer

__all__ = [
    "FIELDS",
    "SPLIT_RULES",
    "ColumnRule",
    "ImportRefused",
    "Mapping",
    "ParsedLegalBasis",
    "ParsedRecipient",
    "ParsedRow",
    "ParsedTransfer",
    "Table",
    "TableRow",
    "column_title",
    "dump_mapping",
    "load_mapping",
    "parse_rows",
    "propose_mapping",
    "read_table",
    "says_not_known",
    "suggest_mapping",
]
