"""Another address of who asks: the former mailbox is outside, and the new one is not confirmed."""

from typing import Any
from uuid import uuid4

import pytest

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.correspondence import doors
from privacyoffice.correspondence.services import access
from privacyoffice.crypto import indexes
from privacyoffice.notifications.models import OutboxMessage
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import asking, confirming, handling
from requests_dsar.services.asking import Asking
from requests_dsar.services.filing import Answers, file_request
from tests.factories import World
from tests.factories.requests import person, written_down

FORMER, OTHER = "voor@burger.example", "na@burger.example"


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


class Filed:
    """A request from the website, with a confirmed address and somebody inside."""

    def __init__(self) -> None:
        now = clock.now()
        answers = Answers(
            rights=("access",),
            story="Wat weet u?",
            for_whom="oneself",
            person={"surname": "Voorbeeld", "email": FORMER},
        )
        filed = file_request(answers=answers, now=now, form_id=uuid4())
        self.pk, self.link = filed.request.pk, filed.access_token
        confirming.confirm(confirming.token_of(filed.request), now=now)
        self.cookie = access.enter(self.link, now=now) or ""

    @property
    def request(self) -> DataSubjectRequest:
        return DataSubjectRequest.objects.get(pk=self.pk)

    @property
    def is_open(self) -> bool:
        now = clock.now()
        link, cookie = access.enter(self.link, now=now), access.inside(self.cookie, now=now)
        assert bool(link) == bool(cookie)
        return bool(link)

    def mails(self, intent: str) -> int:
        return OutboxMessage.objects.filter(about_id=self.pk, intent=intent).count()


@pytest.fixture
def filed(world: World) -> Filed:
    return Filed()


def corrected(request_id: Any, by: Any, **known: str) -> DataSubjectRequest:
    return handling.correct(
        request_id=request_id,
        person={"surname": "Voorbeeld", **known},
        story="Wat weet u?",
        is_sensitive=False,
        rights=["access"],
        reason="Verkeerd geschreven",
        actor=by,
        now=clock.now(),
    )


def test_former_mailbox_is_outside_and_the_new_one_is_asked_to_confirm(
    filed: Filed, officer: Any
) -> None:
    corrected(filed.pk, officer, email=OTHER)
    assert not filed.is_open
    assert confirming.is_unconfirmed(filed.request)
    assert filed.mails("dsar.confirm_email") == 2
    assert filed.mails("correspondence.link") == 1
    assert doors.open_door_of(filed.pk) is not None


def test_what_else_is_corrected_leaves_page_and_confirmation(filed: Filed, officer: Any) -> None:
    corrected(filed.pk, officer, email=FORMER.upper(), given_name="Noor")
    assert filed.is_open
    assert filed.request.email_confirmed_at is not None
    assert filed.mails("dsar.confirm_email") == 1


def test_without_an_address_the_page_closes(filed: Filed, officer: Any) -> None:
    corrected(filed.pk, officer)
    assert not filed.is_open
    assert doors.open_door_of(filed.pk) is None


def test_another_representative_is_another_address(filed: Filed, officer: Any) -> None:
    asks = Asking(for_whom="agent", representative={"surname": "Gemachtigde", "email": OTHER})
    asking.change(
        request_id=filed.pk, asking=asks, reason="Vraagt een ander", actor=officer, now=clock.now()
    )
    assert not filed.is_open
    assert confirming.is_unconfirmed(filed.request)


def test_after_a_correction_the_representative_is_still_found(world: World, officer: Any) -> None:
    asks = Asking(for_whom="agent", representative={"surname": "Gemachtigde", "email": OTHER})
    request = written_down("Zegge", by=officer, asking=asks)
    found_by = indexes.email_index(OTHER)
    assert request.email_index == found_by
    corrected(request.pk, officer, **(person("Zegge") | {"town": "Elders"}))
    assert DataSubjectRequest.objects.get(pk=request.pk).email_index == found_by


def test_who_wrote_a_message_confirms_another_address_too(world: World, officer: Any) -> None:
    request = written_down("Zegge", by=officer, channel="message")
    DataSubjectRequest.objects.filter(pk=request.pk).update(email_confirmed_at=clock.now())
    after = corrected(request.pk, officer, email=OTHER)
    assert confirming.is_unconfirmed(after)
    assert OutboxMessage.objects.filter(about_id=after.pk, intent="dsar.confirm_email").exists()
