"""The list of risky processes: a next version after the FG spoke. Plans become processings."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django_fsm import TransitionNotAllowed

from dpia.models import NamedList, NamedListStatus, Plan, ScreeningStatus
from dpia.named import NamedLine
from dpia.queries import in_force_on
from dpia.services import named_lists, plans
from dpia.services import screening as screenings
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.notifications.models import InAppMessage
from tests.factories import World

LINES = [NamedLine("Wandelroute"), NamedLine("Selectie", "Arbeid")]


def proposed(officer: Any, **more: Any) -> NamedList:
    told = {"lines": LINES, "why": "Er kwam iets bij", **more}
    return named_lists.propose(**told, actor=officer, now=clock.now())


def advised(officer: Any, dpo: Any, *, agrees: bool = True) -> NamedList:
    one = proposed(officer)
    view = "" if agrees else "Te kort"
    return named_lists.advise(list_id=one.pk, agrees=agrees, view=view, actor=dpo, now=clock.now())


def adopt(one: NamedList, officer: Any, **more: Any) -> NamedList:
    told = {"on": clock.today(), **more}
    return named_lists.adopt(list_id=one.pk, **told, actor=officer, now=clock.now())


def fields_of(error: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(error.value.message_dict)


def in_force() -> list[NamedLine]:
    return list(in_force_on(clock.today()).named.lines)


def test_the_policy_holds_the_first_version_and_an_adopted_one_replaces_it(
    officer: Any, dpo: Any
) -> None:
    assert NamedLine("Interne controle", "Planning & Control") in in_force()
    one = advised(officer, dpo)
    assert NamedLine("Interne controle", "Planning & Control") in in_force()
    assert adopt(one, officer).number == 1
    assert in_force() == LINES
    assert adopt(advised(officer, dpo), officer).number == 2


def test_a_list_of_next_month_does_not_hold_today(officer: Any, dpo: Any) -> None:
    adopt(advised(officer, dpo), officer, on=clock.today() + timedelta(days=30))
    assert in_force() != LINES
    later = in_force_on(clock.today() + timedelta(days=30)).named
    assert list(later.lines) == LINES


def test_nothing_is_adopted_before_the_fg_spoke(officer: Any) -> None:
    with pytest.raises(TransitionNotAllowed):
        adopt(proposed(officer), officer)


def test_against_the_fg_it_takes_a_reaction(officer: Any, dpo: Any) -> None:
    one = advised(officer, dpo, agrees=False)
    with pytest.raises(ValidationError) as error:
        adopt(one, officer)
    assert fields_of(error) == {"reaction"}
    assert adopt(one, officer, reaction="De rest volgt in maart").reaction


def test_an_fg_who_disagrees_says_what_should_differ(officer: Any, dpo: Any) -> None:
    one = proposed(officer)
    with pytest.raises(ValidationError) as error:
        named_lists.advise(list_id=one.pk, agrees=False, view=" ", actor=dpo, now=clock.now())
    assert fields_of(error) == {"view"}


@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.MANAGER, Role.AMBASSADOR])
def test_only_the_fg_gives_the_view_of_the_fg(office: World, officer: Any, role: str) -> None:
    one = proposed(officer)
    with pytest.raises(Http404):
        named_lists.advise(
            list_id=one.pk, agrees=True, view="", actor=office.people[role], now=clock.now()
        )


@pytest.mark.parametrize("role", [Role.DPO, Role.AMBASSADOR, Role.AUDITOR])
def test_only_a_privacy_officer_proposes_and_adopts(
    office: World, officer: Any, dpo: Any, role: str
) -> None:
    with pytest.raises(Http404):
        proposed(office.people[role])
    one = advised(officer, dpo)
    with pytest.raises(Http404):
        adopt(one, office.people[role])


def test_one_proposal_at_a_time_and_one_of_a_form(officer: Any) -> None:
    form_id = uuid4()
    one = proposed(officer, form_id=form_id)
    assert proposed(officer, form_id=form_id) == one
    with pytest.raises(ValidationError):
        proposed(officer)
    named_lists.withdraw(list_id=one.pk, reason="Te vroeg", actor=officer, now=clock.now())
    assert proposed(officer).status == NamedListStatus.PROPOSED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lines": []}, "lines"),
        ({"lines": [NamedLine(" ", "Arbeid")]}, "lines"),
        ({"lines": [NamedLine("x" * 201)]}, "lines"),
        ({"why": " "}, "why"),
    ],
)
def test_a_proposal_says_what_and_why(officer: Any, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as error:
        proposed(officer, **changes)
    assert fields_of(error) == {field}
    assert not NamedList.objects.exists()


def test_a_proposal_changes_until_the_fg_spoke(officer: Any, dpo: Any) -> None:
    one = proposed(officer)
    changed = named_lists.change(
        list_id=one.pk, lines=LINES[:1], why="Korter", actor=officer, now=clock.now()
    )
    assert changed.lines == [{"department": "", "name": "Wandelroute"}]
    named_lists.advise(list_id=one.pk, agrees=True, view="", actor=dpo, now=clock.now())
    with pytest.raises(ValidationError):
        named_lists.change(
            list_id=one.pk, lines=LINES, why="Langer", actor=officer, now=clock.now()
        )


def test_the_fg_hears_of_a_proposal_and_the_officer_of_the_view(officer: Any, dpo: Any) -> None:
    advised(officer, dpo)
    told = InAppMessage.objects.filter(intent__startswith="dpia.list")
    assert {(one.intent, one.recipient) for one in told} == {
        ("dpia.list_proposed", dpo),
        ("dpia.list_advised", officer),
    }


def a_plan(actor: Any, **told: Any) -> Plan:
    values = {"name": "Chatbot", "kind": "purchase", "description": "Vragen van wandelaars"}
    return plans.write_down(told=values | told, actor=actor, now=clock.now())


def on(plan: Plan, actor: Any) -> dict[str, Any]:
    return {"plan_id": plan.pk, "actor": actor, "now": clock.now()}


def test_a_plan_becomes_a_draft_of_its_department(office: World, officer: Any) -> None:
    plan = a_plan(officer, department=office.home)
    activity = plans.become(**on(plan, officer))
    assert (activity.name, activity.department) == ("Chatbot", office.home)
    assert activity.remarks == "Vragen van wandelaars"
    plan.refresh_from_db()
    assert plan.activity == activity
    for act in (plans.become, plans.give_up, plans.change):
        more: dict[str, Any] = {}
        if act is plans.give_up:
            more = {"reason": "Toch niet"}
        if act is plans.change:
            more = {"told": {"name": "Robot"}}
        with pytest.raises(ValidationError):
            act(**on(plan, officer), **more)


@pytest.mark.parametrize("field", ["name", "kind", "description"])
def test_a_plan_says_what_is_planned(officer: Any, field: str) -> None:
    with pytest.raises(ValidationError) as error:
        a_plan(officer, **{field: ""})
    assert fields_of(error) == {field}


def test_a_plan_that_is_given_up_takes_its_screening_along(officer: Any) -> None:
    plan = a_plan(officer)
    one = screenings.begin(plan_id=plan.pk, actor=officer, now=clock.now())
    with pytest.raises(ValidationError) as error:
        plans.give_up(**on(plan, officer), reason=" ")
    assert fields_of(error) == {"reason"}
    plans.give_up(**on(plan, officer), reason="Te duur")
    one.refresh_from_db()
    assert one.status == ScreeningStatus.CANCELLED
    with pytest.raises(ValidationError):
        screenings.begin(plan_id=plan.pk, actor=officer, now=clock.now())


def test_an_ambassador_plans_for_the_own_department_only(office: World, officer: Any) -> None:
    ambassador = office.people[Role.AMBASSADOR]
    assert a_plan(ambassador, department=office.home).written_by == ambassador
    with pytest.raises(Http404):
        a_plan(ambassador, department=office.elsewhere)
    elsewhere = a_plan(officer, department=office.elsewhere)
    with pytest.raises(Http404):
        plans.change(**on(elsewhere, ambassador), told={"name": "Mijn plan"})


def test_who_may_not_write_in_the_register_makes_no_processing(office: World, officer: Any) -> None:
    plan = a_plan(office.people[Role.MANAGER])
    with pytest.raises((Http404, PermissionDenied)):
        plans.become(**on(plan, office.people[Role.MANAGER]))


def test_a_plan_that_somebody_changed_meanwhile_is_looked_at_again(officer: Any) -> None:
    plan = a_plan(officer)
    told = {"name": "Robot", "kind": "purchase", "description": "Anders"}
    plans.change(**on(plan, officer), told=told, expected_revision=0)
    with pytest.raises(ValidationError):
        plans.change(**on(plan, officer), told=told, expected_revision=0)
