"""The figures about requests: who has how much to do, and per right whether terms were kept."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from privacyoffice import clock
from privacyoffice.drawings import Bar, Drawing, Part, Tone
from privacyoffice.policy.codes import Right
from requests_dsar import figures, queries
from requests_dsar.figures import Load, OfRight
from requests_dsar.models import DataSubjectRequest

# The parameter of an address; people see it.
YEAR = "jaar"
# Shorter than in a form: they stand above a bar, on a phone too.
_RIGHTS = {
    Right.ACCESS: gettext_lazy("access"),
    Right.RECTIFICATION: gettext_lazy("rectification"),
    Right.ERASURE: gettext_lazy("erasure"),
    Right.RESTRICTION: gettext_lazy("restriction"),
    Right.PORTABILITY: gettext_lazy("portability"),
    Right.OBJECTION: gettext_lazy("objection to processing"),
    Right.AUTOMATED_DECISIONS: gettext_lazy("automated decisions"),
}


class FiguresView(View):
    """Drawn on one page, each with its table; for who sees all requests."""

    http_method_names = ("get", "head", "options")
    case_admin: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(queries.VIEW):
            raise Http404
        now = clock.now()
        years = _years(clock.today().year)
        year = _year_in(request, years)
        everything = DataSubjectRequest.objects.all()
        loads = figures.workload(everything.unfinished(), now, _("nobody yet"))
        together, rights = figures.of_year(everything, year, now)
        context = {
            **self.case_admin.admin_site.each_context(request),
            "title": _("Workload and figures"),
            "opts": self.case_admin.opts,
            "year": year,
            "years": years,
            "parameter": YEAR,
            "workload": _workload(loads),
            "drawings": [_kept(year, together, rights), _days(year, together, rights)],
        }
        return TemplateResponse(request, "admin/requests_dsar/figures.html", context)


def figures_url(case_admin: Any) -> Any:
    """The address of the figures, below that of the list."""
    view = FiguresView.as_view(case_admin=case_admin)
    return path(
        "figures/",
        case_admin.admin_site.admin_view(view),
        name="requests_dsar_datasubjectrequest_figures",
    )


def _years(this: int) -> list[int]:
    """Those in which requests came in, and this one; the latest first."""
    ends = DataSubjectRequest.objects.aggregate(first=Min("received_on"), last=Max("received_on"))
    first = min(ends["first"].year, this) if ends["first"] else this
    return list(range(this, first - 1, -1))


def _year_in(request: HttpRequest, years: Iterable[int]) -> int:
    """The year that an address asks for; this one otherwise. Raises Http404 for another word."""
    known = {str(year): year for year in years}
    asked = request.GET.get(YEAR) or next(iter(known))
    if asked not in known:
        raise Http404
    return known[asked]


def _workload(loads: list[Load]) -> Drawing:
    return Drawing(
        "workload",
        _busiest(loads),
        _("For each person the requests that are not closed: late, due within a week, later."),
        tuple(Bar(load.name, _parts_of_load(load)) for load in loads),
        (
            _("Handled by"),
            _("Open requests"),
            _("Late"),
            _("Within a week"),
            _("Later"),
            _("Clock stands still"),
            _("To be closed"),
        ),
        tuple(
            (
                load.name,
                *_numbers(load.total, load.late, load.soon, load.later, load.still, load.to_close),
            )
            for load in loads
        ),
    )


def _busiest(loads: list[Load]) -> str:
    total, late = sum(load.total for load in loads), sum(load.late for load in loads)
    if not total:
        return _("No request is open.")
    if late:
        return ngettext(
            "Of %(total)d open requests %(late)d is late",
            "Of %(total)d open requests %(late)d are late",
            late,
        ) % {"total": total, "late": late}
    return ngettext(
        "%(total)d request is open and none is late",
        "%(total)d requests are open and none is late",
        total,
    ) % {"total": total}


def _parts_of_load(load: Load) -> tuple[Part, ...]:
    return (
        Part(load.late, _("%(count)d late") % {"count": load.late}, Tone.STRIPED),
        Part(load.soon, _("%(count)d within a week") % {"count": load.soon}, Tone.PLAIN),
        Part(load.later, _("%(count)d later") % {"count": load.later}, Tone.LIGHT),
        Part(load.still, _("%(count)d stands still") % {"count": load.still}, Tone.DOTTED),
        Part(load.to_close, _("%(count)d to be closed") % {"count": load.to_close}, Tone.CROSSED),
    )


def _kept(year: int, together: OfRight, rights: list[OfRight]) -> Drawing:
    answered = together.kept + together.late
    title = _("No request of %(year)d has been answered yet") % {"year": year}
    if answered:
        title = ngettext(
            "In %(year)d %(kept)d of %(answered)d request was in time",
            "In %(year)d %(kept)d of %(answered)d requests were in time",
            answered,
        ) % {"year": year, "kept": together.kept, "answered": answered}
    return Drawing(
        "kept",
        title,
        _("For each right the requests that came in: in time, late, still within their term."),
        tuple(Bar(_name(of), _parts_of_right(of)) for of in rights),
        (
            _("Which right"),
            _("Asked"),
            _("In time"),
            _("Late"),
            _("Still within the term"),
            _("No answer needed"),
            _("Days, median"),
        ),
        tuple(
            (
                _name(of),
                *_numbers(of.asked, of.kept, of.late, of.running, of.dropped),
                _median(of),
            )
            for of in (*rights, together)
            if of.asked
        ),
    )


def _parts_of_right(of: OfRight) -> tuple[Part, ...]:
    return (
        Part(of.kept, _("%(count)d in time") % {"count": of.kept}, Tone.PLAIN),
        Part(of.late, _("%(count)d late") % {"count": of.late}, Tone.STRIPED),
        Part(of.running, _("%(count)d within the term") % {"count": of.running}, Tone.LIGHT),
        Part(of.dropped, _("%(count)d without answer") % {"count": of.dropped}, Tone.DOTTED),
    )


def _days(year: int, together: OfRight, rights: list[OfRight]) -> Drawing:
    answered = [of for of in rights if of.median_days is not None]
    title = _("How long an answer takes is not known for %(year)d yet") % {"year": year}
    if together.median_days is not None:
        title = _("Half of the answers of %(year)d came within %(days)s days") % {
            "year": year,
            "days": _median(together),
        }
    return Drawing(
        "days",
        title,
        _("For each right the median number of days from receipt to answer."),
        tuple(
            Bar(
                _name(of),
                (Part(of.median_days or 0, _("%(days)s days") % {"days": _median(of)}),),
            )
            for of in answered
        ),
        (_("Which right"), _("Days, median")),
        tuple((_name(of), _median(of)) for of in answered),
    )


def _name(of: OfRight) -> str:
    if not of.right:
        return _("All requests")
    known = _RIGHTS.get(of.right)  # type: ignore[call-overload]
    return str(known) if known else _("not clear yet")


def _median(of: OfRight) -> str:
    return "–" if of.median_days is None else number_format(round(of.median_days, 1))


def _numbers(*values: int) -> tuple[str, ...]:
    return tuple(number_format(value, force_grouping=True) for value in values)
