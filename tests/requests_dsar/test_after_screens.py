"""What follows a decision, by the buttons of the page of its request."""

from typing import Any

import pytest
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from requests_dsar.models import DataSubjectRequest, Letter, LetterKind, Status
from requests_dsar.services import handling, proceedings
from tests.factories import World

LIST = "/admin/requests_dsar/datasubjectrequest/"


def _client(user: Any) -> Client:
    found = Client(HTTP_ACCEPT_LANGUAGE="en")
    found.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return found


@pytest.fixture
def client(world: World) -> Client:
    return _client(world.people[Role.PRIVACY_OFFICER])


def act(client: Client, world: World, key: Any, name: str, **given: Any) -> Any:
    path = f"{LIST}{key}/act/{name}/"
    assert client.get(path).status_code == 200
    return client.post(path, {"_organisation": str(world.organisation.pk), **given})


def test_the_letter_comes_before_deciding_anew(world: World, client: Client) -> None:
    key = world.requests["request-undone"]
    page = client.get(f"{LIST}{key}/change/").content.decode()
    assert page.index("act/proceeding-letter/") < page.index("act/decide-anew/")
    (ended,) = DataSubjectRequest.objects.get(pk=key).proceedings.all()
    made = act(client, world, key, "proceeding-letter", proceeding=str(ended.pk))
    assert made.status_code == 302
    letter = Letter.objects.get(request=key, kind=LetterKind.OBJECTION_DECISION)
    assert letter.proceeding == ended
    assert "act/proceeding-letter/" not in client.get(f"{LIST}{key}/change/").content.decode()


def test_a_request_that_was_undone_is_opened_again(world: World, client: Client) -> None:
    key = world.requests["request-undone"]
    assert act(client, world, key, "decide-anew").status_code == 302
    assert DataSubjectRequest.objects.get(pk=key).status == Status.IN_PROGRESS
    assert "act/decide-anew/" not in client.get(f"{LIST}{key}/change/").content.decode()


def test_receipt_is_confirmed_of_what_still_runs(world: World, client: Client) -> None:
    key = world.requests["request-objected"]
    (running,) = DataSubjectRequest.objects.get(pk=key).proceedings.all()
    assert act(client, world, key, "proceeding-receipt", proceeding=str(running.pk)).status_code
    assert Letter.objects.filter(proceeding=running, kind=LetterKind.OBJECTION_RECEIVED).exists()


def test_who_ends_the_last_of_their_work_comes_home(world: World) -> None:
    officer, handler = (world.people[role] for role in (Role.PRIVACY_OFFICER, Role.CASE_HANDLER))
    key, now = world.requests["request-objected"], clock.now()
    (running,) = DataSubjectRequest.objects.get(pk=key).proceedings.all()
    for mine in DataSubjectRequest.objects.filter(owner=handler):
        handling.hand_over(request_id=mine.pk, owner=officer, actor=officer, now=now)
    proceedings.appoint(proceeding_id=running.pk, decider=handler, actor=officer, now=now)
    given = {"proceeding": str(running.pk), "outcome": "inadmissible", "text": "Te laat"}
    done = act(_client(handler), world, key, "proceeding-end", **given)
    assert done.headers["Location"] == "/admin/"
