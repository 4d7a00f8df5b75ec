"""A request ends: with proof that the answer left the office, or because none is due."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.policy.queries import profile_on
from requests_dsar import answering, retention
from requests_dsar.models import (
    DataSubjectRequest,
    LetterDispatch,
    LetterKind,
    Outcome,
    Status,
)
from requests_dsar.queries_decisions import answers_sent, decisions_of, outcome_of
from requests_dsar.services.entrusting import end_with_closing
from requests_dsar.services.searching import end_open
from requests_dsar.services.taking import take_open

# How a request can end on which nothing was decided.
WITHOUT_DECISION = (Outcome.WITHDRAWN, Outcome.FORWARDED, Outcome.NOT_TREATED)


@transaction.atomic
def close(
    *,
    request_id: UUID,
    actor: Any,
    now: datetime,
    outcome: str = "",
    reason: str = "",
    result: str = "",
    expected_revision: int | None = None,
) -> DataSubjectRequest:
    """The work ends. The outcome of a decided request follows from its decisions, and the answer
    must have been sent.

    Without a decision `outcome` is one of WITHOUT_DECISION, with a `reason`: not treated and
    forwarded once that letter was sent. `result` is a value of retention.Result where
    another fits better than the usual one. Raises Http404, TransitionNotAllowed, ValidationError,
    keyring.Unreadable.
    Law: GDPR art. 12(3), 12(4), 5(2); Awb art. 3:41.
    """
    request = take_open(actor, request_id, "close", expected_revision=expected_revision)
    answered_on: date | None
    if request.status == Status.DECIDED:
        outcome, answered_on = _proven(request)
    else:
        answered_on = _answered_without_decision(request, outcome, reason)
    finish(request, outcome=outcome, answered_on=answered_on, result=result, actor=actor, now=now)
    payload = {"outcome": outcome, "retention": request.retention_result}
    audit.record(
        "dsar.closed", subject=request, actor=actor, at=now, reason=reason.strip(), payload=payload
    )
    return request


def finish(
    request: DataSubjectRequest,
    *,
    outcome: str,
    actor: Any,
    now: datetime,
    answered_on: date | None = None,
    result: str = "",
) -> None:
    """End a request that the caller holds locked, with what runs for it; the caller records why.

    `answered_on` is the day on which the answer was sent (today). From now on it is known how long
    the request is kept. Raises TransitionNotAllowed, ValidationError.
    """
    today = clock.day_of(now)
    if outcome == Outcome.WITHDRAWN:
        request.withdraw(at=now)
    else:
        request.close(outcome=outcome, at=now)
    try:
        profile = profile_on(today)
        kept = retention.kept(outcome, today, profile, result)
    except ValueError as error:
        raise ValidationError({"result": _("Choose how long it is kept.")}) from error
    # What followed before it was closed can be kept longer than the request itself.
    days = (kept.destroy_from, *retention.kept_for_proceedings(request, profile))
    request.retention_result, request.destroy_from = kept.result, max(days)
    request.revision += 1
    request.save(
        update_fields=[
            "status", "outcome", "closed_at", "retention_result", "destroy_from", "revision",
        ]
    )  # fmt: skip
    if outcome == Outcome.WITHDRAWN:
        answering.drop(request, actor=actor, now=now)
    else:
        answering.meet(request, on=answered_on, actor=actor, now=now)
    end_open(request, actor=actor, now=now)
    end_with_closing(request, today)


def _proven(request: DataSubjectRequest) -> tuple[str, date]:
    """The outcome by the decisions, and the day on which the person was first told."""
    sent = answers_sent(request)
    if not sent:
        raise ValidationError(_("There is no proof yet that the decision was sent."))
    return outcome_of(decisions_of(request)), sent[0].sent_on


def _answered_without_decision(
    request: DataSubjectRequest, outcome: str, reason: str
) -> date | None:
    if outcome not in WITHOUT_DECISION:
        raise ValidationError({"outcome": _("Decide first on every right that is asked.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if outcome == Outcome.WITHDRAWN:
        return None
    if outcome == Outcome.NOT_TREATED:
        kind = LetterKind.NOT_TREATED
        missing = _("Send the letter first that tells why it is not treated.")
    else:
        kind = LetterKind.FORWARDED
        missing = _("Send the letter first that tells where it goes.")
    sent = LetterDispatch.objects.filter(request=request, letter__kind=kind)
    first = sent.order_by("sent_on").first()
    if first is None:
        raise ValidationError({"outcome": missing})
    return first.sent_on
