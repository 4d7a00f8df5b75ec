"""Letters about an objection or a complaint: that it came in, and how it ended."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.profile import Profile
from requests_dsar.letters.checking import lacks
from requests_dsar.letters.content import Setting
from requests_dsar.models import (
    DataSubjectRequest,
    DispatchWay,
    Letter,
    LetterKind,
    LetterStatus,
    Proceeding,
    ProceedingKind,
    ProceedingOutcome,
)
from requests_dsar.queries_proceedings import term_of, told_on
from requests_dsar.services import closing, handling, letters, proceedings
from tests.factories import World
from tests.factories.decisions import a_body, answered, decided, founded
from tests.factories.requests import written_down

TODAY = clock.today()


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def second(world: World) -> Any:
    return world.people["second_officer"]


@pytest.fixture
def closed(officer: Any) -> DataSubjectRequest:
    made = written_down("Lis", by=officer, received_on=TODAY - timedelta(days=20), late_because="-")
    handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())
    made.refresh_from_db()
    decided(made, by=officer)
    answered(made, by=officer, on=TODAY - timedelta(days=3))
    return closing.close(request_id=made.pk, actor=officer, now=clock.now())


def receive(request: DataSubjectRequest, kind: str, by: Any) -> Proceeding:
    return proceedings.receive(request.pk, kind, TODAY, "Oneens", by, clock.now())


def ended(
    request: DataSubjectRequest, kind: str, outcome: str, *, by: Any, second: Any
) -> Proceeding:
    made = receive(request, kind, by)
    options: dict[str, Any] = {"proceeding_id": made.pk, "now": clock.now()}
    proceedings.appoint(decider=second, actor=by, **options)
    proceedings.note_hearing(hearing_on=TODAY, note="Verslag", actor=second, **options)
    return proceedings.end(outcome=outcome, text="Het klopte niet.", actor=second, **options)


def outcome_letter(proceeding: Proceeding, by: Any) -> Letter:
    return letters.draft_outcome(proceeding.pk, actor=by, now=clock.now())


def codes(letter: Letter) -> list[str]:
    return [paragraph["code"] for paragraph in letter.content.reveal()["paragraphs"]]


def leave(letter: Letter, by: Any) -> None:
    """Final, printed and posted today."""
    letters.finalise(letter_id=letter.pk, actor=by, now=clock.now())
    Letter.objects.filter(pk=letter.pk).update(stored_as="x/letters/y")
    letters.send(
        letter_id=letter.pk,
        way=DispatchWay.POST,
        sent_on=TODAY,
        proof="",
        actor=by,
        now=clock.now(),
    )


@pytest.mark.parametrize(
    ("kind", "letter"),
    [
        (ProceedingKind.OBJECTION, LetterKind.OBJECTION_RECEIVED),
        (ProceedingKind.COMPLAINT, LetterKind.COMPLAINT_RECEIVED),
    ],
)
def test_that_it_came_in_is_confirmed_once_with_the_last_day(
    closed: DataSubjectRequest, officer: Any, kind: str, letter: str
) -> None:
    made = receive(closed, kind, officer)
    written = letters.confirm_receipt(made.pk, actor=officer, now=clock.now())
    assert (written.kind, written.proceeding, written.status) == (letter, made, LetterStatus.FINAL)
    assert f"{letter}.term" in codes(written)
    assert "objection_received.late" not in codes(written)
    with pytest.raises(ValidationError, match="already"):
        letters.confirm_receipt(made.pk, actor=officer, now=clock.now())


def test_a_letter_that_was_cancelled_is_made_again(
    closed: DataSubjectRequest, officer: Any
) -> None:
    made = receive(closed, ProceedingKind.COMPLAINT, officer)
    written = letters.confirm_receipt(made.pk, actor=officer, now=clock.now())
    letters.cancel(letter_id=written.pk, reason="Fout", actor=officer, now=clock.now())
    assert letters.confirm_receipt(made.pk, actor=officer, now=clock.now()).pk != written.pk


def test_of_a_court_case_no_letter_is_ours(closed: DataSubjectRequest, officer: Any) -> None:
    made = receive(closed, ProceedingKind.COURT, officer)
    with pytest.raises(ValidationError):
        letters.confirm_receipt(made.pk, actor=officer, now=clock.now())


@pytest.mark.parametrize("outcome", ["founded", "partly", "unfounded", "inadmissible"])
def test_the_decision_on_an_objection_says_why_and_to_which_court_one_goes(
    closed: DataSubjectRequest, officer: Any, second: Any, outcome: str
) -> None:
    made = ended(closed, ProceedingKind.OBJECTION, outcome, by=officer, second=second)
    letter = outcome_letter(made, officer)
    found = codes(letter)
    assert found[0] == f"objection_decision.{outcome}"
    assert found[-2:] == ["remedy.appeal", "remedy.authority"]
    assert {"objection_decision.why", "afterwards.heard"} <= set(found)
    content = letter.content.reveal()
    assert "Het klopte niet." in str(content)
    assert a_body().name in content["signature"]


def test_without_a_hearing_the_decision_on_an_objection_says_why(
    closed: DataSubjectRequest, officer: Any, second: Any
) -> None:
    made = founded(closed, by=officer, second=second)
    found = codes(outcome_letter(made, officer))
    assert "afterwards.not_heard" in found
    assert "afterwards.heard" not in found


@pytest.mark.parametrize("gone", ["remedy.appeal", "remedy.authority"])
def test_the_remedy_does_not_go_out_of_the_decision_on_an_objection(
    closed: DataSubjectRequest, officer: Any, second: Any, gone: str
) -> None:
    letter = outcome_letter(founded(closed, by=officer, second=second), officer)
    content = letter.content.reveal()
    assert lacks(letter.kind, content) == []
    content["paragraphs"] = [one for one in content["paragraphs"] if one["code"] != gone]
    assert lacks(letter.kind, content)


def test_after_a_complaint_there_is_the_ombudsman_of_public_authorities(
    closed: DataSubjectRequest, officer: Any, second: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = ended(closed, ProceedingKind.COMPLAINT, "founded", by=officer, second=second)
    assert "remedy.ombudsman" in codes(outcome_letter(made, officer))
    private = Setting(closed.organisation, Profile(kind=Kind.PRIVATE_BODY), "en", TODAY)
    monkeypatch.setattr(
        "requests_dsar.services.letter_after.setting_of", lambda request, day: private
    )
    Letter.objects.filter(proceeding=made).update(status=LetterStatus.CANCELLED)
    other = outcome_letter(made, officer)
    assert "remedy.ombudsman" not in codes(other)
    assert lacks(other.kind, other.content.reveal()) == []


def test_its_term_ends_when_the_letter_leaves(
    closed: DataSubjectRequest, officer: Any, second: Any
) -> None:
    made = ended(closed, ProceedingKind.OBJECTION, "unfounded", by=officer, second=second)
    term = term_of(made)
    assert term is not None
    assert term.status == DeadlineStatus.OPEN
    assert told_on(made) is None
    leave(outcome_letter(made, officer), officer)
    term.refresh_from_db()
    assert term.status == DeadlineStatus.MET
    assert told_on(made) == TODAY


def test_of_what_was_withdrawn_no_letter_is_due(closed: DataSubjectRequest, officer: Any) -> None:
    made = receive(closed, ProceedingKind.OBJECTION, officer)
    proceedings.end(
        proceeding_id=made.pk,
        outcome=ProceedingOutcome.WITHDRAWN,
        text="Gebeld",
        actor=officer,
        now=clock.now(),
    )
    made.refresh_from_db()
    assert told_on(made) == TODAY
    with pytest.raises(ValidationError):
        outcome_letter(made, officer)


def test_a_decision_on_an_objection_goes_by_post_without_consent(
    closed: DataSubjectRequest, officer: Any, second: Any
) -> None:
    letter = outcome_letter(founded(closed, by=officer, second=second), officer)
    letters.finalise(letter_id=letter.pk, actor=officer, now=clock.now())
    Letter.objects.filter(pk=letter.pk).update(stored_as="x/letters/y")
    with pytest.raises(ValidationError) as refused:
        letters.send(
            letter_id=letter.pk,
            way=DispatchWay.STATUS_PAGE,
            sent_on=TODAY,
            proof="",
            actor=officer,
            now=clock.now(),
        )
    assert "way" in refused.value.error_dict


def test_against_the_decision_on_an_objection_nobody_objects_once_more(
    closed: DataSubjectRequest, officer: Any, second: Any
) -> None:
    ended(closed, ProceedingKind.OBJECTION, "unfounded", by=officer, second=second)
    with pytest.raises(ValidationError, match="appeals"):
        receive(closed, ProceedingKind.OBJECTION, officer)
