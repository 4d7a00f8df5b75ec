"""Tables of this floor."""

from privacyoffice.notifications.models.delivery_attempt import DeliveryAttempt, Ending
from privacyoffice.notifications.models.in_app_message import InAppMessage
from privacyoffice.notifications.models.message_preference import Manner, MessagePreference
from privacyoffice.notifications.models.outbox_message import IN_NEED, OutboxMessage, State

__all__ = [
    "IN_NEED",
    "DeliveryAttempt",
    "Ending",
    "InAppMessage",
    "Manner",
    "MessagePreference",
    "OutboxMessage",
    "State",
]
