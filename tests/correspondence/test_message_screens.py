"""The office's side of messages: on a case, in the list of conversations, and on the home page."""

from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.inspecting import Inspected
from privacyoffice.attachments.verdicts import TEXT
from privacyoffice.correspondence.digest import new_messages
from privacyoffice.correspondence.models import Conversation, Message
from privacyoffice.correspondence.services import messages
from requests_dsar.models import DataSubjectRequest
from tests.factories import World
from tests.factories.conversations import begun, written
from tests.requests_dsar.test_admin import client_of, sent, text_of

LIST = "/admin/correspondence/conversation/"
REQUESTS = "/admin/requests_dsar/datasubjectrequest/"
LOOKS = "privacyoffice.attachments.services.adding.inspect"


@pytest.fixture
def officer(world: World) -> Client:
    return client_of(world.people[Role.PRIVACY_OFFICER])


@pytest.fixture
def conversation(world: World) -> Conversation:
    return begun("Zegge")


def page_of(conversation: Conversation, ending: str = "change") -> str:
    return f"{LIST}{conversation.pk}/{ending}/"


def test_the_list_shows_nothing_about_people_and_which_have_something_new(
    officer: Client, conversation: Conversation
) -> None:
    text = text_of(officer, LIST)
    assert conversation.reference in text
    assert "Zegge" not in text
    assert "1 new" in text


def test_the_filter_keeps_only_what_nobody_has_read(
    world: World, officer: Client, conversation: Conversation
) -> None:
    read = begun("Braam")
    messages.mark_read(read, actor=world.people[Role.PRIVACY_OFFICER], now=clock.now())
    text = text_of(officer, f"{LIST}?messages=new")
    assert conversation.reference in text
    assert read.reference not in text


def test_the_page_of_a_conversation_shows_who_writes_and_what(
    officer: Client, conversation: Conversation
) -> None:
    text = text_of(officer, page_of(conversation))
    for shown in ("Naam Zegge", "Zegge@burger.example", "Vraag van Zegge"):
        assert shown in text


def test_a_message_is_shown_as_text_on_the_page_of_a_request(world: World, officer: Client) -> None:
    case = DataSubjectRequest.objects.get(pk=world.requests["request-received"])
    messages.write_in(case, body="<script>alert(1)</script>", now=clock.now())
    text = text_of(officer, f"{REQUESTS}{case.pk}/change/")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_an_officer_answers_with_a_file(officer: Client, conversation: Conversation) -> None:
    upload = ContentFile(b"Een uitleg", name="uitleg.txt")
    with patch(LOOKS, return_value=Inspected(TEXT, b"Een uitleg", {})):
        answer = sent(officer, page_of(conversation, "act/message"), body="Zie", files=[upload])
    assert answer.status_code == 302
    message = Message.objects.filter(case_id=conversation.pk).latest("at")
    assert (message.direction, len(message.files)) == ("out", 1)
    assert "uitleg.txt" in text_of(officer, page_of(conversation))


def test_an_empty_answer_is_refused_and_nothing_is_sent(
    officer: Client, conversation: Conversation
) -> None:
    assert sent(officer, page_of(conversation, "act/message"), body=" ").status_code == 200
    assert Message.objects.filter(case_id=conversation.pk).count() == 1


def test_a_request_is_made_of_a_conversation_and_the_page_leads_there(
    officer: Client, conversation: Conversation
) -> None:
    done = sent(officer, page_of(conversation, "act/make-request"), rights=["access"])
    assert done.status_code == 302
    kept = Conversation.objects.get(pk=conversation.pk)
    assert kept.became_id is not None
    assert kept.became_reference in text_of(officer, page_of(conversation))
    assert "Vraag van Zegge" in text_of(officer, f"{REQUESTS}{kept.became_id}/change/")


def test_home_says_what_nobody_has_read_by_reference_and_number(
    officer: Client, conversation: Conversation
) -> None:
    written(conversation, "Braam")
    text = text_of(officer, "/admin/")
    assert conversation.reference in text
    assert "2 messages, since" in text
    assert "Braam" not in text


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AMBASSADOR])
def test_who_sees_no_cases_hears_of_no_messages(world: World, role: Role) -> None:
    assert "New messages" not in text_of(client_of(world.people[role]), "/admin/")


def test_who_handles_a_case_hears_of_its_messages(world: World) -> None:
    case = DataSubjectRequest.objects.get(pk=world.requests["request-handled"])
    written(case, "Braam")
    text = text_of(client_of(world.people[Role.CASE_HANDLER]), "/admin/")
    assert "New messages" in text
    assert case.reference in text


def test_pages_ask_no_more_of_the_database_when_there_is_more_to_show(
    officer: Client, conversation: Conversation
) -> None:
    paths = ("/admin/", LIST, page_of(conversation))

    def asked() -> list[int]:
        numbers: list[Any] = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert officer.get(path).status_code == 200
            numbers.append(len(captured))
        return numbers

    asked()  # what a first page of a process keeps
    few = asked()
    for number in range(12):
        begun(f"Zegge {number}")
        written(conversation, f"Braam {number}")
    assert asked() == few


def test_the_daily_summary_counts_what_waits_for_who_can_answer_it(
    world: World, conversation: Conversation
) -> None:
    told = {
        role: [
            entry.detail
            for entry in new_messages(world.people[role], clock.now())
            if entry.url.startswith(LIST)
        ]
        for role in (Role.PRIVACY_OFFICER, Role.DPO, Role.CASE_HANDLER)
    }
    # Of this one, and of the one that the world has.
    assert told[Role.PRIVACY_OFFICER] == ["2 messages"]
    assert told[Role.DPO] == told[Role.CASE_HANDLER] == []


def test_officers_see_which_message_was_written_without_a_code(
    officer: Client, conversation: Conversation
) -> None:
    unproven = "written without a code"
    assert unproven not in text_of(officer, page_of(conversation))
    messages.write_in(conversation, body="Nog iets", now=clock.now())
    assert text_of(officer, page_of(conversation)).count(unproven) == 1
