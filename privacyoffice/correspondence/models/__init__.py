from privacyoffice.correspondence.models.code import MOST_TRIES, Code, Way
from privacyoffice.correspondence.models.conversation import (
    Conversation,
    ConversationOutcome,
    ConversationQuerySet,
    ConversationStatus,
)
from privacyoffice.correspondence.models.door import Admission, Door
from privacyoffice.correspondence.models.mailbox_check import MailboxCheck
from privacyoffice.correspondence.models.message import Direction, Message, MessageQuerySet

__all__ = [
    "MOST_TRIES",
    "Admission",
    "Code",
    "Conversation",
    "ConversationOutcome",
    "ConversationQuerySet",
    "ConversationStatus",
    "Direction",
    "Door",
    "MailboxCheck",
    "Message",
    "MessageQuerySet",
    "Way",
]
