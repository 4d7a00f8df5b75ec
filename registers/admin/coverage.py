"""The list of coverage: what has no agreement that holds, agreements that cover nothing, and
transfers without a basis; with the total, drawn.

Law: GDPR art. 5(2), 26, 28(3), 44.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import SuspiciousOperation
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED
from privacyoffice.drawings import Bar, Drawing, Part, Tone
from privacyoffice.tenancy.models import Department
from processors import countries
from processors.models import Agreement, Status
from processors.queries import VIEW
from processors.queries_parties import agreements_of
from processors.roles import PartyRole
from registers.admin.blocks_coverage import (
    activity_address,
    agreement_address,
    party_address,
    stands_in_words,
)
from registers.admin.words_coverage import ROLES, SHAPES
from registers.queries_coverage import (
    GAPS,
    OF_PARTIES,
    VIEW_ACTIVITY,
    Asked,
    Finding,
    Row,
    rows,
    tallied,
    totals,
)

PER_PAGE = 50
# Parameters of an address; people see them.
FINDING, ROLE, DEPARTMENT, WORDS, PAGE = "soort", "rol", "afdeling", "zoek", "pagina"
NAME = "registers_processingactivity_coverage"
_TONES = {
    Finding.COVERED: Tone.PLAIN,
    Finding.ON_PURPOSE: Tone.DOTTED,
    Finding.UNCOVERED: Tone.STRIPED,
    Finding.UNNAMED: Tone.CROSSED,
}


def may_see(user: Any) -> bool:
    """Who reads the register and the agreements."""
    return bool(user.has_perm(VIEW) and user.has_perm(VIEW_ACTIVITY))


def list_of(finding: str) -> str:
    """The address of the list of one finding."""
    return f"{reverse(f'admin:{NAME}')}?{urlencode({FINDING: finding})}"


class FilterForm(forms.Form):
    """Which rows; what is left empty does not filter."""

    rol = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=[("", gettext_lazy("all")), *ROLES.items()],
        required=False,
    )
    afdeling: Any = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("all"),
    )
    zoek = forms.CharField(
        label=gettext_lazy("Party, processing or agreement"),
        required=False,
        max_length=100,
        validators=[SHOWN_AS_STORED],
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[DEPARTMENT].queryset = Department.objects.order_by("name")  # type: ignore[attr-defined]

    def asked(self, finding: str) -> Asked:
        """What was chosen; of a form with a mistake only the finding."""
        if not self.is_valid():
            return Asked(finding)
        data = self.cleaned_data
        department = data[DEPARTMENT]
        return Asked(finding, data[ROLE], department.pk if department else None, data[WORDS])

    @cached_property
    def codes(self) -> dict[str, str]:
        """The same, for an address."""
        return {name: self.data.get(name, "") for name in self.fields if self.data.get(name)}


class CoverageView(View):
    """For who reads the register and the agreements; who keeps these gets the ways to act."""

    http_method_names = ("get", "head", "options")
    activity_admin: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        if not may_see(request.user):
            raise Http404
        if any("\x00" in value for values in request.GET.lists() for value in values[1]):
            raise SuspiciousOperation("A NUL character in a parameter.")
        finding = _finding_in(request)
        form, today = FilterForm(request.GET), clock.today()
        found = rows(form.asked(finding), request.user, today)
        paginator = Paginator(found if form.is_valid() else found.none(), PER_PAGE)
        page = paginator.get_page(request.GET.get(PAGE))
        shown = [Row(Finding(first), *rest) for first, *rest in page]
        numbers = tallied(totals(request.user, today))
        codes = form.codes
        context = {
            **self.activity_admin.admin_site.each_context(request),
            "title": _("Coverage by agreements"),
            "opts": self.activity_admin.opts,
            "form": form,
            "drawing": _drawing(numbers),
            "findings": list(_choices(finding, numbers, codes)),
            "finding": finding,
            "finding_parameter": FINDING,
            "page": page,
            "count": paginator.count,
            "rows": [_shown(row, known) for row, known in _with_agreements(shown, request.user)],
            "may_act": request.user.has_perm("processors.change_agreement"),
            "query": urlencode({FINDING: finding, **codes} if finding else codes),
            "page_parameter": PAGE,
        }
        return TemplateResponse(request, "admin/registers/coverage.html", context)


def coverage_url(activity_admin: Any) -> Any:
    """The address of the list, below that of the register."""
    view = CoverageView.as_view(activity_admin=activity_admin)
    return path("coverage/", activity_admin.admin_site.admin_view(view), name=NAME)


def _finding_in(request: HttpRequest) -> str:
    """The finding that an address asks for; empty for all gaps. Raises Http404 for another word."""
    asked = request.GET.get(FINDING, "")
    if asked and asked not in Finding.values:
        raise Http404
    return asked


def _choices(chosen: str, numbers: Mapping[str, Mapping[str, int]], codes: Any) -> Any:
    """Each finding that occurs, with how often; first all that lack something."""
    everything = sum(sum(numbers[gap].values()) for gap in GAPS)
    yield _choice("", _("all that lacks"), everything, chosen, codes)
    for finding in Finding:
        if (count := sum(numbers[finding].values())) or finding == chosen:
            yield _choice(finding, finding.label, count, chosen, codes)


def _choice(code: str, label: Any, count: int, chosen: str, codes: dict[str, str]) -> Any:
    return {
        "label": label,
        "count": number_format(count),
        "address": f"?{urlencode({FINDING: code, **codes} if code else codes)}",
        "is_chosen": code == chosen,
    }


def _drawing(numbers: Mapping[str, Mapping[str, int]]) -> Drawing:
    """Of the parties with which there should be an agreement: how many have one, by role."""
    told = {
        role: {finding: numbers[finding].get(role, 0) for finding in OF_PARTIES} for role in ROLES
    }
    shown = {role: of for role, of in told.items() if sum(of.values())}
    return Drawing(
        "coverage",
        _title(told),
        _("Each party counts once for each processing that names it in that role."),
        tuple(Bar(str(ROLES[role]), _parts(of)) for role, of in shown.items()),
        (_("As"), _("Together"), *(str(finding.label) for finding in OF_PARTIES)),
        tuple(
            (
                str(ROLES[role]),
                number_format(sum(of.values())),
                *(number_format(of[finding]) for finding in OF_PARTIES),
            )
            for role, of in shown.items()
        ),
    )


def _title(told: Mapping[str, Mapping[Finding, int]]) -> str:
    """The finding in one sentence."""
    together = sum(sum(of.values()) for of in told.values())
    lacking = sum(of[Finding.UNCOVERED] + of[Finding.UNNAMED] for of in told.values())
    if not together:
        return _("The register names nobody with whom an agreement is needed")
    if not lacking:
        return _("Nothing lacks: whoever needs an agreement has one, or has none on purpose")
    return ngettext(
        "%(lacking)s of %(together)s time an agreement lacks",
        "%(lacking)s of %(together)s times an agreement lacks",
        together,
    ) % {"lacking": number_format(lacking), "together": number_format(together)}


def _parts(of: Mapping[Finding, int]) -> tuple[Part, ...]:
    words = {
        Finding.COVERED: _("%(count)s covered"),
        Finding.ON_PURPOSE: _("%(count)s without on purpose"),
        Finding.UNCOVERED: _("%(count)s without an agreement that holds"),
        Finding.UNNAMED: _("%(count)s of which the name is not known"),
    }
    return tuple(
        Part(of[finding], words[finding] % {"count": number_format(of[finding])}, _TONES[finding])
        for finding in OF_PARTIES
    )


def _with_agreements(shown: list[Row], user: Any) -> Any:
    """Each row with the agreements that there are with its party: two questions for a page."""
    parties = {row.party_id for row in shown if row.finding == Finding.UNCOVERED and row.party_id}
    found: dict[UUID, list[Agreement]] = agreements_of(parties, user) if parties else {}
    for row in shown:
        known = found.get(row.party_id, []) if row.party_id else []
        yield row, known if row.finding == Finding.UNCOVERED else []


def _shown(row: Row, agreements: list[Agreement]) -> dict[str, Any]:
    today = clock.today()
    return {
        "who": row.who or _("not said to whom"),
        "party": party_address(row.party_id) if row.party_id else "",
        "words": row.in_words,
        "address": _address(row),
        "role": PartyRole(row.role).label if row.role else "",
        "badge": badge(str(row.finding.label), SHAPES[row.finding]),
        "why": _why(row),
        "agreements": [
            {
                "address": agreement_address(one.pk),
                "reference": one.reference,
                "stands": stands_in_words(one, today),
            }
            for one in agreements
        ],
        "is_uncovered": row.finding == Finding.UNCOVERED,
        "link": _act(row, "link-agreement")
        if any(one.status == Status.SIGNED for one in agreements)
        else "",
        "leave": _act(row, "leave-uncovered") if row.finding == Finding.UNCOVERED else "",
        "link_processings": reverse(
            "admin:processors_agreement_act", args=[row.on_page, "link-processings"]
        )
        if row.finding == Finding.LONE
        else "",
    }


def _why(row: Row) -> str:
    if row.finding in (Finding.PARTY_TRANSFER, Finding.UNWRITTEN):
        return countries.name_of(row.why)
    return row.why


def _address(row: Row) -> str:
    if row.finding in (Finding.LONE, Finding.UNWRITTEN):
        return agreement_address(row.on_page)
    if row.finding == Finding.PARTY_TRANSFER:
        return reverse("admin:processors_partytransfer_change", args=[row.on_page])
    return activity_address(row.on_page)


def _act(row: Row, name: str) -> str:
    return reverse("admin:registers_processingactivity_act", args=[row.on_page, name])
