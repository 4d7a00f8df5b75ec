"""A message is written with the act that it tells about, once, and nobody waits for a server."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.notifications.intents import ContextRefused
from privacyoffice.notifications.models import (
    InAppMessage,
    Manner,
    MessagePreference,
    OutboxMessage,
    State,
)
from privacyoffice.notifications.services import writing
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_organisation, make_user
from tests.notifications.conftest import TOLD
from tests.notifications.telling import one_of, tell, tell_address


def _notices(world: World, count: int) -> list[Notice]:
    person = world.people[Role.DPO].pk
    return [
        Notice(TOLD, f"{number}", recipient_id=person, context={"label": "VA-0001"})
        for number in range(count)
    ]


def test_a_message_is_a_mail_and_stands_in_the_product_once(world: World) -> None:
    dpo = world.people[Role.DPO]
    notice = Notice(TOLD, "k", recipient_id=dpo.pk, context={"label": "VA-0001"}, url="/admin/")
    assert write([notice], now=clock.now()) == 1
    assert write([notice, notice], now=clock.now()) == 0
    mail, in_app = one_of("k"), InAppMessage.objects.get(key="k")
    assert (mail.recipient, mail.state, mail.is_urgent) == (dpo, State.QUEUED, False)
    assert (mail.context, in_app.context) == (
        {"label": "VA-0001", "url": "/admin/"},
        {"label": "VA-0001"},
    )
    assert (in_app.recipient, in_app.url) == (dpo, "/admin/")


def test_the_same_occasion_for_another_person_or_organisation_is_another_message(
    world: World,
) -> None:
    identities = {tell(world.people[role]).message_id for role in (Role.DPO, Role.MANAGER)}
    with organisation_scope(make_organisation().pk):
        identities.add(tell(world.people[Role.DPO]).message_id)
    assert len(identities) == 3


def test_who_works_elsewhere_is_told_by_mail_only(world: World) -> None:
    mail = tell_address("Iemand@burger.example")
    assert (mail.recipient, mail.to_address) == (None, "Iemand@burger.example")
    assert not InAppMessage.objects.filter(key="1").exists()


def test_what_is_taken_back_was_never_said(world: World) -> None:
    with transaction.atomic():
        tell(world.people[Role.DPO], "taken-back")
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.filter(key="taken-back").exists()
    assert not InAppMessage.objects.filter(key="taken-back").exists()


def test_a_notice_goes_to_exactly_one_recipient_at_a_possible_address(world: World) -> None:
    for wrong in ({}, {"recipient_id": world.people[Role.DPO].pk, "to_address": "a@b.nl"}):
        with pytest.raises(ValueError, match="to a person or to an address"):
            Notice(TOLD, "k", **wrong)
    with pytest.raises(ValidationError):
        Notice(TOLD, "k", to_address="a@b.nl\r\nBcc: kwaad@b.nl")


def test_only_what_an_intent_declares_goes_into_a_message(world: World) -> None:
    person = world.people[Role.DPO].pk
    with pytest.raises(ContextRefused):
        write([Notice(TOLD, "k", recipient_id=person, context={"naam": "x"})], now=clock.now())


def test_who_wants_one_summary_a_day_gets_what_can_wait_in_there(world: World) -> None:
    dpo, manager = world.people[Role.DPO], world.people[Role.MANAGER]
    MessagePreference.objects.create(user=dpo, manner=Manner.DAILY)
    MessagePreference.objects.create(user=manager, manner=Manner.AT_ONCE_ONLY)
    assert tell(dpo, "dpo").state == State.BUNDLED
    assert tell(manager, "manager").state == State.QUEUED
    urgent = Notice("accounts.mail", "urgent", recipient_id=dpo.pk, context={"works_in": 1})
    write([urgent], now=clock.now())
    assert one_of("urgent").state == State.QUEUED
    assert InAppMessage.objects.filter(key="dpo").exists()


def test_many_messages_ask_the_database_no_more_than_two(world: World) -> None:
    asked = []
    for count in (2, 60):
        with CaptureQueriesContext(connection) as captured:
            write(_notices(world, count), now=clock.now())
        asked.append(len(captured))
    assert asked[0] == asked[1]
    assert OutboxMessage.objects.filter(intent=TOLD).count() == 60


def test_the_sender_is_woken_after_the_act_and_only_for_something_new(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(writing, "_wake_up", [lambda: woken.append("woken")])
    with django_capture_on_commit_callbacks(execute=True):
        tell(world.people[Role.DPO])
        assert woken == []
    assert woken == ["woken"]
    with django_capture_on_commit_callbacks(execute=True):
        tell(world.people[Role.DPO])
    assert woken == ["woken"]


def test_an_act_succeeds_while_nobody_can_be_woken(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def broken() -> None:
        raise ConnectionError

    monkeypatch.setattr(writing, "_wake_up", [broken])
    with django_capture_on_commit_callbacks(execute=True):
        tell(world.people[Role.DPO])
    assert one_of("1").state == State.QUEUED


def test_two_writers_at_once_write_each_message_once(committed_db: None, told: Any) -> None:
    """In opposite order, which would lock them together if they wrote as they were asked."""
    organisation, person = make_organisation(), make_user()
    notices = [
        Notice(TOLD, f"{number}", recipient_id=person.pk, context={"label": "VA-0001"})
        for number in range(300)
    ]
    together = Barrier(2)

    def write_all(order: int) -> int:
        try:
            together.wait()
            with organisation_scope(organisation.pk):
                return write(notices[::order], now=clock.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        new = list(pool.map(write_all, (1, -1)))
    assert sum(new) == 300
    with organisation_scope(organisation.pk):
        assert OutboxMessage.objects.count() == InAppMessage.objects.count() == 300
        # Nobody works there, so a later test does not send them.
        OutboxMessage.objects.update(state=State.DROPPED)
