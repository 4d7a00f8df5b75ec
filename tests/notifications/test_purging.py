"""What a mail said is removed after a while; that it was sent stays known."""

from datetime import timedelta
from typing import Any

import pytest

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.notifications.models import DeliveryAttempt, InAppMessage, OutboxMessage, State
from privacyoffice.notifications.services import purging, reading
from privacyoffice.notifications.services.purging import NO_ADDRESS, purge
from privacyoffice.notifications.services.sending import send_due
from tests.factories import World
from tests.notifications.conftest import TOLD
from tests.notifications.mail_servers import MailSink
from tests.notifications.telling import one_of, tell, tell_address


def _later(days: float) -> Any:
    return clock.now() + timedelta(days=days)


def test_texts_and_addresses_go_after_the_time_of_the_setting(
    world: World, sink: MailSink, settings: Any
) -> None:
    settings.OUTBOX_KEEP_DAYS = 30
    sink.says["RCPT"] = "550 burger@elders.example is unknown"
    tell_address("burger@elders.example", "address")
    send_due()
    sink.says.clear()
    tell(world.people[Role.DPO], "person")
    send_due()
    purge(_later(29.9))
    assert one_of("person").subject == "Bericht over VA-0001"
    purge(_later(30.1))
    for key, state in (("address", State.FAILED), ("person", State.SENT)):
        left = one_of(key)
        assert (left.context, left.subject, left.body_text, left.body_html) == ({}, "", "", "")
        assert (left.state, left.problem, left.attempts) == (state, "", 1)
        assert left.purged_at is not None
    assert (one_of("address").to_address, one_of("person").to_address) == (NO_ADDRESS, "")
    assert one_of("person").recipient == world.people[Role.DPO]
    replies = DeliveryAttempt.objects.filter(message__in=(one_of("address"), one_of("person")))
    assert set(replies.values_list("reply", flat=True)) == {""}


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING])
def test_what_still_has_to_go_out_keeps_its_text(world: World, state: State) -> None:
    waiting = tell(world.people[Role.DPO])
    OutboxMessage.objects.filter(pk=waiting.pk).update(state=state)
    purge(_later(1000))
    assert one_of("1").context == {"label": "VA-0001", "url": ""}


def test_messages_in_the_product_go_when_they_were_read_and_otherwise_after_a_year(
    world: World, settings: Any
) -> None:
    settings.OUTBOX_KEEP_DAYS = 30
    dpo = world.people[Role.DPO]
    for key in ("read", "new"):
        tell(dpo, key)
    read = InAppMessage.objects.get(key="read")
    reading.mark_read(message_id=read.pk, actor=dpo, now=clock.now())
    kept = []
    for days in (29.9, 30.1, 364.9, 365.1):
        purge(_later(days))
        own = InAppMessage.objects.sent_to(dpo).filter(intent=TOLD)
        kept.append(set(own.values_list("key", flat=True)))
    assert kept == [{"read", "new"}, {"new"}, {"new"}, set()]


def test_purging_again_removes_nothing_more(world: World, sink: MailSink) -> None:
    tell(world.people[Role.DPO])
    send_due()
    assert purge(_later(100)) > 0
    assert purge(_later(100)) == 0


def test_a_long_arrear_is_purged_in_steps(
    world: World, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    purge(_later(100))  # what belongs to the world that tests share
    monkeypatch.setattr(purging, "AT_ONCE", 2)
    for key in range(3):
        tell(world.people[Role.DPO], f"{key}")
    send_due()
    assert [purge(_later(100)) for _time in range(3)] == [2, 1, 0]
