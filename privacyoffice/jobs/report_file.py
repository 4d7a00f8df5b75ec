"""A report as a file that opens in a Dutch Excel, and that cannot make it calculate."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO
from unicodedata import category, normalize

from django.utils.translation import gettext as _

from privacyoffice.jobs.models import ReportLine

# A byte order mark, or Excel reads UTF-8 as something else.
_MARK = "\ufeff"
_BEGINS_FORMULA = ("=", "+", "-", "@", "\N{MINUS SIGN}")
# What some programs leave out before they look at the first character.
_LEFT_OUT = ("\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before each line that a spreadsheet could take for a formula.

    Each line and not only the first: who reads a file line by line takes a line in a cell for
    the beginning of one. privacyoffice.tables takes the apostrophes away again.
    """
    lines = text.splitlines(keepends=True)
    safe = "".join(f"'{line}" if _is_formula(line) else line for line in lines)
    return f"'{safe}" if safe.startswith(_LEFT_OUT) else safe


def _is_formula(line: str) -> bool:
    """By the first character that shows; an apostrophe of the text itself would guard nothing
    once ours is taken away."""
    for character in line:
        if character.isspace() or character == "'" or category(character) in ("Cc", "Cf"):
            continue
        # Also the wide, small and raised forms, which some programs take for the same.
        return normalize("NFKC", character)[0] in _BEGINS_FORMULA
    return False


def csv_for_excel(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV with semicolons, in UTF-8 with its mark; no cell is a formula."""
    text = io.StringIO()
    write_csv_for_excel(rows, text)
    return text.getvalue().encode()


def write_csv_for_excel(rows: Iterable[Sequence[object]], out: IO[str]) -> None:
    """The same, row by row, to an open text file (of which `newline` is "")."""
    out.write(_MARK)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe_cell(str(cell)) for cell in row] for row in rows)


def report_as_csv(lines: Iterable[ReportLine]) -> bytes:
    """The lines of a report under a header, in the order in which the work was done."""
    header = (_("Number"), _("Name"), _("Reference"), _("Outcome"), _("Remarks"))
    rows = [
        (
            line.position,
            line.name,
            line.reference,
            line.get_outcome_display(),
            "\n".join(line.remarks),
        )
        for line in lines
    ]
    return csv_for_excel([header, *rows])
