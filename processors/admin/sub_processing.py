"""All sub-processors in a list, and the page of one, on which somebody decides about it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import Headline
from processors.admin.forms_subs import AllowForm, EndSubForm, ObjectForm, SubChangeForm
from processors.admin.part import PartOfAgreementAdmin, is_open, linked, listed
from processors.admin.words_subs import country_in_words, sub_badge
from processors.models import SubProcessing, SubStatus
from processors.queries_subs import standing
from processors.services import subs


def _allow(request: HttpRequest, sub: SubProcessing, data: dict[str, Any]) -> str:
    subs.allow(sub_id=sub.pk, actor=request.user, now=clock.now(), **data)
    return _("%(party)s may work for us.") % {"party": sub.party}


def _object(request: HttpRequest, sub: SubProcessing, data: dict[str, Any]) -> str:
    subs.object_to(sub_id=sub.pk, actor=request.user, now=clock.now(), **data)
    return _("Written down that we objected to %(party)s.") % {"party": sub.party}


def _change(request: HttpRequest, sub: SubProcessing, data: dict[str, Any]) -> str:
    data.setdefault("object_until", sub.object_until)
    subs.change(sub_id=sub.pk, actor=request.user, now=clock.now(), **data)
    return _("Saved.")


def _end(request: HttpRequest, sub: SubProcessing, data: dict[str, Any]) -> str:
    going = subs.end(sub_id=sub.pk, actor=request.user, now=clock.now(), **data)
    return ngettext(
        "%(count)d sub-processor ended.", "%(count)d sub-processors ended.", len(going)
    ) % {"count": len(going)}


def _waits(sub: SubProcessing) -> bool:
    return sub.status == SubStatus.ANNOUNCED and is_open(sub.agreement)


def _goes_on(sub: SubProcessing) -> bool:
    return sub.status != SubStatus.ENDED and is_open(sub.agreement)


@admin.register(SubProcessing)
class SubProcessingAdmin(PartOfAgreementAdmin):
    """For who reads agreements; decided on by who keeps them."""

    acts = (
        Act(
            name="allow",
            label=gettext_lazy("Allow it"),
            explanation=gettext_lazy(
                "It may work with our data. Look first at what it does, where, and whether it has "
                "the same duties."
            ),
            perm="change",
            perform=_allow,
            possible=_waits,
            form_class=AllowForm,
        ),
        Act(
            name="object",
            label=gettext_lazy("Object to it"),
            explanation=gettext_lazy(
                "Write down that we told the party that we do not want this. Nothing is sent from "
                "here."
            ),
            perm="change",
            perform=_object,
            possible=_waits,
            form_class=ObjectForm,
        ),
        Act(
            name="correct",
            label=gettext_lazy("Change what is known of it"),
            explanation=gettext_lazy("What stood there before stays in the history."),
            perm="change",
            perform=_change,
            possible=_goes_on,
            form_class=SubChangeForm,
        ),
        Act(
            name="end",
            label=gettext_lazy("It does not work for us any more"),
            explanation=gettext_lazy(
                "Those that work under it end with it, and transfers of data to them too."
            ),
            perm="change",
            perform=_end,
            possible=_goes_on,
            form_class=EndSubForm,
            stands_back=True,
        ),
    )
    list_display = ("party", "service", "agreement_named", "where", "state")
    list_filter = ("status", "authorisation")
    search_fields = ("party__name", "service", "agreement__reference", "agreement__party__name")
    search_help_text = gettext_lazy("Searches in parties, work and number of the agreement.")
    ordering = ("party__name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request)
        return found.select_related(
            "party", "parent__party", "agreement__party", "decided_by", "organisation"
        )

    @admin.display(description=gettext_lazy("agreement"), ordering="agreement__reference")
    def agreement_named(self, sub: SubProcessing) -> SafeString:
        return listed(sub.agreement)

    @admin.display(description=gettext_lazy("country of the data"), ordering="country")
    def where(self, sub: SubProcessing) -> str:
        return country_in_words(sub.country)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, sub: SubProcessing) -> SafeString:
        return sub_badge(standing(sub, clock.today()))

    def page_title(self, obj: SubProcessing) -> str:
        return _("Sub-processor %(party)s") % {"party": obj.party}

    def headline(self, request: HttpRequest, obj: SubProcessing) -> Headline:
        """What it does, for whom, and what was decided about it."""
        return Headline(badge=self.state(obj), facts=tuple(self._facts(obj)))

    def _facts(self, sub: SubProcessing) -> list[tuple[Any, Any]]:
        above = sub.parent.party if sub.parent is not None else sub.agreement.party
        facts: list[tuple[Any, Any]] = [
            (_("What it does"), sub.service),
            (_("Works under"), above),
            (_("Agreement"), linked(sub.agreement)),
            (_("Country of the data"), country_in_words(sub.country)),
            (_("Authorisation"), sub.get_authorisation_display()),
            (_("Same duties in writing"), _("yes") if sub.same_duties else _("no")),
        ]
        days = (
            (_("Announced on"), sub.told_on),
            (_("We can object until"), sub.object_until),
            (_("Decided on"), sub.decided_on),
            (_("Ended on"), sub.ended_on),
        )
        facts += [(label, date_format(day, "l j F Y")) for label, day in days if day is not None]
        if sub.decided_by is not None:
            facts.append((_("Decided by"), sub.decided_by))
        if sub.reason:
            facts.append((_("Reason"), sub.reason))
        return facts
