"""Screenings, plans and lists of risky processes in every state."""

from typing import Any
from uuid import UUID

from dpia.models import Answer, NamedList, Outcome, Plan, Screening
from dpia.named import NamedLine
from dpia.services import named_lists, plans
from dpia.services import screening as service
from privacyoffice import clock
from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.models import Department
from tests.factories import activities

# As `World.fresh` knows them; "screened" is a processing with a signed screening. What
# `world.screenings` has of "elsewhere" is of the department in which the ambassador does not work.
STATES = (
    "screened",
    "screening-draft",
    "screening-answered",
    "screening-signed",
    "plan-open",
    "plan-screened",
    "list-proposed",
    "list-adopted",
)


def begun(canary: str, officer: Any, **what: Any) -> Screening:
    """A screening of `activity_id` or `plan_id` that nobody answered yet."""
    return service.begin(**what, why=f"Aanleiding {canary}", actor=officer, now=clock.now())


def answered(canary: str, screening: Screening, officer: Any, answer: str = Answer.NO) -> Screening:
    """Each criterion with this answer, and a reason where the register proposed otherwise."""
    given = {
        (one.criteria, one.criterion): (answer, f"Reden {canary}")
        for one in screening.answers.all()
    }
    return service.answer(screening_id=screening.pk, answers=given, actor=officer, now=clock.now())


def signed(canary: str, screening: Screening, officer: Any, answer: str = Answer.NO) -> Screening:
    """Answered, and signed with what follows from it."""
    answered(canary, screening, officer, answer)
    outcome = Outcome.NEEDED if answer == Answer.YES else Outcome.NOT_NEEDED
    return service.sign(
        screening_id=screening.pk,
        outcome=outcome,
        reasons=f"Omdat {canary}",
        actor=officer,
        now=clock.now(),
    )


def make_plan(canary: str, officer: Any, department: Department | None = None) -> Plan:
    """A plan of which the canary is in every text."""
    told = {
        "name": f"Plan {canary}",
        "kind": "purchase",
        "description": f"Aankoop {canary}",
        "department": department,
        "starts_on": None,
    }
    return plans.write_down(told=told, actor=officer, now=clock.now())


def proposed_list(canary: str, officer: Any) -> NamedList:
    """A list of one process that is not in any policy."""
    lines = [NamedLine(f"Proces {canary}", f"Afdeling {canary}")]
    return named_lists.propose(lines=lines, why=f"Waarom {canary}", actor=officer, now=clock.now())


def adopted_list(canary: str, officer: Any, dpo: Any) -> NamedList:
    """The same, after the FG agreed, in force from today."""
    one = proposed_list(canary, officer)
    named_lists.advise(
        list_id=one.pk, agrees=True, view=f"Goed {canary}", actor=dpo, now=clock.now()
    )
    return named_lists.adopt(list_id=one.pk, on=clock.today(), actor=officer, now=clock.now())


def in_state(state: str, canary: str, people: dict[str, Any]) -> UUID:
    """The id of something new in one of STATES, of the ambassador's department."""
    officer = people[Role.PRIVACY_OFFICER]
    if state == "list-proposed":
        return proposed_list(canary, officer).pk
    if state == "list-adopted":
        return adopted_list(canary, officer, people[Role.DPO]).pk
    own = active_roles(people[Role.AMBASSADOR]).departments
    department = Department.objects.get(pk__in=own)
    if state.startswith("plan-"):
        plan = make_plan(canary, officer, department)
        if state == "plan-screened":
            signed(canary, begun(canary, officer, plan_id=plan.pk), officer)
        return plan.pk
    activity = activities.draft(canary, department=department, writer=officer)
    screening = screened(state, canary, officer, activity.pk)
    return activity.pk if state == "screened" else screening.pk


def screened(state: str, canary: str, officer: Any, activity_id: UUID) -> Screening:
    """A screening of this processing, in a state that begins with "screening" or "screened"."""
    screening = begun(canary, officer, activity_id=activity_id)
    if state == "screening-answered":
        return answered(canary, screening, officer)
    if state in ("screened", "screening-signed"):
        return signed(canary, screening, officer)
    return screening


# The processings that the world has already: more of them would hide others from short lists.
_OF_THE_WORLD = {
    "screening-draft": "submitted",
    "screening-answered": "accepted",
    "screening-signed": "published",
    "screening-elsewhere": "elsewhere",
}


def fill(world: Any) -> None:
    """One in each state, and two of elsewhere."""
    officer, hidden = world.people[Role.PRIVACY_OFFICER], f"{world.canary} {world.secret}"
    for state, activity in _OF_THE_WORLD.items():
        canary = hidden if activity == "elsewhere" else world.canary
        made = screened(state, canary, officer, world.activities[activity])
        world.screenings[state] = made.pk
    for state in ("plan-open", "plan-screened", "list-adopted", "list-proposed"):
        world.screenings[state] = in_state(state, world.canary, world.people)
    world.screenings["plan-elsewhere"] = make_plan(hidden, officer, world.elsewhere).pk
    world.activities["screened"] = world.activities["published"]
