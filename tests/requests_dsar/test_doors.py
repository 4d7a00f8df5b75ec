"""An officer gives the person the way to their own page, and the person collects letters."""

import io
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.correspondence import doors as links
from privacyoffice.correspondence.models import Code, Way
from privacyoffice.correspondence.services import access
from privacyoffice.correspondence.services.messages import write_in
from privacyoffice.notifications.models import OutboxMessage
from requests_dsar.models import (
    DataSubjectRequest,
    DispatchWay,
    Letter,
    LetterCollection,
    LetterDispatch,
    LetterKind,
)
from requests_dsar.services import collecting, doors
from requests_dsar.services.letter_sending import send
from tests.factories import World, letters, requests

CANARY = "kan7sleutel"


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def case(world: World, officer: Any) -> DataSubjectRequest:
    return requests.written_down(CANARY, by=officer)


def _logged_in(officer: Any) -> Client:
    client = Client()
    client.force_login(officer, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _sent_letter(case: DataSubjectRequest, way: str = DispatchWay.STATUS_PAGE) -> Letter:
    """A letter that left, with a PDF: how it is made is tested elsewhere."""
    letter = Letter(
        request=case,
        kind=LetterKind.DECISION,
        number=Letter.objects.filter(request=case).count() + 1,
        content={},
        made_at=clock.now(),
    )
    letter.save()
    letter.finalise(by=None, at=clock.now())
    letter.save()
    letter.send()
    letter.stored_as = "x"
    letter.save()
    LetterDispatch.objects.create(
        letter=letter, request=case, way=way, sent_on=clock.today(), recorded_at=clock.now()
    )
    return letter


def test_link_by_mail_goes_to_the_person(case: DataSubjectRequest, officer: Any) -> None:
    before = access.open_door(case, now=clock.now())
    doors.give_link(request_id=case.pk, by_mail=True, actor=officer, now=clock.now())
    assert access.enter(before, now=clock.now()) is None
    mail = OutboxMessage.objects.get(intent="correspondence.link", about_id=case.pk)
    assert CANARY not in f"{mail.to_address} {mail.context} {mail.key}"


def test_link_by_mail_is_refused_without_an_address(world: World, officer: Any) -> None:
    person = requests.person(CANARY)
    del person["email"]
    case = requests.written_down(CANARY, by=officer, person=person)
    with pytest.raises(ValidationError):
        doors.give_link(request_id=case.pk, by_mail=True, actor=officer, now=clock.now())
    assert links.open_door_of(case.pk) is None
    doors.give_link(request_id=case.pk, by_mail=False, actor=officer, now=clock.now())
    assert links.open_door_of(case.pk)


@pytest.mark.parametrize("role", [Role.CASE_HANDLER, Role.AUDITOR, Role.DPO])
def test_who_may_not_change_a_request_hands_out_nothing(
    world: World, case: DataSubjectRequest, officer: Any, role: Role
) -> None:
    options: dict[str, Any] = {"request_id": case.pk, "now": clock.now()}
    for actor, refused in ((world.people[role], True), (officer, False)):
        for act, rest in (
            (doors.give_link, {"by_mail": False}),
            (doors.hand_out_code, {"way": Way.COUNTER}),
            (doors.show_sheet, {}),
        ):
            if refused:
                with pytest.raises(Http404):
                    act(actor=actor, **options, **rest)
            else:
                act(actor=actor, **options, **rest)


def test_sheet_shows_link_and_code_and_is_recorded(
    world: World, case: DataSubjectRequest, officer: Any
) -> None:
    client = _logged_in(officer)
    page = f"/admin/requests_dsar/datasubjectrequest/{case.pk}"
    said = client.post(
        f"{page}/act/hand-out-code/", {"way": "counter", "is_established": "on"}, follow=True
    )
    assert said.redirect_chain, said.text
    code = links.code_of(Code.objects.get(case_id=case.pk))
    assert code not in said.text
    sheet = client.get(reverse("admin:requests_dsar_datasubjectrequest_sheet", args=[case.pk]))
    assert code in sheet.text
    door = links.open_door_of(case.pk)
    assert door
    assert links.token_of(door) in sheet.text
    assert "no-store" in sheet["Cache-Control"]
    assert AuditEvent.objects.filter(action="correspondence.link_shown").count() == 1


def test_code_is_not_handed_out_to_who_was_not_seen(
    world: World, case: DataSubjectRequest, officer: Any
) -> None:
    page = f"/admin/requests_dsar/datasubjectrequest/{case.pk}/act/hand-out-code/"
    client = _logged_in(officer)
    client.post(page, {"way": "counter"})
    assert not Code.objects.filter(case_id=case.pk).exists()
    client.post(page, {"way": "counter", "is_established": "on"})
    assert Code.objects.filter(case_id=case.pk).exists()


def _came_in(client: Client, world: World, case: DataSubjectRequest, code: str) -> str:
    root = f"/{world.slug}/mijn-verzoek/"
    client.get(f"{root}{access.open_door(case, now=clock.now())}/")
    client.post(f"{root}code/", {"code": code})
    return root


def test_letter_is_collected_after_the_second_step_and_recorded(
    world: World, case: DataSubjectRequest, officer: Any
) -> None:
    letter = _sent_letter(case)
    client = Client()
    code = access.hand_out_code(case, Way.COUNTER, actor=officer, now=clock.now())
    root = f"/{world.slug}/mijn-verzoek/"
    with mock.patch.object(collecting, "open_letter", return_value=(iter([b"%PDF-"]), "brief.pdf")):
        assert _came_in(client, world, case, "ABCD-2345") == root
        refused = client.get(f"{root}brief/{letter.number}/")
        assert refused["Location"] == f"{root}code/"
        assert not LetterCollection.objects.filter(request=case).exists()
        _came_in(client, world, case, code)
        assert f"{root}brief/{letter.number}/" in client.get(root).text
        given = client.get(f"{root}brief/{letter.number}/")
        assert b"".join(given.streaming_content) == b"%PDF-"
    assert given["Content-Disposition"].startswith("attachment")
    assert "sandbox" in given["Content-Security-Policy"]
    assert given["Cache-Control"] == "no-store"
    collected = LetterCollection.objects.get(request=case)
    assert (collected.letter, collected.second_step) == (letter, Way.COUNTER)
    event = AuditEvent.objects.get(action="dsar.letter_collected", subject_id=case.pk)
    assert event.actor is None
    assert "opgehaald" in client.get(root).text


def test_sensitive_letter_is_not_given_after_a_code_by_mail(world: World, officer: Any) -> None:
    case = requests.written_down(CANARY, by=officer, is_sensitive=True)
    letter = _sent_letter(case)
    client = Client()
    root = f"/{world.slug}/mijn-verzoek/"
    client.get(f"{root}{access.open_door(case, now=clock.now())}/")
    client.post(f"{root}code/", {"send": "1"})
    client.post(f"{root}code/", {"code": links.code_of(Code.objects.get(case_id=case.pk))})
    address = f"{root}brief/{letter.number}/"
    assert client.get(address)["Location"] == f"{root}code/"
    code = access.hand_out_code(case, Way.COUNTER, actor=officer, now=clock.now())
    client.post(f"{root}code/", {"code": code})
    with mock.patch.object(collecting, "open_letter", return_value=(io.BytesIO(b"%PDF"), "x.pdf")):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("which", ["by post", "of another request", "draft"])
def test_only_letters_that_were_placed_here_are_collected(
    world: World, case: DataSubjectRequest, officer: Any, which: str
) -> None:
    other = requests.written_down("kan7ander", by=officer)
    number = _sent_letter(case).number
    if which == "by post":
        number = _sent_letter(case, DispatchWay.POST).number
    elif which == "of another request":
        _sent_letter(other)
        number = _sent_letter(other).number
    else:
        Letter(request=case, kind="other", number=2, content={}, made_at=clock.now()).save()
        number = 2
    code = access.hand_out_code(case, Way.COUNTER, actor=officer, now=clock.now())
    client = Client()
    root = _came_in(client, world, case, code)
    with mock.patch.object(collecting, "open_letter", return_value=(iter([b"x"]), "x.pdf")):
        assert client.get(f"{root}brief/1/").status_code == 200
        assert client.get(f"{root}brief/{number}/").status_code == 404
    assert LetterCollection.objects.filter(request=case).count() == 1


def test_letter_that_an_officer_placed_comes_out_as_it_was_printed(
    world: World, case: DataSubjectRequest, officer: Any
) -> None:
    printed = letters.in_state("letter-printed", CANARY, case.pk, by=officer)
    access.open_door(case, now=clock.now())
    send(
        letter_id=printed,
        way=DispatchWay.STATUS_PAGE,
        sent_on=clock.today(),
        proof="",
        actor=officer,
        now=clock.now(),
    )
    code = access.hand_out_code(case, Way.POST, actor=officer, now=clock.now())
    client = Client()
    root = _came_in(client, world, case, code)
    page = client.get(root).text
    assert f"{root}brief/1/" in page
    given = client.get(f"{root}brief/1/")
    assert b"".join(given.streaming_content).startswith(b"%PDF-")
    files = client.get(f"{root}bestanden/1/")
    assert b"".join(files.streaming_content).startswith(b"PK")
    assert LetterCollection.objects.filter(letter=printed, second_step=Way.POST).count() == 2


def test_code_by_post_stands_in_a_letter_and_that_at_the_counter_does_not(
    case: DataSubjectRequest, officer: Any
) -> None:
    options = {"request_id": case.pk, "actor": officer, "now": clock.now()}
    doors.hand_out_code(way=Way.COUNTER, **options)
    assert not Letter.objects.filter(request=case).exists()
    doors.hand_out_code(way=Way.POST, **options)
    letter = Letter.objects.get(request=case, kind=LetterKind.COLLECTION_CODE)
    code = links.code_of(Code.objects.get(case_id=case.pk, way=Way.POST))
    assert any(code in each["text"] for each in letter.content.reveal()["paragraphs"])


def test_code_is_not_given_on_the_page_that_it_opens(
    case: DataSubjectRequest, officer: Any
) -> None:
    now = clock.now()
    doors.hand_out_code(request_id=case.pk, way=Way.POST, actor=officer, now=now)
    letter = letters.stamped(Letter.objects.get(request=case, kind=LetterKind.COLLECTION_CODE))
    options = {"letter_id": letter.pk, "sent_on": clock.today(), "proof": "", "actor": officer}
    with pytest.raises(ValidationError, match="not given on that page"):
        send(way=DispatchWay.STATUS_PAGE, now=now, **options)
    assert send(way=DispatchWay.POST, now=now, **options)


def test_page_asks_no_more_for_ten_letters_and_messages_than_for_one(
    world: World, case: DataSubjectRequest, officer: Any
) -> None:
    client = Client()
    code = access.hand_out_code(case, Way.COUNTER, actor=officer, now=clock.now())
    root = _came_in(client, world, case, code)
    counts = []
    for more in (1, 9):
        for _time in range(more):
            _sent_letter(case)
            write_in(case, body="Bericht", now=clock.now())
        client.get(root)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(root)
        assert page.status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 25
