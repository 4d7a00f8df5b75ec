"""What all acts on a deadline share: take it, look at its facts, add one, and the date follows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines import facts as facts_of
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.deriving import Basis, basis_on, due_at, outcome
from privacyoffice.deadlines.explaining import explain_mistake, in_words
from privacyoffice.deadlines.facts import Values
from privacyoffice.deadlines.kinds import kind_of
from privacyoffice.deadlines.models import (
    UNFINISHED,
    Cause,
    Deadline,
    DeadlineEvent,
    DeadlineMove,
    EventKind,
)
from privacyoffice.deadlines.services import planning
from privacyoffice.deadlines.services.attributing import Earlier, looked_at_since
from privacyoffice.deadlines.services.moving import move, record_repair
from privacyoffice.deadlines.services.telling_of_acts import tell_of_act
from privacyoffice.deadlines.services.telling_of_moves import tell_of_move
from privacyoffice.kernel.terms import RULES, Facts, Outcome, Rule, TermError, day_of, moment_of

_SETS_FACTS = frozenset(
    {EventKind.SUSPENDED, EventKind.RESUMED, EventKind.EXTENDED, EventKind.CORRECTED}
)


@dataclass
class Dossier:
    """A locked deadline with its events in order, and what its date rests on today."""

    deadline: Deadline
    events: list[DeadlineEvent]
    basis: Basis

    @property
    def facts(self) -> Facts:
        """As they are after all events."""
        return facts_of.after(self.events)

    @property
    def rule(self) -> Rule:
        """The rule by which it runs."""
        return RULES[self.deadline.rule]

    @property
    def last_day(self) -> date | None:
        """The inclusive last day as it is known now."""
        return None if self.deadline.due_at is None else clock.day_of(self.deadline.due_at)

    def outcome(self, facts: Facts, *, suspended: bool = False) -> Outcome:
        """What the rule makes of these facts. Raises TermError."""
        return outcome(self.deadline.rule, facts, self.basis, suspended=suspended)


def take(deadline_id: UUID, actor: Any, *, now: datetime, checked: bool = False) -> Dossier:
    """Lock a deadline that the actor may act on; a second act at the same time waits.

    `checked`: an app above has seen to the permission, on its own object. None is the system.
    Raises Http404 for a deadline that does not exist or is out of reach.
    """
    allowed = actor is None or checked
    found = Deadline.objects.all() if allowed else queries.acted_on_by(actor)
    deadline = found.select_for_update(of=("self",)).filter(pk=deadline_id).first()
    if deadline is None:
        raise Http404
    events = list(deadline.events.order_by("position"))
    return Dossier(deadline, events, basis_on(clock.day_of(now)))


def add(
    dossier: Dossier,
    kind: EventKind,
    *,
    at: datetime,
    values: Values | None = None,
    reason: str = "",
    actor: Any,
    now: datetime,
) -> dict[str, Any]:
    """Add an event, let date, status and next reminder follow, and save; returns what the audit
    trail must record of it. Raises TermError.

    First the date is made to follow from what was known before, so that a move because of a
    policy or a day off is not put down to this event.
    """
    deadline = dossier.deadline
    _catch_up(dossier, now)
    event = DeadlineEvent(
        organisation_id=deadline.organisation_id,
        deadline=deadline,
        position=len(dossier.events) + 1,
        kind=kind,
        happened_at=at,
        values=values or {},
        reason=reason.strip(),
        actor=actor,
        recorded_at=now,
    )
    before = deadline.due_at
    dossier.events.append(event)
    deadline.status = facts_of.status_after(dossier.events)
    if kind in _SETS_FACTS:
        with translation.override(settings.LANGUAGE_CODE):
            because = str(event.get_kind_display())
        _move(dossier, dossier.outcome(dossier.facts), Cause.EVENT, because, now)
    if deadline.status not in UNFINISHED:
        deadline.closed_at = at
    planning.plan(deadline, profile=dossier.basis.profile, now=now)
    deadline.save(
        update_fields=[
            *("owner", "policy", "status", "due_at", "revision"),
            *("next_threshold_at", "closed_at"),
        ]
    )
    event.save(force_insert=True)
    tell_of_act(deadline, event, profile=dossier.basis.profile, now=now)
    payload = proof(event, before, deadline.due_at)
    return {"subject": deadline, "actor": actor, "at": now, "payload": payload}


def _catch_up(dossier: Dossier, now: datetime) -> None:
    """What the night, or work that waits, would have done with this deadline."""
    deadline = dossier.deadline
    try:
        followed = dossier.outcome(dossier.facts)
    except TermError:
        return  # it can still be ended; the nightly comparison tells of it
    if due_at(followed) == deadline.due_at:
        return
    moved_at = deadline.moves.aggregate(last=Max("moved_at"))["last"]
    since = looked_at_since(dossier.events, moved_at)
    with translation.override(settings.LANGUAGE_CODE):
        cause, because = Earlier(dossier.basis).cause_of(deadline, dossier.events, since)
    moved = _move(dossier, followed, cause, because, now)
    if moved is not None:
        # The work that would have told of it finds nothing that differs any more.
        tell_of_move(moved, profile=dossier.basis.profile, now=now)


def _move(
    dossier: Dossier, followed: Outcome, cause: Cause, because: str, now: datetime
) -> DeadlineMove | None:
    moved = move(dossier.deadline, followed, dossier.basis, cause=cause, because=because, now=now)
    if moved is not None:
        moved.save(force_insert=True)
        if cause == Cause.REPAIR:
            record_repair(moved)
    return moved


def proof(event: DeadlineEvent, before: datetime | None, after: datetime | None) -> dict[str, Any]:
    """What was said and which date followed; of the reason only the hash, it may tell more."""
    return {
        "event": event.position,
        "values": event.values,
        "due_before": before and before.isoformat(),
        "due_at": after and after.isoformat(),
        "reason_sha256": sha256(event.reason.encode()).hexdigest() if event.reason else "",
    }


@contextmanager
def beside(field: str) -> Iterator[None]:
    """What contradicts the facts is said beside the field that it was filled in."""
    try:
        yield
    except TermError as error:
        raise ValidationError({field: explain_mistake(error)}) from None


def refuse_finished(dossier: Dossier) -> None:
    """Raises ValidationError for a deadline that has ended."""
    if dossier.deadline.status not in UNFINISHED:
        raise ValidationError(_("This deadline has ended already."))


def refuse_without(reason: str) -> None:
    """Raises ValidationError for an empty reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})


def refuse_outside(dossier: Dossier, field: str, day: date, now: datetime) -> None:
    """Raises ValidationError for a day after today, or before the deadline began."""
    # What is counted from a day to come, is dealt with from when it was written down.
    may_come = dossier.rule.start_may_come
    began = day_of(dossier.deadline.started_at if may_come else dossier.facts.start)
    if day > clock.day_of(now):
        raise ValidationError({field: _("Choose today or an earlier day.")})
    if day < began:
        text = _("The term began on %(day)s. Choose that day or a later one.")
        raise ValidationError({field: text % {"day": in_words(began)}})


def refuse_owner(kind: str, owner: Any, today: date) -> None:
    """Raises ValidationError for who does not work here today, and for anybody but the FG with
    the FG's own work. Law: GDPR art. 38(3).
    """
    held = Membership.objects.filter(user=owner).active_on(today).values_list("role", flat=True)
    roles = set(held)
    if not roles or not owner.is_active:
        raise ValidationError({"owner": _("Choose somebody who has a role here.")})
    if kind_of(kind).dpo_only and Role.DPO not in roles:
        raise ValidationError({"owner": _("This is the FG’s own work. Choose an FG.")})


def start_of(value: datetime | date) -> datetime:
    """The moment itself, or the first moment of a day in Amsterdam."""
    if isinstance(value, datetime):
        return moment_of(value)
    return datetime.combine(value, time.min, clock.AMSTERDAM)
