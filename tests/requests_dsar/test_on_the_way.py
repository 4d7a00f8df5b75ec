"""Identity, restriction, sending on, withdrawal and signals: what each asks, keeps and refuses."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.policy.codes import Right
from requests_dsar import signals
from requests_dsar.answering import deadline_of
from requests_dsar.models import (
    DataSubjectRequest,
    IdentityCheck,
    Letter,
    Outcome,
    Restriction,
    Status,
)
from requests_dsar.queries_clock import lacking
from requests_dsar.services import handling, identity, pausing, restricting, routing
from requests_dsar.services.acknowledging import acknowledge
from requests_dsar.services.asking import Asking
from requests_dsar.services.withdrawing import withdraw
from tests.factories import World
from tests.factories.deadlines import policy_of
from tests.factories.letters import left
from tests.factories.requests import person, written_down

CANARY = "Zegge"
AGENT = {"surname": f"Gemachtigde {CANARY}", "email": "gemachtigde@burger.example"}


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def in_progress(officer: Any, **changes: Any) -> DataSubjectRequest:
    made = written_down(CANARY, by=officer, **changes)
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())


def by_agent(officer: Any, *rights: str) -> DataSubjectRequest:
    asking = Asking(for_whom="agent", representative=AGENT)
    return in_progress(officer, asking=asking, rights=list(rights or ("access",)))


def check(request: DataSubjectRequest, actor: Any, **options: Any) -> IdentityCheck:
    given = {"of": "person", "method": "counter", "outcome": "established"} | options
    return identity.check(request_id=request.pk, actor=actor, now=clock.now(), **given)


def fresh(request: DataSubjectRequest) -> DataSubjectRequest:
    return DataSubjectRequest.objects.get(pk=request.pk)


def test_a_check_tells_who_checked_what_how_and_with_what_result(officer: Any) -> None:
    request = in_progress(officer)
    made = check(request, officer, remark=f"Kende het dossier {CANARY}")
    assert (made.of, made.method, made.outcome) == ("person", "counter", "established")
    assert made.checked_by == officer
    event = AuditEvent.objects.get(action="dsar.checked", subject_id=request.pk)
    assert CANARY not in str(event.payload)


def test_the_check_that_ends_the_question_lets_the_term_run_on(officer: Any) -> None:
    request, now = in_progress(officer), clock.now()
    pausing.ask(
        request_id=request.pk,
        kind="identity",
        question="Wie bent u?",
        doubt="Ander adres",
        asked_on=clock.today(),
        wanted_by=clock.today() + timedelta(days=14),
        with_letter=False,
        how="Gebeld",
        actor=officer,
        now=now,
    )
    check(request, officer, outcome="not_established", remark="Nog geen antwoord")
    assert deadline_of(request).status == DeadlineStatus.SUSPENDED  # type: ignore[union-attr]
    check(request, officer, answered_on=clock.today())
    assert deadline_of(request).status == DeadlineStatus.OPEN  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"method": ""}, "method"),
        ({"method": "copy"}, "method"),
        ({"outcome": "maybe"}, "outcome"),
        ({"outcome": "not_established"}, "remark"),
        ({"of": "mandate"}, "of"),
        ({"answered_on": clock.today()}, "answered_on"),
    ],
)
def test_a_check_that_says_too_little_is_refused_beside_its_field(
    officer: Any, options: dict[str, Any], field: str
) -> None:
    request = in_progress(officer)
    with pytest.raises(ValidationError) as refused:
        check(request, officer, **options)
    assert set(refused.value.error_dict) == {field}


def test_of_who_asks_for_oneself_nothing_must_be_shown(officer: Any) -> None:
    assert lacking(in_progress(officer)) == []


def test_of_a_representative_the_mandate_must_be_shown(officer: Any) -> None:
    request = by_agent(officer)
    assert lacking(request) == ["mandate"]
    check(request, officer, of="representative")
    assert lacking(request) == ["mandate"]
    check(request, officer, of="mandate", method="")
    assert lacking(request) == []


def test_for_a_correction_a_policy_can_ask_more_of_a_representative(officer: Any) -> None:
    policy_of(
        '[requests]\nsource = "art. 1"\nrepresentative = "conditions"\n'
        'representative_conditions = "een nadrukkelijk verzoek"',
        actor=officer,
        in_force_from=clock.today(),
        now=clock.now(),
    )
    access, correction = by_agent(officer), by_agent(officer, Right.RECTIFICATION)
    check(access, officer, of="mandate", method="")
    with pytest.raises(ValidationError) as refused:
        check(correction, officer, of="mandate", method="")
    assert set(refused.value.error_dict) == {"remark"}
    check(correction, officer, of="mandate", method="", remark="Brief van de persoon gezien")
    assert lacking(correction) == []


def test_a_restriction_stands_until_it_is_lifted_and_the_person_is_told(officer: Any) -> None:
    request, now = in_progress(officer, rights=["rectification"]), clock.now()
    made = restricting.restrict(
        request_id=request.pk, ground="a", what=f"Adres {CANARY}", actor=officer, now=now
    )
    assert list(restricting.standing(request)) == [made]
    with pytest.raises(ValidationError):
        restricting.lift(
            request_id=request.pk, restriction_id=made.pk, because="", actor=officer, now=now
        )
    restricting.lift(
        request_id=request.pk, restriction_id=made.pk, because="Klopt", actor=officer, now=now
    )
    told, letter = Letter.objects.filter(request=request).order_by("number")
    assert (told.kind, letter.kind) == ("restriction_set", "restriction_lifted")
    left(letter, by=officer)
    assert not restricting.standing(request).exists()
    # What was lifted is not lifted again.
    with pytest.raises(Http404):
        restricting.lift(
            request_id=request.pk, restriction_id=made.pk, because="Weer", actor=officer, now=now
        )


def test_a_restriction_of_another_request_is_as_missing(officer: Any) -> None:
    one, other, now = in_progress(officer), in_progress(officer), clock.now()
    made = restricting.restrict(request_id=one.pk, ground="d", what="Alles", actor=officer, now=now)
    with pytest.raises(Http404):
        restricting.lift(
            request_id=other.pk, restriction_id=made.pk, because="x", actor=officer, now=now
        )
    assert Restriction.objects.get(pk=made.pk).lifted_at is None


@pytest.mark.parametrize("why", routing.Elsewhere.values)
def test_what_belongs_elsewhere_goes_there_with_a_letter(officer: Any, why: str) -> None:
    request = in_progress(officer)
    routing.send_on(
        request_id=request.pk,
        why=why,
        where="Burgerzaken",
        explanation=f"Omdat {CANARY}",
        actor=officer,
        now=clock.now(),
    )
    letter = Letter.objects.get(request=request)
    texts = " ".join(part["text"] for part in letter.content.reveal()["paragraphs"])
    assert letter.kind == "forwarded"
    assert "Burgerzaken" in texts
    # Only what left is an answer.
    assert fresh(request).status == Status.IN_PROGRESS
    assert deadline_of(request).closed_at is None  # type: ignore[union-attr]


def test_what_is_sent_on_says_where_to_and_why(officer: Any) -> None:
    request = in_progress(officer)
    for missing in ("where", "explanation"):
        given: dict[str, Any] = {
            "why": "brp",
            "where": "Burgerzaken",
            "explanation": "BRP",
            missing: " ",
        }
        with pytest.raises(ValidationError) as refused:
            routing.send_on(request_id=request.pk, actor=officer, now=clock.now(), **given)
        assert set(refused.value.error_dict) == {missing}
    assert fresh(request).status == Status.IN_PROGRESS


def test_a_person_withdraws_before_anybody_took_it_up(officer: Any) -> None:
    request = written_down(CANARY, by=officer)
    withdraw(request.pk, None, clock.now())
    ended = fresh(request)
    assert (ended.status, ended.outcome, ended.owner) == (Status.CLOSED, Outcome.WITHDRAWN, None)
    assert deadline_of(request).status == DeadlineStatus.CANCELLED  # type: ignore[union-attr]
    with pytest.raises(ValidationError):
        withdraw(request.pk, None, clock.now())


def test_an_officer_says_how_the_person_withdrew_it(officer: Any, world: World) -> None:
    request = in_progress(officer)
    with pytest.raises(ValidationError) as refused:
        withdraw(request.pk, officer, clock.now())
    assert set(refused.value.error_dict) == {"reason"}
    with pytest.raises(Http404):
        withdraw(request.pk, world.people[Role.DPO], clock.now(), reason="Gebeld")
    withdraw(request.pk, officer, clock.now(), reason="Gebeld")
    assert fresh(request).outcome == Outcome.WITHDRAWN


def only(found: tuple[list[signals.Alike], bool]) -> signals.Alike:
    ((one,), is_more) = found
    assert not is_more
    return one


def test_requests_that_follow_each_other_within_a_month_are_a_signal(officer: Any) -> None:
    today = clock.today()
    late = {"late_because": "Lag nog"}
    written_down(CANARY, by=officer, received_on=today - timedelta(days=70), **late)
    newest = written_down(CANARY, by=officer, received_on=today)
    assert not only(signals.alike(newest, officer)).is_soon
    written_down(
        "ander", by=officer, person=person(CANARY), received_on=today - timedelta(days=9), **late
    )
    soon, longer = signals.alike(newest, officer)[0]
    assert (soon.is_soon, longer.is_soon) == (True, False)


def test_paper_that_asks_what_the_web_form_asked_is_perhaps_a_double(officer: Any) -> None:
    written_down(CANARY, by=officer, channel="web_form", rights=["access"])
    paper = written_down(CANARY, by=officer, channel="letter", rights=["access"])
    assert only(signals.alike(paper, officer)).is_double
    other = written_down("Lisdodde", by=officer, rights=["access"])
    written_down("Lisdodde", by=officer, rights=["portability"])
    assert not only(signals.alike(other, officer)).is_double


def test_one_address_under_two_names_is_perhaps_somebody_elses_data(officer: Any) -> None:
    request = written_down(CANARY, by=officer)
    names = person("Lisdodde") | {"email": f"{CANARY}@burger.example", "postcode": "4321 BA"}
    other = written_down("Lisdodde", by=officer, person=names)
    assert only(signals.alike(other, officer)).other_name
    again = written_down(CANARY, by=officer)
    assert [
        one.other_name for one in signals.alike(again, officer)[0] if one.request == request
    ] == [False]


def test_signals_tell_only_of_requests_that_somebody_may_open(officer: Any, world: World) -> None:
    written_down(CANARY, by=officer)
    second = written_down(CANARY, by=officer)
    handler = world.people[Role.CASE_HANDLER]
    handling.take_up(request_id=second.pk, owner=handler, actor=officer, now=clock.now())
    assert signals.alike(second, officer)[0]
    assert signals.alike(second, handler) == ([], False)


def test_who_asks_for_somebody_else_is_kept_and_found(officer: Any) -> None:
    request = fresh(by_agent(officer))
    assert request.representative.reveal() == AGENT
    mine = written_down("x", by=officer, person={"email": AGENT["email"]})
    assert only(signals.alike(mine, officer)).request == request


@pytest.mark.parametrize(
    ("asking", "field"),
    [
        (Asking(for_whom="agent"), "by_surname"),
        (Asking(for_whom="neighbour", representative=AGENT), "for_whom"),
        (Asking(representative=AGENT), "for_whom"),
        (Asking(answer_by="status_page"), "agreed"),
        (Asking(answer_by="pigeon"), "answer_by"),
        (Asking(language="de"), "language"),
    ],
)
def test_who_asks_is_refused_beside_its_field(officer: Any, asking: Asking, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        written_down(CANARY, by=officer, asking=asking)
    assert set(refused.value.error_dict) == {field}


def test_an_answer_without_paper_needs_that_the_person_agreed(officer: Any) -> None:
    agreed = Asking(answer_by="status_page", agreed=True)
    assert written_down(CANARY, by=officer, asking=agreed).electronic_consent_at is not None
    with pytest.raises(ValidationError) as refused:
        written_down("x", by=officer, person={"surname": "Y"}, asking=agreed)
    assert set(refused.value.error_dict) == {"answer_by"}


def test_a_restriction_is_lifted_after_the_answer_too(officer: Any) -> None:
    request, now = in_progress(officer), clock.now()
    made = restricting.restrict(
        request_id=request.pk, ground="a", what="Adres", actor=officer, now=now
    )
    withdraw(request.pk, officer, now, reason="Gebeld")
    restricting.lift(
        request_id=request.pk, restriction_id=made.pk, because="Klopt", actor=officer, now=now
    )
    left(Letter.objects.get(request=request, kind="restriction_lifted"), by=officer)
    assert not restricting.standing(request).exists()
    with pytest.raises(ValidationError):
        restricting.restrict(
            request_id=request.pk, ground="a", what="Adres", actor=officer, now=now
        )


def test_receipt_is_confirmed_once_with_the_last_day_for_the_answer(officer: Any) -> None:
    request = written_down(CANARY, by=officer)
    letter = acknowledge(request_id=request.pk, actor=officer, now=clock.now())
    codes = [part["code"] for part in letter.content.reveal()["paragraphs"]]
    assert "acknowledgement.term" in codes
    with pytest.raises(ValidationError):
        acknowledge(request_id=request.pk, actor=officer, now=clock.now())
    # On the website it is confirmed at once.
    filed = written_down("Lisdodde", by=officer, channel="web_form")
    with pytest.raises(ValidationError):
        acknowledge(request_id=filed.pk, actor=officer, now=clock.now())
