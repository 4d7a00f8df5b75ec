"""The matrix of processing and criteria, on one page and as a file. Law: GDPR art. 5(2), 35."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import SuspiciousOperation
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from dpia.admin.standing import kind_badge, outcome_badge
from dpia.criteria import CriteriaSet
from dpia.matrix import VIEW, VIEW_ACTIVITY, Column, Row, activities_for, columns_of, rows
from dpia.matrix_file import TYPES, as_file
from dpia.models import Answer
from dpia.queries import in_force_on
from dpia.standing import StandingKind
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Department, Organisation
from privacyoffice.tenancy.scope import current_organisation_id

PER_PAGE = 50
# Parameters of an address; people see them.
DEPARTMENT, SET, FORM, PAGE = "afdeling", "criteria", "bestand", "pagina"
NAME = "dpia_screening_matrix"
_SIGNS = {Answer.YES.value: "●", Answer.NO.value: "–"}


class FilterForm(forms.Form):
    """Which rows and columns; what is left empty does not filter."""

    afdeling: Any = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("all"),
    )
    criteria = forms.ChoiceField(label=gettext_lazy("Criteria"), required=False)

    def __init__(self, *args: Any, sets: Sequence[CriteriaSet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[DEPARTMENT].queryset = Department.objects.order_by("name")  # type: ignore[attr-defined]
        choices = [("", gettext_lazy("all")), *((of.code, of.title) for of in sets)]
        self.fields[SET].choices = choices  # type: ignore[attr-defined]

    def chosen(self, name: str) -> Any:
        """What was chosen; of a form with a mistake nothing."""
        return self.cleaned_data[name] if self.is_valid() else None

    @property
    def codes(self) -> dict[str, str]:
        """The same, for an address."""
        return {name: self.data.get(name, "") for name in self.fields if self.data.get(name)}


class MatrixView(View):
    """For who sees screenings and the register; of the rest of either, nothing. Who takes the file
    is recorded."""

    http_method_names = ("get", "head", "options")
    screening_admin: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        if not (request.user.has_perm(VIEW) and request.user.has_perm(VIEW_ACTIVITY)):
            raise Http404
        if any("\x00" in value for values in request.GET.lists() for value in values[1]):
            raise SuspiciousOperation("A NUL character in a parameter.")
        sets = in_force_on(clock.today()).sets
        form = FilterForm(request.GET, sets=sets)
        columns = columns_of(sets, form.chosen(SET) or "")
        department = form.chosen(DEPARTMENT)
        found = activities_for(request.user, department.pk if department else None)
        if not form.is_valid():
            found = found.none()
        if kind := request.GET.get(FORM):
            return _file(request, kind, found, columns)
        paginator = Paginator(found, PER_PAGE)
        page = paginator.get_page(request.GET.get(PAGE))
        context = {
            **self.screening_admin.admin_site.each_context(request),
            "title": _("Processing activities by criterion"),
            "opts": self.screening_admin.opts,
            "form": form,
            "page": page,
            "count": paginator.count,
            "sets": _grouped(columns),
            "columns": columns,
            "width": len(columns) + 2,
            "departments": _by_department(
                list(rows(list(page.object_list), columns, clock.today())), columns
            ),
            "signs": [(_SIGNS.get(code, ""), label) for code, label in _ANSWERS],
            "query": urlencode(form.codes),
            "files": [(kind.upper(), urlencode({**form.codes, FORM: kind})) for kind in TYPES],
            "page_parameter": PAGE,
        }
        return TemplateResponse(request, "admin/dpia/matrix.html", context)


_ANSWERS = (
    (Answer.YES.value, Answer.YES.label),
    (Answer.NO.value, Answer.NO.label),
    ("", gettext_lazy("not answered in a signed screening")),
)


def matrix_url(screening_admin: Any) -> Any:
    """The address of the matrix, below that of the list."""
    view = MatrixView.as_view(screening_admin=screening_admin)
    return path("matrix/", screening_admin.admin_site.admin_view(view), name=NAME)


def _grouped(columns: Sequence[Column]) -> list[tuple[CriteriaSet, int]]:
    """Each set with how many columns it has."""
    return [(of, len(list(own))) for of, own in groupby(columns, key=lambda column: column.of)]


def _by_department(found: Sequence[Row], columns: Sequence[Column]) -> list[tuple[str, Any]]:
    departments = groupby(found, key=lambda row: str(row.activity.department or ""))
    return [
        (name or _("Without a department"), [_shown(row, columns) for row in own])
        for name, own in departments
    ]


def _shown(row: Row, columns: Sequence[Column]) -> dict[str, Any]:
    standing = row.standing
    holds = standing.kind == StandingKind.HOLDS
    labels = dict(_ANSWERS)
    return {
        "activity": row.activity,
        "outcome": outcome_badge(standing.outcome),
        "standing": "" if holds else kind_badge(standing.kind),
        "because": standing.because,
        "cells": [
            {"code": cell or "open", "sign": _SIGNS.get(cell, ""), "label": labels[cell]}
            for cell in row.cells
        ],
        "applies": [
            column.criterion.title
            for column, cell in zip(columns, row.cells, strict=True)
            if cell == Answer.YES
        ],
    }


def _file(request: HttpRequest, kind: str, found: Any, columns: Sequence[Column]) -> HttpResponse:
    if kind not in TYPES:
        raise Http404
    now = clock.now()
    organisation = Organisation.objects.get(pk=current_organisation_id())
    told = list(rows(list(found), columns, clock.day_of(now)))
    content = as_file(kind, told, columns, organisation, made_at=now)
    if request.method == "GET":
        audit.record(
            "dpia.matrix_downloaded",
            subject=organisation,
            actor=request.user,
            at=now,
            payload={"format": kind, "processings": len(told)},
        )
    answer = HttpResponse(content, content_type=TYPES[kind])
    name = f"dpia-screening-{clock.day_of(now).isoformat()}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
