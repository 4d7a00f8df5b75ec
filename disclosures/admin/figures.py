"""The figures about disclosures of a year, each drawn with its table."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from disclosures import figures
from disclosures.figures import OfYear
from disclosures.models import Channel, Disclosure, RefusalReason
from disclosures.queries import VIEW
from privacyoffice import clock
from privacyoffice.drawings import Bar, Drawing, Part, Tone
from privacyoffice.policy.codes import DisclosureGround

# The parameter of an address; people see it.
YEAR = "jaar"


class FiguresView(View):
    """On one page; for who sees all disclosures."""

    http_method_names = ("get", "head", "options")
    case_admin: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(VIEW):
            raise Http404
        years = figures.years(Disclosure.objects.all(), clock.today().year)
        year = _year_in(request, years)
        of = figures.of_year(Disclosure.objects.all(), year)
        context = {
            **self.case_admin.admin_site.each_context(request),
            "title": _("Figures about disclosures"),
            "opts": self.case_admin.opts,
            "year": year,
            "years": years,
            "parameter": YEAR,
            "apart": _departures(of),
            "drawings": [
                _number(year, of),
                _sorts("grounds", _("Grounds of what was given"), of.grounds, _GROUNDS),
                _sorts("reasons", _("Why it was refused"), of.reasons, _REASONS),
            ],
        }
        return TemplateResponse(request, "admin/disclosures/figures.html", context)


def figures_url(case_admin: Any) -> Any:
    """The address of the figures, below that of the list."""
    view = FiguresView.as_view(case_admin=case_admin)
    return path(
        "figures/",
        case_admin.admin_site.admin_view(view),
        name="disclosures_disclosure_figures",
    )


_GROUNDS: Mapping[str, Any] = dict(DisclosureGround.choices)
_REASONS: Mapping[str, Any] = dict(RefusalReason.choices)


def _year_in(request: HttpRequest, years: list[int]) -> int:
    """The year that an address asks for; this one otherwise. Raises Http404 for another word."""
    known = {str(year): year for year in years}
    asked = request.GET.get(YEAR) or next(iter(known))
    if asked not in known:
        raise Http404
    return known[asked]


def _number(year: int, of: OfYear) -> Drawing:
    given, refused = sum(of.given.values()), sum(of.refused.values())
    title = _("In %(year)d nothing was given or refused") % {"year": year}
    if given or refused:
        title = ngettext(
            "In %(year)d data were given %(given)d time, and refused %(refused)d times",
            "In %(year)d data were given %(given)d times, and refused %(refused)d times",
            given,
        ) % {"year": year, "given": given, "refused": refused}
    rows = [
        (str(label), of.given.get(channel, 0), of.refused.get(channel, 0))
        for channel, label in Channel.choices
        if of.given.get(channel, 0) or of.refused.get(channel, 0)
    ]
    return Drawing(
        "number",
        title,
        _("For each way in which it was asked."),
        tuple(Bar(label, _parts(yes, no)) for label, yes, no in rows),
        (_("How"), _("Given"), _("Refused")),
        tuple((label, number_format(yes), number_format(no)) for label, yes, no in rows),
    )


def _parts(given: int, refused: int) -> tuple[Part, ...]:
    return (
        Part(given, _("%(count)d given") % {"count": given}, Tone.PLAIN),
        Part(refused, _("%(count)d refused") % {"count": refused}, Tone.STRIPED),
    )


def _sorts(code: str, about: str, counts: Mapping[str, int], names: Mapping[str, Any]) -> Drawing:
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    title = _("%(about)s: none") % {"about": about}
    if rows:
        title = _("%(about)s: %(count)d times %(what)s") % {
            "about": about,
            "count": rows[0][1],
            "what": names.get(rows[0][0], rows[0][0]),
        }
    return Drawing(
        code,
        title,
        about,
        tuple(
            Bar(str(names.get(name, name)), (Part(count, str(count), Tone.PLAIN),))
            for name, count in rows
        ),
        (about, _("How often")),
        tuple((str(names.get(name, name)), number_format(count)) for name, count in rows),
    )


def _departures(of: OfYear) -> str:
    if not of.departs:
        return ""
    return ngettext(
        "%(count)d time it was decided otherwise than the rule.",
        "%(count)d times it was decided otherwise than the rule.",
        of.departs,
    ) % {"count": of.departs}
