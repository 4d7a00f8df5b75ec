"""Every mail goes out once: no fault of a mail server loses one, and none repeats one."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from local.place import free_port

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs.heartbeats import last_beats
from privacyoffice.notifications import intents
from privacyoffice.notifications.models import (
    DeliveryAttempt,
    Ending,
    InAppMessage,
    OutboxMessage,
    State,
)
from privacyoffice.notifications.services import sending
from privacyoffice.notifications.services.delivery import GIVE_UP, LEASE, PAUSES
from privacyoffice.notifications.services.sending import Sent, send_due
from tests.factories import World, make_user
from tests.notifications.mail_servers import MailSink, cut
from tests.notifications.telling import Clock, one_of, tell, tell_address


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """The sender's clock, to be moved by hand."""
    moved = Clock()
    monkeypatch.setattr(clock, "now", moved)
    return moved


@pytest.fixture
def dpo(world: World) -> User:
    return world.people[Role.DPO]


def attempts_of(message: OutboxMessage) -> list[tuple[str, str]]:
    found = DeliveryAttempt.objects.filter(message=message).order_by("number")
    return list(found.values_list("ending", "reply"))


def test_a_mail_goes_out_once_in_the_name_of_the_organisation(
    world: World, dpo: User, sink: MailSink
) -> None:
    written = tell(dpo)
    assert send_due() == Sent(sent=1)
    assert send_due() == Sent()
    (mail,) = sink.to(dpo.email)
    (sender,) = mail["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (world.organisation.name, "privacy@localhost")
    assert str(mail["To"]) == f"{dpo.name} <{dpo.email}>"
    assert mail["Reply-To"] == world.organisation.dpo_email
    assert mail["Subject"] == "Bericht over VA-0001"
    assert mail["Message-ID"] == f"<{written.message_id}@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert abs(mail["Date"].datetime - clock.now()) < timedelta(minutes=1)
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html"]


def test_a_mail_that_went_out_is_kept_as_it_was(dpo: User, sink: MailSink) -> None:
    tell(dpo)
    send_due()
    kept, (mail,) = one_of("1"), sink.to(dpo.email)
    assert (kept.state, kept.attempts, kept.problem) == (State.SENT, 1, "")
    assert kept.sent_at is not None
    text = mail.get_body(("plain",)).get_content()
    assert (kept.subject, kept.body_text) == (mail["Subject"], text.replace("\r\n", "\n"))
    assert kept.body_html.strip().startswith("<!DOCTYPE html>")
    assert attempts_of(kept) == [(Ending.ACCEPTED, "250 kept")]


def test_a_mail_that_may_not_be_kept_leaves_nothing_but_that_it_went_out(
    world: World, dpo: User, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = replace(intents.intent_of("tests.told"), keeps_text=False)
    monkeypatch.setitem(intents._intents, "tests.told", secret)
    tell(dpo)
    send_due()
    kept = one_of("1")
    assert (kept.state, kept.context, kept.subject) == (State.SENT, {}, "")
    assert (kept.body_text, kept.body_html) == ("", "")
    assert kept.purged_at is not None
    assert len(sink.to(dpo.email)) == 1


def test_what_is_urgent_goes_before_what_waited_longer(dpo: User, sink: MailSink) -> None:
    tell(dpo, "1")
    tell_address("burger@elders.example", "2")
    send_due()
    assert [to for to, _mail in sink.taken] == ["burger@elders.example", dpo.email]


def test_a_mail_waits_until_its_time(dpo: User, sink: MailSink, now: Clock) -> None:
    tell(dpo, not_before=now() + timedelta(hours=2))
    assert send_due() == Sent()
    now.moment += timedelta(hours=2)
    assert send_due() == Sent(sent=1)


def test_without_a_mail_server_nothing_is_lost_and_all_goes_when_it_is_back(
    dpo: User, sink: MailSink, settings: Any, now: Clock
) -> None:
    tell(dpo, "1")
    tell(dpo, "2")
    settings.EMAIL_PORT = free_port()
    for _sweep in range(3):
        # One is tried, and the others are left in peace.
        assert send_due().later <= 1
        now.moment += timedelta(seconds=15)
    states = {one_of(key).state for key in "12"}
    assert states == {State.QUEUED}
    assert {ending for ending, _reply in attempts_of(one_of("1"))} == {Ending.UNREACHABLE}
    settings.EMAIL_PORT = sink.port
    tell(dpo, "3")
    # The two that were tried have a pause; that it works again for the third ends it.
    assert send_due() == Sent(sent=3)
    assert len(sink.to(dpo.email)) == 3


def test_a_server_that_is_not_ready_is_asked_again_after_growing_pauses(
    dpo: User, sink: MailSink, now: Clock
) -> None:
    sink.says["RCPT"] = "451 4.7.1 later please"
    tell(dpo)
    for count, pause in enumerate((*PAUSES, PAUSES[-1]), start=1):
        assert send_due() == Sent(later=1)
        assert (one_of("1").attempts, one_of("1").problem) == (count, "451 4.7.1 later please")
        now.moment += pause - timedelta(seconds=1)
        assert send_due() == Sent()
        now.moment += timedelta(seconds=1)
    sink.says.clear()
    assert send_due() == Sent(sent=1)
    assert len(sink.to(dpo.email)) == 1


def test_what_is_urgent_never_waits_longer_than_five_minutes(
    world: World, sink: MailSink, now: Clock
) -> None:
    sink.says["RCPT"] = "451 later"
    tell_address("burger@elders.example")
    for _attempt in range(6):
        assert send_due() == Sent(later=1)
        assert one_of("1").not_before - now() <= timedelta(minutes=5)
        now.moment = one_of("1").not_before


@pytest.mark.parametrize("ending", list(GIVE_UP))
def test_what_keeps_failing_is_given_up_and_shown_with_the_reason(
    dpo: User, sink: MailSink, settings: Any, now: Clock, ending: Ending
) -> None:
    sink.says["RCPT"] = "451 4.7.1 later please"
    if ending == Ending.UNREACHABLE:
        settings.EMAIL_PORT = free_port()
    tell(dpo)
    send_due()
    now.moment += GIVE_UP[ending] - timedelta(minutes=1)
    assert send_due() == Sent(later=1)
    now.moment += timedelta(days=1)
    assert send_due() == Sent(failed=1)
    failed = one_of("1")
    assert failed.state == State.FAILED
    assert attempts_of(failed)[-1][1] in failed.problem
    assert "3 pogingen" in failed.problem


def test_a_refusal_for_good_fails_one_mail_and_not_the_next(dpo: User, sink: MailSink) -> None:
    sink.says["RCPT"] = "550 5.1.1 nobody here"
    tell(dpo, "1")
    send_due()
    sink.says.clear()
    tell(dpo, "2")
    assert send_due() == Sent(sent=1)
    assert one_of("1").state == State.FAILED
    assert one_of("1").problem == "De mailserver weigert deze e-mail: 550 5.1.1 nobody here"


@pytest.mark.parametrize("fault", [cut, MailSink.silence])
def test_a_mail_that_may_have_arrived_is_never_sent_again_by_itself(
    dpo: User, sink: MailSink, now: Clock, fault: Any
) -> None:
    sink.says["DATA"] = fault
    tell(dpo)
    assert send_due() == Sent(uncertain=1)
    sink.says.clear()
    for _day in range(8):
        now.moment += timedelta(days=1)
        assert send_due() == Sent()
    assert one_of("1").state == State.UNCERTAIN
    assert len(sink.to(dpo.email)) == 1


def test_a_sender_that_died_leaves_its_mail_uncertain_after_a_while(
    dpo: User, sink: MailSink, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who dies says nothing: neither here nor in the database."""

    def die(*_mail: Any, **_address: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(sending.MailServer, "offer", die)
    tell(dpo)
    with pytest.raises(SystemExit):
        send_due()
    monkeypatch.undo()
    monkeypatch.setattr(clock, "now", now)
    assert one_of("1").state == State.SENDING
    assert send_due() == Sent()
    now.moment += LEASE + timedelta(seconds=1)
    assert send_due() == Sent(uncertain=1)
    assert (one_of("1").state, sink.taken) == (State.UNCERTAIN, [])
    assert attempts_of(one_of("1")) == [("", "")]


def test_what_nobody_need_hear_any_more_is_not_sent_and_is_no_longer_new(
    dpo: User, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(occasions: Sequence[str]) -> dict[str, str]:
        return {key: "Het is al klaar." for key in occasions if key == "done"}

    tell(dpo, "done")
    tell(dpo, "open")
    known = replace(intents.intent_of("tests.told"), not_meant=overtaken)
    monkeypatch.setitem(intents._intents, "tests.told", known)
    assert send_due() == Sent(sent=1, dropped=1)
    assert (one_of("done").state, one_of("done").problem) == (State.DROPPED, "Het is al klaar.")
    unread = InAppMessage.objects.sent_to(dpo).unread().filter(intent=known.code)
    assert list(unread.values_list("key", flat=True)) == ["open"]


def test_who_left_gets_no_mail_of_the_organisation_any_more(world: World, sink: MailSink) -> None:
    tell(world.people["former"], "former")
    tell(make_user(), "stranger")
    locked_out = world.people[Role.MANAGER]
    locked_out.is_active = False
    locked_out.save()
    tell(locked_out, "locked-out")
    assert send_due() == Sent(dropped=3)
    assert sink.taken == []
    assert one_of("former").problem == "Deze persoon heeft geen rol meer in de organisatie."
    assert one_of("locked-out").problem == "Deze persoon mag niet meer inloggen."


def test_mail_goes_to_the_address_that_somebody_has_now(dpo: User, sink: MailSink) -> None:
    tell(dpo)
    dpo.email = "verhuisd@duinmeer.example"
    dpo.save()
    send_due()
    assert len(sink.to("verhuisd@duinmeer.example")) == 1


def test_no_name_or_label_can_write_a_header(world: World, dpo: User, sink: MailSink) -> None:
    hostile = 'x\r\nBcc: kwaad@elders.example\r\n\r\nTekst\x00\u2028"<a@b>, =?utf-8?q?x?= \u202e'
    dpo.name = hostile.replace("\x00", "")
    dpo.save()
    world.organisation.name = hostile.replace("\x00", "")[:200]
    world.organisation.dpo_email = "geen adres"
    world.organisation.save()
    tell(dpo, label=hostile.replace("\x00", "\x01"))
    assert send_due() == Sent(sent=1)
    (mail,) = sink.to(dpo.email)
    assert len(sink.taken) == 1
    assert (mail["Bcc"], mail["Reply-To"]) == (None, None)
    assert [address.addr_spec for address in mail["To"].addresses] == [dpo.email]
    for name in ("From", "To", "Subject"):
        assert str(mail[name]).isprintable()
        assert "\u202e" not in mail[name]


def test_an_address_that_is_none_is_a_failure_that_somebody_sees(
    world: World, sink: MailSink
) -> None:
    mail = tell_address("burger@elders.example")
    OutboxMessage.objects.filter(pk=mail.pk).update(to_address="a@b.nl\r\nRCPT TO:<kwaad@b.nl>")
    assert send_due() == Sent(failed=1)
    assert (sink.taken, sink.conversations) == ([], 0)
    assert one_of("1").problem == "Dit is geen e-mailadres."


def test_a_mail_that_cannot_be_made_waits_and_keeps_no_other_from_going(
    dpo: User, sink: MailSink, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(dpo, "1")
    tell_address("burger@elders.example", "2")
    with monkeypatch.context() as before_release:
        before_release.delitem(intents._intents, "tests.told")
        assert send_due() == Sent(sent=1, later=1)
    now.moment += PAUSES[0]
    assert send_due() == Sent(sent=1)


def test_a_tarpit_holds_a_sender_for_one_mail_only(
    world: World, dpo: User, sink: MailSink, settings: Any
) -> None:
    for key in range(5):
        tell(dpo, f"{key}")
    sink.says["RCPT"] = MailSink.silence
    began = time.monotonic()
    assert send_due() == Sent(later=1)
    assert time.monotonic() - began < 5 * settings.EMAIL_TIMEOUT


def test_a_slow_server_does_not_keep_a_sender_for_long(
    dpo: User, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LONGEST_RUN", 0.0)
    tell(dpo, "1")
    tell(dpo, "2")
    assert send_due() == Sent(sent=1)
    assert send_due() == Sent(sent=1)


def test_a_sender_gives_a_sign_of_life(dpo: User, sink: MailSink, now: Clock) -> None:
    tell(dpo)
    send_due()
    (heart,) = (beat for beat in last_beats() if beat.name == sending.HEARTBEAT)
    assert heart.last_at == now()
    now.moment += timedelta(seconds=15)
    send_due()
    (heart,) = (beat for beat in last_beats() if beat.name == sending.HEARTBEAT)
    assert heart.last_at == now()
