"""What did not go out is sent again by a person, once and knowingly, or marked as dealt with."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.notifications import intents
from privacyoffice.notifications.intents import intent_of
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.notifications.services import settling
from privacyoffice.notifications.services.purging import purge
from privacyoffice.notifications.services.sending import Sent, send_due
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_organisation
from tests.notifications.conftest import TOLD
from tests.notifications.mail_servers import MailSink, cut
from tests.notifications.telling import one_of, tell, tell_address


@pytest.fixture
def officer(world: World) -> User:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def uncertain(world: World, sink: MailSink) -> OutboxMessage:
    sink.says["DATA"] = cut
    tell(world.people[Role.DPO])
    assert send_due() == Sent(uncertain=1)
    sink.says.clear()
    return one_of("1")


def _again(message: OutboxMessage, actor: User) -> OutboxMessage:
    return settling.send_again(message_id=message.pk, actor=actor, now=clock.now())


def _settle(message: OutboxMessage, actor: User, reason: str = "Gebeld.") -> OutboxMessage:
    return settling.settle(message_id=message.pk, reason=reason, actor=actor, now=clock.now())


def test_an_uncertain_mail_goes_again_as_a_new_one_that_refers_to_the_first(
    world: World, officer: User, uncertain: OutboxMessage, sink: MailSink
) -> None:
    again = _again(uncertain, officer)
    assert send_due() == Sent(sent=1)
    first, second = sink.to(world.people[Role.DPO].email)
    assert second["Message-ID"] != first["Message-ID"]
    assert second["References"] == first["Message-ID"]
    assert second["Subject"] == first["Subject"]
    assert (again.again_of_id, one_of("1").pk) == (uncertain.pk, again.pk)
    uncertain.refresh_from_db()
    assert (uncertain.state, uncertain.settled_by) == (State.SETTLED, officer)
    event = AuditEvent.objects.get(action="notifications.sent_again")
    assert (event.subject_id, event.actor) == (uncertain.pk, officer)
    assert event.payload == {"again": str(again.pk)}


def test_a_failed_mail_goes_to_the_address_that_was_mended(
    world: World, officer: User, sink: MailSink
) -> None:
    dpo = world.people[Role.DPO]
    sink.says["RCPT"] = "550 5.1.1 nobody here"
    tell(dpo)
    send_due()
    sink.says.clear()
    dpo.email = "verbeterd@duinmeer.example"
    dpo.save()
    _again(one_of("1"), officer)
    send_due()
    assert len(sink.to("verbeterd@duinmeer.example")) == 1


def test_a_mail_is_sent_again_once_however_often_somebody_asks(
    officer: User, uncertain: OutboxMessage, sink: MailSink
) -> None:
    _again(uncertain, officer)
    with pytest.raises(ValidationError):
        _again(uncertain, officer)
    assert send_due() == Sent(sent=1)


def test_a_mail_that_fails_again_can_be_sent_once_more(
    officer: User, uncertain: OutboxMessage, sink: MailSink
) -> None:
    sink.says["RCPT"] = "550 nobody"
    second = _again(uncertain, officer)
    assert send_due() == Sent(failed=1)
    sink.says.clear()
    third = _again(second, officer)
    assert send_due() == Sent(sent=1)
    assert len({uncertain.message_id, second.message_id, third.message_id}) == 3


def test_what_went_out_or_still_must_is_not_for_a_person_to_settle(
    world: World, officer: User, sink: MailSink
) -> None:
    queued = tell(world.people[Role.DPO])
    for act in (_again, _settle):
        with pytest.raises(ValidationError):
            act(queued, officer)
    send_due()
    for act in (_again, _settle):
        with pytest.raises(ValidationError):
            act(queued, officer)


def test_a_mail_whose_text_is_gone_cannot_be_sent_again(
    officer: User, uncertain: OutboxMessage
) -> None:
    purge(clock.now() + timedelta(days=100))
    with pytest.raises(ValidationError, match="verwijderd"):
        _again(uncertain, officer)
    assert _settle(uncertain, officer).state == State.SETTLED


def test_a_mail_that_nobody_need_hear_any_more_cannot_be_sent_again(
    officer: User, uncertain: OutboxMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = replace(intent_of(TOLD), not_meant=lambda keys: dict.fromkeys(keys, "Al klaar."))
    monkeypatch.setitem(intents._intents, TOLD, done)
    with pytest.raises(ValidationError, match="Al klaar"):
        _again(uncertain, officer)
    assert _settle(uncertain, officer).state == State.SETTLED


def test_settling_needs_a_reason_and_keeps_it(
    officer: User, uncertain: OutboxMessage, sink: MailSink
) -> None:
    with pytest.raises(ValidationError):
        _settle(uncertain, officer, "  ")
    settled = _settle(uncertain, officer, "Gebeld.")
    assert (settled.state, settled.settled_reason) == (State.SETTLED, "Gebeld.")
    event = AuditEvent.objects.get(action="notifications.settled")
    assert (event.reason, event.subject_label) == ("Gebeld.", "een nieuw wachtwoord")
    assert send_due() == Sent()


@pytest.mark.parametrize("role", [Role.DPO, Role.AUDITOR, Role.MANAGER, Role.ACCOUNT_ADMIN])
def test_only_the_privacy_officer_settles(
    world: World, uncertain: OutboxMessage, role: Role
) -> None:
    for act in (_again, _settle):
        with pytest.raises(Http404):
            act(uncertain, world.people[role])
    uncertain.refresh_from_db()
    assert uncertain.state == State.UNCERTAIN


def test_mail_of_another_organisation_does_not_exist(officer: User, sink: MailSink) -> None:
    with organisation_scope(make_organisation().pk):
        theirs = tell_address("burger@elders.example")
        for state in (State.SENDING, State.FAILED):
            OutboxMessage.objects.filter(pk=theirs.pk).update(
                state=state, not_before=clock.now() + timedelta(days=1)
            )
    for act in (_again, _settle):
        with pytest.raises(Http404):
            act(theirs, officer)
