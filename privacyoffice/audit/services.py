"""Writing audit events: called by every service, inside its transaction."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import models

from privacyoffice.audit.actor import current_request_id
from privacyoffice.audit.models import AuditEvent

# Who somebody is at this moment, asked from the floor above that knows about roles.
_role_names: list[Callable[[Any], Iterable[str]]] = []


def ask_roles_of(answer: Callable[[Any], Iterable[str]]) -> None:
    """Name what tells the roles in which a person acts (accounts does)."""
    _role_names[:] = [answer]


def record(
    action: str,
    *,
    subject: models.Model,
    actor: Any,
    at: datetime,
    reason: str = "",
    payload: dict[str, Any] | None = None,
    label: str = "",
) -> AuditEvent:
    """Record an act on `subject` (a tenant's row) in the transaction that performs it.

    `action` is "<app>.<what happened>", for instance "registers.published". `actor` is a
    user, or None for the system. Source of law: GDPR art. 5(2), 24(1).
    """
    organisation_id = getattr(subject, "organisation_id", None) or subject.pk
    role = "" if actor is None else ", ".join(name for ask in _role_names for name in ask(actor))
    return AuditEvent.objects.create(
        organisation_id=organisation_id,
        action=action,
        occurred_at=at,
        actor=actor,
        actor_role=role,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=(label or str(subject))[:300],
        reason=reason,
        payload=payload or {},
        request_id=current_request_id(),
    )
