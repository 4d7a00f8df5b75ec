"""Messages to oneself in the product: one's own, the newest first, put away when read."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.notifications.models import InAppMessage
from privacyoffice.notifications.services import reading
from privacyoffice.notifications.services.writing import Notice, write
from tests.factories import World
from tests.factories.messages import make_message
from tests.notifications.conftest import TOLD

LIST = "/admin/notifications/inappmessage/"
HOME = "/admin/"


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _told(user: User, label: str, url: str = "/admin/tenancy/department/") -> InAppMessage:
    write(
        [Notice(intent=TOLD, key=label, recipient_id=user.pk, context={"label": label}, url=url)],
        now=clock.now(),
    )
    found: InAppMessage = InAppMessage.objects.get(recipient=user, key=label)
    return found


def _page(message: InAppMessage) -> str:
    return f"{LIST}{message.pk}/change/"


def _text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", [Role.CASE_HANDLER, Role.ACCOUNT_ADMIN])
def test_everybody_with_a_role_reads_their_own_messages(world: World, role: Role) -> None:
    user, other = world.people[role], world.people[Role.MANAGER]
    _told(user, "VA-0001")
    _told(other, "VA-0002")
    text = _text(_client(user), LIST)
    assert "Bericht over VA-0001" in text
    assert "VA-0002" not in text


def test_a_message_of_somebody_else_is_not_there(world: World) -> None:
    manager, officer = world.people[Role.MANAGER], world.people[Role.PRIVACY_OFFICER]
    message = _told(manager, "VA-0001")
    assert _client(officer).get(_page(message)).status_code == 404
    with pytest.raises(Http404):
        reading.mark_read(message_id=message.pk, actor=officer, now=clock.now())
    message.refresh_from_db()
    assert message.read_at is None
    assert _client(manager).get(_page(message)).status_code == 302


def test_opening_a_message_leads_to_what_it_is_about_and_puts_it_away(world: World) -> None:
    manager = world.people[Role.MANAGER]
    message = _told(manager, "VA-0001")
    client = _client(manager)
    answer = client.get(_page(message))
    assert answer.headers["location"] == message.url
    message.refresh_from_db()
    first = message.read_at
    assert first is not None
    client.get(_page(message))
    message.refresh_from_db()
    assert message.read_at == first


def test_asking_for_the_head_of_a_page_reads_nothing(world: World) -> None:
    """Programs that look whether a link works do that."""
    message = _told(world.people[Role.MANAGER], "VA-0001")
    assert _client(world.people[Role.MANAGER]).head(_page(message)).status_code == 200
    message.refresh_from_db()
    assert message.read_at is None


def test_a_message_that_leads_nowhere_has_a_page(world: World) -> None:
    manager = world.people[Role.MANAGER]
    for url in ("", "//elders.example/"):
        message = make_message(world.canary, manager, key=f"nergens{url}", url=url)
        assert f"proef.{world.canary}" in _text(_client(manager), _page(message))


def test_all_read_puts_away_ones_own_and_no_others(world: World) -> None:
    manager, officer = world.people[Role.MANAGER], world.people[Role.PRIVACY_OFFICER]
    for label in ("VA-0001", "VA-0002"):
        _told(manager, label)
    others = _told(officer, "VA-0001")
    client = _client(manager)
    assert "Alles gelezen" in _text(client, LIST)
    answer = client.post(LIST, {"_read_all": "1"}, follow=True)
    text = answer.content.decode()
    assert "2 berichten als gelezen gemarkeerd." in text
    assert "Alles gelezen" not in text
    assert not InAppMessage.objects.sent_to(manager).unread().exists()
    others.refresh_from_db()
    assert others.read_at is None


def test_what_comes_in_while_all_is_put_away_stays_new(world: World) -> None:
    manager = world.people[Role.MANAGER]
    _told(manager, "VA-0001")
    before = clock.now() - timedelta(hours=1)
    assert reading.mark_all_read(actor=manager, now=before) == 0
    assert reading.mark_all_read(actor=manager, now=clock.now()) == 1


def test_the_list_is_narrowed_to_what_was_not_read(world: World) -> None:
    manager = world.people[Role.MANAGER]
    reading.mark_read(message_id=_told(manager, "VA-0001").pk, actor=manager, now=clock.now())
    _told(manager, "VA-0002")
    text = _text(_client(manager), f"{LIST}?read=no")
    assert "VA-0002" in text
    assert "VA-0001" not in text
    assert _client(manager).get(f"{LIST}?recipient__id__exact=1").status_code == 400


def test_the_header_and_the_first_page_tell_what_is_new(world: World) -> None:
    manager = world.people[Role.MANAGER]
    client = _client(manager)
    text = _text(client, HOME)
    assert ">Berichten</a>" in text
    assert "Nieuwe berichten" not in text
    for number in range(6):
        _told(manager, f"VA-{number}")
    text = _text(client, HOME)
    assert "Berichten (6 nieuw)" in text
    assert "6 berichten die u nog niet hebt gelezen." in text
    shown = [number for number in range(6) if f"Bericht over VA-{number}" in text]
    assert shown == [1, 2, 3, 4, 5], "the newest five"
    assert "Berichten (6 nieuw)" in _text(client, "/admin/tenancy/department/")


def test_messages_are_no_reason_to_ask_more_of_the_database(world: World) -> None:
    manager = world.people[Role.MANAGER]
    client = _client(manager)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            _text(client, path)
        return len(captured)

    def fill(count: int) -> None:
        InAppMessage.objects.bulk_create(
            InAppMessage(
                organisation_id=world.organisation.pk,
                intent=TOLD,
                key=f"{count}-{number}",
                recipient=manager,
                context={"label": str(number)},
                created_at=clock.now(),
            )
            for number in range(count)
        )

    fill(10)
    pages: tuple[Any, ...] = (LIST, HOME)
    for page in pages:
        queries(page)
    at_ten = [queries(page) for page in pages]
    fill(1000)
    assert [queries(page) for page in pages] == at_ten
