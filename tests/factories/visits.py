"""Somebody without an account who came to the page of their request."""

from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.correspondence.models import Way
from privacyoffice.correspondence.services import access
from privacyoffice.portal import limiting
from requests_dsar.models import (
    CheckOf,
    CheckOutcome,
    DataSubjectRequest,
    IdentityMethod,
    Letter,
    LetterCollection,
)
from requests_dsar.services import identity


def checked(request_id: UUID, canary: str, *, by: Any) -> None:
    """Somebody saw who the person is; the request must be in progress."""
    identity.check(
        request_id=request_id,
        of=CheckOf.PERSON,
        method=IdentityMethod.COUNTER,
        outcome=CheckOutcome.ESTABLISHED,
        remark=f"Aan de balie {canary}",
        actor=by,
        now=clock.now(),
    )


def came_in(request_id: UUID, canary: str, *, by: Any) -> None:
    """With a link that was tried before, and a code that was handed out."""
    now = clock.now()
    request = DataSubjectRequest.objects.get(pk=request_id)
    limiting.within_limit("lost.email", limiting.by_email(f"{canary}@burger.example"), now)
    access.enter(access.open_door(request, now=now), now=now)
    access.hand_out_code(request, Way.COUNTER, actor=by, now=now)


def has_link(request_id: UUID) -> None:
    """Its person has a link to it, so that looking at that link makes none."""
    access.open_door(DataSubjectRequest.objects.get(pk=request_id), now=clock.now())


def collected(request_id: UUID) -> None:
    """A letter of this request, by its person."""
    letter = Letter.objects.filter(request_id=request_id).first()
    LetterCollection.objects.create(
        letter=letter, request_id=request_id, collected_at=clock.now(), second_step=Way.COUNTER
    )
