"""Writing to the office: name and address, a code in the mailbox, the message; and on a case."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.inspecting import Inspected
from privacyoffice.attachments.verdicts import TEXT
from privacyoffice.audit.models import AuditEvent
from privacyoffice.correspondence import doors, mailboxes, queries
from privacyoffice.correspondence.models import Code, Conversation, MailboxCheck, Message
from privacyoffice.correspondence.services import access, messages
from privacyoffice.crypto.models import UnfinishedForm
from privacyoffice.portal.humans import stamp
from privacyoffice.portal.limiting import LIMITS
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from tests.factories import World, requests

LOOKS = "privacyoffice.attachments.services.adding.inspect"
CANARY = "kan7schrijven"
EMAIL = f"{CANARY}@burger.example"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


class Writer:
    """A browser on the pages on which one writes."""

    def __init__(self, world: World, root: str = "bericht") -> None:
        self.client = Client()
        self.root = f"/{world.slug}/{root}/"

    def get(self, path: str = "") -> Any:
        return self.client.get(f"{self.root}{path}")

    def post(self, path: str = "", **data: Any) -> Any:
        return self.client.post(f"{self.root}{path}", data)

    def begin(self, email: str = EMAIL, **changes: Any) -> Any:
        shown = stamp(clock.now() - timedelta(minutes=1))
        return self.post(**{"name": CANARY, "email": email, "shown": shown} | changes)

    def show_mailbox(self) -> Any:
        return self.post("code/", code=mailboxes.code_of(MailboxCheck.objects.latest("asked_at")))

    def send(self, body: str = f"Vraag {CANARY}", **changes: Any) -> Any:
        return self.post("schrijven/", **{"body": body, "form_id": str(uuid4())} | changes)


@pytest.fixture
def writer(world: World) -> Writer:
    return Writer(world)


def came(response: Any, path: str) -> bool:
    return bool(response.status_code == 303 and response["Location"].endswith(path))


def test_from_name_to_number_in_three_steps(writer: Writer) -> None:
    assert writer.get().status_code == 200
    assert came(writer.begin(), "bericht/code/")
    assert EMAIL in writer.get("code/").text
    assert came(writer.show_mailbox(), "bericht/schrijven/")
    assert came(writer.send(), "bericht/ontvangen/")
    conversation = Conversation.objects.latest("created_at")
    page = writer.get("ontvangen/").text
    assert conversation.reference in page
    assert "[[" not in page
    assert conversation.email.reveal() == EMAIL


def test_before_the_code_is_right_nothing_of_it_is_a_case_or_readable(writer: Writer) -> None:
    before = Conversation.objects.count()
    writer.begin()
    writer.post("code/", code="000000x")
    assert Conversation.objects.count() == before
    kept = f"{list(UnfinishedForm.objects.values())} {list(MailboxCheck.objects.values())}"
    assert CANARY not in kept


@pytest.mark.parametrize("path", ["code/", "schrijven/", "ontvangen/"])
def test_who_skips_a_step_begins_at_the_first(writer: Writer, path: str) -> None:
    assert came(writer.get(path), "/bericht/")
    if path != "ontvangen/":
        assert came(writer.post(path, body="x", code="123456"), "/bericht/")


def test_a_code_without_the_form_it_belongs_to_opens_nothing(world: World, writer: Writer) -> None:
    writer.begin()
    other = Writer(world)
    assert came(other.show_mailbox(), "/bericht/")


def test_what_is_not_right_is_said_at_the_field_and_what_was_typed_stays(writer: Writer) -> None:
    page = writer.begin(email="geen adres")
    assert page.status_code == 422
    assert 'href="#email"' in page.text
    assert f'value="{CANARY}"' in page.text
    writer.begin()
    assert writer.post("code/", code="99").status_code == 422
    writer.show_mailbox()
    assert "[[" not in writer.get("schrijven/").text
    page = writer.send("x" * (messages.MOST_CHARACTERS + 1))
    assert page.status_code == 422
    assert 'href="#body"' in page.text


def test_a_program_that_fills_in_every_field_gets_no_code(writer: Writer) -> None:
    before = MailboxCheck.objects.count()
    assert writer.begin(website="http://reclame.example").status_code == 422
    assert MailboxCheck.objects.count() == before


def test_one_address_gets_no_more_codes_than_the_limit(writer: Writer) -> None:
    for _time in range(LIMITS["message.email"].most):
        assert came(writer.begin(), "bericht/code/")
    assert writer.begin().status_code == 429


def test_it_goes_in_english_too(world: World) -> None:
    writer = Writer(world, "message")
    page = writer.get()
    assert '<html lang="en"' in page.text
    assert came(writer.begin(), "message/code/")
    writer.show_mailbox()
    page = writer.post("write/", body="What do you know?", form_id=str(uuid4()))
    assert came(page, "message/received/")
    assert Conversation.objects.latest("created_at").language == "en"


class Visitor(Writer):
    """Somebody who came in with the link to a case."""

    def __init__(self, world: World, case: Any) -> None:
        super().__init__(world, "mijn-verzoek")
        self.case = case
        self.get(f"{access.open_door(case, now=clock.now())}/")

    def show_who(self) -> None:
        self.post("code/", send="1")
        self.post("code/", code=doors.code_of(Code.objects.latest("made_at")))

    def write(self, body: str = f"Aanvulling {CANARY}", **changes: Any) -> Any:
        data = {"body": body, "form_id": str(uuid4())} | changes
        return self.post("bericht/schrijven/", **data)


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def case(officer: Any) -> DataSubjectRequest:
    return requests.written_down(CANARY, by=officer)


@pytest.fixture
def visitor(world: World, case: DataSubjectRequest) -> Visitor:
    return Visitor(world, case)


def test_the_link_alone_shows_that_there_are_messages_and_not_what_they_say(
    visitor: Visitor, case: DataSubjectRequest, officer: Any
) -> None:
    message = messages.write_out(case, body=f"Over {CANARY}", actor=officer, now=clock.now())
    page = visitor.get().text
    assert "Er is 1 bericht" in page
    assert CANARY not in page
    assert Message.objects.get(pk=message.pk).read_at is None
    visitor.show_who()
    assert f"Over {CANARY}" in visitor.get().text
    assert Message.objects.get(pk=message.pk).read_at is not None


def test_what_somebody_writes_is_shown_as_text_and_never_as_a_page(
    visitor: Visitor, case: DataSubjectRequest
) -> None:
    assert came(visitor.write("<b>vet</b> [[u|je]]"), "bericht/ontvangen/")
    visitor.show_who()
    page = visitor.get().text
    assert "&lt;b&gt;vet&lt;/b&gt; [[u|je]]" in page


def test_a_file_of_a_message_is_for_who_made_the_second_step_and_is_recorded(
    visitor: Visitor, case: DataSubjectRequest
) -> None:
    upload = SimpleUploadedFile("brief.txt", b"Mijn brief", content_type="text/plain")
    with patch(LOOKS, return_value=Inspected(TEXT, b"Mijn brief", {})):
        assert came(visitor.write(files=[upload]), "bericht/ontvangen/")
    (message,) = queries.of_case(case.pk)
    address = f"bericht/{message.pk}/{message.files[0]}/"
    assert visitor.get(address).status_code == 404
    visitor.show_who()
    assert re.search(rf'href="[^"]*{address}"', visitor.get().text)
    taken = visitor.get(address)
    assert b"".join(taken.streaming_content) == b"Mijn brief"
    assert taken["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.filter(action="correspondence.file_downloaded").count() == 1


def test_a_file_of_another_case_is_not_there(
    world: World, visitor: Visitor, case: DataSubjectRequest
) -> None:
    other = world.attachments["request-received"]
    message = messages.write_in(case, body="x", now=clock.now())
    visitor.show_who()
    assert visitor.get(f"bericht/{message.pk}/1/").status_code == 404
    assert visitor.get(f"bericht/{other}/1/").status_code == 404


def test_who_is_not_inside_writes_nothing(world: World) -> None:
    before = Message.objects.count()
    outside = Writer(world, "mijn-verzoek")
    page = outside.post("bericht/schrijven/", body="x", form_id=str(uuid4()))
    assert "bericht/ontvangen" not in page.headers.get("Location", "")
    assert Message.objects.count() == before


def test_about_one_case_no_more_is_written_than_the_limit(visitor: Visitor) -> None:
    for number in range(LIMITS["message.case"].most):
        assert came(visitor.write(f"Bericht {number}"), "bericht/ontvangen/")
    assert visitor.write("Nog een").status_code == 429
