"""Notice is given, an agreement ends, and what became of the data is shown."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.advice import answering
from privacyoffice.audit import services as audit
from privacyoffice.cases.models import Destruction
from privacyoffice.cases.services import destroying
from privacyoffice.days import refuse_impossible_in
from processors import agreement_terms
from processors.models import Afterwards, Agreement, Status
from processors.services import asking, assurance, subs
from processors.services.taking import keep, take, take_open
from processors.standing import notice_day, runs_until

_END = ("status", "ended_on", "end_reason", "afterwards", "data_proof", "data_proven_on")


@transaction.atomic
def give_notice(
    *,
    agreement_id: UUID,
    on: date,
    last_day: date,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Agreement:
    """One of the parties gave notice on a day, so that it holds until `last_day` and no longer.

    Raises Http404, ValidationError beside the field.
    """
    agreement = take_open(actor, agreement_id, "sign", expected_revision=expected_revision)
    refuse_impossible_in(on=on, last_day=last_day)
    problems = {}
    if agreement.status != Status.SIGNED:
        raise ValidationError(_("This agreement was not signed."))
    if on > clock.day_of(now):
        problems["on"] = _("Choose today or an earlier day.")
    if last_day < on:
        problems["last_day"] = _("It ends on the day of the notice or later.")
    if not reason.strip():
        problems["reason"] = _("Say who gave notice, and why.")
    if problems:
        raise ValidationError(problems)
    agreement.notice_on, agreement.valid_until = on, last_day
    if agreement.valid_from is not None and last_day < agreement.valid_from:
        raise ValidationError({"last_day": _("It cannot end before it begins.")})
    keep(agreement, "notice_on", "valid_until")
    agreement_terms.settle(agreement, actor=actor, now=now)
    audit.record(
        "agreement.notice_given",
        subject=agreement,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"on": str(on), "until": str(last_day)},
    )
    return agreement


def end_after(agreement: Agreement, notice_on: date) -> date | None:
    """On which day notice that is given on a day ends an agreement; None when no term says so."""
    last = notice_day(agreement, notice_on)
    until = runs_until(agreement, notice_on)
    return until if last is not None and notice_on <= last else None


@transaction.atomic
def end(
    *,
    agreement_id: UUID,
    on: date,
    reason: str,
    afterwards: str,
    data_proof: str = "",
    data_proven_on: date | None = None,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Agreement:
    """It ended on this day, and this is to become, or became, of the data.

    How that was shown may follow later (`prove`). Raises Http404, ValidationError,
    TransitionNotAllowed. Law: GDPR art. 28(3)(g).
    """
    agreement = take_open(actor, agreement_id, "sign", expected_revision=expected_revision)
    today = clock.day_of(now)
    problems = _wrong_end(agreement, on, today)
    if not reason.strip():
        problems["reason"] = _("Say why it ended.")
    if afterwards not in Afterwards.values:
        problems["afterwards"] = _("Say what becomes of the data.")
    problems |= _wrong_proof(data_proof, data_proven_on, today, is_needed=False)
    if problems:
        raise ValidationError(problems)
    _end(agreement, on, reason, actor=actor, now=now, afterwards=afterwards)
    if data_proof.strip():
        _prove(agreement, data_proof, data_proven_on, actor=actor, now=now)
    return agreement


def end_replaced(
    agreement: Agreement, by: Agreement, *, on: date, actor: Any, now: datetime
) -> None:
    """It ended because a next version holds; the party goes on working with the data."""
    reason = _("Replaced by %(reference)s.") % {"reference": by.reference}
    _end(agreement, on, reason, actor=actor, now=now)


@transaction.atomic
def prove(
    *,
    agreement_id: UUID,
    data_proof: str,
    data_proven_on: date | None,
    actor: Any,
    now: datetime,
    afterwards: str = "",
    expected_revision: int | None = None,
) -> Agreement:
    """Write down of one that ended how it was shown what became of the data; `afterwards` when
    that is something else than was said. Raises Http404, ValidationError.
    Law: GDPR art. 5(2), 28(3)(g).
    """
    agreement = take(actor, agreement_id, "sign", expected_revision=expected_revision)
    if agreement.status != Status.TERMINATED:
        raise ValidationError(_("End the agreement first."))
    problems = _wrong_proof(data_proof, data_proven_on, clock.day_of(now), is_needed=True)
    if afterwards and afterwards not in Afterwards.values:
        problems["afterwards"] = _("Say what becomes of the data.")
    if problems:
        raise ValidationError(problems)
    agreement.afterwards = afterwards or agreement.afterwards
    _prove(agreement, data_proof, data_proven_on, actor=actor, now=now)
    return agreement


@transaction.atomic
def destroy(
    *,
    agreement_id: UUID,
    why: str,
    decision: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Destruction:
    """Make the files and answers of an ended agreement unreadable for ever.

    Raises Http404, ValidationError. Law: GDPR art. 5(1)(e).
    """
    agreement = take(actor, agreement_id, "destroy", expected_revision=expected_revision)
    return destroying.destroy(agreement, why=why, decision=decision, actor=actor, now=now)


def end_with_case(agreement: Agreement, now: datetime) -> None:
    """With the content of an agreement end its deadlines, what the FG was asked about it, and
    to whom questions were sent."""
    answering.drop_about(agreement.pk, now=now)
    agreement_terms.settle(agreement, actor=None, now=now)
    asking.stop_with(agreement, actor=None, now=now)
    asking.forget_with(agreement)
    assurance.stop_with(agreement, actor=None, now=now)


def _end(
    agreement: Agreement, on: date, reason: str, *, actor: Any, now: datetime, afterwards: str = ""
) -> None:
    agreement.end(on=on)
    agreement.end_reason, agreement.afterwards = reason.strip(), afterwards
    keep(agreement, *_END)
    agreement_terms.settle(agreement, actor=actor, now=now)
    asking.stop_with(agreement, actor=actor, now=now)
    assurance.stop_with(agreement, actor=actor, now=now)
    subs.end_with_agreement(agreement, on, actor=actor, now=now)
    audit.record(
        "agreement.ended",
        subject=agreement,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"on": str(on), "afterwards": afterwards},
    )


def _prove(agreement: Agreement, proof: str, on: date | None, *, actor: Any, now: datetime) -> None:
    agreement.data_proof, agreement.data_proven_on = proof.strip(), on or clock.day_of(now)
    keep(agreement, "afterwards", "data_proof", "data_proven_on")
    audit.record(
        "agreement.data_shown",
        subject=agreement,
        actor=actor,
        at=now,
        payload={"afterwards": agreement.afterwards, "on": str(agreement.data_proven_on)},
    )


def _wrong_end(agreement: Agreement, on: date, today: date) -> dict[str, str]:
    refuse_impossible_in(on=on)
    if on > today:
        return {"on": _("What is still to come has not ended. Give notice, or wait for the day.")}
    if agreement.valid_from is not None and on < agreement.valid_from:
        text = _("It holds from %(day)s. Choose that day or a later one.")
        return {"on": text % {"day": date_format(agreement.valid_from)}}
    return {}


def _wrong_proof(proof: str, on: date | None, today: date, *, is_needed: bool) -> dict[str, str]:
    refuse_impossible_in(data_proven_on=on)
    if not proof.strip() and (is_needed or on is not None):
        return {"data_proof": _("Say how that was shown, for instance with a statement.")}
    if on is not None and on > today:
        return {"data_proven_on": _("Choose today or an earlier day.")}
    return {}
