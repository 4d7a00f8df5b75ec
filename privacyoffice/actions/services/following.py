"""What becomes of an action: done, given up, moved, handed over, and seen by the FG."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.actions import queries, terms
from privacyoffice.actions.models import Action
from privacyoffice.actions.services.agreeing import refuse_day
from privacyoffice.actions.services.telling import told, whom
from privacyoffice.audit import services as audit


@transaction.atomic
def finish(*, action_id: UUID, evidence: str, actor: Any, now: datetime) -> Action:
    """It was done; `evidence` says what, and where that can be seen.

    Raises Http404 for who neither does it nor keeps all actions, ValidationError.
    """
    action = _running(action_id, actor, queries.may_finish)
    if not evidence.strip():
        raise ValidationError({"evidence": _("Say what was done.")})
    action.done_on, action.evidence = clock.day_of(now), evidence.strip()
    action.save(update_fields=["done_on", "evidence"])
    audit.record("actions.done", **told(action, actor, now))
    terms.meet(action, actor=actor, now=now)
    return action


@transaction.atomic
def drop(*, action_id: UUID, evidence: str, actor: Any, now: datetime) -> Action:
    """It is not done; `evidence` says why. Raises Http404, ValidationError."""
    action = _running(action_id, actor, queries.may_direct)
    if not evidence.strip():
        raise ValidationError({"evidence": _("Say why it is not done.")})
    action.dropped, action.evidence = True, evidence.strip()
    action.save(update_fields=["dropped", "evidence"])
    audit.record("actions.dropped", **told(action, actor, now))
    terms.drop(action, actor=actor, now=now)
    return action


@transaction.atomic
def change(
    *, action_id: UUID, owner: Any, due_on: date, actor: Any, now: datetime, reason: str = ""
) -> Action:
    """Somebody else does it, or another day was agreed; who had it before and keeps no actions
    sees it no more. Raises Http404, ValidationError, keyring.Unreadable."""
    action = _running(action_id, actor, queries.may_direct)
    was_owner, was_due = action.owner_id, action.due_on
    if (owner.pk, due_on) == (was_owner, was_due):
        raise ValidationError(_("It is that already. Choose something else."))
    if due_on != was_due:
        refuse_day(due_on, now)
    action.owner, action.due_on = owner, due_on
    action.save(update_fields=["owner", "due_on"])
    audit.record(
        "actions.changed", **told(action, actor, now, **whom(action)), reason=reason.strip()
    )
    if owner.pk != was_owner:
        terms.hand_over(action, actor=actor, now=now)
    if due_on != was_due:
        terms.move(action, actor=actor, now=now)
    return action


@transaction.atomic
def see(*, action_id: UUID, note: str, actor: Any, now: datetime) -> Action:
    """The FG looked at what became of it, and may say what they saw. Once, after its end.

    Raises Http404 for who is no FG, ValidationError. Law: GDPR art. 39(1)(b).
    """
    action = _held(action_id, actor, queries.may_see)
    if action.done_on is None and not action.dropped:
        raise ValidationError(_("This action has not ended yet."))
    if action.seen_at is not None:
        raise ValidationError(_("It was written down already that the FG saw this."))
    action.seen_at, action.seen_by, action.seen_note = now, actor, note.strip()
    action.save(update_fields=["seen_at", "seen_by", "seen_note"])
    audit.record("actions.seen", **told(action, actor, now))
    return action


def _held(action_id: UUID, actor: Any, may: Callable[[Any, Action], bool]) -> Action:
    action = queries.access_action(actor, action_id, lock=True)
    if not may(actor, action):
        raise Http404
    return action


def _running(action_id: UUID, actor: Any, may: Callable[[Any, Action], bool]) -> Action:
    action = _held(action_id, actor, may)
    if action.done_on is not None or action.dropped:
        raise ValidationError(_("This action has ended already."))
    return action
