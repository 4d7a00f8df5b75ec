"""A screening is begun, answered by people, and signed with what follows from the answers."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from simple_history.utils import get_history_model_for_model

from dpia.models import Answer, Outcome, Screening, ScreeningAnswer, ScreeningStatus
from dpia.services import screening as service
from dpia.services.screening import field_of
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.notifications.models import InAppMessage, OutboxMessage
from registers.models import ProcessingActivity
from registers.services import ending
from tests.dpia.entries import add_data, an_activity
from tests.factories import World

OWN_NEW = ("own-policy", "every-new-or-changed")
SPECIAL = ("own-policy", "special-categories")
LAW = ("gdpr-35-3", "automated-evaluation")
AUTHORITY = ("ap-list", "fighting-fraud")


def begun(activity: ProcessingActivity, actor: Any, **more: Any) -> Screening:
    return service.begin(activity_id=activity.pk, actor=actor, now=clock.now(), **more)


def rows(screening: Screening) -> dict[tuple[str, str], ScreeningAnswer]:
    return {(one.criteria, one.criterion): one for one in screening.answers.all()}


def with_answers(screening: Screening, actor: Any, *yes: tuple[str, str]) -> Screening:
    """Every criterion answered: these with yes, the others with no, each with a reason."""
    said = {
        place: ((Answer.YES if place in yes else Answer.NO).value, "Nagegaan")
        for place in rows(screening)
    }
    return service.answer(screening_id=screening.pk, answers=said, actor=actor, now=clock.now())


def sign(screening: Screening, actor: Any, outcome: str, **more: Any) -> Screening:
    return service.sign(
        screening_id=screening.pk, outcome=outcome, actor=actor, now=clock.now(), **more
    )


def fields_of(error: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(error.value.message_dict)


def test_answers_are_proposed_with_the_words_that_say_so(office: World, officer: Any) -> None:
    data = [{"name": "Naam"}, {"name": "Gezondheid", "sensitivity": "special"}]
    found = rows(begun(an_activity(officer, office.home, personal_data=data), officer))
    assert found[SPECIAL].proposed == Answer.YES
    assert found[SPECIAL].evidence[0]["text"] == "Gezondheid"
    assert found[SPECIAL].evidence[0]["part"] == "personal_data"
    assert found[LAW].proposed == Answer.NO
    assert found["own-policy", "large-scale"].proposed == Answer.UNKNOWN
    assert not any(one.answer for one in found.values())


def test_it_keeps_the_version_of_every_set(activity: ProcessingActivity, officer: Any) -> None:
    kept = {one["code"]: one["version"] for one in begun(activity, officer).sets}
    assert set(kept) == {"gdpr-35-3", "ap-list", "own-policy", "wp248"}
    assert all(kept.values())


def test_a_form_that_is_sent_twice_begins_once(activity: ProcessingActivity, officer: Any) -> None:
    form_id = uuid4()
    assert begun(activity, officer, form_id=form_id) == begun(activity, officer, form_id=form_id)
    with pytest.raises(ValidationError):
        begun(activity, officer, form_id=uuid4())
    assert Screening.objects.count() == 1


def test_who_begins_again_says_why(activity: ProcessingActivity, officer: Any) -> None:
    sign(
        with_answers(begun(activity, officer), officer),
        officer,
        Outcome.NOT_NEEDED,
        reasons="Klein",
    )
    with pytest.raises(ValidationError) as error:
        begun(activity, officer)
    assert fields_of(error) == {"why"}
    assert begun(activity, officer, why="Jaarlijks").why_now == "Jaarlijks"


def test_what_ended_is_not_screened(activity: ProcessingActivity, officer: Any) -> None:
    ending.retire(
        activity_id=activity.pk,
        on=clock.today(),
        because="Gestopt",
        actor=officer,
        now=clock.now(),
    )
    with pytest.raises(ValidationError):
        begun(activity, officer)


def test_somebody_of_another_department_finds_nothing(office: World, officer: Any) -> None:
    ambassador = office.people[Role.AMBASSADOR]
    elsewhere = an_activity(officer, office.elsewhere)
    with pytest.raises(Http404):
        begun(elsewhere, ambassador)
    screening = begun(elsewhere, officer)
    with pytest.raises(Http404):
        with_answers(screening, ambassador)
    assert begun(an_activity(officer, office.home), ambassador).started_by == ambassador


@pytest.mark.parametrize("role", [Role.DPO, Role.AUDITOR, Role.MANAGER, Role.AMBASSADOR])
def test_only_a_privacy_officer_signs(
    office: World, activity: ProcessingActivity, officer: Any, role: str
) -> None:
    screening = with_answers(begun(activity, officer), officer)
    with pytest.raises(Http404):
        sign(screening, office.people[role], Outcome.NOT_NEEDED, reasons="Klein")


def test_who_differs_from_the_register_says_why(activity: ProcessingActivity, officer: Any) -> None:
    screening = begun(activity, officer)
    said = {OWN_NEW: ("no", " "), LAW: ("no", ""), ("own-policy", "high-risk"): ("yes", "")}
    with pytest.raises(ValidationError) as error:
        service.answer(screening_id=screening.pk, answers=said, actor=officer, now=clock.now())
    assert fields_of(error) == {f"{field_of(*OWN_NEW)}__reason"}
    assert not any(one.answer for one in rows(screening).values())
    said[OWN_NEW] = ("no", "Bestaat al jaren")
    service.answer(screening_id=screening.pk, answers=said, actor=officer, now=clock.now())
    assert rows(screening)[OWN_NEW].reason == "Bestaat al jaren"


def test_who_saw_an_older_page_saves_nothing(activity: ProcessingActivity, officer: Any) -> None:
    screening = begun(activity, officer)
    with_answers(screening, officer)
    with pytest.raises(ValidationError):
        service.answer(
            screening_id=screening.pk,
            answers={LAW: ("yes", "Toch")},
            actor=officer,
            now=clock.now(),
            expected_revision=screening.revision,
        )
    assert rows(screening)[LAW].answer == Answer.NO


def test_every_criterion_is_answered_before_it_is_signed(
    activity: ProcessingActivity, officer: Any
) -> None:
    screening = with_answers(begun(activity, officer), officer)
    service.answer(
        screening_id=screening.pk, answers={LAW: ("", "")}, actor=officer, now=clock.now()
    )
    with pytest.raises(ValidationError):
        sign(screening, officer, Outcome.NOT_NEEDED, reasons="Klein")


@pytest.mark.parametrize("asks", [LAW, AUTHORITY])
def test_nobody_decides_against_the_law(
    activity: ProcessingActivity, officer: Any, asks: tuple[str, str]
) -> None:
    screening = with_answers(begun(activity, officer), officer, asks)
    with pytest.raises(ValidationError) as error:
        sign(screening, officer, Outcome.NOT_NEEDED, reasons="Liever niet")
    assert fields_of(error) == {"outcome"}
    assert sign(screening, officer, Outcome.NEEDED).proposed_outcome == Outcome.NEEDED


@pytest.mark.parametrize("asks", [(OWN_NEW,), (("wp248", "combining"), ("wp248", "monitoring"))])
def test_against_guidance_or_the_own_policy_it_takes_reasons(
    activity: ProcessingActivity, officer: Any, asks: tuple[tuple[str, str], ...]
) -> None:
    screening = with_answers(begun(activity, officer), officer, *asks)
    with pytest.raises(ValidationError) as error:
        sign(screening, officer, Outcome.NOT_NEEDED)
    assert fields_of(error) == {"reasons"}
    signed = sign(screening, officer, Outcome.NOT_NEEDED, reasons="Twintig mensen, één keer")
    assert (signed.outcome, signed.proposed_outcome) == (Outcome.NOT_NEEDED, Outcome.NEEDED)


def test_a_dpia_that_nothing_asks_for_has_a_reason(
    activity: ProcessingActivity, officer: Any
) -> None:
    screening = with_answers(begun(activity, officer), officer)
    with pytest.raises(ValidationError) as error:
        sign(screening, officer, Outcome.NEEDED)
    assert fields_of(error) == {"reasons"}


def test_the_dpia_that_still_fits_is_named(activity: ProcessingActivity, officer: Any) -> None:
    screening = with_answers(begun(activity, officer), officer, LAW)
    with pytest.raises(ValidationError) as error:
        sign(screening, officer, Outcome.EXISTING_FITS)
    assert fields_of(error) == {"existing"}
    signed = sign(screening, officer, Outcome.EXISTING_FITS, existing="DPIA route, 1-2-2026")
    assert signed.existing == "DPIA route, 1-2-2026"


def test_who_signs_signs_for_the_register_of_today(
    activity: ProcessingActivity, officer: Any
) -> None:
    screening = with_answers(begun(activity, officer), officer)
    add_data(activity, "Gezondheid", sensitivity="special")
    with pytest.raises(ValidationError):
        sign(screening, officer, Outcome.NOT_NEEDED, reasons="Klein")
    service.propose_again(screening_id=screening.pk, actor=officer, now=clock.now())
    row = rows(screening)[SPECIAL]
    assert (row.proposed, row.answer, row.reason) == (Answer.YES, Answer.NO, "Nagegaan")
    assert sign(screening, officer, Outcome.NOT_NEEDED, reasons="Klein").outcome


def test_what_is_signed_does_not_change(activity: ProcessingActivity, officer: Any) -> None:
    screening = with_answers(begun(activity, officer), officer)
    sign(screening, officer, Outcome.NOT_NEEDED, reasons="Klein")
    with pytest.raises(ValidationError):
        with_answers(screening, officer, LAW)
    with pytest.raises(ValidationError):
        service.propose_again(screening_id=screening.pk, actor=officer, now=clock.now())
    with pytest.raises(ValidationError):
        service.cancel(screening_id=screening.pk, reason="Fout", actor=officer, now=clock.now())


def test_the_fg_is_told_and_who_signs_is_not(
    activity: ProcessingActivity, officer: Any, dpo: Any
) -> None:
    screening = with_answers(begun(activity, officer), officer)
    sign(screening, officer, Outcome.NOT_NEEDED, reasons="Klein")
    told = InAppMessage.objects.filter(intent="dpia.screening_signed")
    assert [one.recipient for one in told] == [dpo]
    assert told[0].context["what"] == str(activity)
    mails = OutboxMessage.objects.filter(intent="dpia.screening_signed")
    assert [one.recipient for one in mails] == [dpo]


def test_what_is_not_finished_makes_room_for_another(
    activity: ProcessingActivity, officer: Any
) -> None:
    screening = begun(activity, officer)
    with pytest.raises(ValidationError) as error:
        service.cancel(screening_id=screening.pk, reason=" ", actor=officer, now=clock.now())
    assert fields_of(error) == {"reason"}
    service.cancel(screening_id=screening.pk, reason="Dubbel", actor=officer, now=clock.now())
    assert begun(activity, officer).status == ScreeningStatus.DRAFT


def test_every_act_is_told_and_every_answer_keeps_its_history(
    activity: ProcessingActivity, officer: Any
) -> None:
    screening = with_answers(begun(activity, officer), officer)
    service.propose_again(screening_id=screening.pk, actor=officer, now=clock.now())
    sign(screening, officer, Outcome.NOT_NEEDED, reasons="Klein")
    events = AuditEvent.objects.filter(subject_id=screening.pk).order_by("occurred_at")
    assert list(events.values_list("action", flat=True)) == [
        "dpia.screening_begun",
        "dpia.screening_answered",
        "dpia.screening_proposed_again",
        "dpia.screening_signed",
    ]
    history: Any = get_history_model_for_model(ScreeningAnswer)
    of_one = history.objects.filter(criteria=LAW[0], criterion=LAW[1]).order_by("history_id")
    assert list(of_one.values_list("answer", flat=True)) == ["", "no", "no"]
