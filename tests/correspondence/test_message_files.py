"""A file goes to the person only with the message that it came with."""

from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.base import ContentFile
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.inspecting import Inspected
from privacyoffice.attachments.services import attach
from privacyoffice.attachments.verdicts import TEXT
from privacyoffice.correspondence.models import Message
from privacyoffice.correspondence.services import messages
from privacyoffice.correspondence.services.files import open_file_of_message
from requests_dsar.models import DataSubjectRequest
from tests.factories import World
from tests.factories.requests import written_down

LOOKS = "privacyoffice.attachments.services.adding.inspect"


@pytest.fixture
def case(world: World) -> DataSubjectRequest:
    return written_down("Zegge", by=world.people[Role.PRIVACY_OFFICER])


@pytest.fixture
def message(case: DataSubjectRequest) -> Message:
    """With one file, number 1."""
    with patch(LOOKS, return_value=Inspected(TEXT, b"Mijn brief", {})):
        upload = ContentFile(b"Mijn brief", name="brief.txt")
        return messages.write_in(case, body="Zie mijn brief", uploads=[upload], now=clock.now())


def opened(case: DataSubjectRequest, message: Message, number: int) -> bytes:
    found: Any = open_file_of_message(case, message.pk, number, now=clock.now())
    return b"".join(found.chunks)


def test_the_file_of_a_message_is_given(case: DataSubjectRequest, message: Message) -> None:
    assert opened(case, message, message.files[0]) == b"Mijn brief"


def test_a_file_of_the_case_that_came_with_no_message_is_not_there(
    world: World, case: DataSubjectRequest, message: Message
) -> None:
    officer: Any = world.people[Role.PRIVACY_OFFICER]
    with patch(LOOKS, return_value=Inspected(TEXT, b"Voor ons", {})):
        notes = ContentFile(b"Voor ons", name="aantekening.txt")
        own = attach(case, notes, actor=officer, now=clock.now())
    with pytest.raises(Http404):
        opened(case, message, own.number)


@pytest.mark.parametrize("number", [0, 32_768, 2**31, 10**30])
def test_a_number_that_no_file_can_have_is_not_there(
    case: DataSubjectRequest, message: Message, number: int
) -> None:
    with pytest.raises(Http404):
        opened(case, message, number)


def test_a_message_of_another_case_gives_nothing(
    world: World, case: DataSubjectRequest, message: Message
) -> None:
    other = written_down("Braam", by=world.people[Role.PRIVACY_OFFICER])
    with pytest.raises(Http404):
        opened(other, message, message.files[0])
