"""The history of one case as a file: for who may see the case, recorded, and to be checked."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views import View

from privacyoffice import clock
from privacyoffice.accounts.admin.timeline import Entry, Kind, page_of_timeline
from privacyoffice.accounts.admin.timeline_changes import Change
from privacyoffice.jobs.report_file import csv_for_excel
from privacyoffice.proof.services.exporting import note_timeline

FORMAT = "privacyoffice-timeline-1"
FORMS = ("csv", "json")
# One entry, in one word.
_KINDS = {
    Kind.ACT: gettext_lazy("act"),
    Kind.CHANGE: gettext_lazy("change"),
    Kind.READ: gettext_lazy("look"),
    Kind.MESSAGE: pgettext_lazy("to a person", "message"),
}


class TimelineFile(View):
    """All of the history of an object that one may see. Only to read; that it was taken is an act.

    The reasons are readable in it, as they are on the page; values that are stored encrypted are
    not. Each act has its place in the chain and its hash, as in an export of the chain.
    """

    http_method_names = ("get", "head", "options")
    case_admin: Any = None

    def get(self, request: HttpRequest, object_id: str, form: str) -> HttpResponse:
        case = self.case_admin.get_object(request, unquote(object_id))
        if case is None or not self.case_admin.has_view_permission(request, case):
            raise Http404
        if form not in FORMS:
            raise Http404
        entries = list(_whole_timeline(case, self.case_admin.part_models(), request.user))
        now = clock.now()
        if request.method == "GET":
            note_timeline(case, form, actor=request.user, now=now)
        name = slugify("-".join((_("history"), str(case))))
        return HttpResponse(
            as_csv(entries) if form == "csv" else as_json(case, entries, now),
            content_type="text/csv; charset=utf-8" if form == "csv" else "application/json",
            headers={
                "Content-Disposition": f'attachment; filename="{name}.{form}"',
                "Cache-Control": "private, no-store",
            },
        )


class TimelineFiles:
    """For the admin of a kind of cases: its history can be taken along."""

    def get_urls(self) -> list[Any]:
        this: Any = self
        view = TimelineFile.as_view(case_admin=this)
        file = path(
            "<path:object_id>/timeline/<slug:form>/",
            this.admin_site.admin_view(view),
            name=f"{this._url_name}_timeline",
        )
        parent: Any = super()
        return [file, *parent.get_urls()]

    def history_files(self, obj: Any) -> tuple[tuple[str, str], ...]:
        """Links to the files, under the history on the page: name and address."""
        this: Any = self
        name = f"admin:{this._url_name}_timeline"
        return tuple((form.upper(), reverse(name, args=[obj.pk, form])) for form in FORMS)


def _whole_timeline(case: Any, part_models: Any, viewer: Any) -> Iterator[Entry]:
    before = None
    while True:
        page = page_of_timeline(case, part_models, before, viewer=viewer)
        yield from page.entries
        if page.older_than is None:
            return
        before = page.older_than


def as_csv(entries: list[Entry]) -> bytes:
    """One line an entry, the newest first; opens in a Dutch Excel and holds no formulas."""
    header = (
        _("Moment (UTC)"),
        _("Kind"),
        _("What"),
        _("About"),
        _("Person"),
        _("In the role of"),
        _("Reason"),
        _("Changes"),
        _("Place in the chain"),
        _("Hash"),
    )
    return csv_for_excel([header, *(_line(entry) for entry in entries)])


def _line(entry: Entry) -> tuple[object, ...]:
    chain = _chain_of(entry) or {}
    return (
        _moment(entry.at),
        _KINDS[entry.kind],
        entry.sentence,
        entry.about,
        _person(entry),
        entry.role,
        entry.reason,
        "\n".join(_in_a_line(change) for change in entry.changes),
        chain.get("sequence") or "",
        chain.get("row_hash") or "",
    )


def as_json(case: Any, entries: list[Entry], now: datetime) -> bytes:
    """The same for programs."""
    whole = {
        "format": FORMAT,
        "organisation": str(case.organisation_id),
        "case": str(case.pk),
        "reference": str(case),
        "made_at": _moment(now),
        "entries": [
            {
                "at": _moment(entry.at),
                "kind": entry.kind.name.lower(),
                "what": entry.sentence,
                "about": entry.about,
                "person": _person(entry),
                "role": entry.role,
                "reason": entry.reason,
                "changes": [_as_values(change) for change in entry.changes],
                "act": _chain_of(entry),
            }
            for entry in entries
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


def _chain_of(entry: Entry) -> dict[str, Any] | None:
    """By which an act is found in the chain; its place is empty until it was committed."""
    event = entry.event
    if event is None:
        return None
    return {
        "id": str(event.pk),
        "action": event.action,
        "sequence": event.sequence,
        "previous_hash": _hex(event.previous_hash),
        "row_hash": _hex(event.row_hash),
    }


def _as_values(change: Change) -> dict[str, str]:
    return {"kind": change.kind, "what": change.label, "old": change.old, "new": change.new}


def _in_a_line(change: Change) -> str:
    if change.kind == "sealed":
        return _("%(label)s: changed") % {"label": change.label}
    return f"{change.label}: {change.old} → {change.new}"


def _person(entry: Entry) -> str:
    return entry.actor.name if entry.actor else capfirst(_("the system"))


def _hex(value: Any) -> str | None:
    return None if value is None else bytes(value).hex()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
