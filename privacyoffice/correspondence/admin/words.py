"""What the acts of this floor are called on a screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from privacyoffice.accounts.admin.words import describe, explain
from privacyoffice.correspondence.models import ConversationOutcome

describe(
    {
        "correspondence.message_received": _("Message from the person"),
        "correspondence.message_sent": _("Message sent to the person"),
        "correspondence.marked_read": _("Messages marked as read"),
        "correspondence.seen_by_person": _("The person opened messages"),
        "correspondence.file_downloaded": _("The person downloaded a file of a message"),
        "correspondence.conversation_began": _("Conversation began"),
        "correspondence.conversation_closed": _("Conversation closed"),
        "correspondence.became_request": _("A request was made of the conversation"),
    }
)


def _with_files(payload: Mapping[str, Any]) -> str:
    count = payload.get("files", 0)
    return ngettext("with %(count)d file", "with %(count)d files", count) % {"count": count}


def _sent(payload: Mapping[str, Any]) -> str:
    parts = [_with_files(payload)] if payload.get("files") else []
    if not payload.get("mailed"):
        parts.append(str(_("nobody was mailed: there is no e-mail address")))
    return ", ".join(parts)


def _how_many(payload: Mapping[str, Any]) -> str:
    count = payload.get("messages", 0)
    return ngettext("%(count)d message", "%(count)d messages", count) % {"count": count}


explain(
    {
        "correspondence.message_received": lambda payload: (
            _with_files(payload) if payload.get("files") else ""
        ),
        "correspondence.message_sent": _sent,
        "correspondence.marked_read": _how_many,
        "correspondence.seen_by_person": _how_many,
        "correspondence.conversation_closed": lambda payload: dict(ConversationOutcome.choices).get(
            payload.get("outcome", ""), ""
        ),
        "correspondence.became_request": lambda payload: payload.get("request", ""),
    }
)
