"""Somebody else decides: the director on the telephone, the board on research."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosures.models import Disclosure, RefusalReason, Status
from disclosures.queries import is_told_by
from disclosures.rules import Lifted, Obstacle, obstacles
from disclosures.services.ending import end_refused
from disclosures.services.taking import keep, refuse_without, take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.policy.queries import profile_on

_DECISION = ("departs", "decided_by", "decision", "heard_first", "decided_at", "decision_kept_by")


@transaction.atomic
def put_up(
    *, disclosure_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> Disclosure:
    """Ask for a decision on what the policy leaves to somebody else.

    Refused when something is in the way that no decision lifts. Raises Http404,
    TransitionNotAllowed, ValidationError.
    """
    disclosure = take_open(actor, disclosure_id, "change", expected_revision=expected_revision)
    found = obstacles(disclosure, profile_on(clock.day_of(now)))
    stays = [one for one in found if one.lifted not in (Lifted.DIRECTOR, Lifted.BOARD)]
    if stays:
        raise ValidationError([one.sentence for one in stays])
    if not found:
        raise ValidationError(_("Nobody has to decide on this."))
    disclosure.put_up()
    keep(disclosure, "status")
    audit.record("disclosure.put_up", subject=disclosure, actor=actor, at=now)
    return disclosure


@transaction.atomic
def decide(
    *,
    disclosure_id: UUID,
    give: bool,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Disclosure:
    """The director decides whether data go out by telephone against the rule, with the reasons.

    Nobody decides on what they wrote down themselves. Afterwards whoever keeps it gives them, or
    it is refused at once. Raises Http404, ValidationError. Law: GDPR art. 5(2), 24.
    """
    disclosure = take_open(actor, disclosure_id, "decide", expected_revision=expected_revision)
    if refusal := why_not_decide(disclosure, actor):
        raise ValidationError(refusal)
    _refuse_unless(disclosure, Lifted.DIRECTOR, now)
    why = refuse_without(reason, "reason", _("Say why."))
    disclosure.departs = give
    _keep(disclosure, str(actor), why, "", now, actor)
    payload = {"give": give}
    audit.record(
        "disclosure.decided", subject=disclosure, actor=actor, at=now, reason=why, payload=payload
    )
    return _after(disclosure, give, actor, now)


@transaction.atomic
def keep_board_decision(
    *,
    disclosure_id: UUID,
    give: bool,
    decided_by: str,
    heard_first: str,
    decided_on: date,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Disclosure:
    """Write down what the board decided on research with data of identifiable people, on which
    day (an Amsterdam date) and whom it heard first.

    Raises Http404, ValidationError. Law: GDPR art. 5(2), 89.
    """
    disclosure = take_open(actor, disclosure_id, "change", expected_revision=expected_revision)
    _refuse_unless(disclosure, Lifted.BOARD, now)
    by = refuse_without(decided_by, "decided_by", _("Write who decided."))
    heard = refuse_without(heard_first, "heard_first", _("Write who was heard first."))
    why = refuse_without(reason, "reason", _("Say why."))
    if decided_on > clock.day_of(now):
        raise ValidationError({"decided_on": _("Choose a day that has passed.")})
    _keep(disclosure, by, why, heard, _instant_of(decided_on, now), actor)
    payload = {"give": give, "decided_on": decided_on.isoformat()}
    audit.record(
        "disclosure.board_decided",
        subject=disclosure,
        actor=actor,
        at=now,
        reason=why,
        payload=payload,
    )
    return _after(disclosure, give, actor, now)


def why_not_decide(disclosure: Disclosure, actor: Any) -> str:
    """Why this person does not decide on it although they may on others; empty when they do.
    Law: GDPR art. 5(2), 32(4)."""
    if not is_told_by(disclosure, actor):
        return ""
    return _("You wrote this down or corrected it. Somebody else decides on it.")


def waits_for(disclosure: Disclosure, profile: Any) -> Lifted | None:
    """Whose decision a disclosure waits for; None for nobody's."""
    if disclosure.status != Status.TO_DECIDE:
        return None
    by: list[Lifted] = [one.lifted for one in _decidable(obstacles(disclosure, profile))]
    return by[0] if by else None


def _decidable(found: list[Obstacle]) -> list[Obstacle]:
    return [one for one in found if one.lifted in (Lifted.DIRECTOR, Lifted.BOARD)]


def _refuse_unless(disclosure: Disclosure, lifted: Lifted, now: datetime) -> None:
    if waits_for(disclosure, profile_on(clock.day_of(now))) != lifted:
        raise ValidationError(_("This does not wait for this decision."))


def _keep(disclosure: Disclosure, by: str, why: str, heard: str, at: datetime, actor: Any) -> None:
    disclosure.decided_by, disclosure.decision = by[:200], why
    disclosure.heard_first, disclosure.decided_at = heard[:300], at
    disclosure.decision_kept_by = actor


def _after(disclosure: Disclosure, give: bool, actor: Any, now: datetime) -> Disclosure:
    if give:
        disclosure.decided()
        keep(disclosure, *_DECISION, "status")
    else:
        keep(disclosure, *_DECISION)
        end_refused(disclosure, RefusalReason.NOT_DECIDED, "", actor=actor, now=now)
    return disclosure


def _instant_of(day: date, now: datetime) -> datetime:
    """The first moment of that day, or now for today."""
    return now if day == clock.day_of(now) else datetime.combine(day, time(), clock.AMSTERDAM)
