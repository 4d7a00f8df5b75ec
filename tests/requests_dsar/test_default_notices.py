"""A notice of default: two weeks, then a penalty, counted from the end of the law’s own term."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.kernel.terms import local_moment
from requests_dsar.answering import deadline_of
from requests_dsar.models import (
    DataSubjectRequest,
    LetterKind,
    Proceeding,
    ProceedingKind,
    ProceedingOutcome,
)
from requests_dsar.queries_proceedings import is_premature, penalty_of, term_of
from requests_dsar.services import closing, handling, intake, proceedings
from tests.factories import World
from tests.factories.deadlines import policy_of
from tests.factories.decisions import answered, decided
from tests.factories.requests import person, written_down

TODAY = clock.today()
LONG_AGO = TODAY - timedelta(days=120)


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def second(world: World) -> Any:
    return world.people["second_officer"]


@pytest.fixture
def overdue(officer: Any) -> DataSubjectRequest:
    """Taken up, not answered, and its month ended long ago."""
    made = written_down("Lis", by=officer, received_on=LONG_AGO, late_because="Zoekgeraakt")
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())


def receive(
    request: DataSubjectRequest, kind: str, by: Any, on: date = TODAY, text: str = "Oneens, Lis"
) -> Proceeding:
    return proceedings.receive(request.pk, kind, on, text, by, clock.now())


def end(proceeding: Proceeding, by: Any, outcome: str) -> Proceeding:
    return proceedings.end(
        proceeding_id=proceeding.pk, outcome=outcome, text="Daarom", actor=by, now=clock.now()
    )


def appoint(proceeding: Proceeding, decider: Any, by: Any) -> Proceeding:
    return proceedings.appoint(
        proceeding_id=proceeding.pk, decider=decider, actor=by, now=clock.now()
    )


def test_a_notice_of_default_gives_two_weeks_and_then_a_penalty_that_grows(
    overdue: DataSubjectRequest, officer: Any
) -> None:
    notice_on = TODAY - timedelta(days=16)
    made = receive(overdue, ProceedingKind.DEFAULT_NOTICE, officer, on=notice_on)
    term = term_of(made)
    assert term is not None
    assert term.due_at is not None
    assert clock.day_of(term.due_at) == notice_on + timedelta(weeks=2)
    owed = [penalty_of(made, TODAY + timedelta(days=days)) for days in (-2, -1, 0, 1, 60)]
    assert [one and one.amount for one in owed] == [0, 23, 46, 69, 1442]


def test_the_penalty_stops_growing_the_day_before_the_answer_is_sent(
    overdue: DataSubjectRequest, officer: Any
) -> None:
    made = receive(overdue, ProceedingKind.DEFAULT_NOTICE, officer, on=TODAY - timedelta(days=20))
    decided(overdue, by=officer)
    answered(overdue, by=officer, on=TODAY - timedelta(days=3))
    owed = penalty_of(made, TODAY + timedelta(days=30))
    assert owed is not None
    assert (owed.days, owed.amount) == (2, 46)


def test_a_notice_that_comes_too_early_starts_nothing(officer: Any) -> None:
    early = written_down("vroeg", by=officer)
    made = receive(early, ProceedingKind.DEFAULT_NOTICE, officer)
    assert is_premature(made.received_on, early)
    assert penalty_of(made, TODAY + timedelta(days=100)) is None
    assert term_of(made) is None
    with transaction.atomic(), pytest.raises(ValidationError):
        end(made, officer, ProceedingOutcome.PENALTY)
    assert end(made, officer, ProceedingOutcome.NO_PENALTY).outcome == "no_penalty"


def test_after_the_answer_nobody_is_in_default(overdue: DataSubjectRequest, officer: Any) -> None:
    decided(overdue, by=officer)
    answered(overdue, by=officer)
    closed = closing.close(request_id=overdue.pk, actor=officer, now=clock.now())
    with pytest.raises(ValidationError, match="sent already"):
        receive(closed, ProceedingKind.DEFAULT_NOTICE, officer)


def test_a_notice_is_too_early_before_the_term_of_the_law_whatever_the_policy_promises(
    officer: Any,
) -> None:
    received, now = date(2037, 3, 2), local_moment(datetime(2037, 3, 2, 12))
    policy_of(
        '[requests]\nsource = "art. 1"\nresponse_term = "4 weken"',
        actor=officer,
        in_force_from=date(2037, 1, 1),
        now=now,
    )
    made = intake.write_down(
        received_on=received,
        channel="letter",
        rights=["access"],
        person=person("Lis"),
        story="Alles",
        actor=officer,
        now=now,
    )
    term = deadline_of(made)
    assert term is not None
    assert term.due_at is not None
    assert clock.day_of(term.due_at) == date(2037, 3, 30)
    days = (date(2037, 3, 31), date(2037, 4, 2), date(2037, 4, 3))
    assert [is_premature(day, made) for day in days] == [True, True, False]


def test_a_late_decision_on_an_objection_costs_a_penalty_too(
    overdue: DataSubjectRequest, officer: Any, second: Any
) -> None:
    decided(overdue, by=officer)
    answered(overdue, by=officer, on=LONG_AGO + timedelta(days=1))
    objection = receive(overdue, ProceedingKind.OBJECTION, officer, on=LONG_AGO + timedelta(days=7))
    term = term_of(objection)
    assert term is not None
    assert term.due_at is not None
    last_day = clock.day_of(term.due_at)
    early = receive(overdue, ProceedingKind.DEFAULT_NOTICE, officer, on=last_day)
    assert penalty_of(early, TODAY) is None
    end(early, officer, ProceedingOutcome.NO_PENALTY)
    notice = receive(
        overdue, ProceedingKind.DEFAULT_NOTICE, officer, on=last_day + timedelta(days=1)
    )
    owed = penalty_of(notice, TODAY)
    assert owed is not None
    assert owed.first_day == last_day + timedelta(days=16)
    assert owed.amount > 0
    appoint(objection, second, officer)
    end(objection, second, ProceedingOutcome.INADMISSIBLE)
    grown = penalty_of(notice, TODAY + timedelta(days=1))
    assert grown is not None
    # Not before the person was told.
    assert grown.days in (owed.days + 1, 42)
    answered(overdue, by=officer, kind=LetterKind.OBJECTION_DECISION, proceeding=objection)
    ended = penalty_of(notice, TODAY + timedelta(days=30))
    assert ended is not None
    assert ended.days == owed.days - 1


def test_what_was_sent_later_was_awaited_when_the_notice_came(
    overdue: DataSubjectRequest, officer: Any
) -> None:
    decided(overdue, by=officer)
    answered(overdue, by=officer)
    before = TODAY - timedelta(days=1)
    assert receive(overdue, ProceedingKind.DEFAULT_NOTICE, officer, on=before)
