"""A request ends with proof, with what was decided, and with the day on which it goes."""

from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.subjects import Retention
from requests_dsar import retention
from requests_dsar.answering import deadline_of
from requests_dsar.models import (
    DataSubjectRequest,
    Decision,
    LetterKind,
    Outcome,
    ProceedingKind,
    Status,
    Verdict,
)
from requests_dsar.queries_decisions import outcome_of
from requests_dsar.services import closing, deciding, handling, proceedings
from tests.factories import World
from tests.factories.decisions import answered, decided, proposed
from tests.factories.requests import written_down


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def request_(officer: Any) -> DataSubjectRequest:
    made = written_down(
        "Lis", by=officer, received_on=clock.today() - timedelta(days=5), rights=["access"]
    )
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())


def close(request: DataSubjectRequest, by: Any, **options: Any) -> DataSubjectRequest:
    return closing.close(request_id=request.pk, actor=by, now=clock.now(), **options)


def test_a_decided_request_closes_only_with_proof_that_the_answer_was_sent(
    request_: DataSubjectRequest, officer: Any
) -> None:
    decided(request_, by=officer)
    with pytest.raises(ValidationError, match="no proof"):
        close(request_, officer)
    answered(request_, by=officer, kind=LetterKind.EXTENSION)
    with pytest.raises(ValidationError, match="no proof"):
        close(request_, officer)
    answered(request_, by=officer)
    made = close(request_, officer)
    assert (made.status, made.outcome) == (Status.CLOSED, Outcome.GRANTED)


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        ((Verdict.GRANT, Verdict.GRANT), Outcome.GRANTED),
        ((Verdict.GRANT, Verdict.REFUSE), Outcome.PARTLY),
        ((Verdict.PARTLY, Verdict.GRANT), Outcome.PARTLY),
        ((Verdict.REFUSE, Verdict.REFUSE), Outcome.REFUSED),
        ((Verdict.REFUSE, Verdict.NOT_TREATED), Outcome.REFUSED),
        ((Verdict.NOT_TREATED, Verdict.NOT_TREATED), Outcome.NOT_TREATED),
        ((Verdict.NOT_TREATED, Verdict.GRANT), Outcome.PARTLY),
    ],
)
def test_the_outcome_follows_from_what_was_decided_on_each_right(
    verdicts: tuple[Verdict, ...], outcome: Outcome
) -> None:
    assert outcome_of(Decision(verdict=verdict) for verdict in verdicts) == outcome


def test_the_term_is_met_on_the_day_of_sending(request_: DataSubjectRequest, officer: Any) -> None:
    decided(request_, by=officer)
    sent_on = clock.today() - timedelta(days=2)
    answered(request_, by=officer, on=sent_on)
    close(request_, officer)
    term = deadline_of(request_)
    assert term is not None
    assert term.closed_at is not None
    assert (term.status, clock.day_of(term.closed_at)) == (DeadlineStatus.MET, sent_on)


def test_without_a_decision_it_is_withdrawn_forwarded_or_not_treated_with_a_letter(
    request_: DataSubjectRequest, officer: Any
) -> None:
    reason = "Zo is het."
    for outcome in (Outcome.GRANTED, Outcome.REFUSED, "", Outcome.NOT_TREATED, Outcome.FORWARDED):
        with pytest.raises(ValidationError):
            close(request_, officer, outcome=outcome, reason=reason)
    with pytest.raises(ValidationError):
        close(request_, officer, outcome=Outcome.WITHDRAWN)
    for kind, outcome in (
        (LetterKind.NOT_TREATED, Outcome.NOT_TREATED),
        (LetterKind.FORWARDED, Outcome.FORWARDED),
    ):
        with transaction.atomic():
            answered(request_, by=officer, kind=kind)
            assert close(request_, officer, outcome=outcome, reason=reason).outcome == outcome
            transaction.set_rollback(True)
    assert close(request_, officer, outcome=Outcome.WITHDRAWN, reason=reason).closed_at


def test_closing_says_how_long_the_request_is_kept(
    request_: DataSubjectRequest, officer: Any
) -> None:
    made = close(request_, officer, outcome=Outcome.WITHDRAWN, reason="Gebeld.")
    today = clock.today()
    assert made.retention_result == "6.3"
    assert made.destroy_from is not None
    assert made.destroy_from.year == today.year + 1
    assert DataSubjectRequest.objects.get(pk=made.pk).destroy_from == made.destroy_from


def test_the_selection_list_keeps_by_how_it_ended() -> None:
    day, public = date(2026, 3, 2), Profile(kind=Kind.PUBLIC_AUTHORITY)
    assert {
        outcome: (kept.result, kept.destroy_from.year - day.year)
        for outcome in Outcome.values
        for kept in [retention.kept(outcome, day, public)]
    } == {
        "granted": ("6.1", 5),
        "partly": ("6.1", 5),
        "refused": ("6.2", 1),
        "not_treated": ("6.3", 1),
        "forwarded": ("6.3", 1),
        "withdrawn": ("6.3", 1),
    }
    assert retention.kept("granted", day, public, "5").destroy_from == date(2046, 3, 3)
    assert retention.kept("granted", day, public, "6.1.3").destroy_from == date(2027, 3, 3)


def test_a_body_under_private_law_has_its_own_term() -> None:
    day = date(2026, 3, 2)
    own = Profile(kind=Kind.PRIVATE_BODY, retention=Retention(years_without_contact=7))
    assert retention.kept("granted", day, own) == retention.Kept("own", date(2033, 3, 3))
    silent = Profile(kind=Kind.PRIVATE_BODY)
    assert retention.kept("granted", day, silent).destroy_from == date(2031, 3, 3)
    with pytest.raises(ValueError, match=r"6\.1"):
        retention.kept("granted", day, own, "6.1")


def test_a_leap_day_keeps_until_the_last_day_of_february() -> None:
    kept = retention.kept("refused", date(2028, 2, 29), Profile())
    assert kept.destroy_from == date(2029, 3, 1)


def test_what_was_decided_does_not_change_after_closing(
    request_: DataSubjectRequest, officer: Any
) -> None:
    decided(request_, by=officer)
    answered(request_, by=officer)
    close(request_, officer)
    with pytest.raises(ValidationError):
        proposed(request_, by=officer)
    with pytest.raises(ValidationError):
        deciding.reopen(request_id=request_.pk, reason="Toch niet", actor=officer, now=clock.now())


def test_what_ended_before_closing_keeps_the_request_as_long_as_it_must(
    request_: DataSubjectRequest, officer: Any, world: World
) -> None:
    second, now = world.people["second_officer"], clock.now()
    made = proceedings.receive(
        request_.pk, ProceedingKind.COMPLAINT, clock.today(), "", officer, now
    )
    given: dict[str, Any] = {"proceeding_id": made.pk, "actor": officer, "now": now}
    proceedings.appoint(decider=second, **given)
    proceedings.note_hearing(hearing_on=clock.today(), note="", **given)
    proceedings.end(outcome="founded", text="Ja", **given)
    ended = close(request_, officer, outcome=Outcome.WITHDRAWN, reason="Gebeld.")
    assert ended.retention_result == "6.3"
    assert ended.destroy_from == clock.today() + relativedelta(years=5, days=1)


def test_what_the_authority_asked_is_kept_ten_years_and_under_private_law_by_its_own_term() -> None:
    day, public = date(2026, 3, 2), Profile(kind=Kind.PUBLIC_AUTHORITY)
    own = Profile(kind=Kind.PRIVATE_BODY, retention=Retention(years_without_contact=7))
    kept = {
        (kind, outcome): retention.kept_after(kind, outcome, day, public)
        for kind in ("authority", "complaint")
        for outcome in ("founded", "withdrawn")
    }
    assert kept == {
        ("authority", "founded"): date(2036, 3, 3),
        ("authority", "withdrawn"): date(2036, 3, 3),
        ("complaint", "founded"): date(2031, 3, 3),
        ("complaint", "withdrawn"): date(2027, 3, 3),
    }
    assert retention.kept_after("complaint", "founded", day, own) == date(2033, 3, 3)
