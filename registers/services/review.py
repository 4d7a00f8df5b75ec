"""Four eyes on every text before the public reads it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice.audit import services as audit
from registers.models import ProcessingActivity
from registers.queries import access_activity


@transaction.atomic
def submit(*, activity_id: UUID, actor: Any, now: datetime) -> ProcessingActivity:
    """Put a draft before a reviewer. Raises TransitionNotAllowed when it is no draft."""
    activity = access_activity(actor, activity_id, "submit", lock=True)
    activity.submit()
    activity.submitted_by = actor
    activity.submitted_at = now
    activity.updated_at = now
    activity.save()
    audit.record("registers.submitted", subject=activity, actor=actor, at=now)
    return activity


@transaction.atomic
def accept(*, activity_id: UUID, actor: Any, now: datetime) -> ProcessingActivity:
    """Find a submission in order. Raises ValidationError on one's own submission."""
    activity = access_activity(actor, activity_id, "accept", lock=True)
    if activity.submitted_by_id == actor.pk:
        raise ValidationError(_("Somebody else must accept this: you submitted it yourself."))
    activity.accept()
    activity.accepted_by = actor
    activity.accepted_at = now
    activity.updated_at = now
    activity.save()
    audit.record("registers.accepted", subject=activity, actor=actor, at=now)
    return activity


@transaction.atomic
def send_back(*, activity_id: UUID, because: str, actor: Any, now: datetime) -> ProcessingActivity:
    """Return a submission with what must change. Raises ValidationError without a reason."""
    if not because.strip():
        raise ValidationError({"because": _("Say what must change.")})
    activity = access_activity(actor, activity_id, "accept", lock=True)
    activity.send_back(because=because.strip())
    activity.updated_at = now
    activity.save()
    audit.record("registers.returned", subject=activity, actor=actor, at=now, reason=because)
    return activity
