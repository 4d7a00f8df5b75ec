"""Whoever clicks twice gets what the first click gave, and it is done once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.correspondence import doors, mailboxes
from privacyoffice.correspondence.models import Admission, Code, Conversation, MailboxCheck
from requests_dsar.models import DataSubjectRequest, Proceeding
from requests_dsar.services import handling
from tests.factories import World, requests
from tests.portal.test_status_page import Visitor
from tests.portal.test_writing import Writer

COOKIE = "privacyoffice_case"


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def case(officer: Any) -> DataSubjectRequest:
    return requests.written_down("Zegge", by=officer)


@pytest.fixture
def visitor(world: World, case: DataSubjectRequest) -> Visitor:
    found = Visitor(world.slug)
    found.come_in(case)
    return found


def mailed(visitor: Visitor) -> str:
    visitor.post("code/", send="1")
    return doors.code_of(Code.objects.latest("made_at"))


def former(visitor: Visitor, cookie: str) -> None:
    visitor.client.cookies[COOKIE] = cookie


def test_withdrawn_twice_is_withdrawn(visitor: Visitor, case: DataSubjectRequest) -> None:
    visitor.show_who()
    pages = [visitor.post("intrekken/") for _click in range(2)]
    assert [(page.status_code, page["Location"]) for page in pages] == [(303, visitor.root)] * 2


def test_objected_twice_is_one_objection(
    visitor: Visitor, case: DataSubjectRequest, officer: Any
) -> None:
    handling.take_up(request_id=case.pk, owner=officer, actor=officer, now=clock.now())
    requests.closed(case, by=officer)
    visitor.show_who()
    for _click in range(2):
        page = visitor.post("bezwaar/", text="Niet eens")
        assert page["Location"] == f"{visitor.root}bezwaar/ontvangen/"
    assert Proceeding.objects.filter(request=case).count() == 1
    assert visitor.post("bezwaar/", text="Iets anders").status_code == 404


def test_a_code_typed_twice_opens_the_page_with_either_cookie(visitor: Visitor) -> None:
    code = mailed(visitor)
    before = visitor.client.cookies[COOKIE].value
    visitor.post("code/", code=code)
    for cookie in (before, visitor.client.cookies[COOKIE].value):
        former(visitor, cookie)
        assert visitor.post("code/", code=code)["Location"] == visitor.root
    assert visitor.get("bericht/schrijven/").status_code == 200


def test_the_cookie_of_before_the_code_opens_nothing_by_itself(visitor: Visitor) -> None:
    code = mailed(visitor)
    before = visitor.client.cookies[COOKIE].value
    visitor.post("code/", code=code)
    former(visitor, before)
    assert "Location" not in visitor.get("")
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _try in range(5):
        assert visitor.post("code/", code=wrong).status_code == 200
    # Five wrong ones are enough here too.
    assert visitor.post("code/", code=code).status_code == 200


def test_the_cookie_of_before_the_code_helps_for_a_moment_only(visitor: Visitor) -> None:
    code = mailed(visitor)
    before = visitor.client.cookies[COOKIE].value
    visitor.post("code/", code=code)
    earlier = clock.now() - timedelta(minutes=1)
    Admission.objects.update(seen_at=earlier)
    Code.objects.filter(used_at__isnull=False).update(used_at=earlier)
    former(visitor, before)
    assert visitor.post("code/", code=code).status_code == 200


def test_each_page_of_a_first_message_may_be_sent_twice(world: World) -> None:
    writer = Writer(world)
    writer.begin()
    code = mailboxes.code_of(MailboxCheck.objects.latest("asked_at"))
    before = Conversation.objects.count()
    for word, values, following in (
        ("code/", {"code": code}, "schrijven/"),
        ("schrijven/", {"body": "Hallo", "form_id": str(uuid4())}, ""),
    ):
        first, second = (writer.post(word, **values) for _click in range(2))
        assert first["Location"] == second["Location"]
        assert following in first["Location"]
    assert Conversation.objects.count() == before + 1
