"""Disclosures in every state."""

from typing import Any
from uuid import UUID

from disclosures.models import Channel, Disclosure, RefusalReason
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.cases.services.opening import open_case
from privacyoffice.policy.codes import DisclosureGround

# As `World.fresh` knows them; `world.disclosures` has them without "disclosure-".
STATES = (
    "disclosure-asked",
    "disclosure-calling_back",
    "disclosure-to_decide",
    "disclosure-given",
    "disclosure-refused",
)


def make_disclosure(canary: str, people: dict[str, Any], **changes: Any) -> Disclosure:
    """Somebody asked by telephone just now."""
    told: dict[str, Any] = {
        "channel": Channel.TELEPHONE,
        "asked_at": clock.now(),
        "person": {"surname": f"Jansen {canary}", "birth_date": "1970-12-31"},
        "receiver": f"Medewerker {canary}",
        "what": f"Datum van uitdienst {canary}",
        "purpose": f"Uitkering {canary}",
        "ground": DisclosureGround.STATUTE,
        "legal_basis": "c",
        "written_by": people[Role.PRIVACY_OFFICER],
    }
    return open_case(Disclosure(**told | changes), now=clock.now())


def in_state(state: str, canary: str, people: dict[str, Any]) -> UUID:
    """The id of a new disclosure in one of STATES."""
    made, officer = make_disclosure(canary, people), people[Role.PRIVACY_OFFICER]
    if state == "disclosure-calling_back":
        made.doubt()
    if state == "disclosure-to_decide":
        made.put_up()
    if state == "disclosure-given":
        made.give(at=clock.now(), by=officer)
    if state == "disclosure-refused":
        made.refuse(because=RefusalReason.NOT_LISTED, at=clock.now(), by=officer)
    made.save()
    return made.pk


def fill(world: Any) -> None:
    """One in each state."""
    for state in STATES:
        made = in_state(state, world.canary, world.people)
        world.disclosures[state.removeprefix("disclosure-")] = made
