"""The overview of external parties: the list with what it knows of each, and the same as a file."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.jobs.report_file import csv_for_excel
from privacyoffice.jobs.workbook_file import Value, write_workbook
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id
from processors import countries
from processors.admin.blocks_party import agreement_in_words
from processors.models import ContactPurpose, Party, PartyContact, PartyKind
from processors.places import roles_of
from processors.queries_parties import agreements_of
from processors.roles import PartyRole

# The parameter of the address with the sort of file; people see it.
FORM = "bestand"
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class Overview(ChangeList):
    """Parties that stand for themselves, with their roles and agreements: three questions to the
    database for a page of them."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> "QuerySet[Any]":
        found: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        return found.filter(merged_into__isnull=True)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        tell(self.result_list, [party.pk for party in self.result_list], request.user)
        query = self.get_query_string(remove=["p"])
        self.files = [
            (name.upper(), f"{query}&{FORM}={name}" if len(query) > 1 else f"?{FORM}={name}")
            for name in _TYPES
        ]


def tell(parties: Iterable[Any], ids: Any, user: Any) -> None:
    """Put `known_roles` and `known_agreements` on each, as far as `user` may see; `ids` are theirs,
    as a list or as a question."""
    roles, agreements = roles_of(ids, user), agreements_of(ids, user)
    for party in parties:
        party.known_roles = roles.get(party.pk, {})
        party.known_agreements = agreements.get(party.pk, [])


def overview_url(party_admin: Any) -> Any:
    """The address of the file, below that of the list."""
    view = OverviewView.as_view(party_admin=party_admin)
    name = "processors_party_overview"
    return path("overview/", party_admin.admin_site.admin_view(view), name=name)


class OverviewView(View):
    """What the list shows with the same filters, all of it. Who takes it is recorded."""

    http_method_names = ("get", "head", "options")
    party_admin: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        return _file(self.party_admin, request)


def _file(party_admin: Any, request: HttpRequest) -> HttpResponse:
    kind = request.GET.get(FORM, "xlsx")
    if kind not in _TYPES or not party_admin.has_view_permission(request):
        raise Http404
    now = clock.now()
    organisation = Organisation.objects.get(pk=current_organisation_id())
    headings, rows = _headings(), list(_rows(_chosen(party_admin, request), request.user))
    if kind == "csv":
        content = csv_for_excel([headings, *rows])
    else:
        out = BytesIO()
        write_workbook(
            out,
            title=_("External parties"),
            headings=headings,
            rows=rows,
            about_title=_("About"),
            about=[
                (_("Organisation"), organisation.name),
                (_("Document"), _("Overview of external parties")),
                (_("Made at"), now),
                (_("Parties"), len(rows)),
            ],
            made_at=now,
        )
        content = out.getvalue()
    if request.method == "GET":
        audit.record(
            "processors.overview_downloaded",
            subject=organisation,
            actor=request.user,
            at=now,
            payload={"format": kind, "parties": len(rows)},
        )
    answer = HttpResponse(content, content_type=_TYPES[kind])
    name = f"externe-partijen-{clock.day_of(now).isoformat()}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _chosen(party_admin: Any, request: HttpRequest) -> "QuerySet[Any]":
    """Raises Http404 for filters that cannot be."""
    asked = request.GET.copy()
    asked.pop(FORM, None)
    request.GET = asked  # type: ignore[assignment]
    party_admin._refuse_impossible(request)
    try:
        found: QuerySet[Any] = party_admin.get_changelist_instance(request).queryset
    except IncorrectLookupParameters:
        raise Http404 from None
    return found


def _headings() -> list[str]:
    fields = ("name", "legal_name", "kvk_number", "kind", "country")
    return [
        *(capfirst(str(Party._meta.get_field(name).verbose_name)) for name in fields),  # type: ignore[union-attr]
        _("Outside the EEA"),
        _("What it is to us"),
        _("Agreement"),
        capfirst(_("contact details")),
        *(capfirst(str(label)) for label in ContactPurpose.labels),
    ]


def _rows(parties: "QuerySet[Any]", user: Any) -> Iterator[list[Value]]:
    found = list(parties)
    ids = parties.order_by().values("pk")
    tell(found, ids, user)
    contacts: dict[Any, dict[str, list[str]]] = {}
    for one in PartyContact.objects.filter(party__in=ids):
        contacts.setdefault(one.party_id, {}).setdefault(one.purpose, []).append(_contact(one))
    # Each word once: to translate it in each of thousands of rows is half of the work.
    labels = {code: str(label) for code, label in PartyRole.choices}
    kinds = {code: str(label) for code, label in PartyKind.choices}
    where, today = {False: _("yes"), True: _("no"), None: ""}, clock.today()
    for party in found:
        own = contacts.get(party.pk, {})
        is_inside = countries.is_in_eea(party.country) if party.country else None
        yield [
            party.name,
            party.legal_name,
            party.kvk_number,
            kinds.get(party.kind, ""),
            countries.name_of(party.country),
            where[is_inside],
            "\n".join(f"{labels[role]} ({count})" for role, count in party.known_roles.items()),
            agreement_in_words(party.known_agreements, party.known_roles, today),
            party.contact,
            *("\n".join(own.get(purpose, ())) for purpose in ContactPurpose.values),
        ]


def _contact(contact: PartyContact) -> str:
    told = (contact.name, contact.email, contact.phone, contact.reachable)
    return ", ".join(filter(None, told))
