"""The work on a request: somebody takes it up or over, corrects what was written, destroys it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.advice import answering as advice
from privacyoffice.audit import services as audit
from privacyoffice.cases.models import Destruction
from privacyoffice.cases.services import destroying
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.tenancy.models import Department
from requests_dsar import answering
from requests_dsar.models import DataSubjectRequest, Status
from requests_dsar.person import INDEXES, finding, person_of
from requests_dsar.services import proceedings, reaching
from requests_dsar.services.entrusting import end_grants, entrust
from requests_dsar.services.intake import refuse_day
from requests_dsar.services.searching import end_open
from requests_dsar.services.taking import keep, take


@transaction.atomic
def take_up(
    *,
    request_id: UUID,
    owner: Any,
    actor: Any,
    now: datetime,
    department: Department | None = None,
    expected_revision: int | None = None,
) -> DataSubjectRequest:
    """Somebody begins to handle a request, and from now on sees to its term.

    Raises Http404, TransitionNotAllowed, ValidationError.
    """
    request = take(actor, request_id, "assign", expected_revision=expected_revision)
    request.take_up(owner=owner)
    entrust(request, owner, actor=actor, now=now)
    request.department = department
    keep(request, "status", "owner", "department")
    audit.record(
        "dsar.taken_up", subject=request, actor=actor, at=now, payload={"owner": str(owner.pk)}
    )
    return request


@transaction.atomic
def hand_over(
    *,
    request_id: UUID,
    owner: Any,
    actor: Any,
    now: datetime,
    department: Department | None = None,
    reason: str = "",
    expected_revision: int | None = None,
) -> DataSubjectRequest:
    """Somebody else handles it from now on; who did before loses sight of it.

    Raises Http404, ValidationError.
    """
    request = take(actor, request_id, "assign", expected_revision=expected_revision)
    if request.status != Status.IN_PROGRESS:
        raise ValidationError(_("Only a request that is in progress can be handed over."))
    if owner.pk == request.owner_id and department == request.department:
        raise ValidationError({"owner": _("This person handles the request already.")})
    entrust(request, owner, actor=actor, now=now)
    request.owner, request.department = owner, department
    keep(request, "owner", "department")
    audit.record(
        "dsar.handed_over",
        subject=request,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"owner": str(owner.pk)},
    )
    return request


@transaction.atomic
def correct(
    *,
    request_id: UUID,
    person: Mapping[str, Any],
    story: str,
    is_sensitive: bool,
    rights: list[str],
    reason: str,
    actor: Any,
    now: datetime,
    received_on: date | None = None,
    expected_revision: int | None = None,
) -> DataSubjectRequest:
    """What was written down about the person or the question was wrong or not complete.

    With another day of receipt (an Amsterdam date; None: it stays) the term is computed again.
    What was there before stays in the history, encrypted where it tells about people. Raises
    Http404, ValidationError, keyring.Unreadable. Law: GDPR art. 5(1)(d), 12(3).
    """
    request = take(actor, request_id, "change", expected_revision=expected_revision)
    if refusal := request.why_not_change():
        raise ValidationError(refusal)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if not story.strip():
        raise ValidationError({"story": _("Write what the person asks.")})
    known = person_of(person)
    former = correspondent_of(request).email
    payload = {}
    if received_on is not None and received_on != request.received_on:
        refuse_day(received_on, reason, clock.day_of(now))
        request.received_on = received_on
        answering.correct(request, received_on, actor=actor, now=now)
        payload = {"received_on": received_on.isoformat()}
    request.rights, request.is_sensitive = rights, is_sensitive
    # What is the same keeps its ciphertext, so that the history shows what did change.
    request.person, request.story = known, story.strip()
    asks = request.representative.reveal() if request.representative else None
    for name, value in finding(known, asks).items():
        setattr(request, name, value)
    keep(request, "received_on", "rights", "is_sensitive", "person", "story", *INDEXES)
    audit.record(
        "dsar.corrected",
        subject=request,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload=payload,
    )
    reaching.follow(request, former, actor=actor, now=now)
    return request


@transaction.atomic
def destroy(
    *,
    request_id: UUID,
    why: str,
    decision: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Destruction:
    """Make what a closed request tells of people unreadable for ever.

    Raises Http404, ValidationError. Law: GDPR art. 5(1)(e).
    """
    request = take(actor, request_id, "destroy", expected_revision=expected_revision)
    return destroying.destroy(request, why=why, decision=decision, actor=actor, now=now)


def end_with_case(request: DataSubjectRequest, now: datetime) -> None:
    """With the content of a request end its term, its searches, what the FG was asked about it
    and the rights to it, however far it was."""
    answering.drop_destroyed(request, now=now)
    advice.drop_about(request.pk, now=now)
    end_open(request, actor=None, now=now)
    proceedings.end_with_case(request, now=now)
    end_grants(request, clock.day_of(now))


def hand_over_department(
    *, sources: list[Department], target: Department, actor: Any, now: datetime
) -> int:
    """Requests of departments that ended go to their successor (one by one: history)."""
    found = DataSubjectRequest.objects.select_for_update(of=("self",))
    moving = list(found.filter(department__in=sources))
    for request in moving:
        request.department = target
        keep(request, "department")
        audit.record(
            "dsar.department_changed",
            subject=request,
            actor=actor,
            at=now,
            payload={"department": str(target.pk)},
        )
    return len(moving)
