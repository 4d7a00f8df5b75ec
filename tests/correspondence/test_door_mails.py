"""Mails with a code or a link: to whom they go is found when they are sent."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.correspondence import door_mails, doors, mailboxes
from privacyoffice.correspondence.models import Code, Way
from privacyoffice.correspondence.services import access, lost_links, mailbox_codes
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.notifications.intents import intent_of
from privacyoffice.notifications.models import DeliveryAttempt, Ending, OutboxMessage, State
from privacyoffice.notifications.services.delivery import Parcel, record, take_up
from privacyoffice.notifications.smtp import Answer
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import doors as given
from tests.factories import World, requests

CANARY = "kan7post"
ADDRESS = f"{CANARY}@burger.example"


@pytest.fixture
def case(world: World) -> DataSubjectRequest:
    return requests.written_down(CANARY, by=world.people[Role.PRIVACY_OFFICER])


def _sent_now(world: World, case: DataSubjectRequest) -> Any:
    """The mail about a case as it goes to the mail server; others go first."""
    OutboxMessage.objects.exclude(about_id=case.pk).filter(state=State.QUEUED).update(
        state=State.DROPPED
    )
    return take_up(world.organisation.pk)


def _code_for(case: DataSubjectRequest) -> None:
    token = access.enter(access.open_door(case, now=clock.now()), now=clock.now())
    visitor = access.inside(token or "", now=clock.now())
    assert visitor
    access.send_code(visitor, now=clock.now())


def test_code_goes_to_the_address_of_the_case(world: World, case: DataSubjectRequest) -> None:
    _code_for(case)
    parcel = _sent_now(world, case)
    assert isinstance(parcel, Parcel)
    assert parcel.envelope.to == ADDRESS
    code = doors.code_of(Code.objects.get(case_id=case.pk))
    assert code.encode() in parcel.envelope.content


def test_link_goes_to_the_address_that_is_known_when_it_is_sent(
    world: World, case: DataSubjectRequest
) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    given.give_link(request_id=case.pk, by_mail=True, actor=officer, now=clock.now())
    case.refresh_from_db()
    case.person = {"surname": "Voorbeeld", "email": "ander@burger.example"}
    case.save()
    parcel = _sent_now(world, case)
    assert parcel.envelope.to == "ander@burger.example"


def test_nothing_of_the_address_stays_when_the_server_repeats_it(
    world: World, case: DataSubjectRequest
) -> None:
    _code_for(case)
    parcel = _sent_now(world, case)
    said = f"550 5.1.1 <{ADDRESS.upper()}>: unknown"
    assert record(parcel, Answer(Ending.REFUSED, said)) == State.FAILED
    kept = [*OutboxMessage.objects.filter(about_id=case.pk).values()]
    kept += DeliveryAttempt.objects.filter(message=parcel.message_id).values()
    assert "550 5.1.1 <…>: unknown" in str(kept)
    assert CANARY not in str(kept).lower()


def test_no_mail_goes_out_about_a_case_that_was_destroyed(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    case = DataSubjectRequest.objects.get(pk=world.fresh("request-closed"))
    given.give_link(request_id=case.pk, by_mail=True, actor=officer, now=clock.now())
    requests.destroyed(case, by=officer)
    assert _sent_now(world, case) == State.DROPPED


def test_a_code_that_works_no_longer_is_not_sent(world: World, case: DataSubjectRequest) -> None:
    _code_for(case)
    meant = intent_of(door_mails.CODE.code).why_not_meant  # type: ignore[union-attr]
    mail = OutboxMessage.objects.get(about_id=case.pk, state=State.QUEUED)
    assert not meant([mail.key])
    with _later(access.VALID[Way.EMAIL]):
        assert meant([mail.key])
    Code.objects.filter(case_id=case.pk).update(used_at=clock.now())
    assert _sent_now(world, case) == State.DROPPED
    mail.refresh_from_db()
    assert mail.state == State.DROPPED


def test_a_code_for_a_mailbox_that_works_no_longer_is_not_sent(world: World) -> None:
    check = mailbox_codes.send_code(ADDRESS, language="nl", now=clock.now())
    meant = intent_of(mailboxes.CODE.code).why_not_meant  # type: ignore[union-attr]
    assert not meant([str(check)])
    with _later(mailboxes.WORKS):
        assert meant([str(check)])


def _later(by: timedelta) -> Any:
    return patch("privacyoffice.clock.now", return_value=clock.now() + by)


def test_of_a_question_about_a_lost_link_that_was_given_up_nothing_stays(world: World) -> None:
    lost_links.ask_again("V-2026-0001", ADDRESS, now=clock.now())
    asked = Job.objects.filter(kind=lost_links.JOB)
    assert asked.latest("created_at").payload
    asked.update(status=JobStatus.FAILED)
    lost_links.forget(clock.now())
    assert asked.latest("created_at").payload == {}
