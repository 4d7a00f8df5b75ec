"""Searches for data, asked of the manager, in every state."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.models import Department
from requests_dsar.models import InvolvedProcessing
from requests_dsar.services import involving, searching
from requests_dsar.services.searching import Place

STATES = ("search-open", "search-found")


def in_state(
    state: str, canary: str, people: dict[str, Any], *, request_id: UUID, activity_id: UUID
) -> UUID:
    """A new search in one of STATES, in a request of the privacy officer that goes on."""
    officer, colleague = people[Role.PRIVACY_OFFICER], people[Role.MANAGER]
    involved = involved_in(request_id, activity_id, by=officer)
    # Nobody is asked twice to look in one place.
    departments = Department.objects.order_by("name")
    place = Place(involved, department=departments[STATES.index(state)])
    (task,) = searching.ask(
        request_id=request_id,
        places=[place],
        colleague=colleague,
        due_on=clock.today() + timedelta(days=5),
        what=f"Zoek {canary}",
        shown=("surname",),
        actor=officer,
        now=clock.now(),
    )
    if state == "search-found":
        searching.report(
            task_id=task.pk,
            is_found=True,
            text=f"Gevonden {canary}",
            third_parties=f"Van anderen {canary}",
            actor=colleague,
            now=clock.now(),
        )
    return task.pk


def involved_in(request_id: UUID, activity_id: UUID, *, by: Any) -> Any:
    """The processing in this request, added when it is not there yet."""
    there = InvolvedProcessing.objects.filter(request=request_id, activity=activity_id).first()
    return (
        there
        or involving.involve(
            request_id=request_id, activities=[activity_id], actor=by, now=clock.now()
        )[0]
    )
