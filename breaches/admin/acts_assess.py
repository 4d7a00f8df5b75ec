"""Judging a breach and linking it to the registers, as buttons."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from breaches import queries_assess
from breaches.admin.acts_facts import is_worked_on, why_unreadable
from breaches.admin.forms_assess import AssessForm
from breaches.admin.forms_linking import (
    AddPartyForm,
    AddProcessingsForm,
    RemovePartyForm,
    RemoveProcessingForm,
)
from breaches.models import Breach, Status
from breaches.services import assessing, concerning
from breaches.severity_words import in_words
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act


def _assess(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    made = assessing.assess(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("Judged: %(risk)s. The method says: %(outcome)s.") % {
        "risk": made.get_risk_display(),
        "outcome": in_words(made.score, made.level),
    }


def _add_processings(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    added = concerning.add_processings(
        breach_id=breach.pk,
        activities=[UUID(key) for key in data["processings"]],
        actor=request.user,
        now=clock.now(),
    )
    return ngettext(
        "%(count)d processing added to this breach.",
        "%(count)d processings added to this breach.",
        len(added),
    ) % {"count": len(added)}


def _remove_processing(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    concerning.remove_processing(
        breach_id=breach.pk,
        concerned_id=UUID(data["concerned"]),
        actor=request.user,
        now=clock.now(),
    )
    return _("This processing does not belong to the breach any more.")


def _add_party(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    made = concerning.add_party(breach_id=breach.pk, actor=request.user, now=clock.now(), **data)
    return _("%(party)s was added as: %(role)s.") % {
        "party": made.party,
        "role": made.get_role_display(),
    }


def _remove_party(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
    concerning.remove_party(
        breach_id=breach.pk,
        concerned_id=UUID(data["concerned"]),
        actor=request.user,
        now=clock.now(),
    )
    return _("This party does not belong to the breach any more.")


def _can_assess(breach: Breach) -> bool:
    return is_worked_on(breach) and breach.status == Status.IN_PROGRESS


def _has_processings(breach: Breach) -> bool:
    return is_worked_on(breach) and queries_assess.processings_of(breach).exists()


def _has_parties(breach: Breach) -> bool:
    return is_worked_on(breach) and queries_assess.parties_of(breach).exists()


ASSESS = Act(
    name="assess",
    label=gettext_lazy("Judge the risk"),
    explanation=gettext_lazy(
        "The method of ENISA computes how severe the breach is. Whether people run a risk is your "
        "own judgement, with your reasons. A former judgement stays in the case."
    ),
    perm="assess",
    perform=_assess,
    possible=_can_assess,
    refused=why_unreadable,
    form_class=AssessForm,
)
ASSESS_ACTS = (
    ASSESS,
    Act(
        name="add-processings",
        label=gettext_lazy("Add processings"),
        explanation=gettext_lazy(
            "Say in which processings of the register it happened. The kinds of data and people "
            "that stand there are proposed to you among the facts."
        ),
        perm="change",
        perform=_add_processings,
        possible=is_worked_on,
        form_class=AddProcessingsForm,
    ),
    Act(
        name="remove-processing",
        label=gettext_lazy("Take a processing out"),
        explanation=gettext_lazy("For a processing that was added by mistake."),
        perm="change",
        perform=_remove_processing,
        possible=_has_processings,
        form_class=RemoveProcessingForm,
    ),
    Act(
        name="add-party",
        label=gettext_lazy("Add a party"),
        explanation=gettext_lazy(
            "An external party that has to do with it, such as the processor at which it happened "
            "or who received the data."
        ),
        perm="change",
        perform=_add_party,
        possible=is_worked_on,
        form_class=AddPartyForm,
    ),
    Act(
        name="remove-party",
        label=gettext_lazy("Take a party out"),
        explanation=gettext_lazy("For a party that was added by mistake."),
        perm="change",
        perform=_remove_party,
        possible=_has_parties,
        form_class=RemovePartyForm,
    ),
)
# Its page shows what the facts propose.
ASSESS_ACTS_THAT_SHOW = ("assess",)
