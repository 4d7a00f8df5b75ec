"""The matrix of processing and criteria as a file in which nothing calculates."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dpia.matrix import Column, Row
from dpia.models import Answer, Outcome
from privacyoffice import clock
from privacyoffice.jobs.report_file import csv_for_excel
from privacyoffice.jobs.workbook_file import Value, write_workbook
from privacyoffice.tenancy.models import Organisation

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def as_file(
    kind: str,
    rows: Sequence[Row],
    columns: Sequence[Column],
    organisation: Organisation,
    *,
    made_at: datetime,
) -> bytes:
    """One row a processing, one column a criterion; `kind` is a key of TYPES."""
    headings = [
        _("Reference"),
        _("Name"),
        _("Department"),
        _("How it stands"),
        _("Why it asks for another screening"),
        _("Outcome"),
        _("Signed off on"),
        *(f"{column.of.title}: {column.criterion.title}" for column in columns),
    ]
    lines = [_line(row) for row in rows]
    if kind == "csv":
        return csv_for_excel([headings, *lines])
    out = BytesIO()
    write_workbook(
        out,
        title=_("Screenings"),
        headings=headings,
        rows=lines,
        about_title=_("About"),
        about=[
            (_("Organisation"), organisation.name),
            (_("Document"), _("Processing activities by criterion for a DPIA (GDPR article 35)")),
            (_("Made at"), made_at),
            (_("Processing activities"), len(lines)),
            *_sets(columns),
        ],
        made_at=made_at,
    )
    return out.getvalue()


def _line(row: Row) -> list[Value]:
    signed = row.standing.signed
    when = signed.signed_at if signed else None
    return [
        row.activity.reference,
        row.activity.name,
        str(row.activity.department or ""),
        str(row.standing.kind.label),
        " ".join(row.standing.because),
        str(Outcome(row.standing.outcome).label) if row.standing.outcome else "",
        date_format(clock.day_of(when), "Y-m-d") if when else "",
        *(str(Answer(cell).label) if cell else "" for cell in row.cells),
    ]


def _sets(columns: Iterable[Column]) -> list[tuple[str, Value]]:
    """The version and source of each set of criteria."""
    sets = {column.of.code: column.of for column in columns}.values()
    label = capfirst(_("criteria"))
    told = _("%(title)s. %(source)s. Version %(version)s.")
    return [
        (label, told % {"title": of.title, "source": of.source, "version": of.version})
        for of in sets
    ]
