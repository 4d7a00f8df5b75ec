"""A request that more than one body answers becomes one request for each of them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.cases.services.opening import open_case
from requests_dsar import answering
from requests_dsar.models import DataSubjectRequest, InvolvedProcessing, LetterKind
from requests_dsar.person import INDEXES
from requests_dsar.services import handling, involving, letters, split_along
from requests_dsar.services.taking import keep, take_open

# What the part has in common with the request that it comes from.
_ALIKE = (
    "organisation_id", "received_on", "channel", "rights", "is_sensitive", "for_whom", "language",
    "answer_by", "electronic_consent_at", "identity_by", "email_confirmed_at", *INDEXES,
)  # fmt: skip
_ENCRYPTED = ("person", "story", "representative", "details")


@transaction.atomic
def split(
    *,
    request_id: UUID,
    involved: Collection[UUID],
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> DataSubjectRequest:
    """These processings go on in a request of their own, with its own letters and term.

    The term runs from the same day of receipt, and stands still as long as for the other one; an
    extension does not count here. The person gets a confirmation of receipt with its reference and
    date, and a page of its own where they have one. Files, checks of identity and questions go
    along as copies. Raises Http404, ValidationError, keyring.Unreadable.
    Law: GDPR art. 4(7), 12(3), 26(3); Awb art. 2:3(1).
    """
    request = take_open(actor, request_id, "assign", expected_revision=expected_revision)
    moving = _moving(request, involved)
    part = _part_of(request, actor)
    open_case(part, now=now)
    _record_both(request, part, actor=actor, now=now)
    answering.begin(part, part.received_on, actor=actor, now=now)
    activities = [one.activity_id for one in moving]
    bodies = {one.activity_id: one.body for one in moving}
    by_person = {one.activity_id: one.by_person for one in moving}
    for one in moving:
        one.delete()
    for one in involving.add_involved(part, activities, actor=actor, now=now):
        one.body, one.by_person = bodies[one.activity_id], by_person[one.activity_id]
        one.save(update_fields=["body", "by_person"])
    keep(request)
    split_along.take_along(request, part, actor=actor, now=now)
    split_along.open_own_door(request, part, actor=actor, now=now)
    _tell(part, actor=actor, now=now)
    if request.owner is not None:
        handling.take_up(
            request_id=part.pk,
            owner=request.owner,
            department=request.department,
            actor=actor,
            now=now,
        )
        part.refresh_from_db()
    return part


def _moving(request: DataSubjectRequest, involved: Collection[UUID]) -> list[InvolvedProcessing]:
    there = list(InvolvedProcessing.objects.filter(request=request).select_related("body"))
    moving = [one for one in there if one.pk in set(involved)]
    if not moving or len(moving) != len(set(involved)):
        raise ValidationError({"involved": _("Choose the processings that go on by themselves.")})
    if len(moving) == len(there):
        raise ValidationError({"involved": _("At least one processing stays in this request.")})
    for one in moving:
        if one.decisions.exists() or one.search_tasks.exists():
            text = _("This stays: data were looked for in it, or something was decided on it.")
            raise ValidationError({"involved": text})
    return moving


def _part_of(request: DataSubjectRequest, actor: Any) -> DataSubjectRequest:
    part = DataSubjectRequest(id=uuid4(), split_from=request, written_by=actor)
    for name in _ALIKE:
        setattr(part, name, getattr(request, name))
    for name in _ENCRYPTED:
        sealed = getattr(request, name)
        setattr(part, name, None if sealed is None else sealed.reveal())
    return part


def _record_both(
    request: DataSubjectRequest, part: DataSubjectRequest, *, actor: Any, now: datetime
) -> None:
    audit.record(
        "dsar.split", subject=request, actor=actor, at=now, payload={"reference": part.reference}
    )
    audit.record(
        "dsar.came_from_split",
        subject=part,
        actor=actor,
        at=now,
        payload={"reference": request.reference},
    )


def _tell(part: DataSubjectRequest, *, actor: Any, now: datetime) -> None:
    deadline = answering.deadline_of(part)
    if deadline is not None and deadline.due_at is not None:
        facts = {"due_on": clock.day_of(deadline.due_at)}
        letters.issue(part, LetterKind.ACKNOWLEDGEMENT, facts, actor=actor, now=now)
