"""A conversation without a request: from a code in a mailbox to a request or an end."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.http import Http404
from django_fsm import TransitionNotAllowed

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments import services as attachments
from privacyoffice.attachments.inspecting import Inspected
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.verdicts import TEXT
from privacyoffice.correspondence import mailboxes, queries
from privacyoffice.correspondence.models import (
    MOST_TRIES,
    Conversation,
    ConversationOutcome,
    Direction,
    MailboxCheck,
    Message,
)
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.services import (
    conversations,
    mailbox_codes,
    messages,
    to_request,
)
from privacyoffice.keyring import Unreadable
from privacyoffice.notifications.models import OutboxMessage
from requests_dsar.answering import deadline_of
from requests_dsar.models import Channel, DataSubjectRequest
from tests.factories import World
from tests.factories.requests import written_down

LOOKS = "privacyoffice.attachments.services.adding.inspect"
ADDRESS = "zegge@burger.example"


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def begun(**changes: Any) -> Conversation:
    options: dict[str, Any] = {
        "name": "Zegge Braam",
        "email": ADDRESS,
        "body": "Wat weet u van mij?",
        "language": "nl",
        "now": clock.now(),
    }
    return conversations.begin(**options | changes)


@pytest.fixture
def conversation(world: World) -> Conversation:
    return begun()


def asked(email: str = ADDRESS) -> UUID:
    return mailbox_codes.send_code(email, language="nl", now=clock.now())


def code_of(check_id: UUID) -> str:
    return mailboxes.code_of(MailboxCheck.objects.get(pk=check_id))


def test_no_row_holds_the_address_or_the_code_of_a_mailbox_check(world: World) -> None:
    check_id = asked()
    code = code_of(check_id)
    with connection.cursor() as cursor:
        for table in ("correspondence_mailboxcheck", "notifications_outboxmessage"):
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t")
            rows = " ".join(row[0] for row in cursor.fetchall())
            assert ADDRESS not in rows
            assert f'"{code}"' not in rows
    mail = OutboxMessage.objects.get(key=str(check_id))
    opened = mailboxes.CODE.unstored(mail)  # type: ignore[misc]
    assert (opened.address, opened.values) == (ADDRESS, {"code": code})


def test_a_right_code_works_once(world: World) -> None:
    check_id = asked()
    code = code_of(check_id)
    assert mailbox_codes.try_code(check_id, f" {code[:3]} {code[3:]} ", now=clock.now())
    assert not mailbox_codes.try_code(check_id, code, now=clock.now())
    assert mailboxes.CODE.why_not_meant([str(check_id)])


def test_after_a_few_wrong_codes_the_right_one_works_no_longer(world: World) -> None:
    check_id = asked()
    code = code_of(check_id)
    wrong = "000000" if code != "000000" else "000001"
    for _time in range(MOST_TRIES):
        assert not mailbox_codes.try_code(check_id, wrong, now=clock.now())
    assert not mailbox_codes.try_code(check_id, code, now=clock.now())


def test_a_code_is_too_old_after_a_quarter_and_gone_after_a_day(world: World) -> None:
    check_id = asked()
    code, now = code_of(check_id), clock.now()
    late = now + mailboxes.WORKS + timedelta(seconds=1)
    assert not mailbox_codes.try_code(check_id, code, now=late)
    mailbox_codes.sweep(now + timedelta(hours=23))
    assert MailboxCheck.objects.filter(pk=check_id).exists()
    mailbox_codes.sweep(now + timedelta(hours=25))
    assert not MailboxCheck.objects.filter(pk=check_id).exists()


def test_a_conversation_is_a_case_with_number_key_and_first_message(
    conversation: Conversation,
) -> None:
    assert conversation.reference.startswith(f"B-{clock.today().year}-")
    kept = Conversation.objects.get(pk=conversation.pk)
    assert (kept.name.reveal(), kept.email.reveal()) == ("Zegge Braam", ADDRESS)
    (message,) = queries.of_case(kept.pk)
    assert (message.direction, message.body.reveal()) == (Direction.IN, "Wat weet u van mij?")
    mail = OutboxMessage.objects.get(intent="correspondence.conversation_began", about_id=kept.pk)
    assert mail.context == {"reference": kept.reference, "url": ""}


def test_the_same_form_sent_twice_is_one_conversation(world: World) -> None:
    form_id = uuid4()
    first, again = (begun(form_id=form_id) for _time in range(2))
    assert first.pk == again.pk
    assert queries.of_case(first.pk).count() == 1


def test_in_a_closed_conversation_nobody_writes_any_more(
    conversation: Conversation, officer: Any
) -> None:
    conversations.close(
        conversation_id=conversation.pk,
        outcome=ConversationOutcome.ANSWERED,
        reason="Beantwoord",
        actor=officer,
        now=clock.now(),
    )
    closed = Conversation.objects.get(pk=conversation.pk)
    assert not Message.objects.waiting().filter(case_id=closed.pk).exists()
    with pytest.raises(ValidationError):
        messages.write_in(closed, body="Nog iets", now=clock.now())
    with pytest.raises(ValidationError):
        messages.write_out(closed, body="Nog iets", actor=officer, now=clock.now())
    with pytest.raises(TransitionNotAllowed):
        conversations.close(
            conversation_id=conversation.pk,
            outcome=ConversationOutcome.ENDED,
            reason="Nogmaals",
            actor=officer,
            now=clock.now(),
        )


def test_nobody_closes_a_conversation_as_a_request_that_was_not_made(
    conversation: Conversation, officer: Any
) -> None:
    with pytest.raises(ValidationError):
        conversations.close(
            conversation_id=conversation.pk,
            outcome=ConversationOutcome.REQUEST,
            reason="Verzoek",
            actor=officer,
            now=clock.now(),
        )


@pytest.mark.parametrize("role", [Role.DPO, Role.CASE_HANDLER, Role.MANAGER])
def test_only_a_privacy_officer_ends_a_conversation(
    world: World, conversation: Conversation, role: Role
) -> None:
    somebody = world.people[role]
    with pytest.raises(Http404):
        conversations.close(
            conversation_id=conversation.pk,
            outcome=ConversationOutcome.ANSWERED,
            reason="Beantwoord",
            actor=somebody,
            now=clock.now(),
        )
    with pytest.raises(Http404):
        to_request.make_request(
            conversation_id=conversation.pk, rights=(), actor=somebody, now=clock.now()
        )


def made(conversation: Conversation, officer: Any) -> DataSubjectRequest:
    request = to_request.make_request(
        conversation_id=conversation.pk, rights=["access"], actor=officer, now=clock.now()
    )
    return DataSubjectRequest.objects.get(pk=request.pk)


def test_the_term_of_a_request_made_of_a_conversation_runs_from_the_first_message(
    world: World, officer: Any
) -> None:
    ten_days_ago = clock.now() - timedelta(days=10)
    conversation = begun(now=ten_days_ago)
    messages.write_in(conversation, body="Graag snel", now=clock.now())
    request = made(conversation, officer)
    assert request.received_on == clock.day_of(ten_days_ago)
    by_letter = written_down(
        "Braam", by=officer, received_on=clock.day_of(ten_days_ago), late_because="Bleef liggen"
    )
    mine, same_day = deadline_of(request), deadline_of(by_letter)
    assert mine is not None
    assert same_day is not None
    assert mine.due_at == same_day.due_at


def test_texts_and_files_go_along_under_the_key_of_the_request(
    conversation: Conversation, officer: Any
) -> None:
    with patch(LOOKS, return_value=Inspected(TEXT, b"Mijn brief", {})):
        messages.write_in(
            conversation,
            body="Met brief",
            uploads=[ContentFile(b"Mijn brief", name="brief.txt")],
            now=clock.now(),
        )
        messages.write_out(conversation, body="Dank", actor=officer, now=clock.now())
        request = made(conversation, officer)
    assert request.channel == Channel.MESSAGE
    assert request.story.reveal() == "Wat weet u van mij?\n\nMet brief"
    along = list(queries.of_case(request.pk))
    said = [(message.direction, message.body.reveal()) for message in along]
    assert said == [("in", "Wat weet u van mij?"), ("in", "Met brief"), ("out", "Dank")]
    (attachment,) = Attachment.objects.filter(case_id=request.pk)
    assert along[1].files == [attachment.number]
    opened = attachments.open_file(attachment.pk, actor=officer, now=clock.now())
    assert b"".join(opened.chunks) == b"Mijn brief"


def test_what_became_a_request_is_closed_and_the_person_is_told(
    conversation: Conversation, officer: Any
) -> None:
    request = made(conversation, officer)
    kept = Conversation.objects.get(pk=conversation.pk)
    assert (kept.outcome, kept.became_id) == (ConversationOutcome.REQUEST, request.pk)
    assert request.reference in correspondent_of(kept).refusal
    assert request.email_confirmed_at == kept.created_at
    assert correspondent_of(request).email == ADDRESS
    mail = OutboxMessage.objects.get(intent="correspondence.became_request")
    assert mail.about_id == request.pk
    with pytest.raises(TransitionNotAllowed):
        made(kept, officer)


def test_a_destroyed_conversation_says_nothing_any_more(
    conversation: Conversation, officer: Any
) -> None:
    options: dict[str, Any] = {"conversation_id": conversation.pk, "actor": officer}
    ending = {"why": "order", "decision": "Uitspraak 12", "now": clock.now()}
    with pytest.raises(ValidationError):
        conversations.destroy(**options, **ending)
    conversations.close(
        **options, outcome=ConversationOutcome.ENDED, reason="Reclame", now=clock.now()
    )
    with pytest.raises(ValidationError):
        conversations.destroy(**options, **ending | {"why": "term"})
    conversations.destroy(**options, **ending)
    gone = Conversation.objects.get(pk=conversation.pk)
    assert gone.email_index is None
    (message,) = queries.of_case(gone.pk)
    for sealed in (gone.name, gone.email, message.body):
        with pytest.raises(Unreadable):
            sealed.reveal()
