"""The FG advises on a request in words that are kept as everything else about a person."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.advice import queries, sealing, services, subjects
from privacyoffice.advice.models import Advice
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines import queries as deadlines
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.keyring import Unreadable
from requests_dsar.models import DataSubjectRequest
from tests.factories import World
from tests.factories.requests import closed, destroyed, in_state

QUESTION, ANSWER = "Mag dit geweigerd worden aan Lis?", "Ja, want Lis vroeg dit al."


@pytest.fixture
def request_(world: World) -> DataSubjectRequest:
    return DataSubjectRequest.objects.get(pk=world.requests["request-progress"])


def advised(world: World, request: DataSubjectRequest) -> Advice:
    now, dpo = clock.now(), world.people[Role.DPO]
    asked = services.ask(
        subject=subjects.describe(request),
        question=QUESTION,
        wanted_by=clock.today() + timedelta(days=3),
        actor=world.people["second_officer"],
        now=now,
    )
    return services.give(advice_id=asked.pk, text=ANSWER, verdict="positive", actor=dpo, now=now)


@pytest.fixture
def advice(world: World, request_: DataSubjectRequest) -> Advice:
    return advised(world, request_)


def test_its_words_are_encrypted_and_hashed_as_they_are_stored(advice: Advice) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT question, text FROM advice_advice WHERE id = %s", [advice.pk])
        stored = cursor.fetchone()
    assert not any("Lis" in words for words in stored)
    assert sealing.revealed(advice, "question") == QUESTION
    assert sealing.revealed(advice, "text") == ANSWER
    events = AuditEvent.objects.filter(action__startswith="advice.", subject_id=advice.pk)
    assert events.count() == 2
    assert not any("Lis" in str((event.payload, event.subject_label)) for event in events)


def test_who_does_not_see_the_request_does_not_see_the_advice(world: World, advice: Advice) -> None:
    for role in (Role.MANAGER, Role.AUDITOR):
        person = world.people[role]
        assert person.has_perm("advice.view_advice")
        assert advice not in queries.visible_to(person)
    for role in (Role.PRIVACY_OFFICER, Role.DPO):
        assert advice in queries.visible_to(world.people[role])
    with pytest.raises(Http404):
        services.react(
            advice_id=advice.pk,
            reaction="adopted",
            reasons="",
            actor=world.people[Role.MANAGER],
            now=clock.now(),
        )


def test_reading_it_is_looking_into_the_request(
    world: World, advice: Advice, request_: DataSubjectRequest
) -> None:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    dpo = world.people[Role.DPO]
    client.force_login(dpo, backend="privacyoffice.accounts.backends.LoginBackend")
    text = client.get(f"/admin/advice/advice/{advice.pk}/change/").content.decode()
    assert QUESTION in text
    assert ANSWER in text
    read = AuditEvent.objects.filter(action="cases.read", subject_id=request_.pk, actor=dpo)
    assert read.exists()


def test_with_the_request_goes_what_was_advised(world: World) -> None:
    # One of its own: a key that is destroyed stays so when the test is rolled back.
    officer, key = (
        world.people[Role.PRIVACY_OFFICER],
        in_state("request-progress", "Lis", world.people),
    )
    request = DataSubjectRequest.objects.get(pk=key)
    advice = advised(world, request)
    assert len([one for one in sealing.openings() if one.case_id == key]) == 2
    closed(request, by=officer)
    destroyed(request, by=officer)
    with pytest.raises(Unreadable):
        sealing.revealed(advice, "text")
    assert "Lis" not in str(sealing.shown(advice))


def test_with_the_request_ends_what_the_fg_was_asked_about_it(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    key = in_state("request-progress", "Lis", world.people)
    request = DataSubjectRequest.objects.get(pk=key)
    asked = services.ask(
        subject=subjects.describe(request),
        question=QUESTION,
        wanted_by=clock.today() + timedelta(days=3),
        actor=world.people["second_officer"],
        now=clock.now(),
    )
    assert asked in Advice.objects.waiting_for_advice()
    closed(request, by=officer)
    destroyed(request, by=officer)
    (deadline,) = deadlines.about(asked.pk)
    assert deadline.status == DeadlineStatus.CANCELLED
    assert asked not in Advice.objects.waiting_for_advice()


def test_advice_on_the_register_stays_as_it_was(world: World) -> None:
    kept = Advice.objects.get(pk=world.advice["given"])
    assert kept.question == sealing.revealed(kept, "question")
    assert kept in queries.visible_to(world.people[Role.AUDITOR])
