"""Questions, extensions and the term: what stops the clock, what lengthens it, what does not."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404

from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.clock import AMSTERDAM, day_of
from privacyoffice.deadlines.models import Deadline, DeadlineEvent, Status
from requests_dsar.answering import QUESTION, deadline_of
from requests_dsar.models import DataSubjectRequest, Letter, NotCounted, Pause
from requests_dsar.services import extending, handling, intake, pausing
from requests_dsar.services.withdrawing import withdraw
from tests.factories import World
from tests.factories.deadlines import policy_of
from tests.factories.letters import left
from tests.factories.requests import person

# A Monday, in a year with the days off of 2026 and with letters in force. The month of the law ends
# on Thursday 2 April, four weeks end on Monday 30 March.
RECEIVED = date(2037, 3, 2)
CANARY = "Zegge"


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), AMSTERDAM)


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def request_(officer: Any) -> DataSubjectRequest:
    """Received on RECEIVED and taken up the same day."""
    now = noon(RECEIVED)
    made = intake.write_down(
        received_on=RECEIVED,
        channel="letter",
        rights=["access"],
        person=person(CANARY),
        story=f"Ik wil alles weten: {CANARY}",
        actor=officer,
        now=now,
    )
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=now)


def ask(
    request: DataSubjectRequest, actor: Any, on: date, kind: str = "identity", **options: Any
) -> Pause:
    given: dict[str, Any] = {
        "question": f"Wie bent u? {CANARY}",
        "doubt": f"Een ander adres {CANARY}",
        "wanted_by": on + timedelta(days=14),
        "with_letter": False,
        "how": f"Gebeld {CANARY}",
    }
    return pausing.ask(
        request_id=request.pk, kind=kind, asked_on=on, actor=actor, now=noon(on), **given | options
    )


def answer(
    request: DataSubjectRequest,
    actor: Any,
    on: date | None,
    kind: str = "identity",
    now: Any = None,
) -> Pause:
    moment = now or noon(on or RECEIVED)
    return pausing.answered(
        request_id=request.pk, kind=kind, answered_on=on, actor=actor, now=moment
    )


def extend(request: DataSubjectRequest, actor: Any, on: date, **options: Any) -> Letter:
    """The letter was made and left on this day."""
    given: dict[str, Any] = {"because": ["complexity"], "reasons": f"Veel dossiers {CANARY}"}
    letter = extending.extend(request_id=request.pk, actor=actor, now=noon(on), **given | options)
    return left(letter, by=actor, now=noon(on))


def term(request: DataSubjectRequest) -> Deadline:
    deadline = deadline_of(request)
    assert deadline is not None
    return deadline


def due(request: DataSubjectRequest) -> date:
    moment = term(request).due_at
    assert moment is not None
    return day_of(moment)


def test_a_letter_that_was_found_later_is_due_from_the_day_on_which_it_came_in(
    officer: Any,
) -> None:
    found = date(2037, 3, 11)
    options: dict[str, Any] = {
        "received_on": RECEIVED,
        "channel": "letter",
        "rights": ["access"],
        "person": person(CANARY),
        "story": "Alles",
        "actor": officer,
        "now": noon(found),
    }
    with pytest.raises(ValidationError) as refused:
        intake.write_down(**options)
    assert set(refused.value.error_dict) == {"late_because"}
    made = intake.write_down(late_because="Lag bij de balie", **options)
    assert made.received_on == RECEIVED
    assert due(made) == date(2037, 4, 2)
    # A reason of an act on a case is ciphertext.
    event = AuditEvent.objects.get(subject_id=made.pk, action="dsar.written_down")
    assert event.reason
    assert "balie" not in event.reason


def test_a_question_asked_without_delay_stops_the_clock_until_the_answer(
    request_: DataSubjectRequest, officer: Any
) -> None:
    pause = ask(request_, officer, date(2037, 3, 5))
    assert pause.counts
    assert term(request_).status == Status.SUSPENDED
    answer(request_, officer, date(2037, 3, 15))
    assert term(request_).status == Status.OPEN
    # Nine days between asking and answering, after Thursday 2 April: Saturday moves to Monday.
    assert due(request_) == date(2037, 4, 13)


def test_a_question_asked_late_does_not_stop_the_clock(
    request_: DataSubjectRequest, officer: Any
) -> None:
    pause = ask(request_, officer, date(2037, 3, 17))
    assert (pause.counts, pause.not_counted) == (False, NotCounted.LATE)
    assert term(request_).status == Status.OPEN
    answer(request_, officer, date(2037, 3, 20))
    assert due(request_) == date(2037, 4, 2)


def test_a_policy_can_shorten_the_days_in_which_a_question_stops_the_clock(
    request_: DataSubjectRequest, officer: Any
) -> None:
    policy_of(
        '[requests]\nsource = "art. 1"\nquestion_days = 3',
        actor=officer,
        in_force_from=date(2037, 1, 1),
        now=noon(RECEIVED),
    )
    assert ask(request_, officer, date(2037, 3, 6)).not_counted == NotCounted.LATE
    assert ask(request_, officer, date(2037, 3, 5), "clarification").counts


def test_a_follow_up_of_an_answer_counts_from_that_answer(
    request_: DataSubjectRequest, officer: Any
) -> None:
    ask(request_, officer, date(2037, 3, 9))
    answer(request_, officer, date(2037, 3, 14))
    assert ask(request_, officer, date(2037, 3, 20)).counts
    # Of another question it was still too late.
    assert not ask(request_, officer, date(2037, 3, 20), "clarification").counts


def test_nobody_is_asked_who_they_are_without_a_reasonable_doubt(
    request_: DataSubjectRequest, officer: Any
) -> None:
    with pytest.raises(ValidationError) as refused:
        ask(request_, officer, date(2037, 3, 5), doubt=" ")
    assert set(refused.value.error_dict) == {"doubt"}
    assert term(request_).status == Status.OPEN
    assert ask(request_, officer, date(2037, 3, 5), "clarification", doubt="").counts


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": ""}, "question"),
        ({"asked_on": date(2037, 3, 6)}, "asked_on"),
        ({"asked_on": date(2037, 3, 1)}, "asked_on"),
        ({"wanted_by": date(2037, 3, 11)}, "wanted_by"),
    ],
)
def test_a_question_that_cannot_be_is_refused_beside_its_field(
    request_: DataSubjectRequest, officer: Any, changes: dict[str, Any], field: str
) -> None:
    given: dict[str, Any] = {
        "question": "?",
        "doubt": "!",
        "asked_on": date(2037, 3, 5),
        "wanted_by": date(2037, 3, 20),
    }
    with pytest.raises(ValidationError) as refused:
        pausing.ask(
            request_id=request_.pk,
            kind="identity",
            actor=officer,
            now=noon(date(2037, 3, 5)),
            **given | changes,
        )
    assert set(refused.value.error_dict) == {field}
    assert not Pause.objects.filter(request=request_).exists()


def test_two_questions_stop_the_clock_until_the_latest_answer(
    request_: DataSubjectRequest, officer: Any
) -> None:
    ask(request_, officer, date(2037, 3, 5))
    ask(request_, officer, date(2037, 3, 9), "clarification")
    answer(request_, officer, date(2037, 3, 10))
    assert term(request_).status == Status.SUSPENDED
    answer(request_, officer, date(2037, 3, 15), "clarification")
    assert due(request_) == date(2037, 4, 13)


def test_without_an_answer_the_clock_runs_on_from_the_last_day_for_it(
    request_: DataSubjectRequest, officer: Any
) -> None:
    pause = ask(request_, officer, date(2037, 3, 5), wanted_by=date(2037, 3, 15))
    with pytest.raises(ValidationError, match="15"):
        answer(request_, officer, None, now=noon(date(2037, 3, 15)))
    reminding = Deadline.objects.get(pk=pause.pk)
    assert (reminding.kind, reminding.owner) == (QUESTION.code, officer)
    ended = answer(request_, officer, None, now=noon(date(2037, 3, 25)))
    assert (ended.lapsed, ended.answered_on) == (True, date(2037, 3, 15))
    assert due(request_) == date(2037, 4, 13)
    assert Deadline.objects.get(pk=pause.pk).status == Status.MET


def test_nobody_is_reminded_of_a_question_after_the_request_ended(
    request_: DataSubjectRequest, officer: Any
) -> None:
    pause = ask(request_, officer, date(2037, 3, 5))
    withdraw(request_.pk, None, noon(date(2037, 3, 6)))
    assert Deadline.objects.get(pk=pause.pk).status == Status.CANCELLED


def test_the_same_is_not_asked_twice_at_a_time(request_: DataSubjectRequest, officer: Any) -> None:
    ask(request_, officer, date(2037, 3, 5))
    with pytest.raises(ValidationError):
        ask(request_, officer, date(2037, 3, 6))


def test_a_question_makes_the_letter_that_tells_whether_the_term_waits(
    request_: DataSubjectRequest, officer: Any
) -> None:
    ask(request_, officer, date(2037, 3, 5), with_letter=True)
    letter = Letter.objects.get(request=request_)
    codes = [part["code"] for part in letter.content.reveal()["paragraphs"]]
    assert letter.kind == "identity_question"
    assert {"identity_question.doubt", "question.term_waits"} <= set(codes)
    ask(request_, officer, date(2037, 3, 17), "clarification", with_letter=True)
    later = Letter.objects.get(request=request_, kind="clarification")
    assert "question.term_runs" in [p["code"] for p in later.content.reveal()["paragraphs"]]


def test_an_extension_counts_from_receipt_and_tells_the_person_why(
    request_: DataSubjectRequest, officer: Any
) -> None:
    extend(request_, officer, date(2037, 4, 2))
    assert due(request_) == date(2037, 6, 2)
    letter = Letter.objects.get(request=request_, kind="extension")
    texts = [part["text"] for part in letter.content.reveal()["paragraphs"]]
    assert any("2 juni 2037" in text for text in texts)
    assert any("drie maanden vanaf de dag" in text for text in texts)
    assert any(CANARY in text for text in texts)


def test_extension_is_refused_after_the_first_term(
    request_: DataSubjectRequest, officer: Any
) -> None:
    with pytest.raises(ValidationError) as refused:
        extend(request_, officer, date(2037, 4, 3))
    assert set(refused.value.error_dict) == {NON_FIELD_ERRORS}
    assert due(request_) == date(2037, 4, 2)
    assert not Letter.objects.filter(request=request_).exists()


def test_a_four_week_organisation_extends_within_its_four_weeks(world: World, officer: Any) -> None:
    policy_of(
        '[requests]\nsource = "art. 1"\nresponse_term = "4 weken"',
        actor=officer,
        in_force_from=date(2037, 1, 1),
        now=noon(RECEIVED),
    )
    made = intake.write_down(
        received_on=RECEIVED,
        channel="letter",
        rights=["access"],
        person=person(CANARY),
        story="Alles",
        actor=officer,
        now=noon(RECEIVED),
    )
    assert due(made) == date(2037, 3, 30)
    with pytest.raises(ValidationError, match="30"):
        extend(made, officer, date(2037, 3, 31))
    # The policy is silent on extension, so that the law's holds.
    extend(made, officer, date(2037, 3, 30))
    assert due(made) == date(2037, 6, 2)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"because": []}, "because"),
        ({"because": ["busy"]}, "because"),
        ({"reasons": ""}, "reasons"),
    ],
)
def test_an_extension_needs_a_ground_of_the_law_and_reasons(
    request_: DataSubjectRequest, officer: Any, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        extend(request_, officer, date(2037, 3, 20), **changes)
    assert set(refused.value.error_dict) == {field}
    assert due(request_) == date(2037, 4, 2)


def test_an_extension_is_given_once(request_: DataSubjectRequest, officer: Any) -> None:
    extend(request_, officer, date(2037, 3, 20))
    with pytest.raises(ValidationError):
        extend(request_, officer, date(2037, 3, 21))
    assert Letter.objects.filter(request=request_).count() == 1


def test_what_officers_write_about_a_person_stays_out_of_the_deadline(
    request_: DataSubjectRequest, officer: Any
) -> None:
    ask(request_, officer, date(2037, 3, 5))
    answer(request_, officer, date(2037, 3, 10))
    extend(request_, officer, date(2037, 3, 12))
    events = DeadlineEvent.objects.filter(deadline__subject_id=request_.pk)
    assert events.count() == 7
    assert not any(CANARY in f"{event.reason}{event.values}" for event in events)
    told = AuditEvent.objects.filter(subject_id=request_.pk)
    assert not any(CANARY in f"{event.reason}{event.payload}" for event in told)


def test_only_who_handles_it_stops_the_clock(
    request_: DataSubjectRequest, world: World, officer: Any
) -> None:
    for role in (Role.DPO, Role.CASE_HANDLER, Role.MANAGER):
        with pytest.raises(Http404):
            ask(request_, world.people[role], date(2037, 3, 5))
        with pytest.raises(Http404):
            extend(request_, world.people[role], date(2037, 3, 5))
