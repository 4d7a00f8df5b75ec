"""The register of breaches: a list with filters, and the same as spreadsheet and as PDF.

Law: GDPR art. 33(5).
"""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from breaches.admin.forms_after import day_in_words
from breaches.admin.words import kinds_in_words
from breaches.models import Breach, Cause, Kind, Outcome, RegisterFile
from breaches.queries import VIEW
from breaches.register import NOT_NOTIFIED, NOTIFIED, OPEN, Filters, breaches_in, entries
from breaches.register_file import as_workbook, in_words
from breaches.services import register_files
from privacyoffice import clock
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.keyring import Unreadable
from privacyoffice.tenancy.models import Department, Organisation
from privacyoffice.tenancy.scope import current_organisation_id

PER_PAGE = 100
# Parameters of an address; people see them.
FORM, PDF, PAGE = "bestand", "pdf", "pagina"
SPREADSHEET = "xlsx"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EVERYTHING = ("", gettext_lazy("all"))


class FilterForm(forms.Form):
    """Which breaches; what is left empty does not filter."""

    since = DayField(label=gettext_lazy("Aware on or after"), required=False)
    until = DayField(label=gettext_lazy("Aware on or before"), required=False)
    department: Any = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("all"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What was broken"), choices=(_EVERYTHING, *Kind.choices), required=False
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("Cause"), choices=(_EVERYTHING, *Cause.choices), required=False
    )
    notified = forms.ChoiceField(
        label=gettext_lazy("Told to the authority"),
        choices=(
            _EVERYTHING,
            (NOTIFIED, gettext_lazy("yes")),
            (NOT_NOTIFIED, gettext_lazy("no")),
            (OPEN, gettext_lazy("not decided or not sent yet")),
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Also one that ended: breaches stay with it.
        self.fields["department"].queryset = Department.objects.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("Choose a day that is not before the first one."))
        return data

    def filters(self) -> Filters:
        """What was chosen; of a form with a mistake nothing."""
        if not self.is_valid():
            return Filters()
        data = self.cleaned_data
        department = data["department"]
        return Filters(**{**data, "department": department.pk if department else None})


class RegisterView(View):
    """For who sees all breaches. Asking for a PDF is a POST; reading a file is recorded."""

    http_method_names = ("get", "head", "post", "options")
    case_admin: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for everybody else, whatever they ask."""
        if not request.user.has_perm(VIEW):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if request.GET.get(PDF):
            try:
                return _pdf(request)
            except Unreadable as error:
                messages.error(request, str(error.told))
                return redirect(request.path)
        form = FilterForm(request.GET)
        if request.GET.get(FORM) == SPREADSHEET and form.is_valid():
            return _spreadsheet(request, form.filters())
        return self._page(request, form)

    def _page(self, request: HttpRequest, form: FilterForm) -> HttpResponse:
        filters = form.filters()
        found = breaches_in(filters) if form.is_valid() else Breach.objects.none()
        paginator = Paginator(found, PER_PAGE)
        page = paginator.get_page(request.GET.get(PAGE))
        codes = filters.as_codes()
        context = {
            **self.case_admin.admin_site.each_context(request),
            "title": _("Register of data breaches"),
            "opts": self.case_admin.opts,
            "form": form,
            "page": page,
            "count": paginator.count,
            "rows": [_row(breach) for breach in page],
            "query": urlencode(codes),
            "spreadsheet": urlencode({**codes, FORM: SPREADSHEET}),
            "why_no_pdf": register_files.why_not_print(paginator.count),
            "files": [_file(file) for file in register_files.files_now()[:10]],
            "page_parameter": PAGE,
        }
        return TemplateResponse(request, "admin/breaches/register.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FilterForm(request.GET)
        if not form.is_valid():
            return self._page(request, form)
        filters = form.filters()
        try:
            register_files.ask(filters=filters, actor=request.user, now=clock.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except Unreadable as error:
            messages.error(request, str(error.told))
        query = urlencode(filters.as_codes())
        return redirect(f"{request.path}?{query}#files" if query else f"{request.path}#files")


def register_url(case_admin: Any) -> Any:
    """The address of the register, below that of the list."""
    view = RegisterView.as_view(case_admin=case_admin)
    return path(
        "register/",
        case_admin.admin_site.admin_view(view),
        name="breaches_breach_register",
    )


def _spreadsheet(request: HttpRequest, filters: Filters) -> HttpResponse:
    now = clock.now()
    told = list(entries(breaches_in(filters)))
    organisation = Organisation.objects.get(pk=current_organisation_id())
    content = as_workbook(told, filters, organisation, made_at=now)
    if request.method == "GET":
        references = [entry.breach.reference for entry in told]
        register_files.record_taken(references, SPREADSHEET, actor=request.user, now=now)
    name = f"datalekregister-{clock.day_of(now).isoformat()}.xlsx"
    answer = HttpResponse(content, content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _pdf(request: HttpRequest) -> HttpResponseBase:
    chunks, name = register_files.take(request.GET[PDF], actor=request.user, now=clock.now())
    answer = StreamingHttpResponse(chunks, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _told(breach: Any) -> str:
    """Whether the authority was told; of what was no breach nothing."""
    if breach.notified_at is not None:
        return day_in_words(breach.notified_at)
    if breach.outcome in (Outcome.NO_BREACH, Outcome.DUPLICATE):
        return ""
    return {None: _("not decided yet"), True: _("decided, not sent yet"), False: _("no")}[
        breach.decided
    ]


def _row(breach: Breach) -> dict[str, Any]:
    outcome = breach.get_outcome_display() if breach.outcome else breach.get_status_display()
    return {
        "pk": breach.pk,
        "reference": breach.reference,
        "aware": day_in_words(breach.aware_at),
        "kinds": kinds_in_words(breach.kinds),
        "cause": breach.get_cause_display() if breach.cause else _("not known yet"),
        "department": breach.department or _("not known yet"),
        "outcome": outcome,
        "notified": _told(breach),
    }


def _file(file: RegisterFile) -> dict[str, Any]:
    filters = "; ".join(in_words(Filters.from_codes(file.filters))) or _("all breaches")
    asked = _("%(filters)s; asked for by %(name)s on %(day)s") % {
        "filters": filters,
        "name": file.asked_by,
        "day": date_format(clock.day_of(file.asked_at), "j F Y"),
    }
    return {
        "words": asked,
        "address": f"?{urlencode({PDF: file.pk})}" if file.file_key else "",
        "trouble": register_files.trouble_with(file),
        "until": date_format(clock.day_of(file.asked_at + register_files.KEPT), "j F Y"),
    }
