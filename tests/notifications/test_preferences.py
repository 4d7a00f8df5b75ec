"""How somebody wants to hear of things: chosen by oneself, for oneself."""

import re

import pytest
from django.http import Http404
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.notifications.models import Manner, MessagePreference, OutboxMessage, State
from privacyoffice.notifications.services.preferences import choose_manner, manner_of
from privacyoffice.notifications.services.writing import Notice, write
from tests.factories import World
from tests.notifications.conftest import TOLD

PAGE = "/admin/notifications/inappmessage/wish/"


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _checked(page: str) -> list[str]:
    """The values that a page has chosen."""
    return re.findall(r'<input[^>]*value="(\w+)"[^>]*checked', page)


def test_without_a_wish_each_message_comes_at_once(world: World) -> None:
    assert manner_of(world.people[Role.MANAGER]) is Manner.AT_ONCE


def test_somebody_chooses_on_a_page_that_shows_the_present_wish(world: World) -> None:
    manager = world.people[Role.MANAGER]
    client = _client(manager)
    page = client.get(PAGE).content.decode()
    assert "Wanneer wilt u e-mail?" in page
    assert _checked(page) == ["at_once"]
    answer = client.post(PAGE, {"manner": "daily"}, follow=True)
    assert "alleen ’s ochtends een overzicht" in answer.content.decode()
    assert manner_of(manager) is Manner.DAILY
    assert _checked(client.get(PAGE).content.decode()) == ["daily"]
    # The pair: nobody else's wish changed.
    assert MessagePreference.objects.count() == 1


def test_a_wish_that_does_not_exist_is_refused(world: World) -> None:
    manager = world.people[Role.MANAGER]
    for wrong in ({}, {"manner": "never"}):
        answer = _client(manager).post(PAGE, wrong)
        assert answer.status_code == 200
        assert "error-summary" in answer.content.decode()
    assert not MessagePreference.objects.exists()


def test_a_wish_holds_for_the_next_message_and_is_recorded(world: World) -> None:
    manager = world.people[Role.MANAGER]
    for manner, state in (
        (Manner.DAILY, State.BUNDLED),
        (Manner.AT_ONCE, State.QUEUED),
        (Manner.AT_ONCE_ONLY, State.QUEUED),
    ):
        wish = choose_manner(manner=manner, actor=manager, now=clock.now())
        write(
            [Notice(intent=TOLD, key=manner, recipient_id=manager.pk, context={"label": "x"})],
            now=clock.now(),
        )
        assert OutboxMessage.objects.get(intent=TOLD, key=manner).state == state
        event = AuditEvent.objects.filter(action="notifications.wish_changed").latest("occurred_at")
        assert (event.actor, event.subject_id) == (manager, wish.pk)
        assert event.payload == {"manner": manner.value}


def test_who_has_no_role_here_has_no_wish_here(world: World) -> None:
    with pytest.raises(Http404):
        choose_manner(manner=Manner.DAILY, actor=world.people["former"], now=clock.now())
