"""What follows a decision: its own term, another decider, a penalty, and nothing destroyed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.profile import Profile
from requests_dsar.models import (
    DataSubjectRequest,
    Proceeding,
    ProceedingKind,
    ProceedingOutcome,
    ProceedingStatus,
)
from requests_dsar.queries import access_request
from requests_dsar.queries_proceedings import (
    is_late,
    last_day_to_object,
    term_of,
)
from requests_dsar.services import closing, handling, proceedings
from tests.factories import World
from tests.factories.decisions import answered, decided
from tests.factories.requests import written_down

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


@pytest.fixture
def closed(overdue: DataSubjectRequest, officer: Any) -> DataSubjectRequest:
    """Granted and closed, and the answer went out two weeks ago."""
    decided(overdue, by=officer)
    answered(overdue, by=officer, on=TODAY - timedelta(weeks=2))
    return closing.close(request_id=overdue.pk, actor=officer, now=clock.now())


def receive(
    request: DataSubjectRequest, kind: str, by: Any, on: date = TODAY, text: str = "Oneens, Lis"
) -> Proceeding:
    return proceedings.receive(request.pk, kind, on, text, by, clock.now())


def end(proceeding: Proceeding, by: Any, outcome: str, text: str = "Daarom") -> Proceeding:
    return proceedings.end(
        proceeding_id=proceeding.pk, outcome=outcome, text=text, actor=by, now=clock.now()
    )


def appoint(proceeding: Proceeding, decider: Any, by: Any) -> Proceeding:
    return proceedings.appoint(
        proceeding_id=proceeding.pk, decider=decider, actor=by, now=clock.now()
    )


def heard(proceeding: Proceeding, by: Any, on: date | None = TODAY, note: str = "") -> Proceeding:
    return proceedings.note_hearing(
        proceeding_id=proceeding.pk, hearing_on=on, note=note, actor=by, now=clock.now()
    )


def test_an_objection_is_decided_six_weeks_after_the_last_day_to_object(
    closed: DataSubjectRequest, officer: Any
) -> None:
    made = receive(closed, ProceedingKind.OBJECTION, officer)
    term = term_of(made)
    last_day = last_day_to_object(TODAY - timedelta(weeks=2), TODAY)
    assert last_day >= TODAY + timedelta(weeks=4)
    assert term is not None
    assert term.due_at is not None
    assert clock.day_of(term.due_at) >= last_day + timedelta(weeks=6)
    assert clock.day_of(term.due_at) <= last_day + timedelta(weeks=6, days=4)


def test_the_person_objects_from_their_own_page_without_an_account(
    closed: DataSubjectRequest,
) -> None:
    made = receive(closed, ProceedingKind.OBJECTION, None)
    assert made.written_by is None
    assert made.text.reveal() == "Oneens, Lis"


def test_nobody_objects_to_what_was_not_decided_and_not_twice(
    overdue: DataSubjectRequest, officer: Any
) -> None:
    with pytest.raises(ValidationError):
        receive(overdue, ProceedingKind.OBJECTION, officer)
    decided(overdue, by=officer)
    answered(overdue, by=officer)
    receive(overdue, ProceedingKind.OBJECTION, officer)
    with pytest.raises(ValidationError, match="already"):
        receive(overdue, ProceedingKind.OBJECTION, officer)


def test_against_a_body_under_private_law_stand_no_remedies_of_the_awb(
    closed: DataSubjectRequest, officer: Any, monkeypatch: Any
) -> None:
    private = Profile(kind=Kind.PRIVATE_BODY)
    monkeypatch.setattr("requests_dsar.services.proceedings.profile_on", lambda day: private)
    for kind in (ProceedingKind.OBJECTION, ProceedingKind.DEFAULT_NOTICE):
        with pytest.raises(ValidationError):
            receive(closed, kind, officer)
    assert term_of(receive(closed, ProceedingKind.COMPLAINT, officer)) is None
    assert receive(closed, ProceedingKind.COURT, officer)


def test_a_late_objection_is_a_signal_and_no_refusal(
    overdue: DataSubjectRequest, officer: Any
) -> None:
    decided(overdue, by=officer)
    answered(overdue, by=officer, on=TODAY - timedelta(weeks=8))
    made = receive(overdue, ProceedingKind.OBJECTION, officer)
    assert is_late(made, TODAY)
    in_time = Proceeding(
        request=overdue, kind=ProceedingKind.OBJECTION, received_on=TODAY - timedelta(weeks=3)
    )
    assert not is_late(in_time, TODAY)


def test_somebody_else_decides_than_who_decided(
    closed: DataSubjectRequest, officer: Any, second: Any
) -> None:
    made = receive(closed, ProceedingKind.OBJECTION, officer)
    with pytest.raises(ValidationError, match="Somebody else"):
        appoint(made, officer, officer)
    appoint(made, second, officer)
    term = term_of(made)
    assert term is not None
    assert term.owner_id == second.pk


def test_who_handled_the_request_does_not_deal_with_the_complaint(
    overdue: DataSubjectRequest, officer: Any, second: Any
) -> None:
    made = receive(overdue, ProceedingKind.COMPLAINT, officer)
    with pytest.raises(ValidationError):
        appoint(made, officer, officer)
    assert appoint(made, second, officer).decider == second


def test_a_case_handler_who_decides_can_read_the_request(
    closed: DataSubjectRequest, world: World, officer: Any
) -> None:
    handler = world.people[Role.CASE_HANDLER]
    with pytest.raises(Http404):
        access_request(handler, closed.pk, "view")
    appoint(receive(closed, ProceedingKind.OBJECTION, officer), handler, officer)
    assert access_request(handler, closed.pk, "view")


def test_an_objection_is_decided_after_a_hearing_or_with_the_reason_for_none(
    closed: DataSubjectRequest, officer: Any, second: Any
) -> None:
    made = receive(closed, ProceedingKind.OBJECTION, officer)
    unfounded = ProceedingOutcome.UNFOUNDED
    with pytest.raises(ValidationError, match="who decides"):
        end(made, officer, unfounded)
    appoint(made, second, officer)
    with pytest.raises(ValidationError, match="heard"):
        end(made, second, unfounded)
    with pytest.raises(ValidationError):
        heard(made, second, on=None)
    heard(made, second, on=TODAY + timedelta(days=3))
    with pytest.raises(ValidationError, match="heard"):
        end(made, second, unfounded)
    heard(made, second, on=None, note="Kennelijk ongegrond")
    assert end(made, second, unfounded).status == ProceedingStatus.CLOSED


def test_an_objection_can_be_adjourned_once_and_a_court_not_at_all(
    closed: DataSubjectRequest, officer: Any
) -> None:
    options: dict[str, Any] = {"told_on": TODAY, "actor": officer, "now": clock.now()}
    made = receive(closed, ProceedingKind.OBJECTION, officer)
    before = term_of(made)
    proceedings.adjourn(proceeding_id=made.pk, **options)
    after = term_of(made)
    assert before is not None
    assert after is not None
    assert before.due_at is not None
    assert after.due_at is not None
    assert after.due_at - before.due_at >= timedelta(weeks=5)
    with pytest.raises(ValidationError):
        proceedings.adjourn(proceeding_id=made.pk, **options)
    court = receive(closed, ProceedingKind.COURT, officer)
    with pytest.raises(ValidationError):
        proceedings.adjourn(proceeding_id=court.pk, **options)


@pytest.mark.parametrize(
    "kind", [ProceedingKind.OBJECTION, ProceedingKind.COMPLAINT, ProceedingKind.AUTHORITY]
)
def test_while_it_runs_the_request_is_not_destroyed(
    closed: DataSubjectRequest, officer: Any, kind: ProceedingKind
) -> None:
    made = receive(closed, kind, officer)
    later: dict[str, Any] = {"actor": officer, "now": clock.now() + timedelta(days=4000)}
    options: dict[str, Any] = {"request_id": closed.pk, "decision": "Besluit 7", **later}
    with pytest.raises(ValidationError, match="still runs"):
        handling.destroy(why="term", **options)
    end(made, officer, ProceedingOutcome.WITHDRAWN)
    assert handling.destroy(why="term", **options)


def test_what_a_court_orders_is_destroyed_and_its_terms_end(
    closed: DataSubjectRequest, officer: Any
) -> None:
    made = receive(closed, ProceedingKind.OBJECTION, officer)
    handling.destroy(
        request_id=closed.pk, why="order", decision="Uitspraak", actor=officer, now=clock.now()
    )
    term = term_of(made)
    assert term is not None
    assert term.status == DeadlineStatus.CANCELLED


def test_a_request_is_kept_as_long_as_what_followed_it(
    overdue: DataSubjectRequest, officer: Any, second: Any
) -> None:
    closing.close(
        request_id=overdue.pk, outcome="withdrawn", reason="Gebeld", actor=officer, now=clock.now()
    )
    made = receive(overdue, ProceedingKind.COMPLAINT, officer)
    appoint(made, second, officer)
    heard(made, second)
    end(made, second, ProceedingOutcome.FOUNDED)
    overdue.refresh_from_db()
    assert overdue.destroy_from is not None
    assert overdue.destroy_from.year == TODAY.year + 5


@pytest.mark.parametrize(
    ("kind", "years"), [(ProceedingKind.OMBUDSMAN, 10), (ProceedingKind.COURT, 5)]
)
def test_what_the_ombudsman_asked_is_kept_ten_years(
    closed: DataSubjectRequest, officer: Any, kind: ProceedingKind, years: int
) -> None:
    end(receive(closed, kind, officer), officer, ProceedingOutcome.UNFOUNDED)
    closed.refresh_from_db()
    assert closed.destroy_from is not None
    assert closed.destroy_from.year == TODAY.year + years


@pytest.mark.parametrize("day", [LONG_AGO - timedelta(days=1), TODAY + timedelta(days=1)])
def test_it_comes_in_after_the_request_and_not_in_the_future(
    overdue: DataSubjectRequest, officer: Any, day: date
) -> None:
    with pytest.raises(ValidationError) as refused:
        receive(overdue, ProceedingKind.COMPLAINT, officer, on=day)
    assert set(refused.value.error_dict) == {"received_on"}


def test_each_ends_in_its_own_ways(overdue: DataSubjectRequest, officer: Any) -> None:
    complaint = receive(overdue, ProceedingKind.COMPLAINT, officer)
    notice = receive(overdue, ProceedingKind.DEFAULT_NOTICE, officer)
    for proceeding, outcome in (
        (complaint, ProceedingOutcome.PENALTY),
        (notice, ProceedingOutcome.FOUNDED),
    ):
        with pytest.raises(ValidationError):
            end(proceeding, officer, outcome)


def test_only_who_handles_requests_writes_it_down(
    overdue: DataSubjectRequest, world: World
) -> None:
    for role in set(Role) - {Role.PRIVACY_OFFICER}:
        with pytest.raises(Http404):
            receive(overdue, ProceedingKind.COMPLAINT, world.people[role])


def test_an_inadmissible_objection_too_is_decided_by_somebody_else(
    closed: DataSubjectRequest, officer: Any, second: Any
) -> None:
    made = receive(closed, ProceedingKind.OBJECTION, officer)
    with pytest.raises(ValidationError, match="who decides"):
        end(made, officer, ProceedingOutcome.INADMISSIBLE)
    appoint(made, second, officer)
    assert end(made, second, ProceedingOutcome.INADMISSIBLE).outcome == "inadmissible"


def test_who_decided_meanwhile_does_not_decide_on_the_complaint_any_more(
    overdue: DataSubjectRequest, officer: Any, second: Any
) -> None:
    made = receive(overdue, ProceedingKind.COMPLAINT, officer)
    appoint(made, second, officer)
    handling.hand_over(request_id=overdue.pk, owner=second, actor=officer, now=clock.now())
    with pytest.raises(ValidationError, match="dealt with"):
        end(made, officer, ProceedingOutcome.INADMISSIBLE)
