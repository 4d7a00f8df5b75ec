"""How an act on an action is recorded: in its own history, and in that of the case it is about."""

from datetime import datetime
from typing import Any

from privacyoffice.actions.models import Action
from privacyoffice.cases import kinds


def told(action: Action, actor: Any, now: datetime, **payload: Any) -> dict[str, Any]:
    """What audit.record gets of it."""
    return {
        "subject": action,
        "label": str(action),
        "actor": actor,
        "at": now,
        "payload": payload,
        "case_id": action.subject_id if _is_about_case(action) else None,
    }


def whom(action: Action) -> dict[str, str]:
    """Who does it and before which day, for a payload."""
    return {"person": str(action.owner_id), "until": action.due_on.isoformat()}


def _is_about_case(action: Action) -> bool:
    try:
        kinds.kind_of(action.subject_kind)
    except LookupError:
        return False
    return True
