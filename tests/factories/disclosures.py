"""Disclosures in every state."""

from typing import Any
from uuid import UUID

from disclosures.models import Channel, Disclosure, OnRequestOf, RefusalReason
from disclosures.services import calling, deciding, ending, writing
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.codes import DisclosureGround

# As `World.fresh` knows them; `world.disclosures` has them without "disclosure-". "asked" is a
# call of a party that the policy does not list, "clear" a letter in the way of which nothing
# stands, and "research" waits for a board.
STATES = (
    "disclosure-asked",
    "disclosure-clear",
    "disclosure-calling_back",
    "disclosure-to_decide",
    "disclosure-research",
    "disclosure-given",
    "disclosure-refused",
    "disclosure-destroyed",
)
_LETTER = {"channel": Channel.LETTER}


def told(canary: str, **changes: Any) -> dict[str, Any]:
    """What is told of a call of this moment, with the canary in every text."""
    return {
        "channel": Channel.TELEPHONE,
        "on_request_of": OnRequestOf.PARTY,
        "asked_at": clock.now(),
        "party": None,
        "receiver": f"Medewerker {canary}",
        "what": f"Datum van uitdienst {canary}",
        "purpose": f"Uitkering {canary}",
        "ground": DisclosureGround.STATUTE,
        "legal_basis": "c",
        **changes,
    }


def person(canary: str) -> dict[str, Any]:
    """Whose data: somebody who does not exist."""
    return {
        "given_name": f"Jan {canary}",
        "surname": f"Jansen {canary}",
        "birth_date": "1970-12-31",
        "email": f"{canary}@burger.example",
    }


def make_disclosure(canary: str, people: dict[str, Any], **changes: Any) -> Disclosure:
    """Somebody asked by telephone just now; `changes` as in TOLD."""
    return writing.write_down(
        person=person(canary),
        told=told(canary, **changes),
        actor=people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )


def in_state(state: str, canary: str, people: dict[str, Any]) -> UUID:
    """The id of a new disclosure in one of STATES."""
    changes: dict[str, Any] = {}
    if state not in ("disclosure-asked", "disclosure-calling_back", "disclosure-to_decide"):
        changes |= _LETTER
    if state == "disclosure-research":
        changes["is_identifiable_research"] = True
    key: UUID = make_disclosure(canary, people, **changes).pk
    taken: dict[str, Any] = {
        "disclosure_id": key,
        "actor": people[Role.PRIVACY_OFFICER],
        "now": clock.now(),
    }
    if state == "disclosure-calling_back":
        calling.doubt(**taken)
    if state in ("disclosure-to_decide", "disclosure-research"):
        deciding.put_up(**taken)
    if state == "disclosure-given":
        ending.give(**taken)
    if state == "disclosure-refused":
        ending.refuse(because=RefusalReason.NO_GROUND, reason=f"Nee {canary}", **taken)
    if state == "disclosure-destroyed":
        ending.give(**taken)
        ending.destroy(why="mistake", decision="Besluit 1", **taken)
    return key


def fill(world: Any) -> None:
    """One in each state."""
    for state in STATES:
        made = in_state(state, world.canary, world.people)
        world.disclosures[state.removeprefix("disclosure-")] = made
