"""After an objection that was founded, or a judgment, a request is decided anew."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from requests_dsar.models import (
    DataSubjectRequest,
    LetterKind,
    Outcome,
    ProceedingKind,
    Status,
)
from requests_dsar.queries_decisions import answers_sent
from requests_dsar.services import closing, deciding, handling, letters, proceedings, reopening
from tests.factories import World
from tests.factories.decisions import a_body, answered, decided, founded, proposed
from tests.factories.requests import written_down

TODAY = clock.today()


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def second(world: World) -> Any:
    return world.people["second_officer"]


@pytest.fixture
def answered_(officer: Any) -> DataSubjectRequest:
    """Granted by the officer, and told."""
    made = written_down("Lis", by=officer, received_on=TODAY - timedelta(days=5))
    handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())
    made.refresh_from_db()
    decided(made, by=officer)
    answered(made, by=officer, on=TODAY - timedelta(days=1))
    made.refresh_from_db()
    return made


def close(request: DataSubjectRequest, by: Any) -> DataSubjectRequest:
    return closing.close(request_id=request.pk, actor=by, now=clock.now())


def decide_anew(request: DataSubjectRequest, by: Any) -> DataSubjectRequest:
    return reopening.decide_anew(request_id=request.pk, actor=by, now=clock.now())


def judged(request: DataSubjectRequest, kind: str, outcome: str, by: Any) -> None:
    made = proceedings.receive(request.pk, kind, TODAY, "Zaak", by, clock.now())
    proceedings.end(
        proceeding_id=made.pk, outcome=outcome, text="Uitspraak", actor=by, now=clock.now()
    )


def test_a_closed_request_is_opened_again_after_a_founded_objection(
    answered_: DataSubjectRequest, officer: Any, second: Any
) -> None:
    close(answered_, officer)
    founded(answered_, by=officer, second=second)
    opened = decide_anew(answered_, officer)
    opened.refresh_from_db()
    assert (opened.status, opened.outcome, opened.closed_at) == (Status.IN_PROGRESS, "", None)
    assert (opened.decided_at, opened.destroy_from) == (None, None)
    with pytest.raises(ValidationError):
        decide_anew(answered_, officer)


@pytest.mark.parametrize(
    ("kind", "outcome", "is_undone"),
    [
        (ProceedingKind.COURT, "founded", True),
        (ProceedingKind.COURT, "unfounded", False),
        (ProceedingKind.AUTHORITY, "founded", False),
    ],
)
def test_only_what_undid_the_decision_opens_it_again(
    answered_: DataSubjectRequest, officer: Any, kind: str, outcome: str, is_undone: bool
) -> None:
    judged(answered_, kind, outcome, officer)
    if is_undone:
        assert decide_anew(answered_, officer).status == Status.IN_PROGRESS
    else:
        with pytest.raises(ValidationError, match="No objection"):
            decide_anew(answered_, officer)


def test_who_decided_before_does_not_decide_anew_by_mandate(
    answered_: DataSubjectRequest, officer: Any, second: Any
) -> None:
    founded(answered_, by=officer, second=second)
    opened = decide_anew(answered_, officer)
    options: dict[str, Any] = {
        "request_id": opened.pk,
        "items": [(right, None) for right in opened.rights],
        "verdict": "grant",
        "body": a_body(),
        "now": clock.now(),
    }
    with pytest.raises(ValidationError, match="did not stand"):
        deciding.propose(actor=officer, **options)
    assert deciding.propose(actor=second, by_body="Besluit 9", **options)
    assert deciding.propose(actor=officer, by_body="Besluit 9", **options)


def test_it_closes_again_once_the_new_answer_was_sent(
    answered_: DataSubjectRequest, officer: Any, second: Any
) -> None:
    close(answered_, officer)
    founded(answered_, by=officer, second=second)
    opened = decide_anew(answered_, officer)
    proposed(opened, by=second)
    deciding.decide(request_id=opened.pk, actor=second, now=clock.now())
    opened.refresh_from_db()
    assert answers_sent(opened) == []
    with pytest.raises(ValidationError, match="no proof"):
        close(opened, officer)
    letter = letters.draft_decision(opened, actor=officer, now=clock.now())
    codes = [part["code"] for part in letter.content.reveal()["paragraphs"]]
    assert "decision.anew" in codes
    assert "remedy.appeal" in codes
    assert "remedy.objection" not in codes
    answered(opened, by=officer)
    assert close(opened, officer).outcome == Outcome.GRANTED


def test_a_first_decision_says_nothing_of_another_one(
    answered_: DataSubjectRequest, officer: Any
) -> None:
    letter = letters.draft_decision(answered_, actor=officer, now=clock.now())
    codes = [part["code"] for part in letter.content.reveal()["paragraphs"]]
    assert letter.kind == LetterKind.DECISION
    assert "decision.anew" not in codes
    assert "remedy.objection" in codes
