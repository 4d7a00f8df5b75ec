"""Both parties signed; a term goes on, or a next one was agreed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from processors import agreement_terms
from processors.checking import next_check
from processors.models import Agreement, Renewal, Status
from processors.queries_agreement import stops_signing
from processors.services import ending
from processors.services.taking import keep, take_open
from processors.services.terms import TERMS, refuse_signed, refuse_terms
from processors.standing import runs_until

_DAY = timedelta(days=1)


@transaction.atomic
def sign(
    *,
    agreement_id: UUID,
    given: Mapping[str, Any],
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Agreement:
    """Write down that both signed, on which day and from when until when it holds (TERMS).

    Not while a point of the checklist falls short and nobody does something about it, nor while
    data go outside the EEA without somebody having signed that off. The version in whose place
    it comes ends on the day before. Raises Http404, ValidationError, TransitionNotAllowed.
    Law: GDPR art. 26(1), 28(3), 28(9), 44.
    """
    agreement = take_open(actor, agreement_id, "sign", expected_revision=expected_revision)
    if stopping := stops_signing(agreement):
        raise ValidationError(list(stopping))
    for name in TERMS:
        if name in given:
            setattr(agreement, name, given[name])
    refuse_signed(agreement, clock.day_of(now))
    refuse_terms(agreement)
    agreement.sign(on=agreement.signed_on)
    agreement.next_check_on = next_check(clock.day_of(now))
    keep(agreement, "status", "next_check_on", *TERMS)
    agreement_terms.settle(agreement, actor=actor, now=now)
    audit.record(
        "agreement.signed",
        subject=agreement,
        actor=actor,
        at=now,
        payload={"on": str(agreement.signed_on), "until": str(agreement.valid_until or "")},
    )
    if agreement.supersedes_id is not None:
        _let_end(agreement.supersedes_id, agreement, actor=actor, now=now)
    return agreement


@transaction.atomic
def renew(
    *,
    agreement_id: UUID,
    valid_until: date | None,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Agreement:
    """Both agreed that it holds until another day; None: until somebody ends it.

    A notice that was given does not hold any more. Raises Http404, ValidationError.
    """
    agreement = take_open(actor, agreement_id, "sign", expected_revision=expected_revision)
    _refuse_unsigned(agreement)
    if not reason.strip():
        raise ValidationError({"reason": _("Say how that was agreed.")})
    was = agreement.valid_until
    if valid_until is not None and was is not None and valid_until <= was:
        text = _("It holds until %(day)s already. Choose a later day.")
        raise ValidationError({"valid_until": text % {"day": date_format(was)}})
    if valid_until is None and (was is None or agreement.renewal == Renewal.AUTOMATIC):
        raise ValidationError({"valid_until": _("Choose the new last day.")})
    agreement.valid_until, agreement.notice_on = valid_until, None
    refuse_terms(agreement)
    keep(agreement, "valid_until", "notice_on")
    agreement_terms.settle(agreement, actor=actor, now=now)
    audit.record(
        "agreement.renewed",
        subject=agreement,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"was": str(was or ""), "until": str(valid_until or "")},
    )
    return agreement


@transaction.atomic
def let_run(
    *,
    agreement_id: UUID,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Agreement:
    """The office gives no notice for the term that runs. Raises Http404, ValidationError."""
    agreement = take_open(actor, agreement_id, "sign", expected_revision=expected_revision)
    today = clock.day_of(now)
    if agreement_terms.notice_of(agreement, today) is None:
        raise ValidationError(_("There is no notice to decide on."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    agreement.notice_waived_for = runs_until(agreement, today)
    keep(agreement, "notice_waived_for")
    agreement_terms.settle(agreement, actor=actor, now=now)
    audit.record(
        "agreement.let_run",
        subject=agreement,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"until": str(agreement.notice_waived_for)},
    )
    return agreement


def _let_end(old_id: UUID, new: Agreement, *, actor: Any, now: datetime) -> None:
    """The version before holds until the day before the new one: at once when that has come."""
    old = Agreement.objects.select_for_update(of=("self",)).get(pk=old_id)
    if old.status != Status.SIGNED or new.valid_from is None:
        return
    last = max(new.valid_from - _DAY, old.valid_from or new.valid_from - _DAY)
    if last < clock.day_of(now):
        ending.end_replaced(old, new, on=last, actor=actor, now=now)
        return
    old.valid_until = min(old.valid_until or last, last)
    old.renewal, old.renewal_term = Renewal.ENDS, ""
    keep(old, "valid_until", "renewal", "renewal_term")
    agreement_terms.settle(old, actor=actor, now=now)
    audit.record(
        "agreement.replaced",
        subject=old,
        actor=actor,
        at=now,
        payload={"by": new.reference, "until": str(old.valid_until)},
    )


def _refuse_unsigned(agreement: Agreement) -> None:
    if agreement.status != Status.SIGNED:
        raise ValidationError(_("This agreement was not signed."))
