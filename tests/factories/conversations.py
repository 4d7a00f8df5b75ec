"""Messages with people, and conversations in every state, by the services that people use."""

from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.correspondence.models import Conversation, ConversationOutcome, Message
from privacyoffice.correspondence.services import conversations, messages

STATES = ("conversation-open", "conversation-closed", "conversation-destroyed")


def begun(canary: str) -> Conversation:
    """Somebody who does not exist wrote a first message, which nobody has read."""
    return conversations.begin(
        name=f"Naam {canary}",
        email=f"{canary}@burger.example",
        body=f"Vraag van {canary}",
        language="nl",
        now=clock.now(),
    )


def written(case: Any, canary: str) -> Message:
    """The person wrote about a case."""
    return messages.write_in(case, body=f"Bericht van {canary}", now=clock.now())


def in_state(state: str, canary: str, people: dict[str, Any]) -> UUID:
    """A new conversation in one of STATES."""
    officer = people[Role.PRIVACY_OFFICER]
    key: UUID = begun(canary).pk
    if state == "conversation-open":
        return key
    conversations.close(
        conversation_id=key,
        outcome=ConversationOutcome.ANSWERED,
        reason=f"Reden {canary}",
        actor=officer,
        now=clock.now(),
    )
    if state == "conversation-destroyed":
        conversations.destroy(
            conversation_id=key,
            # A retention period does not end on the day of closing.
            why="order",
            decision="Uitspraak 12",
            actor=officer,
            now=clock.now(),
        )
    return key
