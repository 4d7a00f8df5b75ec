"""Acts on the agreements of a processing, on its own page and on that of an agreement."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from processors.admin.part import is_open
from processors.models import Agreement
from registers.admin.forms_coverage import (
    ActivitiesForm,
    LeaveForm,
    LinkedActivitiesForm,
    LinkForm,
    UnlinkForm,
    WantForm,
)
from registers.models import AgreementOfActivity, LeftUncovered, ProcessingActivity
from registers.models.processing_activity import Status
from registers.queries_coverage import Finding, parties_of
from registers.services import covering

# Whoever keeps the agreements keeps what they cover.
_PERM = "processors.change_agreement"


def _link(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    agreement = data["agreement"]
    covering.link(
        agreement_id=agreement.pk, activity_id=activity.pk, actor=request.user, now=clock.now()
    )
    return _("Linked to %(reference)s.") % {"reference": agreement.reference}


def _unlink(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    agreement = data["agreement"]
    covering.unlink(
        agreement_id=agreement.pk, activity_id=activity.pk, actor=request.user, now=clock.now()
    )
    return _("Not linked to %(reference)s any more.") % {"reference": agreement.reference}


def _leave(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    left = covering.leave_uncovered(
        activity_id=activity.pk,
        party_id=UUID(data["party"]),
        reason=data["reason"],
        actor=request.user,
        now=clock.now(),
    )
    return _("Written down why there is no agreement with %(party)s.") % {"party": left.party}


def _want(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    name = covering.want_agreement(
        activity_id=activity.pk, left_id=data["left"].pk, actor=request.user, now=clock.now()
    )
    return _("An agreement with %(party)s is lacking again.") % {"party": name}


def _link_many(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    for activity in data["activities"]:
        covering.link(
            agreement_id=agreement.pk, activity_id=activity.pk, actor=request.user, now=clock.now()
        )
    count = len(data["activities"])
    return ngettext(
        "%(count)d processing is linked.", "%(count)d processings are linked.", count
    ) % {"count": count}


def _unlink_many(request: HttpRequest, agreement: Agreement, data: dict[str, Any]) -> str:
    for activity in data["activities"]:
        covering.unlink(
            agreement_id=agreement.pk, activity_id=activity.pk, actor=request.user, now=clock.now()
        )
    count = len(data["activities"])
    return ngettext(
        "%(count)d processing is not linked any more.",
        "%(count)d processings are not linked any more.",
        count,
    ) % {"count": count}


def _is_in_use(activity: ProcessingActivity) -> bool:
    return bool(activity.status != Status.RETIRED)


def _has_agreement(activity: ProcessingActivity) -> bool:
    links = AgreementOfActivity.objects.filter(activity=activity)
    return bool(links.filter(agreement__in=Agreement.objects.unfinished()).exists())


def _lacks_one(activity: ProcessingActivity) -> bool:
    if not _is_in_use(activity):
        return False
    return any(row.finding == Finding.UNCOVERED for row in parties_of(activity, clock.today()))


def _is_left(activity: ProcessingActivity) -> bool:
    return bool(LeftUncovered.objects.filter(activity=activity).exists())


def _has_processings(agreement: Agreement) -> bool:
    links = AgreementOfActivity.objects.filter(agreement=agreement)
    return is_open(agreement) and bool(links.exists())


ON_ACTIVITY = (
    Act(
        name="link-agreement",
        label=gettext_lazy("Link an agreement"),
        explanation=gettext_lazy(
            "This processing is done under that agreement. The text does not change, so nobody "
            "has to judge it again."
        ),
        perm=_PERM,
        perform=_link,
        possible=_is_in_use,
        form_class=LinkForm,
        stands_back=True,
    ),
    Act(
        name="unlink-agreement",
        label=gettext_lazy("Unlink an agreement"),
        explanation=gettext_lazy("This processing is not done under that agreement after all."),
        perm=_PERM,
        perform=_unlink,
        possible=_has_agreement,
        form_class=UnlinkForm,
        stands_back=True,
    ),
    Act(
        name="leave-uncovered",
        label=gettext_lazy("No agreement on purpose"),
        explanation=gettext_lazy(
            "It stays in the list of coverage, apart from what lacks, with your reason."
        ),
        perm=_PERM,
        perform=_leave,
        possible=_lacks_one,
        form_class=LeaveForm,
        stands_back=True,
    ),
    Act(
        name="want-agreement",
        label=gettext_lazy("An agreement after all"),
        explanation=gettext_lazy("From now on it lacks again, until one is signed and linked."),
        perm=_PERM,
        perform=_want,
        possible=_is_left,
        form_class=WantForm,
        stands_back=True,
    ),
)

ON_AGREEMENT = (
    Act(
        name="link-processings",
        label=gettext_lazy("Link processings"),
        explanation=gettext_lazy(
            "Say which processings of the register are done under this agreement. From the day "
            "on which it holds they are covered."
        ),
        perm="change",
        perform=_link_many,
        possible=is_open,
        form_class=ActivitiesForm,
    ),
    Act(
        name="unlink-processings",
        label=gettext_lazy("Unlink processings"),
        explanation=gettext_lazy("They are not done under this agreement after all."),
        perm="change",
        perform=_unlink_many,
        possible=_has_processings,
        form_class=LinkedActivitiesForm,
        stands_back=True,
    ),
)
