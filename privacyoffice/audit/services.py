"""Writing audit events: called by every service, inside its transaction."""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import models

from privacyoffice.audit.actor import current_request_id
from privacyoffice.audit.models import AuditEvent

# Who somebody is at this moment, asked from the floor above that knows about roles.
_role_names: list[Callable[[Any], Iterable[str]]] = []

# How the reason of an act on a case is kept, from the floor above that knows about keys.
Protect = Callable[[str, uuid.UUID, uuid.UUID], str]
_protects: list[Protect] = []


def ask_roles_of(answer: Callable[[Any], Iterable[str]]) -> None:
    """Name what tells the roles in which a person acts (accounts does)."""
    _role_names[:] = [answer]


def keep_reasons_by(protect: Protect) -> None:
    """Name what encrypts a reason: from the text, the case's id and the event's id to what is
    kept in the field `reason` of that event (crypto does)."""
    _protects[:] = [protect]


def record(
    action: str,
    *,
    subject: models.Model,
    actor: Any,
    at: datetime,
    reason: str = "",
    payload: dict[str, Any] | None = None,
    label: str = "",
    case_id: uuid.UUID | None = None,
) -> AuditEvent:
    """Record an act on `subject` (a tenant's row) in the transaction that performs it.

    `action` is "<app>.<what happened>", for instance "registers.published". `actor` is a
    user, or None for the system. `case_id` is by default what the subject itself says
    (`case_id_for_audit`); the reason of an act on a case is kept as ciphertext, under that
    case's key. Source of law: GDPR art. 5(2), 24(1).
    """
    organisation_id = getattr(subject, "organisation_id", None) or subject.pk
    role = "" if actor is None else ", ".join(name for ask in _role_names for name in ask(actor))
    event_id = uuid.uuid4()
    case_id = case_id or getattr(subject, "case_id_for_audit", None)
    return AuditEvent.objects.create(
        id=event_id,
        organisation_id=organisation_id,
        action=action,
        occurred_at=at,
        actor=actor,
        actor_role=role,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=(label or str(subject))[:300],
        case_id=case_id,
        reason=_kept(reason, case_id, event_id),
        payload=payload or {},
        request_id=current_request_id(),
    )


def _kept(reason: str, case_id: uuid.UUID | None, event_id: uuid.UUID) -> str:
    if case_id is None or not reason:
        return reason
    if not _protects:
        raise RuntimeError("Nothing protects reasons; a case's reason is never kept as it is.")
    return _protects[0](reason, case_id, event_id)
