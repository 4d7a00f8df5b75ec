"""Which agreement covers which processing, and what has none on purpose.

No part of the text of a processing, so that it needs no review: it says how the office keeps what
the text says. Law: GDPR art. 5(2), 26, 28(3).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from processors.models import Agreement, Party
from processors.services.drafting import brings_along
from processors.services.taking import take_open
from registers.models import AgreementOfActivity, LeftUncovered, ProcessingActivity
from registers.models.processing_activity import Status
from registers.queries import access_activity
from registers.queries_coverage import Finding, named_in, parties_of


@transaction.atomic
def link(
    *, agreement_id: UUID, activity_id: UUID, actor: Any, now: datetime
) -> AgreementOfActivity:
    """A processing is done under this agreement.

    What was left without an agreement on purpose with one of its parties is so no longer. Raises
    Http404, and ValidationError when the processing has ended, names none of the parties, or is
    linked already.
    """
    agreement = take_open(actor, agreement_id, "change")
    activity = _take(actor, activity_id)
    parties = _parties(agreement)
    if not parties.filter(named_in(activity)).exists():
        raise ValidationError(
            {
                "agreement": _(
                    "%(activity)s names no party of this agreement. Add the party to its text "
                    "first, for instance as a recipient."
                )
                % {"activity": activity}
            }
        )
    made, is_new = AgreementOfActivity.objects.get_or_create(
        organisation_id=agreement.organisation_id,
        activity=activity,
        agreement=agreement,
        defaults={"at": now, "by": actor},
    )
    if not is_new:
        raise ValidationError({"agreement": _("This agreement is already in the list.")})
    LeftUncovered.objects.filter(activity=activity, party__in=parties).delete()
    # By their numbers: who reads the history of the one need not see the other.
    audit.record(
        "registers.agreement_linked",
        subject=activity,
        actor=actor,
        at=now,
        payload={"agreement": agreement.reference},
    )
    audit.record(
        "agreement.processing_linked",
        subject=agreement,
        actor=actor,
        at=now,
        payload={"processing": activity.reference},
    )
    return made


@transaction.atomic
def unlink(*, agreement_id: UUID, activity_id: UUID, actor: Any, now: datetime) -> None:
    """A processing is not done under this agreement after all.

    Raises Http404, and ValidationError when it is not linked or the agreement has ended.
    """
    agreement = take_open(actor, agreement_id, "change")
    activity = access_activity(actor, activity_id, "view", lock=True)
    found = AgreementOfActivity.objects.filter(activity=activity, agreement=agreement).first()
    if found is None:
        raise ValidationError({"agreement": _("This agreement is not in the list any more.")})
    found.delete()
    audit.record(
        "registers.agreement_unlinked",
        subject=activity,
        actor=actor,
        at=now,
        payload={"agreement": agreement.reference},
    )
    audit.record(
        "agreement.processing_unlinked",
        subject=agreement,
        actor=actor,
        at=now,
        payload={"processing": activity.reference},
    )


@transaction.atomic
def leave_uncovered(
    *, activity_id: UUID, party_id: UUID, reason: str, actor: Any, now: datetime
) -> LeftUncovered:
    """A party of a processing has no agreement, and that is meant so.

    Raises Http404, PermissionDenied, and ValidationError without a reason or for a party that
    does not lack one there.
    """
    activity = _take(actor, activity_id)
    require(actor, "processors.change_agreement", activity)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why there is no agreement.")})
    lacking = {
        row.party_id
        for row in parties_of(activity, clock.day_of(now))
        if row.finding == Finding.UNCOVERED
    }
    if party_id not in lacking:
        raise ValidationError({"party": _("This party does not lack an agreement here.")})
    party = Party.objects.get(pk=party_id)
    made: LeftUncovered = LeftUncovered.objects.create(
        activity=activity, party=party, reason=reason.strip(), at=now, by=actor
    )
    audit.record(
        "registers.left_uncovered",
        subject=activity,
        actor=actor,
        at=now,
        reason=made.reason,
        payload={"party": str(party)},
    )
    return made


@transaction.atomic
def want_agreement(*, activity_id: UUID, left_id: UUID, actor: Any, now: datetime) -> str:
    """There should be an agreement after all; returns the name of the party.

    Raises Http404, PermissionDenied, ValidationError.
    """
    activity = access_activity(actor, activity_id, "view", lock=True)
    require(actor, "processors.change_agreement", activity)
    found = LeftUncovered.objects.select_related("party").filter(activity=activity, pk=left_id)
    if (left := found.first()) is None:
        raise ValidationError({"left": _("This party is not in the list any more.")})
    name = str(left.party)
    left.delete()
    audit.record(
        "registers.agreement_wanted",
        subject=activity,
        actor=actor,
        at=now,
        payload={"party": name},
    )
    return name


@brings_along
def bring_processings(old: Agreement, new: Agreement, actor: Any, now: datetime) -> None:
    """The next version of an agreement covers, once it is signed, what the former one covered."""
    for row in AgreementOfActivity.objects.filter(agreement=old).select_related("activity"):
        AgreementOfActivity.objects.create(activity=row.activity, agreement=new, at=now, by=actor)


def _take(actor: Any, activity_id: UUID) -> ProcessingActivity:
    activity = access_activity(actor, activity_id, "view", lock=True)
    if activity.status == Status.RETIRED:
        raise ValidationError(_("%(activity)s has ended.") % {"activity": activity})
    return activity


def _parties(agreement: Agreement) -> Any:
    further = agreement.further_parties.order_by().values("party")
    return Party.objects.filter(Q(pk=agreement.party_id) | Q(pk__in=further))
