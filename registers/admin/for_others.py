"""What we do for others: our controllers, their instructions, and what we owe them.

Law: GDPR art. 28(3), 29, 30(2), 33(2).
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import SuspiciousOperation
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED
from processors import countries
from processors.models import Agreement, ChecklistAnswer, Status
from registers.admin.blocks_coverage import (
    activity_address,
    agreement_address,
    party_address,
    stands_in_words,
)
from registers.admin.coverage import may_see
from registers.queries_for_others import (
    AFTERWARDS,
    AUDITS,
    INSTRUCTIONS,
    ForOther,
    controllers,
    told_of,
    without_agreement,
)

PER_PAGE = 50
# Parameters of an address; people see them.
WORDS, LACKING, PAGE = "zoek", "zonder", "pagina"
NAME = "registers_processingactivity_for_others"


class FilterForm(forms.Form):
    """Which controllers; what is left empty does not filter."""

    zoek = forms.CharField(
        label=gettext_lazy("Name of the controller"),
        required=False,
        max_length=100,
        validators=[SHOWN_AS_STORED],
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )
    zonder = forms.BooleanField(
        label=gettext_lazy("Only without an agreement that holds"), required=False
    )


class ForOthersView(View):
    """For who reads the register and the agreements."""

    http_method_names = ("get", "head", "options")
    activity_admin: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        user, today = request.user, clock.today()
        if not may_see(user):
            raise Http404
        if any("\x00" in value for values in request.GET.lists() for value in values[1]):
            raise SuspiciousOperation("A NUL character in a parameter.")
        form = FilterForm(request.GET)
        is_right = form.is_valid()
        found = controllers(user, form.cleaned_data.get(WORDS, ""))
        lacking = without_agreement(found, user, today)
        shown = lacking if form.cleaned_data.get(LACKING) else found
        paginator = Paginator(shown if is_right else found.none(), PER_PAGE)
        page = paginator.get_page(request.GET.get(PAGE))
        asked = {name: request.GET[name] for name in (WORDS, LACKING) if request.GET.get(name)}
        context = {
            **self.activity_admin.admin_site.each_context(request),
            "title": _("What we do for others"),
            "opts": self.activity_admin.opts,
            "form": form,
            "page": page,
            "count": paginator.count,
            "lacking": lacking.count() if is_right else 0,
            "rows": [_row(one) for one in told_of(page, user, today)],
            "may_print": user.has_perm("registers.add_registeredition"),
            "query": urlencode(asked),
            "page_parameter": PAGE,
            "own_address": request.path,
        }
        return TemplateResponse(request, "admin/registers/for_others.html", context)


def for_others_url(activity_admin: Any) -> Any:
    """The address of the page, below that of the register."""
    view = ForOthersView.as_view(activity_admin=activity_admin)
    return path("for-others/", activity_admin.admin_site.admin_view(view), name=NAME)


def _row(one: ForOther) -> dict[str, Any]:
    country = one.controller.country
    return {
        "name": one.controller.name,
        "address": party_address(one.controller.pk),
        "country": "" if country == countries.HOME else countries.name_of(country),
        "work": [
            {
                "name": line.activity.name,
                "address": activity_address(line.activity_id),
                "words": line.work,
            }
            for line in one.work
        ],
        "agreements": [_agreement(agreement) for agreement in one.agreements],
        "lacks": "" if one.is_covered else badge(_("no agreement that holds"), "cross"),
        "owed": [
            {"reference": agreement.reference, "lines": list(_owed(agreement))}
            for agreement in one.agreements
        ],
    }


def _agreement(agreement: Agreement) -> dict[str, Any]:
    return {
        "reference": agreement.reference,
        "title": agreement.title,
        "address": agreement_address(agreement.pk),
        "stands": stands_in_words(agreement, clock.today()),
        "subject": agreement.subject,
        "instructions": _point(agreement, INSTRUCTIONS),
    }


def _owed(agreement: Agreement) -> Iterator[str]:
    """What we have to do for the controller. Law: GDPR art. 28(3)(g), (h), 33(2)."""
    if agreement.status == Status.TERMINATED:
        yield _("Ended. Show what became of the data: %(afterwards)s.") % {
            "afterwards": agreement.get_afterwards_display()
        }
        return
    if agreement.breach_hours:
        yield _("Tell of a data breach within %(hours)d hours.") % {"hours": agreement.breach_hours}
    else:
        yield _("Tell of a data breach without delay: no number of hours was agreed.")
    if words := _point(agreement, AUDITS):
        yield _("Checks: %(words)s") % {"words": words}
    if agreement.next_check_on is not None:
        yield _("Next check by our FG: %(day)s.") % {"day": date_format(agreement.next_check_on)}
    words = _point(agreement, AFTERWARDS)
    if words:
        yield _("At the end: %(words)s") % {"words": words}
    else:
        yield _(
            "At the end give the data back or delete them: what was agreed is not written down."
        )


def _point(agreement: Agreement, item: str) -> str:
    """What the checklist says of a point: the clause and the note; empty without an answer."""
    answers: list[ChecklistAnswer] = agreement.told_points  # type: ignore[attr-defined]
    for answer in answers:
        if answer.item == item:
            told = (answer.clause, answer.evidence, answer.note)
            return "; ".join(filter(None, told)) or str(answer.get_judgement_display())
    return ""
