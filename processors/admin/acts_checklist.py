"""Judging an agreement by the checklist, and acting on what it lacks, as buttons on its page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.actions.admin.acts import agree_act
from processors.admin.forms_checklist import GapsForm, section_form
from processors.checklists import Section, checklist_of, sections
from processors.models import Agreement
from processors.queries_checklist import gaps_without_action, judged
from processors.services import checklist


def name_of(section: str) -> str:
    """The name of the act that judges a section."""
    return f"checklist-{section}"


def address_of(agreement: Agreement, section: str) -> str:
    """The page on which a section is judged."""
    return reverse("admin:processors_agreement_act", args=[agreement.pk, name_of(section)])


def address_of_gaps(agreement: Agreement) -> str:
    """The page on which somebody is asked to see to what is missing."""
    return reverse("admin:processors_agreement_act", args=[agreement.pk, GAPS.name])


def is_worked_on(agreement: Agreement) -> bool:
    """Whether anything about it may change."""
    return agreement.destroyed_at is None and not agreement.why_not_change()


def _judges(section: str) -> Callable[[HttpRequest, Agreement, dict[str, Any]], str]:
    def perform(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
        checklist.judge(
            agreement_id=agreement.pk,
            section=section,
            actor=request.user,
            now=clock.now(),
            **data,
        )
        lacks = len(gaps_without_action(agreement))
        if not lacks:
            return _("Kept.")
        return ngettext(
            "Kept. Of %(count)d missing point nobody does anything yet.",
            "Kept. Of %(count)d missing points nobody does anything yet.",
            lacks,
        ) % {"count": lacks}

    return perform


def _has(section: str) -> Callable[[Agreement], bool]:
    def possible(agreement: Agreement) -> bool:
        found = checklist_of(agreement)
        codes = [one.code for one in found.sections] if found else []
        return section in codes and is_worked_on(agreement)

    return possible


def _act(section: Section) -> Act:
    return Act(
        name=name_of(section.code),
        label=format_lazy("{}: {}", gettext_lazy("Checklist"), section.title),
        explanation=gettext_lazy(
            "Say of each point whether the law's demand is met, where that stands and by what "
            "one sees it. Leave a point open that you did not look at yet."
        ),
        perm="change",
        perform=_judges(section.code),
        possible=_has(section.code),
        form_class=section_form(section.code),
        stands_back=True,
    )


def _act_on_gaps(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    made = checklist.act_on_gaps(
        agreement_id=agreement.pk, actor=request.user, now=clock.now(), **data
    )
    return ngettext(
        "%(count)d action agreed. Who does it is reminded.",
        "%(count)d actions agreed. Who does them is reminded.",
        len(made),
    ) % {"count": len(made)}


def _has_gaps(agreement: Agreement) -> bool:
    return is_worked_on(agreement) and any(one.is_gap for one in judged(agreement))


GAPS = Act(
    name="checklist-gaps",
    label=gettext_lazy("Act on what is missing"),
    explanation=gettext_lazy(
        "Somebody sees to it before a day. Without this the agreement cannot be signed."
    ),
    perm="change",
    perform=_act_on_gaps,
    possible=_has_gaps,
    form_class=GapsForm,
)
CHECKLIST_ACTS: tuple[Act, ...] = (
    GAPS,
    *(_act(section) for section in sections().values()),
    agree_act(),
)
