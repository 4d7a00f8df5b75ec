"""A request that was asked in a conversation on the website."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice.audit import services as audit
from privacyoffice.correspondence.becoming import Asked
from requests_dsar.models import AnswerBy, Channel, DataSubjectRequest
from requests_dsar.services import intake


@transaction.atomic
def make_of_conversation(asked: Asked, *, actor: Any, now: datetime) -> DataSubjectRequest:
    """Write a request down as it was asked in a conversation; its term runs from the first
    message.

    The mailbox was shown to be theirs when the conversation began, so the address counts as
    confirmed. Raises PermissionDenied, ValidationError, keyring.Unreadable.
    Law: GDPR art. 12(2), 12(3).
    """
    before = asked.conversation.reference
    request = intake.write_down(
        received_on=asked.received_on,
        channel=Channel.MESSAGE,
        rights=asked.rights,
        # What somebody calls themselves is one text; an officer takes it apart if need be.
        person={"surname": asked.name, "email": asked.email},
        story=asked.story,
        late_because=_("Asked in conversation %(reference)s.") % {"reference": before},
        actor=actor,
        now=now,
    )
    request.language = asked.language
    request.answer_by = AnswerBy.STATUS_PAGE
    request.email_confirmed_at = asked.conversation.created_at
    request.save(update_fields=["language", "answer_by", "email_confirmed_at"])
    audit.record(
        "dsar.came_from_conversation",
        subject=request,
        actor=actor,
        at=now,
        payload={"conversation": before},
    )
    return request
