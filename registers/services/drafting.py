"""Making and changing working copies."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Department
from privacyoffice.tenancy.scope import current_organisation_id
from registers.models import ProcessingActivity, ReferenceCounter
from registers.models.processing_activity import Status
from registers.queries import access_activity
from registers.services.department_moves import department_changed
from registers.services.locking import take
from registers.services.review_deadlines import plan_reviews

PREFIX = "VA-"


def next_reference() -> str:
    """The next number in the register of the organisation in scope: VA-0001, VA-0002, …

    Holds a lock until the transaction ends, so that two people never get the same and a
    transaction that is undone leaves no gap. A long transaction reserves beforehand.
    """
    return reserve_references(1)[0]


def lock_numbering() -> ReferenceCounter:
    """The counter of the organisation in scope, locked until the transaction ends."""
    ReferenceCounter.objects.bulk_create(
        [ReferenceCounter(organisation_id=current_organisation_id())], ignore_conflicts=True
    )
    counter: ReferenceCounter = ReferenceCounter.objects.select_for_update().get()
    return counter


@transaction.atomic
def reserve_references(count: int) -> list[str]:
    """The next `count` numbers. In a transaction of its own nobody has to wait for them."""
    counter = lock_numbering()
    first = counter.last + 1
    counter.last += count
    counter.save()
    return [f"{PREFIX}{number:04d}" for number in range(first, first + count)]


@transaction.atomic
def save_draft(
    activity: ProcessingActivity, *, actor: Any, now: datetime, expected_revision: int | None = None
) -> ProcessingActivity:
    """Save the fields of a new or editable working copy in the name of a person.

    `expected_revision` is the revision that the person was looking at. Raises
    ValidationError when somebody else saved in between or the copy is not editable now,
    Http404 when the actor may not change it. Law: GDPR art. 30(1), 5(2).
    """
    if activity._state.adding:
        activity.organisation_id = current_organisation_id()
        require(actor, "registers.add_processingactivity", activity)
        activity.reference = next_reference()
        action, moves = "registers.drafted", False
    else:
        current = access_activity(actor, activity.pk, "change", lock=True)
        if not current.is_editable:
            raise ValidationError(_("This text is under review or published. Reopen it first."))
        if expected_revision is not None and current.revision != expected_revision:
            raise ValidationError(_("Somebody else changed this in the meantime."))
        activity.revision = current.revision + 1
        moves = activity.department_id != current.department_id
        action = "registers.edited"
    activity.last_edited_by = actor
    activity.updated_at = now
    activity.save()
    if moves:
        department_changed([activity])
    audit.record(action, subject=activity, actor=actor, at=now)
    return activity


@transaction.atomic
def reopen(
    *, activity_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> ProcessingActivity:
    """Make a working copy editable again; the public keeps the version that it has.

    Raises TransitionNotAllowed when it is editable already.
    """
    activity = take(activity_id, actor=actor, perm="change", expected_revision=expected_revision)
    had_ended = activity.status == Status.RETIRED
    activity.reopen()
    activity.updated_at = now
    activity.save()
    if had_ended:
        plan_reviews([activity], actor=actor, now=now)
    audit.record("registers.reopened", subject=activity, actor=actor, at=now)
    return activity


def hand_over_department(
    *, sources: list[Department], target: Department, actor: Any, now: datetime
) -> int:
    """Move the working copies of ended departments to their successor (one by one: history)."""
    activities = list(
        ProcessingActivity.objects.select_for_update(of=("self",)).filter(department__in=sources)
    )
    for activity in activities:
        activity.department = target
        activity.updated_at = now
        activity.save()
        audit.record(
            "registers.handed_over",
            subject=activity,
            actor=actor,
            at=now,
            payload={"department": str(target.pk)},
        )
    department_changed(activities)
    return len(activities)
