"""A conversation turns out to ask for something that the law gives a right to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.cases.kinds import kind_of
from privacyoffice.cases.models import CaseModel
from privacyoffice.correspondence import becoming, queries, telling
from privacyoffice.correspondence.becoming import Asked
from privacyoffice.correspondence.models import (
    Conversation,
    ConversationOutcome,
    Direction,
    Message,
)
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.services.files import copy_to
from privacyoffice.correspondence.services.messages import take_as_read
from privacyoffice.correspondence.services.taking import keep, take


@transaction.atomic
def make_request(
    *,
    conversation_id: UUID,
    rights: Sequence[str],
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> CaseModel:
    """Make a request of a conversation; its term runs from the day of the first message.

    Texts and files go along, under the key of the request; the conversation ends and stays as it
    was until it is destroyed. The person is told. Raises Http404, PermissionDenied,
    TransitionNotAllowed, ValidationError, keyring.Unreadable. Law: GDPR art. 12(2), 12(3).
    """
    conversation = take(actor, conversation_id, "change", expected_revision=expected_revision)
    written = list(queries.of_case(conversation.pk))
    asked = [message for message in written if message.direction == Direction.IN]
    if not asked:
        raise ValidationError(_("In this conversation nobody has asked anything."))
    request = becoming.make_request(
        Asked(
            conversation=conversation,
            received_on=clock.day_of(asked[0].at),
            name=conversation.name.reveal(),
            email=conversation.email.reveal(),
            language=conversation.language,
            story="\n\n".join(message.body.reveal() for message in asked),
            rights=rights,
        ),
        actor=actor,
        now=now,
    )
    _take_along(written, request, actor=actor, now=now)
    take_as_read(conversation, actor=actor, now=now)
    conversation.close(outcome=ConversationOutcome.REQUEST, by=actor, at=now)
    conversation.became(request.pk, request.reference)
    keep(
        conversation,
        *("status", "outcome", "closed_at", "closed_by", "became_id", "became_reference"),
    )
    audit.record(
        "correspondence.became_request",
        subject=conversation,
        actor=actor,
        at=now,
        payload={"request": request.reference},
    )
    _tell(conversation, request, now)
    return request


def _take_along(
    written: Sequence[Message], request: CaseModel, *, actor: Any, now: datetime
) -> None:
    """Files and texts are encrypted again: nothing is readable under two keys by accident."""
    numbers: dict[int, int] = {}
    for number, attachment in sorted(queries.files_of(written).items()):
        if attachment.removed_at is None:
            numbers[number] = copy_to(attachment, request, actor=actor, now=now)
    for message in written:
        Message(
            organisation_id=request.organisation_id,
            case_id=request.pk,
            case_kind=kind_of(request).label,
            direction=message.direction,
            body=message.body.reveal(),
            files=[numbers[number] for number in message.files if number in numbers],
            at=message.at,
            by=message.by,
            second_step=message.second_step,
            read_at=message.read_at or (now if message.direction == Direction.IN else None),
            read_by=message.read_by or (actor if message.direction == Direction.IN else None),
        ).save(force_insert=True)


def _tell(conversation: Conversation, request: CaseModel, now: datetime) -> None:
    telling.mail_person(
        telling.BECAME_REQUEST,
        request.pk,
        request,
        correspondent_of(request),
        {"reference": request.reference, "before": conversation.reference},
        now=now,
    )
