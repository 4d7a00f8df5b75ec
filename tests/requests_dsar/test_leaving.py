"""What a letter tells holds from the day on which it leaves, and not from when it was written."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.clock import AMSTERDAM, day_of
from privacyoffice.deadlines.models import Status as DeadlineStatus
from requests_dsar.answering import deadline_of
from requests_dsar.models import (
    DataSubjectRequest,
    Letter,
    NotCounted,
    Outcome,
    Pause,
    ProceedingKind,
    Status,
)
from requests_dsar.services import (
    asking,
    closing,
    extending,
    handling,
    identity,
    intake,
    letters,
    pausing,
    proceedings,
    restricting,
    routing,
)
from tests.factories import World
from tests.factories.decisions import decided, proposed
from tests.factories.letters import left
from tests.factories.requests import person, written_down

# The month of the law ends on Thursday 2 April.
RECEIVED = date(2037, 3, 2)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), AMSTERDAM)


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def case(officer: Any) -> DataSubjectRequest:
    """Received on RECEIVED and taken up the same day."""
    made = intake.write_down(
        received_on=RECEIVED,
        channel="letter",
        rights=["access"],
        person=person("Lis"),
        story="Alles",
        actor=officer,
        now=noon(RECEIVED),
    )
    return taken_up(made, officer, noon(RECEIVED))


def taken_up(made: DataSubjectRequest, officer: Any, now: datetime) -> DataSubjectRequest:
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=now)


def in_progress(officer: Any, **changes: Any) -> DataSubjectRequest:
    return taken_up(written_down("Lis", by=officer, **changes), officer, clock.now())


def due(case: DataSubjectRequest) -> date:
    deadline = deadline_of(case)
    assert deadline is not None
    assert deadline.due_at is not None
    return day_of(deadline.due_at)


def extension(case: DataSubjectRequest, officer: Any, on: date) -> Letter:
    return extending.extend(
        request_id=case.pk, because=["complexity"], reasons="Veel", actor=officer, now=noon(on)
    )


def asked(case: DataSubjectRequest, officer: Any, on: date, **options: Any) -> Letter:
    given: dict[str, Any] = {"wanted_by": on + timedelta(days=14)}
    pausing.ask(
        request_id=case.pk,
        kind="identity",
        question="Wie bent u?",
        doubt="Ander adres",
        asked_on=on,
        actor=officer,
        now=noon(on),
        **given | options,
    )
    return Letter.objects.filter(request=case).latest("made_at")


def sent_on_to(case: DataSubjectRequest, officer: Any) -> Letter:
    return routing.send_on(
        request_id=case.pk,
        why="brp",
        where="Burgerzaken",
        explanation="BRP",
        actor=officer,
        now=clock.now(),
    )


def codes_of(letter: Letter) -> list[str]:
    return [part["code"] for part in letter.content.reveal()["paragraphs"]]


def test_the_term_moves_on_the_day_on_which_the_letter_about_it_leaves(
    case: DataSubjectRequest, officer: Any
) -> None:
    letter = extension(case, officer, date(2037, 3, 20))
    assert due(case) == date(2037, 4, 2)
    assert "2 juni 2037" in str(letter.content.reveal()["paragraphs"])
    left(letter, by=officer, now=noon(date(2037, 4, 2)))
    assert due(case) == date(2037, 6, 2)


def test_an_extension_that_leaves_after_the_first_term_extends_nothing(
    case: DataSubjectRequest, officer: Any
) -> None:
    letter = extension(case, officer, date(2037, 3, 20))
    with pytest.raises(ValidationError) as refused:
        left(letter, by=officer, now=noon(date(2037, 4, 3)))
    assert set(refused.value.error_dict) == {"sent_on"}
    assert due(case) == date(2037, 4, 2)
    # A day before the letter was there is no way out.
    with pytest.raises(ValidationError):
        letters.send(
            letter_id=letter.pk,
            way="post",
            sent_on=date(2037, 3, 19),
            proof="",
            actor=officer,
            now=noon(date(2037, 4, 3)),
        )


def test_one_letter_about_an_extension_waits_at_a_time_and_another_follows_a_cancelled_one(
    case: DataSubjectRequest, officer: Any
) -> None:
    letter = extension(case, officer, date(2037, 3, 20))
    with pytest.raises(ValidationError):
        extension(case, officer, date(2037, 3, 21))
    letters.cancel(letter_id=letter.pk, reason="Anders", actor=officer, now=clock.now())
    left(extension(case, officer, date(2037, 3, 21)), by=officer, now=noon(date(2037, 3, 21)))
    assert due(case) == date(2037, 6, 2)


def test_the_clock_stands_still_from_the_day_on_which_the_question_leaves(
    case: DataSubjectRequest, officer: Any
) -> None:
    letter = asked(case, officer, date(2037, 3, 5))
    deadline = deadline_of(case)
    assert deadline is not None
    assert deadline.status == DeadlineStatus.OPEN
    left(letter, by=officer, now=noon(date(2037, 3, 9)))
    pause = Pause.objects.get(request=case)
    assert (pause.asked_on, pause.counts) == (date(2037, 3, 9), True)
    deadline.refresh_from_db()
    assert deadline.status == DeadlineStatus.SUSPENDED


def test_a_question_that_leaves_late_may_not_say_that_the_clock_stands_still(
    case: DataSubjectRequest, officer: Any
) -> None:
    letter = asked(case, officer, date(2037, 3, 5), wanted_by=date(2037, 3, 30))
    for late, why in ((date(2037, 3, 17), "stands still"), (date(2037, 3, 25), "than a week")):
        with pytest.raises(ValidationError, match=why) as refused:
            left(letter, by=officer, now=noon(late))
        assert set(refused.value.error_dict) == {"sent_on"}
    assert Pause.objects.get(request=case).not_counted == NotCounted.UNSENT
    letters.cancel(letter_id=letter.pk, reason="Te laat", actor=officer, now=noon(late))
    honest = asked(case, officer, late)
    assert "question.term_runs" in codes_of(honest)
    left(honest, by=officer, now=noon(late))
    assert pausing.open_questions(case).get().not_counted == NotCounted.LATE


def test_a_letter_of_today_asked_nothing_before(case: DataSubjectRequest, officer: Any) -> None:
    given: dict[str, Any] = {
        "request_id": case.pk,
        "kind": "clarification",
        "question": "Wat?",
        "asked_on": date(2037, 3, 4),
        "wanted_by": date(2037, 4, 1),
        "actor": officer,
        "now": noon(date(2037, 3, 20)),
    }
    with pytest.raises(ValidationError) as refused:
        pausing.ask(**given)
    assert set(refused.value.error_dict) == {"asked_on"}
    with pytest.raises(ValidationError) as refused:
        pausing.ask(**given, with_letter=False)
    assert set(refused.value.error_dict) == {"how"}
    assert pausing.ask(**given, with_letter=False, how="Gebeld").counts


def test_a_restriction_stands_until_the_letter_that_lifts_it_leaves(officer: Any) -> None:
    case = in_progress(officer)
    made = restricting.restrict(
        request_id=case.pk, ground="a", what="Het adres", actor=officer, now=clock.now()
    )
    options: dict[str, Any] = {"restriction_id": made.pk, "actor": officer, "now": clock.now()}
    restricting.lift(request_id=case.pk, because="Klopt", **options)
    assert restricting.standing(case).exists()
    with pytest.raises(ValidationError):
        restricting.lift(request_id=case.pk, because="Klopt", **options)
    first = Letter.objects.get(request=case, kind="restriction_lifted")
    letters.cancel(letter_id=first.pk, reason="Toch niet", actor=officer, now=clock.now())
    assert restricting.standing(case).get().lifted_because.reveal() == ""
    restricting.lift(request_id=case.pk, because="Klopt wel", **options)
    left(Letter.objects.get(request=case, status="final", kind="restriction_lifted"), by=officer)
    assert not restricting.standing(case).exists()


def test_the_person_hears_that_data_are_restricted_unless_the_decision_says_so(
    officer: Any,
) -> None:
    case = in_progress(officer, rights=["restriction"])
    options: dict[str, Any] = {"request_id": case.pk, "actor": officer, "now": clock.now()}
    restricting.restrict(ground="d", what="Het adres", **options)
    letter = Letter.objects.get(request=case)
    assert {"restriction_set.objection", "restriction_set.what"} <= set(codes_of(letter))
    decided(case, by=officer)
    restricting.restrict(ground="b", what="De foto", **options)
    assert Letter.objects.filter(request=case).count() == 1


def test_what_is_sent_on_closes_with_proof_and_is_answered_on_the_day_of_sending(
    officer: Any,
) -> None:
    case = in_progress(officer)
    letter = sent_on_to(case, officer)
    options: dict[str, Any] = {"actor": officer, "now": clock.now(), "reason": "BRP"}
    with pytest.raises(ValidationError) as refused:
        closing.close(request_id=case.pk, outcome=Outcome.FORWARDED, **options)
    assert set(refused.value.error_dict) == {"outcome"}
    left(letter, by=officer)
    deadline = deadline_of(case)
    assert deadline is not None
    assert deadline.status == DeadlineStatus.MET
    ended = closing.close(request_id=case.pk, outcome=Outcome.FORWARDED, **options)
    assert ended.status == Status.CLOSED


def test_one_can_object_to_that_a_request_was_sent_on(officer: Any) -> None:
    case = in_progress(officer)
    letter = sent_on_to(case, officer)
    assert "remedy.objection" in codes_of(letter)
    assert "remedy.court" not in codes_of(letter)
    given = (ProceedingKind.OBJECTION, clock.today(), "Niet mee eens", officer, clock.now())
    with pytest.raises(ValidationError):
        proceedings.receive(case.pk, *given)
    left(letter, by=officer)
    assert proceedings.receive(case.pk, *given).kind == ProceedingKind.OBJECTION


def by_agent(officer: Any) -> DataSubjectRequest:
    asks = asking.Asking(for_whom="agent", representative=person("Gemachtigde"))
    return in_progress(officer, rights=["access"], asking=asks)


def test_no_answer_goes_to_a_representative_of_whom_no_mandate_was_established(
    officer: Any,
) -> None:
    case = by_agent(officer)
    decided(case, by=officer)
    letter = letters.draft_decision(case, actor=officer, now=clock.now())
    drafted = letter.content.reveal()
    drafted["paragraphs"] = [
        paragraph | {"edited": True}
        for paragraph in drafted["paragraphs"]
        if paragraph["code"] != "access.then"
    ]
    letters.change(letter_id=letter.pk, content=drafted, actor=officer, now=clock.now())
    letters.finalise(letter_id=letter.pk, actor=officer, now=clock.now())
    with pytest.raises(ValidationError, match="mandate"):
        left(letter, by=officer)
    established(case, officer, of="mandate")
    assert left(letter, by=officer).status == "sent"


def test_a_letter_to_a_representative_names_whose_data_it_is_about(officer: Any) -> None:
    case = by_agent(officer)
    letter = letters.issue(case, "acknowledgement", {}, actor=officer, now=clock.now())
    first = letter.content.reveal()["paragraphs"][0]
    assert first["code"] == "for_whom"
    assert "Voor Lis Achter Lis" in first["text"]
    alone = letters.issue(
        in_progress(officer), "acknowledgement", {}, actor=officer, now=clock.now()
    )
    assert "for_whom" not in codes_of(alone)


def established(case: DataSubjectRequest, officer: Any, **changes: Any) -> None:
    options = {"of": "person", "method": "counter", "outcome": "established"} | changes
    identity.check(request_id=case.pk, actor=officer, now=clock.now(), **options)


def refused_for_identity(case: DataSubjectRequest, officer: Any) -> None:
    proposed(case, by=officer, verdict="not_treated", grounds=["identity_not_shown"])


def test_identity_that_was_not_shown_is_a_ground_only_when_nothing_came(officer: Any) -> None:
    case = in_progress(officer, received_on=clock.today() - timedelta(days=6))
    pausing.ask(
        request_id=case.pk,
        kind="identity",
        question="?",
        doubt="!",
        asked_on=clock.today(),
        wanted_by=clock.today() + timedelta(days=7),
        with_letter=False,
        how="Gebeld",
        actor=officer,
        now=clock.now(),
    )
    with pytest.raises(ValidationError):
        refused_for_identity(case, officer)  # they can still answer
    Pause.objects.update(lapsed=True, answered_on=clock.today())
    refused_for_identity(case, officer)
    established(case, officer)
    with pytest.raises(ValidationError):
        refused_for_identity(case, officer)
    established(case, officer, outcome="not_established", remark="Klopt niet")
    refused_for_identity(case, officer)


@pytest.mark.parametrize(
    ("taken_back", "asked"),
    [
        ("only", "U vraagt om intrekking van uw toestemming."),
        ("yes", "U vraagt om intrekking van uw toestemming en verwijdering van uw gegevens."),
        ("", "U vraagt om verwijdering van uw gegevens."),
    ],
)
def test_who_takes_back_a_permission_did_not_ask_for_erasure(
    officer: Any, taken_back: str, asked: str
) -> None:
    case = in_progress(officer, rights=["erasure"])
    case.details = {"consent_withdrawn": taken_back}
    case.save()
    letter = letters.issue(case, "acknowledgement", {}, actor=officer, now=clock.now())
    assert asked in letter.content.reveal()["paragraphs"][0]["text"]
    assert ("consent.withdrawn" in codes_of(letter)) == bool(taken_back)
