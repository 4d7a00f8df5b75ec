"""The work on a breach: somebody takes it up or over, closes what is none, opens it again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from breaches import retention, supplement_terms
from breaches.models import Breach, Communication, CommunicationStatus, Outcome, Status
from breaches.queries import access_breach, handler_of, handlers
from breaches.queries_notify import draft_of
from breaches.queries_people import may_have_heard
from breaches.services import clocks, correcting
from breaches.services.taking import keep, take, take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.cases.models import Destruction
from privacyoffice.cases.services import destroying
from privacyoffice.policy.queries import profile_on
from privacyoffice.tenancy.models import Department


@transaction.atomic
def take_up(
    *,
    breach_id: UUID,
    owner: Any,
    actor: Any,
    now: datetime,
    department: Department | None = None,
    expected_revision: int | None = None,
) -> Breach:
    """Somebody begins to handle a breach, and from now on sees to its clocks.

    Raises Http404, TransitionNotAllowed, ValidationError.
    """
    breach = take_open(actor, breach_id, "assign", expected_revision=expected_revision)
    _refuse_owner(owner)
    breach.take_up(owner=owner)
    breach.department = department
    keep(breach, "status", "owner", "department")
    clocks.entrust(breach, owner, actor=actor, now=now)
    supplement_terms.entrust(breach, owner, actor=actor, now=now)
    payload = {"owner": str(owner.pk)}
    audit.record("breach.taken_up", subject=breach, actor=actor, at=now, payload=payload)
    return breach


@transaction.atomic
def hand_over(
    *,
    breach_id: UUID,
    owner: Any,
    actor: Any,
    now: datetime,
    department: Department | None = None,
    reason: str = "",
    expected_revision: int | None = None,
) -> Breach:
    """Somebody else handles it from now on. Raises Http404, ValidationError."""
    breach = take_open(actor, breach_id, "assign", expected_revision=expected_revision)
    if breach.status != Status.IN_PROGRESS:
        raise ValidationError(_("Only a breach that is being handled can be handed over."))
    if owner.pk == breach.owner_id and department == breach.department:
        raise ValidationError({"owner": _("This person handles the breach already.")})
    _refuse_owner(owner)
    breach.owner, breach.department = owner, department
    keep(breach, "owner", "department")
    clocks.entrust(breach, owner, actor=actor, now=now)
    supplement_terms.entrust(breach, owner, actor=actor, now=now)
    audit.record(
        "breach.handed_over",
        subject=breach,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"owner": str(owner.pk)},
    )
    return breach


@transaction.atomic
def close_as_none(
    *,
    breach_id: UUID,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Breach:
    """What was told is no data breach, because of this reason; it stays in the register.

    Not after the authority or people were told. Raises Http404, TransitionNotAllowed,
    ValidationError. Law: GDPR art. 4(12), 33(5).
    """
    breach = take_open(actor, breach_id, "close", expected_revision=expected_revision)
    _refuse_without(reason)
    _refuse_unfinished(breach)
    _refuse_told(breach)
    _close(breach, Outcome.NO_BREACH, reason, actor=actor, now=now)
    audit.record(
        "breach.closed_as_none", subject=breach, actor=actor, at=now, reason=reason.strip()
    )
    return breach


@transaction.atomic
def close_as_duplicate(
    *,
    breach_id: UUID,
    same_as: Breach,
    actor: Any,
    now: datetime,
    reason: str = "",
    expected_revision: int | None = None,
) -> Breach:
    """It was told before under another number, where the work goes on.

    When this one was known earlier, the hours of the other run from then; one that was closed as a
    data breach is opened again first. Raises Http404, TransitionNotAllowed, ValidationError.
    Law: GDPR art. 33(1).
    """
    # In one order, whichever of two is the duplicate: otherwise two people wait for each other.
    for pk in sorted({breach_id, same_as.pk}, key=str):
        access_breach(actor, pk, "close" if pk == breach_id else "change", lock=True)
    breach = take_open(actor, breach_id, "close", expected_revision=expected_revision)
    other = access_breach(actor, same_as.pk, "change", lock=True)
    if other.pk == breach.pk or other.outcome == Outcome.DUPLICATE or other.destroyed_at:
        raise ValidationError({"same_as": _("Choose the breach on which the work goes on.")})
    is_earlier = breach.aware_at < other.aware_at
    if is_earlier and other.outcome == Outcome.BREACH:
        text = _("This was known before %(reference)s was. Open that one again first.")
        raise ValidationError({"same_as": text % {"reference": other.reference}})
    _refuse_unfinished(breach)
    breach.same_as = other
    _close(breach, Outcome.DUPLICATE, reason, actor=actor, now=now)
    audit.record(
        "breach.closed_as_duplicate",
        subject=breach,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"same_as": other.reference},
    )
    if is_earlier and other.status != Status.CLOSED:
        correcting.move_awareness(
            other,
            breach.aware_at,
            reason=_("Told before as %(reference)s.") % {"reference": breach.reference},
            actor=actor,
            now=now,
        )
    return breach


@transaction.atomic
def reopen(
    *,
    breach_id: UUID,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Breach:
    """More became known of a closed breach: the work goes on, and with it the clocks that were
    never met, from the same moment as before. Raises Http404, TransitionNotAllowed,
    ValidationError.
    """
    breach = take(actor, breach_id, "close", expected_revision=expected_revision)
    _refuse_without(reason)
    breach.reopen()
    breach.owner, breach.same_as = handler_of(breach) or actor, None
    # Why it was closed does not hold any more; the history keeps it.
    breach.closing_reason = ""
    keep(
        breach,
        *("status", "outcome", "closed_at", "retention_result", "destroy_from"),
        *("owner", "same_as", "closing_reason"),
    )
    clocks.settle(breach, actor=actor, now=now, is_reopened=True)
    audit.record("breach.reopened", subject=breach, actor=actor, at=now, reason=reason.strip())
    return breach


@transaction.atomic
def destroy(
    *,
    breach_id: UUID,
    why: str,
    decision: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Destruction:
    """Make what a closed breach tells of people unreadable for ever.

    Raises Http404, ValidationError. Law: GDPR art. 5(1)(e).
    """
    breach = take(actor, breach_id, "destroy", expected_revision=expected_revision)
    return destroying.destroy(breach, why=why, decision=decision, actor=actor, now=now)


def _close(breach: Breach, outcome: str, reason: str, *, actor: Any, now: datetime) -> None:
    today = clock.day_of(now)
    kept = retention.kept(today, profile_on(today))
    breach.close(outcome=outcome, at=now)
    breach.owner = breach.owner or actor
    breach.closing_reason = reason.strip()
    breach.retention_result, breach.destroy_from = kept.result, kept.destroy_from
    keep(
        breach,
        *("status", "outcome", "closed_at", "owner", "closing_reason", "same_as"),
        *("retention_result", "destroy_from"),
    )
    clocks.settle(breach, actor=actor, now=now)
    supplement_terms.drop(breach, actor=actor, now=now)


def _refuse_owner(owner: Any) -> None:
    if owner is None or not handlers().filter(pk=owner.pk).exists():
        raise ValidationError({"owner": _("Choose somebody who handles breaches today.")})


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})


def _refuse_told(breach: Breach) -> None:
    """Who was told of a data breach is not left with it when the register says there was none."""
    if may_have_heard(breach):
        raise ValidationError(
            _("People were told of this breach, so it stands in the register as a data breach.")
        )


def _refuse_unfinished(breach: Breach) -> None:
    """What the authority knows as a breach is withdrawn there first, and nothing is on its way."""
    if breach.notified_at is not None:
        raise ValidationError(
            _("The authority was told of this breach. Withdraw the notification first.")
        )
    if draft_of(breach) is not None:
        raise ValidationError(_("Submit the notification that is being prepared, or cancel it."))
    over = (CommunicationStatus.DONE, CommunicationStatus.CANCELLED)
    if Communication.objects.filter(breach=breach).exclude(status__in=over).exists():
        raise ValidationError(_("Finish or cancel the message to the people concerned."))
