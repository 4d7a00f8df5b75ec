"""What is decided on each right: proposed, confirmed by a second person, and all of it together."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.policy.queries import profile_on
from registers.models import ControllingBody
from requests_dsar.models import (
    DataSubjectRequest,
    Decision,
    DecisionStatus,
    Letter,
    LetterKind,
    LetterStatus,
    Status,
    Verdict,
)
from requests_dsar.queries_decisions import (
    ANSWERS,
    Item,
    answers_sent,
    decisions_of,
    proposed_in,
    undecided,
)
from requests_dsar.services.decision_checks import (
    Key,
    body_for,
    grounds_named,
    items_named,
    mandate_for,
    refuse_former_decider,
    refuse_other_bodies,
    refuse_without_reasons,
)
from requests_dsar.services.taking import keep, take_open


@transaction.atomic
def propose(
    *,
    request_id: UUID,
    items: Iterable[Key],
    verdict: str,
    actor: Any,
    now: datetime,
    grounds: Sequence[str] = (),
    reasons: str = "",
    weighing: str = "",
    body: ControllingBody | None = None,
    by_body: str = "",
    expected_revision: int | None = None,
) -> list[Decision]:
    """The same decision on one or more rights, each in a processing or (None) as a whole.

    What was decided on them before is replaced. What is granted in full is taken at once, by who
    has the mandate; everything else waits for a second person. `body` decides where the processing
    does not say it; `by_body` names a decision of that body itself. Raises Http404,
    ValidationError, keyring.Unreadable.
    Law: GDPR art. 12(3), 12(4); Awb 3:46, 10:3, 10:10; UAVG 34, 41(2).
    """
    request = take_in_progress(actor, request_id, "decide", expected_revision)
    if verdict not in Verdict.values:
        raise ValidationError({"verdict": _("Choose what is decided.")})
    named = items_named(request, items)
    rights = {item.right for item in named}
    day = clock.day_of(now)
    fitting = grounds_named(
        grounds, rights, verdict, request=request, profile=profile_on(day), day=day
    )
    refuse_without_reasons(verdict, grounds, reasons, weighing)
    made = []
    for item in named:
        decision = _on(request, item)
        decision.verdict, decision.grounds = verdict, fitting[item.right]
        decision.reasons, decision.weighing = reasons.strip(), weighing.strip()
        decision.body = body_for(request, item.involved, body)
        decision.proposed_by, decision.proposed_at = actor, now
        decision.save()
        if verdict == Verdict.GRANT:
            _take(decision, by_body=by_body, actor=actor, now=now)
        else:
            audit.record("dsar.decision_proposed", **_told(decision, actor, now))
        made.append(decision)
    keep(request)
    return made


@transaction.atomic
def confirm(
    *,
    request_id: UUID,
    decisions: Iterable[UUID],
    actor: Any,
    now: datetime,
    by_body: str = "",
    expected_revision: int | None = None,
) -> list[Decision]:
    """A second person, who has the mandate, takes what somebody else proposed.

    Raises Http404, ValidationError. Law: Awb art. 10:3, 10:10.
    """
    request = take_in_progress(actor, request_id, "confirm", expected_revision)
    waiting = {decision.pk: decision for decision in proposed_in(request)}
    wanted = set(decisions)
    if not wanted or not wanted <= waiting.keys():
        raise ValidationError({"decisions": _("Choose decisions that wait for a second person.")})
    chosen = [decision for pk, decision in waiting.items() if pk in wanted]
    for decision in chosen:
        if actor is not None and decision.proposed_by_id == actor.pk:
            text = _("You proposed this yourself. Somebody else confirms it.")
            raise ValidationError({"decisions": text})
        _take(decision, by_body=by_body, actor=actor, now=now)
    keep(request)
    return chosen


@transaction.atomic
def decide(
    *, request_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> DataSubjectRequest:
    """Every right has its decision: now the letter can be made.

    Raises Http404, ValidationError. Law: GDPR art. 12(3).
    """
    request = take_in_progress(actor, request_id, "decide", expected_revision)
    if not request.rights:
        raise ValidationError(_("Say first which rights this is about: correct the request."))
    if undecided(request):
        raise ValidationError(_("There is no decision yet on every right that is asked."))
    if proposed_in(request):
        raise ValidationError(_("A decision still waits for a second person."))
    refuse_other_bodies(request, decisions_of(request))
    request.decide(at=now)
    keep(request, "status", "decided_at")
    audit.record("dsar.decided", subject=request, actor=actor, at=now)
    return request


@transaction.atomic
def reopen(
    *,
    request_id: UUID,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> DataSubjectRequest:
    """What was decided is looked at again, as long as no letter told the person.

    A letter that was made meanwhile is not sent. Raises Http404, TransitionNotAllowed,
    ValidationError.
    """
    request = take_open(actor, request_id, "decide", expected_revision=expected_revision)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if answers_sent(request):
        raise ValidationError(_("The decision was sent already, so it stands."))
    request.reopen()
    keep(request, "status", "decided_at")
    cancel_unsent(request)
    audit.record(
        "dsar.decision_reopened", subject=request, actor=actor, at=now, reason=reason.strip()
    )
    return request


def cancel_unsent(request: DataSubjectRequest) -> None:
    """Letters about decisions that do not stand any more, and that did not leave, are not sent."""
    unsent = (LetterStatus.DRAFT, LetterStatus.FINAL)
    told = (*ANSWERS, LetterKind.RECIPIENTS)
    for letter in Letter.objects.filter(request=request, kind__in=told, status__in=unsent):
        letter.cancel()
        letter.revision += 1
        letter.save(update_fields=["status", "revision"])


def take_in_progress(
    actor: Any, request_id: UUID, verb: str, expected_revision: int | None
) -> DataSubjectRequest:
    """The request, locked, if this person may, saw it as it is, and it is being handled."""
    request = take_open(actor, request_id, verb, expected_revision=expected_revision)
    if request.status == Status.RECEIVED:
        raise ValidationError(_("Somebody must take up this request first."))
    if request.status != Status.IN_PROGRESS:
        raise ValidationError(_("It is decided already. Look at the decision again first."))
    return request


def _on(request: DataSubjectRequest, item: Item) -> Decision:
    """The decision on this, to be filled in: the one that is there, or a new one."""
    right, involved_id = item.key
    found = Decision.objects.filter(request=request, right=right, involved=involved_id).first()
    if found is None:
        return Decision(
            organisation_id=request.organisation_id,
            request=request,
            right=right,
            involved=item.involved,
        )
    if found.status == DecisionStatus.CONFIRMED:
        found.reconsider()
    return found


def _take(decision: Decision, *, by_body: str, actor: Any, now: datetime) -> None:
    day = clock.day_of(now)
    if not by_body.strip():
        refuse_former_decider(decision.request, actor)
    rests_on = mandate_for(decision, actor, day, by_body=by_body, profile=profile_on(day))
    decision.confirm(by=actor, at=now)
    decision.body_name, decision.mandate_text = decision.body.name, rests_on
    decision.by_body = bool(by_body.strip())
    decision.save()
    audit.record("dsar.decision_taken", **_told(decision, actor, now))


def _told(decision: Decision, actor: Any, now: datetime) -> dict[str, Any]:
    payload = {
        "right": decision.right,
        "verdict": decision.verdict,
        "grounds": decision.grounds,
        "body": decision.body.name,
        # Of two decisions on one right the history tells which is which.
        "processing": decision.involved.activity.name if decision.involved else "",
    }
    return {"subject": decision.request, "actor": actor, "at": now, "payload": payload}
