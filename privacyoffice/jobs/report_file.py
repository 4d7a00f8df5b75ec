"""A report as a file that opens in a Dutch Excel, and that cannot make it calculate."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from privacyoffice.jobs.models import ReportLine

# A byte order mark, or Excel reads UTF-8 as something else.
_MARK = "\ufeff"
# Also the wide forms, which some versions take for the same.
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """The text, behind an apostrophe when a spreadsheet could take it for a formula."""
    dangerous = text.startswith(_BEGINS_FORMULA) or text.lstrip().startswith(_BEGINS_FORMULA)
    return f"'{text}" if dangerous else text


def csv_for_excel(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as CSV with semicolons, in UTF-8 with its mark; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe_cell(str(cell)) for cell in row] for row in rows)
    return (_MARK + text.getvalue()).encode()


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
