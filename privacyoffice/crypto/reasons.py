"""Reasons of acts on a case: kept under the key of that case."""

from uuid import UUID

from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto.errors import Unreadable
from privacyoffice.crypto.sealing import open_text, seal_text

_MODEL = "audit.auditevent"
_FIELD = "reason"


def protect(reason: str, case_id: UUID, event_id: UUID) -> str:
    """What is kept of a reason. Raises: KeyDestroyed, KeyLost, LedgerDamaged."""
    return seal_text(reason, case_id=case_id, model=_MODEL, object_id=event_id, field=_FIELD)


def revealed(event: AuditEvent) -> str:
    """The reason of an act, on a case or on anything else. Raises: Unreadable."""
    if event.case_id is None:
        return event.reason
    return open_text(
        event.reason, case_id=event.case_id, model=_MODEL, object_id=event.pk, field=_FIELD
    )


def shown(event: AuditEvent) -> str:
    """The reason for a screen, or the sentence that says why it cannot be read."""
    try:
        return revealed(event)
    except Unreadable as error:
        return str(error.told)
