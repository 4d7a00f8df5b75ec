"""Requests of data subjects in every state, by the services that people use."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import closing, handling, intake, own_views, pausing, restricting
from tests.factories import decisions
from tests.factories.conversations import written
from tests.factories.decisions import answered, decided

# "request-handled" is handled by the case handler, "request-progress" by the privacy officer;
# "request-waiting" waits for an answer of the person, and data are restricted meanwhile; in
# "request-written" the person wrote a message that nobody has read. Those of `decisions` wait for
# a second person, are decided in full, concluded, objected to after closing, and objected to with
# success.
STATES = (
    "request-received",
    "request-progress",
    "request-handled",
    "request-waiting",
    "request-written",
    *decisions.STATES,
    "request-closed",
    "request-destroyed",
)


def person(canary: str) -> dict[str, Any]:
    """Somebody who does not exist, with the canary in every text."""
    return {
        "given_name": f"Voor {canary}",
        "surname": f"Achter {canary}",
        "birth_date": "1970-12-31",
        "email": f"{canary}@burger.example",
        "phone": f"06 12345678 {canary}",
        "street": f"Straat {canary}",
        "house_number": f"12 {canary}",
        "postcode": "1234 AB",
        "town": f"Plaats {canary}",
    }


def written_down(canary: str, *, by: Any, **changes: Any) -> DataSubjectRequest:
    """A request that came in today, as an officer writes it down."""
    options: dict[str, Any] = {
        "received_on": clock.today(),
        "channel": "letter",
        "rights": ["access", "erasure"],
        "person": person(canary),
        "story": f"Ik wil weten wat u weet: {canary}",
    }
    return intake.write_down(actor=by, now=clock.now(), **options | changes)


def in_state(state: str, canary: str, people: dict[str, Any]) -> UUID:
    """A new request in one of STATES."""
    officer = people[Role.PRIVACY_OFFICER]
    request = written_down(canary, by=officer)
    key: UUID = request.pk
    if state == "request-received":
        return key
    if state == "request-written":
        written(request, canary)
        return key
    owner = people[Role.CASE_HANDLER] if state == "request-handled" else officer
    handling.take_up(request_id=key, owner=owner, actor=officer, now=clock.now())
    if state in decisions.STATES:
        decisions.STATES[state](request, canary, people)
    if state == "request-waiting":
        asked(request, by=officer, canary=canary)
        restricted(request, canary, by=officer)
    if state in ("request-closed", "request-destroyed"):
        closed(request, by=officer, reason=f"Reden {canary}")
    if state == "request-destroyed":
        destroyed(request, by=officer)
    return key


def saved_view(canary: str, *, by: Any) -> None:
    """A list that somebody saved for themselves."""
    own_views.save_view(name=f"Lijst {canary}", query="todo=late", actor=by, now=clock.now())


def asked(request: DataSubjectRequest, *, by: Any, canary: str = "") -> None:
    """Asked today what the person means, in another way than by letter."""
    pausing.ask(
        request_id=request.pk,
        kind="clarification",
        question=f"Wat bedoelt u? {canary}",
        asked_on=clock.today(),
        wanted_by=clock.today() + timedelta(days=14),
        with_letter=False,
        how="Aan de telefoon",
        actor=by,
        now=clock.now(),
    )


def restricted(request: DataSubjectRequest, canary: str, *, by: Any) -> None:
    """Data are kept and not used while somebody looks whether they are right."""
    restricting.restrict(
        request_id=request.pk, ground="a", what=f"Adres {canary}", actor=by, now=clock.now()
    )


def closed(request: DataSubjectRequest, *, by: Any, reason: str = "Alles gegeven.") -> None:
    """Closed as granted, with proof that the answer was sent; it must be in progress."""
    decided(request, by=by)
    answered(request, by=by)
    closing.close(request_id=request.pk, reason=reason, actor=by, now=clock.now())


def destroyed(request: DataSubjectRequest, *, by: Any) -> None:
    """Its content destroyed; it must be closed."""
    handling.destroy(
        request_id=request.pk,
        # A retention period does not end on the day of closing.
        why="order",
        decision="Uitspraak 12",
        actor=by,
        now=clock.now(),
    )
