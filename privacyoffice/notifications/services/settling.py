"""What a person does about a mail that did not go out, or of which that is uncertain."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from privacyoffice.accounts.access import access
from privacyoffice.audit import services as audit
from privacyoffice.notifications.intents import known_intent
from privacyoffice.notifications.models import IN_NEED, OutboxMessage, State
from privacyoffice.notifications.services.writing import identity, insert

SETTLE = "notifications.settle_outboxmessage"


def why_not_again(message: OutboxMessage) -> str:
    """Why this mail cannot be made once more; or empty."""
    if message.purged_at is not None:
        return _("The text of this mail has been removed, so it cannot be sent again.")
    intent = known_intent(message.intent)
    if intent is None:
        return _("This version of the software no longer knows this sort of mail.")
    return intent.why_not_meant([message.key]).get(message.key, "")


@transaction.atomic
def send_again(*, message_id: UUID, actor: Any, now: datetime) -> OutboxMessage:
    """Put a failed or uncertain mail in the outbox once more, as a new mail that refers to the
    first one. Returns the new one; the same for a second click.

    It goes to the address that the person has now. Raises Http404 without the permission,
    ValidationError when nothing is the matter with it, when its text is gone, or when nobody
    need hear it any more.
    """
    message = _in_need(message_id, actor)
    if refusal := why_not_again(message):
        raise ValidationError(refusal)
    again = OutboxMessage(
        organisation_id=message.organisation_id,
        intent=message.intent,
        key=message.key,
        message_id=identity("again", message.pk),
        recipient_id=message.recipient_id,
        to_address=message.to_address,
        about_id=message.about_id,
        language=message.language,
        context=message.context,
        is_urgent=message.is_urgent,
        created_at=now,
        not_before=now,
        again_of=message,
    )
    insert([again])
    _settle(message, _("Sent again."), actor, now)
    audit.record(
        "notifications.sent_again",
        subject=message,
        actor=actor,
        at=now,
        label=name_of(message),
        payload={"again": str(again.pk)},
    )
    return again


@transaction.atomic
def settle(*, message_id: UUID, reason: str, actor: Any, now: datetime) -> OutboxMessage:
    """Mark a failed or uncertain mail as dealt with, without sending it again.

    Raises Http404 without the permission, ValidationError without a reason or when nothing is
    the matter with it.
    """
    message = _in_need(message_id, actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Write how this was dealt with.")})
    _settle(message, reason, actor, now)
    audit.record(
        "notifications.settled",
        subject=message,
        actor=actor,
        at=now,
        label=name_of(message),
        reason=reason,
    )
    return message


def hold(*, intent: str, key_ends_with: str, about_id: UUID) -> None:
    """Keep everybody off the mails about something, those of a sort of which the occasion ends so,
    until the transaction of the caller ends: what they are judged by stays true until then."""
    list(_locked(intent, key_ends_with, about_id).values_list("pk", flat=True))


@transaction.atomic
def settle_replaced(
    *, intent: str, key_ends_with: str, about_id: UUID, actor: Any, now: datetime
) -> None:
    """Mark failed mails about something as dealt with, because another one takes their place:
    those of a sort of which the occasion ends so. The caller has seen to the permission."""
    for message in _locked(intent, key_ends_with, about_id).filter(state=State.FAILED):
        _settle(message, _("Sent to another address."), actor, now)
        audit.record(
            "notifications.settled", subject=message, actor=actor, at=now, label=name_of(message)
        )


def _locked(intent: str, key_ends_with: str, about_id: UUID) -> "QuerySet[OutboxMessage]":
    locked = OutboxMessage.objects.select_for_update(of=("self",)).order_by("pk")
    return locked.filter(intent=intent, key__endswith=key_ends_with, about_id=about_id)


def name_of(message: OutboxMessage) -> str:
    """What sort of mail this is, in the language of the reader; its code when no app knows it
    any more. Never its subject, which is removed after a while."""
    intent = known_intent(message.intent)
    return str(intent.name) if intent is not None else message.intent


def _in_need(message_id: UUID, actor: Any) -> OutboxMessage:
    message = access(OutboxMessage.objects.all(), actor, message_id, SETTLE, lock=True)
    if message.state not in IN_NEED:
        raise ValidationError(_("This is no longer possible: it has changed since."))
    return message


def _settle(message: OutboxMessage, reason: str, actor: Any, now: datetime) -> None:
    message.state = State.SETTLED
    message.settled_by = actor
    message.settled_at = now
    message.settled_reason = reason
    message.save(update_fields=["state", "settled_by", "settled_at", "settled_reason"])
