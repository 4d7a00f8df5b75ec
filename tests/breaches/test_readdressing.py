"""Who was not reached at a wrong address is reached at the right one, and nobody else again."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from breaches.models import Breach, Communication, CommunicationStatus, Recipient
from breaches.queries_people import MAIL, failed_of, sent_of
from breaches.services import people_mails, readdressing, sending_out
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.notifications.rendering import render
from privacyoffice.tenancy.scope import organisation_scope
from tests.breaches import telling
from tests.breaches.test_people_pages import PAGE, client_of, sent
from tests.factories import World


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def breach(world: World) -> Breach:
    return telling.worked_on(world)


def mails_of(communication: Communication) -> Any:
    return OutboxMessage.objects.filter(intent=MAIL, about_id=communication.breach_id)


def ended(mails: Any, state: str) -> None:
    found = OutboxMessage.objects.filter(pk__in=[mail.pk for mail in mails])
    for step in (State.SENDING, state):
        found.update(state=step)


@pytest.fixture
def message(world: World, breach: Breach, officer: Any) -> Communication:
    """To two people: the first got it, the mail to the second failed."""
    made = telling.approved(world.people, breach, csv=telling.EMAILS)
    sending_out.begin(communication_id=made.pk, actor=officer, now=clock.now())
    people_mails._hand_over(made.pk, clock.now())
    for position, state in ((1, State.SENT), (2, State.FAILED)):
        one = Recipient.objects.get(communication=made, position=position)
        ended(mails_of(made).filter(key__endswith=str(one.pk)), state)
    sending_out.finish_sent(clock.now())
    return Communication.objects.get(pk=made.pk)


def readdressed(message: Communication, actor: Any, **given: Any) -> Recipient:
    second = Recipient.objects.get(communication=message, position=2)
    options = {"recipient_id": second.pk, "email": "an@goed.example"} | given
    return readdressing.readdress(
        communication_id=message.pk, actor=actor, now=clock.now(), **options
    )


def test_who_was_not_reached_gets_it_at_another_address_and_nobody_else_again(
    world: World, message: Communication, officer: Any
) -> None:
    """Law: GDPR art. 34(1)."""
    assert message.status == CommunicationStatus.DONE
    before = set(mails_of(message).values_list("pk", flat=True))
    wrong = readdressed(message, officer)
    (new,) = mails_of(message).exclude(pk__in=before)
    told = render(new, world.organisation, None, now=clock.now())
    assert (told.address, told.subject) == ("an@goed.example", "Tekst subject Zegge")
    assert "an@goed.example" not in str(list(mails_of(message).values()))
    assert (sent_of(message).sent, sent_of(message).on_their_way) == (1, 1)
    # Nobody has to look at the mail that failed any more.
    assert not mails_of(message).filter(state=State.FAILED).exists()
    ended(mails_of(message).filter(pk=new.pk), State.FAILED)
    assert failed_of(message).get() == wrong
    readdressed(message, officer, email="an@beter.example")
    ended(mails_of(message).filter(state=State.QUEUED), State.SENT)
    assert sent_of(message).sent == 2
    acts = AuditEvent.objects.filter(action="breach.recipient_readdressed")
    assert acts.filter(subject_id=message.breach_id).count() == 2
    assert "goed.example" not in str(list(acts.values()))


def test_a_second_click_and_somebody_who_was_reached_bring_no_second_mail(
    message: Communication, officer: Any
) -> None:
    reached = Recipient.objects.get(communication=message, position=1).pk
    with pytest.raises(ValidationError, match="did not fail"):
        readdressed(message, officer, recipient_id=reached)
    readdressed(message, officer)
    with pytest.raises(ValidationError, match="did not fail"):
        readdressed(message, officer)
    assert mails_of(message).count() == 3


def test_the_mail_that_failed_is_locked_before_it_is_judged(
    message: Communication, officer: Any
) -> None:
    """Else somebody sends it again from the outbox meanwhile, and one person gets two."""
    locked: list[bool] = []

    def judged(communication: Communication) -> Any:
        locks = [query["sql"] for query in asked if "FOR UPDATE" in query["sql"]]
        locked.append(any('FROM "notifications_outboxmessage"' in sql for sql in locks))
        return failed_of(communication)

    with (
        CaptureQueriesContext(connection) as asked,
        patch.object(readdressing, "failed_of", side_effect=judged),
    ):
        readdressed(message, officer)
    assert locked == [True]


def test_a_mail_that_perhaps_arrived_is_not_sent_to_another_address(
    message: Communication, officer: Any
) -> None:
    readdressed(message, officer)
    ended(mails_of(message).filter(state=State.QUEUED), State.UNCERTAIN)
    with pytest.raises(ValidationError, match="did not fail"):
        readdressed(message, officer)


def test_only_who_may_tell_people_corrects_an_address_of_an_open_breach(
    world: World, message: Communication, officer: Any
) -> None:
    for role in (Role.MANAGER, Role.DPO, Role.CASE_HANDLER):
        with pytest.raises(Http404):
            readdressed(message, world.people[role])
    with pytest.raises(ValidationError, match="no e-mail address"):
        readdressed(message, officer, email="an")
    breach = Breach.objects.get(pk=message.breach_id)
    breach.close(outcome="breach", at=clock.now())
    breach.save()
    with pytest.raises(ValidationError, match="closed breach"):
        readdressed(message, officer)


def test_an_address_is_corrected_on_screen_and_a_wrong_one_is_told_beside_it(
    world: World, message: Communication
) -> None:
    client, page = client_of(world, Role.PRIVACY_OFFICER), PAGE.format(message.pk)
    path = page + "act/readdress/"
    assert path in client.get(page + "change/").content.decode()
    shown = client.get(path).content.decode()
    assert "An Riet · an@burger.example" in shown
    assert "Bo Lis" not in shown
    wrong = str(failed_of(message).get().pk)
    answer = sent(client, path, recipient=wrong, email="an@").content.decode()
    assert "This is no e-mail address." in answer
    assert 'value="an@"' in answer
    assert sent(client, path, recipient=wrong, email="an@goed.example").status_code == 302
    assert mails_of(message).count() == 3
    assert path not in client.get(page + "change/").content.decode()
    reading = AuditEvent.objects.filter(action="cases.read", subject_id=message.breach_id)
    assert reading.exists()
