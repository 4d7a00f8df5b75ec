"""Actions about an agreement: to be done, and done."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.actions.models import Action
from privacyoffice.actions.services import agreeing, following
from processors.models import Agreement
from tests.factories.agreements import make_agreement

# As `World.fresh` knows them; `world.actions` has them without "action-".
STATES = ("action-open", "action-done")


def an_action(canary: str, about: Any, *, owner: Any, due_on: date | None = None) -> Action:
    """Something that somebody promised about an agreement."""
    return agreeing.agree(
        subject=about,
        url=f"/admin/processors/agreement/{about.pk}/change/",
        origin="processors.agreement",
        what=f"Clausule vragen {canary}",
        owner=owner,
        due_on=due_on or clock.today() + timedelta(days=14),
        actor=owner,
        now=clock.now(),
    )


def in_state(
    state: str, canary: str, people: dict[str, Any], about: Agreement | None = None
) -> UUID:
    """The id of a new action of the case handler in one of STATES."""
    # As in a request of their own: whom somebody replaces is kept with the object of a person, and
    # later tests use those of the world.
    owner = User.objects.get(pk=people[Role.CASE_HANDLER].pk)
    made = an_action(canary, about or make_agreement(canary, people), owner=owner)
    if state == "action-done":
        following.finish(
            action_id=made.pk, evidence=f"Zie 7.2 {canary}", actor=owner, now=clock.now()
        )
    key: UUID = made.pk
    return key


def fill(world: Any) -> None:
    """One in each state, about the signed agreement."""
    about = Agreement.objects.get(pk=world.agreements["signed"])
    for state in STATES:
        key = in_state(state, world.canary, world.people, about)
        world.actions[state.removeprefix("action-")] = key
