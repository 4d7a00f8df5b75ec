"""The figures about breaches of a year, each drawn with its table."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views import View

from breaches import figures
from breaches.figures import OfYear, Tally
from breaches.models import Breach, Cause, Kind, Risk
from breaches.queries import VIEW
from privacyoffice import clock
from privacyoffice.drawings import Bar, Drawing, Part, Tone

# The parameter of an address; people see it.
YEAR = "jaar"
_NOT_CLEAR = {figures.NOT_CLEAR: gettext_lazy("not known yet")}
# Shorter than in a form: they stand above a bar, on a phone too.
_KINDS: Mapping[str, Any] = {
    Kind.CONFIDENTIALITY.value: pgettext_lazy("of a breach", "confidentiality"),
    Kind.INTEGRITY.value: pgettext_lazy("of a breach", "integrity"),
    Kind.AVAILABILITY.value: pgettext_lazy("of a breach", "availability"),
    **_NOT_CLEAR,
}
_OPEN = gettext_lazy("Not decided or not sent yet")
_CAUSES: Mapping[str, Any] = {**dict(Cause.choices), **_NOT_CLEAR}
_RISKS: Mapping[str, Any] = {**dict(Risk.choices), **_NOT_CLEAR}


class FiguresView(View):
    """On one page; for who sees all breaches."""

    http_method_names = ("get", "head", "options")
    case_admin: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(VIEW):
            raise Http404
        years = _years(clock.today().year)
        year = _year_in(request, years)
        of = figures.of_year(Breach.objects.all(), year)
        context = {
            **self.case_admin.admin_site.each_context(request),
            "title": _("Figures about data breaches"),
            "opts": self.case_admin.opts,
            "year": year,
            "years": years,
            "parameter": YEAR,
            "apart": _apart(of),
            "drawings": [
                _number(year, of),
                _notified(year, of),
                _sorts("kinds", _("What was broken"), of.by_kind, _KINDS),
                _sorts("causes", _("Cause"), of.by_cause, _CAUSES),
                _sorts("risks", _("Risk for people"), of.by_risk, _RISKS),
            ],
        }
        return TemplateResponse(request, "admin/breaches/figures.html", context)


def figures_url(case_admin: Any) -> Any:
    """The address of the figures, below that of the list."""
    view = FiguresView.as_view(case_admin=case_admin)
    return path(
        "figures/",
        case_admin.admin_site.admin_view(view),
        name="breaches_breach_figures",
    )


def _years(this: int) -> list[int]:
    """Those of which there are breaches, and this one; the latest first."""
    ends = Breach.objects.aggregate(first=Min("aware_at"), last=Max("aware_at"))
    first = min(clock.day_of(ends["first"]).year, this) if ends["first"] else this
    return list(range(this, first - 1, -1))


def _year_in(request: HttpRequest, years: Iterable[int]) -> int:
    """The year that an address asks for; this one otherwise. Raises Http404 for another word."""
    known = {str(year): year for year in years}
    asked = request.GET.get(YEAR) or next(iter(known))
    if asked not in known:
        raise Http404
    return known[asked]


def _number(year: int, of: OfYear) -> Drawing:
    total = of.together.total
    title = _("No data breach became known in %(year)d") % {"year": year}
    if total:
        title = ngettext(
            "In %(year)d %(total)d data breach became known",
            "In %(year)d %(total)d data breaches became known",
            total,
        ) % {"year": year, "total": total}
    months = [(str(MONTHS[int(month.code)]), month) for month in of.by_month if month.total]
    return Drawing(
        "number",
        title,
        _("For each month the breaches of which the organisation became aware."),
        tuple(Bar(name, _parts(month)) for name, month in months),
        (_("Month"), _("Data breaches"), _("Told to the authority"), _("Not told"), str(_OPEN)),
        tuple((name, *_numbers(month)) for name, month in months),
    )


def _notified(year: int, of: OfYear) -> Drawing:
    told = of.in_time + of.late
    title = _("Of no breach of %(year)d the authority was told") % {"year": year}
    if told:
        title = ngettext(
            "In %(year)d the authority was told of %(told)d breach, half of them within "
            "%(hours)s hours",
            "In %(year)d the authority was told of %(told)d breaches, half of them within "
            "%(hours)s hours",
            told,
        ) % {"year": year, "told": told, "hours": _hours(of.median_hours)}
    parts = (
        Part(of.in_time, _("%(count)d in time") % {"count": of.in_time}, Tone.PLAIN),
        Part(of.late, _("%(count)d later") % {"count": of.late}, Tone.STRIPED),
        *_not_told(of.together),
    )
    return Drawing(
        "notified",
        title,
        _("The first notification to the authority, in elapsed hours from awareness."),
        (Bar(_("All breaches"), parts),) if of.together.total else (),
        (
            _("Data breaches"),
            _("Told within the hours that held"),
            _("Told later"),
            _("Not told"),
            str(_OPEN),
            _("Hours used, median"),
        ),
        (
            (
                number_format(of.together.total),
                number_format(of.in_time),
                number_format(of.late),
                number_format(of.together.not_notified),
                number_format(of.together.open),
                _hours(of.median_hours),
            ),
        )
        if of.together.total
        else (),
    )


def _sorts(code: str, about: str, tallies: tuple[Tally, ...], names: Mapping[str, Any]) -> Drawing:
    return Drawing(
        code,
        _most(tallies, names, about),
        _("For each the number of breaches, and of how many the authority was told."),
        tuple(Bar(str(names[one.code]), _parts(one)) for one in tallies),
        (about, _("Data breaches"), _("Told to the authority"), _("Not told"), str(_OPEN)),
        tuple((str(names[one.code]), *_numbers(one)) for one in tallies),
    )


def _most(tallies: tuple[Tally, ...], names: Mapping[str, Any], about: str) -> str:
    """The finding: which sort occurs most, of those that are known."""
    known = [one for one in tallies if one.code != figures.NOT_CLEAR]
    if not known:
        return _("%(about)s: nothing is known yet") % {"about": about}
    first = max(known, key=lambda one: one.total)
    return _("%(about)s: %(count)d times %(what)s") % {
        "about": about,
        "count": first.total,
        "what": names[first.code],
    }


def _parts(one: Tally) -> tuple[Part, ...]:
    return (
        Part(one.notified, _("%(count)d told") % {"count": one.notified}, Tone.PLAIN),
        *_not_told(one),
    )


def _not_told(one: Tally) -> tuple[Part, ...]:
    return (
        Part(one.not_notified, _("%(count)d not told") % {"count": one.not_notified}, Tone.DOTTED),
        Part(one.open, _("%(count)d still open") % {"count": one.open}, Tone.CROSSED),
    )


def _numbers(one: Tally) -> tuple[str, ...]:
    return (
        number_format(one.total),
        number_format(one.notified),
        number_format(one.not_notified),
        number_format(one.open),
    )


def _hours(hours: float | None) -> str:
    return "–" if hours is None else number_format(round(hours, 1))


def _apart(of: OfYear) -> str:
    """What is not among them, as a sentence; empty when there is nothing."""
    if not of.no_breach and not of.duplicates:
        return ""
    return _(
        "Not counted: %(none)d that were no data breach, and %(again)d that were reported before."
    ) % {"none": of.no_breach, "again": of.duplicates}
