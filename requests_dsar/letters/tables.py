"""A table that an officer pasted or attached, as data that another program reads.

Law: GDPR art. 20(1): structured, commonly used, machine-readable.
"""

import csv
import io
import json

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacyoffice.jobs.report_file import csv_for_excel

# Between columns: a spreadsheet copies tabs; files have one of the others.
_BETWEEN = ("\t", ";", ",")
MOST_COLUMNS, MOST_ROWS = 200, 20_000

Table = tuple[list[str], list[list[str]]]


def read_table(text: str) -> Table:
    """The names in the first line, and a row for each further one; each as long as the first.

    Raises ValidationError for what is no table.
    """
    lines = text.strip("\n\r \ufeff")
    first = lines.split("\n", 1)[0]
    between = max(_BETWEEN, key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(lines), delimiter=between) if any(row)]
    except csv.Error:
        raise ValidationError(_("This is no table. Copy it from a spreadsheet.")) from None
    if len(rows) < 2:
        raise ValidationError(_("Give a line with names, and below it at least one with data."))
    names = [name.strip() for name in rows[0]]
    if not all(names) or len(set(names)) != len(names):
        raise ValidationError(_("Give every column in the first line a name of its own."))
    if len(names) > MOST_COLUMNS or len(rows) > MOST_ROWS:
        raise ValidationError(_("This table is too large. Attach it as a file."))
    wrong = next((number for number, row in enumerate(rows, 1) if len(row) != len(names)), None)
    if wrong is not None:
        raise ValidationError(
            _("Line %(number)d has another number of columns than the first line.")
            % {"number": wrong}
        )
    return names, [[cell.strip() for cell in row] for row in rows[1:]]


def as_csv(table: Table) -> bytes:
    """For a spreadsheet, in which no cell calculates; the JSON beside it has the plain text."""
    names, rows = table
    return csv_for_excel([names, *rows])


def as_json(table: Table) -> bytes:
    """A list of objects, each with the names of the columns."""
    names, rows = table
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()
