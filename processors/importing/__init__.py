"""Reading parties from a spreadsheet: from bytes to parsed rows, without a database."""

from processors.importing.parties import MOST_PARTIES, ParsedContact, ParsedParty, read_parties

__all__ = ["MOST_PARTIES", "ParsedContact", "ParsedParty", "read_parties"]
