"""A decision has its ground, its body, its mandate, and a second person when it is no yes."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.policy.codes import Kind, Refusal, Right
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.subjects import Requests
from registers.models import ControllingBody
from requests_dsar import grounds
from requests_dsar.models import (
    CheckOf,
    CheckOutcome,
    DataSubjectRequest,
    Decision,
    DecisionStatus,
    IdentityCheck,
    InvolvedProcessing,
    Status,
    Verdict,
)
from requests_dsar.queries_decisions import decisions_of, undecided
from requests_dsar.services import deciding, handling
from requests_dsar.services.decision_checks import grounds_named
from tests.factories import World
from tests.factories.decisions import a_body, a_mandate, answered, decided, proposed
from tests.factories.requests import written_down

NOW_AND_THEN = "requests_dsar.services.deciding.profile_on"


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def second(world: World) -> Any:
    return world.people["second_officer"]


@pytest.fixture
def request_(officer: Any) -> DataSubjectRequest:
    made = written_down("Lis", by=officer)
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())


def involve(request: DataSubjectRequest, world: World, state: str) -> InvolvedProcessing:
    made = InvolvedProcessing(
        organisation_id=request.organisation_id,
        request=request,
        activity_id=world.activities[state],
        added_at=clock.now(),
    )
    made.save(force_insert=True)
    return made


def confirm(request: DataSubjectRequest, by: Any, **options: Any) -> list[Decision]:
    waiting = [made.pk for made in decisions_of(request) if made.status == DecisionStatus.PROPOSED]
    return deciding.confirm(
        request_id=request.pk, decisions=waiting, actor=by, now=clock.now(), **options
    )


def fresh(request: DataSubjectRequest) -> DataSubjectRequest:
    return DataSubjectRequest.objects.get(pk=request.pk)


def test_every_ground_names_rights_and_decisions_that_exist() -> None:
    for ground in grounds.all_grounds().values():
        assert ground.rights <= set(Right.values), ground.code
        assert ground.verdicts <= set(Verdict.values), ground.code
        # What is granted needs no ground; one can say what the answer is.
        assert (Verdict.GRANT in ground.verdicts) == bool(ground.paragraph), ground.code
        assert ground.text_nl, ground.code
        assert ground.text_en, ground.code
        assert ground.article or ground.policy, ground.code
        for other in ground.beside:
            assert not grounds.ground(other).policy, ground.code


def test_the_letter_can_say_u_and_je_with_the_same_ground() -> None:
    for ground in grounds.all_grounds().values():
        words = ground.text_nl.lower().replace(".", " ").replace(",", " ").split()
        assert not {"u", "uw", "je", "jij", "jouw"}.intersection(words), ground.code


def test_the_ten_letters_of_uavg_41_all_ask_for_a_weighing() -> None:
    codes = [f"uavg_41_{letter}" for letter in "abcdefghij"]
    assert all(grounds.ground(code).weighs for code in codes)


def test_what_is_granted_is_taken_at_once_and_names_body_and_mandate(
    request_: DataSubjectRequest, officer: Any
) -> None:
    mandate = a_mandate(a_body())
    for made in proposed(request_, by=officer, by_body=""):
        assert made.status == DecisionStatus.CONFIRMED
        assert (made.body_name, made.mandate_text) == (a_body().name, mandate.source)
        assert not made.by_body


def test_nobody_decides_without_a_mandate_unless_the_body_itself_did(
    request_: DataSubjectRequest, officer: Any
) -> None:
    today = clock.today()
    for without in (
        {"valid_until": today},
        {"valid_from": today + timedelta(days=1)},
        {"role": "manager"},
    ):
        a_mandate(a_body(), **without)
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        proposed(request_, by=officer, by_body="")
    assert set(refused.value.error_dict) == {"by_body"}
    assert all(made.by_body for made in proposed(request_, by=officer))


def test_a_mandate_for_what_is_granted_is_none_for_a_refusal(
    request_: DataSubjectRequest, officer: Any, second: Any
) -> None:
    a_mandate(a_body(), refusals=False)
    proposed(request_, by=officer, verdict=Verdict.REFUSE)
    with pytest.raises(ValidationError):
        confirm(request_, second)


def test_a_body_under_private_law_needs_no_mandate(
    request_: DataSubjectRequest, officer: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(NOW_AND_THEN, lambda day: Profile(kind=Kind.PRIVATE_BODY))
    assert {made.mandate_text for made in proposed(request_, by=officer, by_body="")} == {""}


def test_a_refusal_waits_for_somebody_else_than_who_proposed_it(
    request_: DataSubjectRequest, officer: Any, second: Any
) -> None:
    proposed(request_, by=officer, verdict=Verdict.REFUSE)
    assert undecided(request_)
    with pytest.raises(ValidationError):
        confirm(request_, officer, by_body="Collegebesluit 12")
    taken = confirm(request_, second, by_body="Collegebesluit 12")
    assert {made.confirmed_by for made in taken} == {second}
    assert not undecided(request_)


def test_the_database_refuses_a_refusal_by_one_person(
    request_: DataSubjectRequest, officer: Any, second: Any
) -> None:
    proposed(request_, by=officer, verdict=Verdict.REFUSE)
    (first, *_) = confirm(request_, second, by_body="Collegebesluit 12")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE requests_dsar_decision SET confirmed_by_id = %s WHERE id = %s",
            [officer.pk, first.pk],
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"verdict": "perhaps"}, "verdict"),
        ({"items": []}, "items"),
        ({"items": [("portability", None)]}, "items"),
        ({"verdict": Verdict.REFUSE, "grounds": []}, "grounds"),
        ({"verdict": Verdict.REFUSE, "grounds": ["because"]}, "grounds"),
        ({"verdict": Verdict.REFUSE, "grounds": ["public_task"]}, "grounds"),
        # 15(4) limits the copy, and never takes away all of it.
        ({"verdict": Verdict.REFUSE, "grounds": ["others_copy"]}, "grounds"),
        # Carries the one right that is asked, and not the other.
        ({"verdict": Verdict.REFUSE, "grounds": ["legal_duty"]}, "grounds"),
        ({"verdict": Verdict.REFUSE, "grounds": ["policy_frequent"]}, "grounds"),
        ({"verdict": Verdict.NOT_TREATED, "grounds": ["not_identifiable"]}, "grounds"),
        ({"verdict": Verdict.REFUSE, "reasons": " "}, "reasons"),
        ({"verdict": Verdict.REFUSE, "grounds": ["uavg_41_i"]}, "weighing"),
        ({"grounds": ["excessive"]}, "grounds"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_beside_its_field(
    request_: DataSubjectRequest, officer: Any, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        proposed(request_, by=officer, **changes)
    assert set(refused.value.error_dict) == {field}
    assert not decisions_of(request_)


def test_each_right_keeps_the_grounds_that_carry_it(
    request_: DataSubjectRequest, officer: Any
) -> None:
    proposed(
        request_, by=officer, verdict=Verdict.REFUSE, grounds=["manifestly_unfounded", "legal_duty"]
    )
    assert {made.right: made.grounds for made in decisions_of(request_)} == {
        "access": ["manifestly_unfounded"],
        "erasure": ["manifestly_unfounded", "legal_duty"],
    }


def test_a_ground_of_the_policy_stands_beside_one_of_the_law_and_only_where_the_policy_has_it(
    request_: DataSubjectRequest, officer: Any, monkeypatch: Any
) -> None:
    both = ["excessive", "policy_frequent"]
    with pytest.raises(ValidationError):
        proposed(request_, by=officer, verdict=Verdict.REFUSE, grounds=both)
    profile = Profile(requests=Requests(refusals=(Refusal.FREQUENT,)))
    monkeypatch.setattr(NOW_AND_THEN, lambda day: profile)
    with pytest.raises(ValidationError):
        proposed(request_, by=officer, verdict=Verdict.REFUSE, grounds=both[1:])
    assert proposed(request_, by=officer, verdict=Verdict.REFUSE, grounds=both)[0].grounds == both


def test_who_is_not_identified_is_not_refused_before_somebody_asked(
    request_: DataSubjectRequest, officer: Any
) -> None:
    options: dict[str, Any] = {"verdict": Verdict.REFUSE, "grounds": ["not_identifiable"]}
    with pytest.raises(ValidationError, match="after somebody asked"):
        proposed(request_, by=officer, **options)
    IdentityCheck(
        organisation_id=request_.organisation_id,
        request=request_,
        of=CheckOf.PERSON,
        outcome=CheckOutcome.NOT_ESTABLISHED,
        checked_at=clock.now(),
    ).save(force_insert=True)
    assert proposed(request_, by=officer, **options)


def test_the_body_of_the_processing_decides_and_nobody_guesses_between_two(
    request_: DataSubjectRequest, world: World, officer: Any
) -> None:
    part = involve(request_, world, "draft")
    part.body = ControllingBody.objects.create(name="De burgemeester Lis")
    part.save()
    items = [("access", part.pk)]
    (made,) = proposed(request_, by=officer, items=items, body=None)
    assert made.body_name == "De burgemeester Lis"
    other = involve(request_, world, "submitted")
    other.activity.controllers.all().delete()
    with pytest.raises(ValidationError) as refused:
        proposed(request_, by=officer, items=[("access", other.pk)], body=None)
    assert set(refused.value.error_dict) == {"body"}


def test_a_right_is_decided_as_a_whole_or_in_each_processing(
    request_: DataSubjectRequest, world: World, officer: Any
) -> None:
    parts = [involve(request_, world, state) for state in ("draft", "submitted")]
    proposed(request_, by=officer, items=[("access", parts[0].pk), ("erasure", None)])
    assert [item.key for item in undecided(request_)] == [("access", parts[1].pk)]
    with pytest.raises(ValidationError):
        proposed(request_, by=officer, items=[("access", None)])


def test_it_is_decided_only_when_every_right_is(
    request_: DataSubjectRequest, officer: Any, second: Any
) -> None:
    options: dict[str, Any] = {"request_id": request_.pk, "actor": officer, "now": clock.now()}
    proposed(request_, by=officer, items=[("access", None)])
    with pytest.raises(ValidationError):
        deciding.decide(**options)
    proposed(request_, by=officer, items=[("erasure", None)], verdict=Verdict.REFUSE)
    with pytest.raises(ValidationError):
        deciding.decide(**options)
    confirm(request_, second, by_body="Collegebesluit 12")
    assert deciding.decide(**options).status == Status.DECIDED


def test_a_decision_that_was_not_sent_is_looked_at_again_and_one_that_was_is_not(
    request_: DataSubjectRequest, officer: Any
) -> None:
    options: dict[str, Any] = {"reason": "Een fout.", "actor": officer, "now": clock.now()}
    decided(request_, by=officer)
    assert deciding.reopen(request_id=request_.pk, **options).status == Status.IN_PROGRESS
    (again, *_) = proposed(request_, by=officer, verdict=Verdict.REFUSE)
    assert (again.status, again.confirmed_by, again.body_name) == (
        DecisionStatus.PROPOSED,
        None,
        "",
    )
    decided(request_, by=officer)
    answered(request_, by=officer)
    with pytest.raises(ValidationError, match="sent already"):
        deciding.reopen(request_id=request_.pk, **options)


def test_the_reasons_are_encrypted_and_stand_in_no_act(
    request_: DataSubjectRequest, officer: Any
) -> None:
    (made, *_) = proposed(request_, by=officer, verdict=Verdict.REFUSE, reasons="Over Zegge zelf")
    assert made.reasons.reveal() == "Over Zegge zelf"
    with connection.cursor() as cursor:
        cursor.execute("SELECT reasons FROM requests_dsar_decision WHERE id = %s", [made.pk])
        assert "Zegge" not in cursor.fetchone()[0]
    events = AuditEvent.objects.filter(subject_id=request_.pk, action="dsar.decision_proposed")
    assert not any("Zegge" in str(event.payload) for event in events)


def test_only_who_may_decides_and_confirms(
    request_: DataSubjectRequest, world: World, officer: Any
) -> None:
    for role in set(Role) - {Role.PRIVACY_OFFICER}:
        with pytest.raises(Http404):
            proposed(request_, by=world.people[role])
        with pytest.raises(Http404):
            confirm(request_, world.people[role])


def test_a_handler_proposes_on_their_own_request_and_confirms_nothing(
    request_: DataSubjectRequest, world: World, officer: Any
) -> None:
    handler = world.people[Role.CASE_HANDLER]
    handling.hand_over(request_id=request_.pk, owner=handler, actor=officer, now=clock.now())
    assert proposed(request_, by=handler, verdict=Verdict.REFUSE)
    with pytest.raises(Http404):
        confirm(request_, handler)


def test_a_mandate_holds_from_its_first_day_until_the_day_before_its_end(world: World) -> None:
    made = a_mandate(a_body(), valid_from=date(2026, 3, 1), valid_until=date(2026, 4, 1))
    days = {date(2026, 2, 28): 0, date(2026, 3, 1): 1, date(2026, 3, 31): 1, date(2026, 4, 1): 0}
    for day, count in days.items():
        assert type(made).objects.on(day).filter(pk=made.pk).count() == count, day


def test_officers_read_the_articles_as_the_law_is_cited_in_their_language() -> None:
    ground = grounds.ground("not_identifiable")
    assert "GDPR art. 11(2)" in ground.label
    with translation.override("nl"):
        assert "AVG art. 11 lid 2; AVG art. 12 lid 2" in ground.label
        assert not any("GDPR" in each.label for each in grounds.all_grounds().values())


def test_one_body_does_not_decide_for_another(
    request_: DataSubjectRequest, world: World, officer: Any
) -> None:
    bodies = [ControllingBody.objects.create(name=name) for name in ("Raad Lis", "College Lis")]
    for body, state in zip(bodies, ("draft", "submitted"), strict=True):
        part = involve(request_, world, state)
        part.body = body
        part.save()
    with pytest.raises(ValidationError) as refused:
        proposed(request_, by=officer, items=[("access", None)], body=bodies[0])
    assert set(refused.value.error_dict) == {"items"}
    InvolvedProcessing.objects.filter(pk=part.pk).update(body=bodies[0])
    (made,) = proposed(request_, by=officer, items=[("access", None)], body=None)
    assert made.body == bodies[0]


def test_a_processing_of_another_body_named_later_is_not_decided_by_this_one(
    request_: DataSubjectRequest, world: World, officer: Any
) -> None:
    proposed(request_, by=officer)
    part = involve(request_, world, "draft")
    part.body = ControllingBody.objects.create(name="Raad Lis")
    part.save()
    with pytest.raises(ValidationError, match="controller"):
        deciding.decide(request_id=request_.pk, actor=officer, now=clock.now())


def test_only_a_controller_of_the_processing_is_chosen_to_decide(
    request_: DataSubjectRequest, world: World, officer: Any
) -> None:
    part = involve(request_, world, "published")
    controllers = [line.body for line in part.activity.controllers.select_related("body")]
    assert controllers
    stranger = ControllingBody.objects.create(name="Heel ander orgaan")
    items = [("access", part.pk)]
    with pytest.raises(ValidationError) as refused:
        proposed(request_, by=officer, items=items, body=stranger)
    assert set(refused.value.error_dict) == {"body"}
    assert proposed(request_, by=officer, items=items, body=controllers[0])[0].body in controllers


def test_a_ground_of_the_policy_stands_beside_its_ground_on_the_same_right(
    request_: DataSubjectRequest,
) -> None:
    profile = Profile(requests=Requests(refusals=(Refusal.RIGHTS_OF_OTHERS,)))
    codes = ["others_copy", "legal_duty", "policy_others"]
    given: Any = {"request": request_, "profile": profile, "day": clock.today()}
    assert grounds_named([codes[0], codes[2]], {"access"}, "partly", **given)
    with pytest.raises(ValidationError, match="not enough by itself"):
        grounds_named(codes, {"access", "erasure"}, "partly", **given)
