"""The page of a letter and its steps: read on record, changed while a draft, sent with proof."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.documents import storage
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.policy.profile import Profile
from requests_dsar.models import (
    DataSubjectRequest,
    DispatchWay,
    Letter,
    LetterDispatch,
    LetterKind,
    LetterStatus,
)
from requests_dsar.services import deciding, handling, letters
from requests_dsar.services.letter_files import openings, remove_files_of
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.decisions import proposed
from tests.factories.letters import a_draft, stamped
from tests.factories.requests import written_down

LETTER = "/admin/requests_dsar/letter/{}/"
REQUEST = "/admin/requests_dsar/datasubjectrequest/{}/"


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def client(officer: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="nl")
    client.force_login(officer, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


@pytest.fixture
def request_(officer: Any) -> DataSubjectRequest:
    made = written_down("Lis", by=officer, rights=["erasure"])
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())


@pytest.fixture
def decision(request_: DataSubjectRequest, officer: Any) -> Letter:
    proposed(request_, by=officer)
    deciding.decide(request_id=request_.pk, actor=officer, now=clock.now())
    return letters.draft_decision(request_, actor=officer, now=clock.now())


def final(letter: Letter, officer: Any) -> Letter:
    """Final and printed; what the renderer makes of it is another test's business."""
    letters.finalise(letter_id=letter.pk, actor=officer, now=clock.now())
    return stamped(letter)


def fresh(letter: Letter) -> Letter:
    return Letter.objects.get(pk=letter.pk)


def send(letter: Letter, officer: Any, way: str = DispatchWay.POST, **changes: Any) -> Any:
    options: dict[str, Any] = {"sent_on": clock.today(), "proof": "", **changes}
    return letters.send(letter_id=letter.pk, way=way, actor=officer, now=clock.now(), **options)


def sent_form(client: Client, path: str, **values: Any) -> Any:
    """The form of this page with these values, as a browser sends it."""
    response = client.get(path)
    assert response.status_code == 200, path
    return client.post(path, {**posting_form(response.content.decode()).values, **values})


def test_reading_a_letter_is_looking_into_its_request(
    client: Client, request_: DataSubjectRequest, officer: Any
) -> None:
    letter = a_draft(request_, "Lis", by=officer)
    text = client.get(LETTER.format(letter.pk) + "change/").content.decode()
    assert "Wij lazen die Lis." in text
    assert AuditEvent.objects.filter(action="cases.read", subject_id=request_.pk).exists()


def test_the_page_of_the_request_names_its_letters_and_not_what_they_say(
    client: Client, request_: DataSubjectRequest, officer: Any
) -> None:
    letter = a_draft(request_, "Lis", by=officer)
    text = client.get(REQUEST.format(request_.pk) + "change/").content.decode()
    assert str(letter.pk) in text
    assert "Wij lazen die" not in text


def test_the_decision_letter_is_made_completed_and_finalised_on_screens(
    client: Client, request_: DataSubjectRequest, officer: Any
) -> None:
    proposed(request_, by=officer)
    deciding.decide(request_id=request_.pk, actor=officer, now=clock.now())
    sent_form(client, REQUEST.format(request_.pk) + "act/draft-decision/")
    letter = Letter.objects.get(request=request_)
    page = LETTER.format(letter.pk)
    answer = sent_form(
        client, page + "act/change/", p0="Een andere zin.", own_heading="Kop", own_text="- een"
    )
    assert answer.status_code == 302
    paragraphs = fresh(letter).content.reveal()["paragraphs"]
    assert paragraphs[0]["text"] == "Een andere zin."
    assert paragraphs[0]["edited"]
    assert paragraphs[0]["code"] == "decision.on"
    codes = [paragraph["code"] for paragraph in paragraphs]
    assert codes.index("own") == codes.index("procedure.contact") - 1
    assert sent_form(client, page + "act/finalise/").status_code == 302
    assert fresh(letter).status == LetterStatus.FINAL


def test_an_emptied_paragraph_goes_and_the_others_keep_their_text(
    client: Client, decision: Letter
) -> None:
    before = decision.content.reveal()["paragraphs"]
    sent_form(client, LETTER.format(decision.pk) + "act/change/", p0="")
    assert fresh(decision).content.reveal()["paragraphs"] == before[1:]


def test_a_stale_change_of_a_letter_is_refused_and_its_text_stays_on_the_page(
    client: Client, decision: Letter, officer: Any
) -> None:
    path = LETTER.format(decision.pk) + "act/change/"
    form = posting_form(client.get(path).content.decode())
    now = clock.now()
    kept = {**decision.content.reveal(), "subject": "Eerst"}
    letters.change(letter_id=decision.pk, content=kept, actor=officer, now=now)
    answer = client.post(path, {**form.values, "subject": "Daarna"})
    assert answer.status_code == 200
    assert "Daarna" in answer.content.decode()
    assert fresh(decision).content.reveal()["subject"] == "Eerst"


def test_a_letter_is_sent_once_and_that_is_proven(decision: Letter, officer: Any) -> None:
    letter = final(decision, officer)
    dispatch = send(letter, officer, DispatchWay.REGISTERED_POST, proof="3STEST123")
    assert fresh(letter).status == LetterStatus.SENT
    assert LetterDispatch.objects.get(pk=dispatch.pk).proof.reveal() == "3STEST123"
    event = AuditEvent.objects.get(action="dsar.letter_sent", subject_id=letter.request_id)
    assert event.payload["sha256"] == letter.sha256
    with pytest.raises(Exception, match="send"):
        send(letter, officer)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("sent_on", {"sent_on": clock.today() + timedelta(days=1)}),
        ("sent_on", {"sent_on": clock.today() - timedelta(days=2)}),
        ("proof", {"way": DispatchWay.REGISTERED_POST}),
        ("way", {"way": "pigeon"}),
    ],
)
def test_a_dispatch_that_cannot_be_is_refused(
    decision: Letter, officer: Any, field: str, changes: dict[str, Any]
) -> None:
    letter = final(decision, officer)
    with pytest.raises(ValidationError) as refused:
        send(letter, officer, **changes)
    assert field in refused.value.message_dict
    assert not LetterDispatch.objects.filter(letter=letter).exists()


def test_nothing_is_sent_before_its_pdf_is_there(decision: Letter, officer: Any) -> None:
    letters.finalise(letter_id=decision.pk, actor=officer, now=clock.now())
    with pytest.raises(ValidationError):
        send(decision, officer)


def test_a_decision_stands_on_the_page_only_for_who_agreed_to_that(
    decision: Letter, officer: Any, request_: DataSubjectRequest
) -> None:
    letter = final(decision, officer)
    with pytest.raises(ValidationError) as refused:
        send(letter, officer, DispatchWay.STATUS_PAGE)
    assert "way" in refused.value.message_dict
    case = DataSubjectRequest.objects.get(pk=request_.pk)
    case.electronic_consent_at = clock.now()
    case.save(update_fields=["electronic_consent_at"])
    send(letter, officer, DispatchWay.STATUS_PAGE)
    mail = OutboxMessage.objects.get(intent="dsar.letter_ready", about_id=request_.pk)
    assert mail.context == {"reference": request_.reference, "url": ""}


def test_another_letter_stands_on_the_page_without_that(
    request_: DataSubjectRequest, officer: Any
) -> None:
    letter = final(a_draft(request_, "Lis", by=officer), officer)
    send(letter, officer, DispatchWay.STATUS_PAGE)
    assert letter.kind == LetterKind.OTHER
    assert OutboxMessage.objects.filter(intent="dsar.letter_ready").count() == 1


def test_the_answer_of_a_private_body_needs_no_consent_to_be_electronic(
    decision: Letter, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = final(decision, officer)
    private = Profile(kind="private_body")
    path = "requests_dsar.services.letter_sending.profile_on"
    monkeypatch.setattr(path, lambda _day: private)
    send(letter, officer, DispatchWay.STATUS_PAGE)
    assert fresh(letter).status == LetterStatus.SENT


def test_the_pdf_is_given_on_record_and_only_to_who_sees_the_request(
    world: World, client: Client, decision: Letter, officer: Any
) -> None:
    letter = final(decision, officer)
    path = LETTER.format(letter.pk) + "file/"
    answer = client.get(path)
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    downloads = AuditEvent.objects.filter(action="dsar.letter_downloaded")
    assert [event.actor_id for event in downloads] == [officer.pk]
    other = Client()
    other.force_login(
        world.people[Role.CASE_HANDLER], backend="privacyoffice.accounts.backends.LoginBackend"
    )
    assert other.get(path).status_code == 404


def test_files_of_letters_go_with_the_content_of_their_request(
    decision: Letter, officer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    letter = final(decision, officer)
    assert letter.request_id in {opening.case_id for opening in openings()}
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_files_of(letter.request, clock.now()) == 1
    assert not storage.is_kept(letter.stored_as)


def test_a_long_list_of_letters_asks_no_more_than_a_short_one(
    client: Client, request_: DataSubjectRequest, officer: Any
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/admin/requests_dsar/letter/").status_code == 200
            page = client.get(REQUEST.format(request_.pk) + "change/")
            assert page.status_code == 200
        return len(queries)

    for _number in range(3):
        a_draft(request_, "Lis", by=officer)
    asked()  # what is asked once a session
    few = asked()
    for _number in range(15):
        a_draft(request_, "Lis", by=officer)
    # The history of the request is longer, and shows as much.
    assert asked() == few


def test_who_sends_access_without_files_says_that_the_copy_goes_another_way(
    client: Client, officer: Any
) -> None:
    made = written_down("Lis", by=officer, rights=["access"])
    handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())
    proposed(made, by=officer)
    deciding.decide(request_id=made.pk, actor=officer, now=clock.now())
    letter = letters.draft_decision(made, actor=officer, now=clock.now())
    content = letter.content.reveal()
    paragraphs = [one for one in content["paragraphs"] if one["code"] != "access.then"]
    path = LETTER.format(letter.pk) + "act/finalise/"
    told = {"text": "De kopie ligt aan de balie.", "edited": True}
    for change, status in (({}, LetterStatus.DRAFT), (told, LetterStatus.FINAL)):
        changed = [one | change if one["code"] == "access.copy" else one for one in paragraphs]
        letters.change(
            letter_id=letter.pk,
            content={**content, "paragraphs": changed},
            actor=officer,
            now=clock.now(),
        )
        text = client.get(path).content.decode()
        assert ("copy_checked" in text) == bool(change)
        if change:
            sent_form(client, path)
            assert fresh(letter).status == LetterStatus.DRAFT
            sent_form(client, path, copy_checked="on")
        assert fresh(letter).status == status
