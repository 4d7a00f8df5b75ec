"""The register of breaches as a spreadsheet in which nothing calculates."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from breaches.models import Cause, Kind
from breaches.register import COLUMNS, NOT_NOTIFIED, NOTIFIED, OPEN, Entry, Filters, row_of
from privacyoffice import clock
from privacyoffice.jobs.workbook_file import Value, write_workbook
from privacyoffice.tenancy.models import Department, Organisation

_TOLD: Mapping[str, Any] = {
    NOTIFIED: gettext_lazy("told to the authority"),
    NOT_NOTIFIED: gettext_lazy("not told to the authority"),
    OPEN: gettext_lazy("not decided yet whether the authority is told, or not sent yet"),
}


def as_workbook(
    entries: Iterable[Entry], filters: Filters, organisation: Organisation, *, made_at: datetime
) -> bytes:
    """One row a breach under fixed headings, and a sheet that says what it is."""
    out = BytesIO()
    write_workbook(
        out,
        title=_("Data breaches"),
        headings=[str(column.label) for column in COLUMNS],
        rows=(row_of(entry) for entry in entries),
        about_title=_("About"),
        about=about(filters, organisation, made_at),
        made_at=made_at,
    )
    return out.getvalue()


def about(
    filters: Filters, organisation: Organisation, made_at: datetime
) -> list[tuple[str, Value]]:
    """What this register is: of whom, of when, of which breaches."""
    return [
        (_("Organisation"), organisation.name),
        (_("Document"), _("Register of data breaches (GDPR article 33(5))")),
        (_("Made at"), made_at),
        (_("Which breaches"), "; ".join(in_words(filters)) or _("all")),
    ]


def printed(value: Value) -> str:
    """A value as it stands on paper: of a moment the day and the hour in Amsterdam."""
    if not isinstance(value, datetime):
        return str(value)
    local = value.astimezone(clock.AMSTERDAM)
    return _("%(day)s at %(hour)s") % {
        "day": date_format(local, "j F Y"),
        "hour": date_format(local, pgettext("time of day", "G:i")),
    }


def in_words(filters: Filters) -> Iterator[str]:
    """What the filters say, a sentence each; nothing when all breaches fit."""
    if filters.since:
        yield _("aware on %(day)s or later") % {"day": date_format(filters.since)}
    if filters.until:
        yield _("aware on %(day)s or before") % {"day": date_format(filters.until)}
    if filters.department:
        yield str(_department(filters.department))
    if filters.kind:
        yield str(Kind(filters.kind).label)
    if filters.cause:
        yield str(Cause(filters.cause).label)
    if filters.notified:
        yield str(_TOLD[filters.notified])


def _department(pk: UUID) -> Department | str:
    return Department.objects.filter(pk=pk).first() or ""
