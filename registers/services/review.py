"""Four eyes on every text before the public reads it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from registers.models import ProcessingActivity
from registers.services.completeness import gaps_of, musts
from registers.services.locking import take
from registers.services.snapshot import current_snapshot, hash_of


@transaction.atomic
def submit(
    *, activity_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> ProcessingActivity:
    """Put a draft before a reviewer.

    Raises TransitionNotAllowed when it is no draft, ValidationError with every sentence when
    it lacks what the law demands. Law: GDPR art. 30(1), 30(2).
    """
    activity = take(activity_id, actor=actor, perm="submit", expected_revision=expected_revision)
    activity.submit()
    if missing := musts(gaps_of(activity, clock.day_of(now))):
        raise ValidationError([gap.sentence for gap in missing])
    activity.submitted_by = actor
    activity.submitted_at = now
    activity.updated_at = now
    activity.save()
    audit.record("registers.submitted", subject=activity, actor=actor, at=now)
    return activity


def why_not_accept(activity: ProcessingActivity, actor: Any) -> str:
    """Why this person may not accept this text although their role may; empty if they may."""
    if activity.submitted_by_id == actor.pk:
        return _("Somebody else must accept this: you submitted it yourself.")
    if activity.last_edited_by_id == actor.pk:
        return _("Somebody else must accept this: you wrote in it yourself.")
    return ""


@transaction.atomic
def accept(
    *, activity_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> ProcessingActivity:
    """Find a submission in order, exactly as its content is now.

    Raises ValidationError for who submitted it or wrote it last, TransitionNotAllowed when
    it is not submitted. Law: GDPR art. 5(2), 24(1).
    """
    activity = take(activity_id, actor=actor, perm="accept", expected_revision=expected_revision)
    if refusal := why_not_accept(activity, actor):
        raise ValidationError(refusal)
    activity.accept(content_hash=hash_of(current_snapshot(activity, clock.day_of(now))))
    activity.accepted_by = actor
    activity.accepted_at = now
    activity.updated_at = now
    activity.save()
    audit.record(
        "registers.accepted",
        subject=activity,
        actor=actor,
        at=now,
        payload={"hash": activity.accepted_hash},
    )
    return activity


@transaction.atomic
def send_back(
    *,
    activity_id: UUID,
    because: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> ProcessingActivity:
    """Return a submission with what must change. Raises ValidationError without a reason."""
    if not because.strip():
        raise ValidationError({"because": _("Say what must change.")})
    activity = take(activity_id, actor=actor, perm="accept", expected_revision=expected_revision)
    if activity.submitted_by_id == actor.pk:
        raise ValidationError(_("You submitted this yourself. Open it again to change it."))
    activity.send_back(because=because.strip())
    activity.updated_at = now
    activity.save()
    audit.record("registers.returned", subject=activity, actor=actor, at=now, reason=because)
    return activity
