"""Messages with a person: both ways, encrypted under their case, told without a word of them."""

from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.inspecting import Inspected
from privacyoffice.attachments.models import Attachment, Source
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.verdicts import TEXT, Verdict
from privacyoffice.cases.kinds import kind_of
from privacyoffice.correspondence import queries
from privacyoffice.correspondence.models import Direction, Message
from privacyoffice.correspondence.services import messages
from privacyoffice.notifications.models import InAppMessage, OutboxMessage
from requests_dsar.models import DataSubjectRequest
from tests.factories import World

LOOKS = "privacyoffice.attachments.services.adding.inspect"


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def case(world: World) -> DataSubjectRequest:
    """A request that the case handler works on."""
    return DataSubjectRequest.objects.get(pk=world.requests["request-handled"])


def letter(name: str = "brief.txt") -> ContentFile:
    return ContentFile(b"Hierbij mijn brief", name=name)


def looked_at() -> Any:
    return patch(LOOKS, return_value=Inspected(TEXT, b"Hierbij mijn brief", {}))


def written(case: DataSubjectRequest, body: str = "Zegge", **options: Any) -> Message:
    return messages.write_in(case, body=body, now=clock.now(), **options)


def test_a_message_is_encrypted_under_the_key_of_its_case(case: DataSubjectRequest) -> None:
    message = written(case, "Ik heb haast")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM correspondence_message WHERE id = %s", [message.pk])
        stored = cursor.fetchone()[0]
    assert stored.startswith(f"po1:{case.pk}:correspondence.message:{message.pk}:body:")
    assert Message.objects.get(pk=message.pk).body.reveal() == "Ik heb haast"


def test_who_handles_the_case_is_told_that_there_is_a_message_and_not_what_it_says(
    case: DataSubjectRequest,
) -> None:
    written(case, "Ik heb haast")
    told = InAppMessage.objects.get(intent="correspondence.message_came")
    assert told.recipient_id == case.owner_id
    assert told.context == {"reference": case.reference}


def test_the_person_is_mailed_that_there_is_a_message_without_address_or_words_in_a_row(
    case: DataSubjectRequest, officer: Any
) -> None:
    messages.write_out(case, body="Wij zoeken nog", actor=officer, now=clock.now())
    mail = OutboxMessage.objects.get(intent="correspondence.message_waits")
    assert mail.about_id == case.pk
    assert mail.to_address == "person@case.invalid"
    assert mail.context == {"reference": case.reference, "url": ""}


def test_a_person_without_an_address_gets_no_mail(world: World, officer: Any) -> None:
    case = DataSubjectRequest.objects.get(pk=world.requests["request-handled"])
    case.person = {"surname": "Zegge"}
    case.save()
    message = messages.write_out(case, body="Wij zoeken nog", actor=officer, now=clock.now())
    assert message.direction == Direction.OUT
    assert not OutboxMessage.objects.filter(intent="correspondence.message_waits").exists()


def test_files_come_with_the_message_and_are_the_persons(case: DataSubjectRequest) -> None:
    with looked_at():
        message = written(case, uploads=[letter()])
    attached = queries.files_of([message])
    assert list(attached) == message.files
    assert [file.source for file in attached.values()] == [Source.CITIZEN]


def test_a_refused_file_takes_its_message_with_it(case: DataSubjectRequest) -> None:
    before = Attachment.objects.count()
    looks = patch(LOOKS, side_effect=[Inspected(TEXT, b"x", {}), Refused(Verdict.VIRUS)])
    with looks, pytest.raises(ValidationError) as refused:
        written(case, uploads=[letter(), letter("virus.txt")])
    assert "virus.txt" in refused.value.message_dict["files"][0]
    assert not Message.objects.filter(case_id=case.pk).exists()
    assert Attachment.objects.count() == before


@pytest.mark.parametrize(
    ("body", "files", "field"),
    [
        ("  \n ", 0, "body"),
        ("x" * (messages.MOST_CHARACTERS + 1), 0, "body"),
        ("Zegge", messages.MOST_FILES + 1, "files"),
    ],
)
def test_an_empty_or_endless_message_is_refused(
    case: DataSubjectRequest, body: str, files: int, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        written(case, body, uploads=[letter()] * files)
    assert field in refused.value.message_dict


def test_the_same_form_sent_twice_is_one_message(case: DataSubjectRequest, officer: Any) -> None:
    form_id = uuid4()
    first, again = (written(case, form_id=form_id) for _time in range(2))
    other = written(case, "Nog iets", form_id=form_id)
    assert first.pk == again.pk != other.pk
    answers = {
        messages.write_out(case, body="Ja", actor=officer, now=clock.now(), form_id=form_id).pk
        for _time in range(2)
    }
    assert len(answers) == 1


def test_answering_marks_what_the_person_wrote_as_read(
    case: DataSubjectRequest, officer: Any
) -> None:
    written(case)
    waiting = Message.objects.waiting().filter(case_id=case.pk)
    assert waiting.count() == 1
    messages.write_out(case, body="Wij zoeken nog", actor=officer, now=clock.now())
    assert not waiting.exists()


def test_a_message_is_read_once_and_nobody_changes_it(
    case: DataSubjectRequest, officer: Any
) -> None:
    message = written(case)
    assert messages.mark_read(case, actor=officer, now=clock.now()) == 1
    assert messages.mark_read(case, actor=officer, now=clock.now()) == 0
    for changes in ({"read_at": clock.now()}, {"read_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.filter(pk=message.pk).update(**changes)


def test_the_office_sees_that_the_person_opened_its_messages(
    case: DataSubjectRequest, officer: Any
) -> None:
    message = messages.write_out(case, body="Ja", actor=officer, now=clock.now())
    assert messages.seen_by_person(case, now=clock.now()) == 1
    assert messages.seen_by_person(case, now=clock.now()) == 0
    assert Message.objects.get(pk=message.pk).read_at is not None


@pytest.mark.parametrize("role", [Role.DPO, Role.MANAGER])
def test_who_may_not_change_the_case_writes_nobody(
    world: World, case: DataSubjectRequest, role: Role
) -> None:
    somebody = world.people[role]
    with pytest.raises(Http404):
        messages.write_out(case, body="Ja", actor=somebody, now=clock.now())
    with pytest.raises(Http404):
        messages.mark_read(case, actor=somebody, now=clock.now())


def test_the_handler_of_a_case_writes_about_it(world: World, case: DataSubjectRequest) -> None:
    handler = world.people[Role.CASE_HANDLER]
    message = messages.write_out(case, body="Ja", actor=handler, now=clock.now())
    assert message.by == handler


def test_nobody_writes_about_a_destroyed_case(world: World, officer: Any) -> None:
    gone = DataSubjectRequest.objects.get(pk=world.requests["request-destroyed"])
    with pytest.raises(ValidationError):
        written(gone)
    with pytest.raises(ValidationError):
        messages.write_out(gone, body="Ja", actor=officer, now=clock.now())


def test_a_question_about_a_closed_request_still_comes_through(world: World) -> None:
    closed = DataSubjectRequest.objects.get(pk=world.requests["request-closed"])
    assert written(closed).direction == Direction.IN


def test_somebody_sees_that_a_message_waits_only_of_cases_that_they_see(
    world: World, case: DataSubjectRequest
) -> None:
    other = DataSubjectRequest.objects.get(pk=world.requests["request-received"])
    for _time in range(2):
        written(case)
    written(other)
    seen = {
        role: [
            (row["reference"], row["count"])
            for row in queries.waiting_cases(user, kind_of(case))
            if row["case_id"] in (case.pk, other.pk) or role == Role.CASE_HANDLER
        ]
        for role, user in world.people.items()
        if role in (Role.DPO, Role.CASE_HANDLER, Role.MANAGER)
    }
    assert seen == {
        Role.DPO: [(case.reference, 2), (other.reference, 1)],
        Role.CASE_HANDLER: [(case.reference, 2)],
        Role.MANAGER: [],
    }
