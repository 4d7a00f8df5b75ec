"""A conversation begins, ends, and its content is destroyed."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from privacyoffice.audit import services as audit
from privacyoffice.cases.models import Destruction
from privacyoffice.cases.services import destroying
from privacyoffice.cases.services.opening import open_case
from privacyoffice.correspondence import telling
from privacyoffice.correspondence.models import Conversation, ConversationOutcome, Way
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.services.messages import Uploads, look_at, take_as_read, write_in
from privacyoffice.correspondence.services.taking import keep, take
from privacyoffice.crypto import indexes
from privacyoffice.tenancy.scope import current_organisation_id


@sensitive_variables()
@transaction.atomic
def begin(
    *,
    name: str,
    email: str,
    body: str,
    language: str,
    now: datetime,
    uploads: Uploads = (),
    form_id: UUID | None = None,
) -> Conversation:
    """Somebody writes for the first time, from a mailbox that the caller saw to be theirs.

    `form_id` is a random id of the form: sent twice it is one conversation. Raises
    ValidationError on "name", "body" and "files", keyring.Unreadable.
    """
    if not name.strip():
        raise ValidationError({"name": _("Fill in a name.")})
    looked = look_at(uploads)
    key = uuid4() if form_id is None else uuid5(form_id, str(current_organisation_id()))
    _take_turn(key)
    if begun_before := Conversation.objects.filter(pk=key).first():
        return begun_before
    conversation = Conversation(
        id=key,
        organisation_id=current_organisation_id(),
        name=name.strip(),
        email=email.strip(),
        language=language,
    )
    conversation.email_index = indexes.email_index(email)
    open_case(conversation, now=now)
    audit.record("correspondence.conversation_began", subject=conversation, actor=None, at=now)
    write_in(
        conversation,
        body=body,
        uploads=looked,
        now=now,
        form_id=form_id,
        # The code in their mailbox.
        second_step=Way.EMAIL,
    )
    telling.mail_person(
        telling.BEGAN,
        conversation.pk,
        conversation,
        correspondent_of(conversation),
        {"reference": conversation.reference},
        now=now,
    )
    return conversation


@transaction.atomic
def close(
    *,
    conversation_id: UUID,
    outcome: str,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Conversation:
    """Nothing more is to be said; whoever writes again begins a new one.

    `outcome` is ANSWERED or ENDED; the third comes with making a request of it. Raises Http404,
    TransitionNotAllowed, ValidationError, keyring.Unreadable.
    """
    conversation = take(actor, conversation_id, "close", expected_revision=expected_revision)
    if outcome not in (ConversationOutcome.ANSWERED, ConversationOutcome.ENDED):
        raise ValidationError({"outcome": _("Say how the conversation ended.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    conversation.close(outcome=outcome, by=actor, at=now)
    keep(conversation, "status", "outcome", "closed_at", "closed_by")
    take_as_read(conversation, actor=actor, now=now)
    audit.record(
        "correspondence.conversation_closed",
        subject=conversation,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"outcome": outcome},
    )
    return conversation


@transaction.atomic
def destroy(
    *,
    conversation_id: UUID,
    why: str,
    decision: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Destruction:
    """Make what a closed conversation tells of people unreadable for ever.

    Raises Http404, ValidationError. Law: GDPR art. 5(1)(e).
    """
    conversation = take(actor, conversation_id, "destroy", expected_revision=expected_revision)
    return destroying.destroy(conversation, why=why, decision=decision, actor=actor, now=now)


def _take_turn(key: UUID) -> None:
    """Of two clicks the second one waits, and then finds what the first one made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"conversation {key}"]
        )
