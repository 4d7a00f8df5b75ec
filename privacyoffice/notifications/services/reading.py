"""Putting away the messages that one has read; everybody does that with their own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from privacyoffice.accounts.models import User
from privacyoffice.notifications.models import InAppMessage, OutboxMessage


@transaction.atomic
def mark_read(*, message_id: UUID, actor: User, now: datetime) -> None:
    """One message of this person. Read before, it keeps the moment of that first time.

    Raises Http404 for a message that is not there or of somebody else.
    """
    own: Any = InAppMessage.objects.sent_to(actor).filter(pk=message_id)
    if not own.exists():
        raise Http404
    own.unread().update(read_at=now)


@transaction.atomic
def mark_all_read(*, actor: User, now: datetime) -> int:
    """All messages of this person that there are now. Returns how many were unread."""
    own: Any = InAppMessage.objects.sent_to(actor)
    put_away: int = own.unread().filter(created_at__lte=now).update(read_at=now)
    return put_away


def put_away(mail: OutboxMessage, *, now: datetime) -> None:
    """The message in the product that says the same as a mail that is no longer meant is new
    to nobody."""
    same: Any = InAppMessage.objects.filter(
        recipient=mail.recipient_id, intent=mail.intent, key=mail.key
    )
    same.unread().update(read_at=now)
