"""Sight of one activity for somebody whose role does not reach it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice.audit import services as audit
from registers.models import ProcessingActivityGrant
from registers.queries import access_activity


@transaction.atomic
def grant_view(
    *, activity_id: UUID, person: Any, reason: str, valid_until: date, actor: Any, now: datetime
) -> ProcessingActivityGrant:
    """Let somebody see one activity until a day. Raises ValidationError on oneself."""
    activity = access_activity(actor, activity_id, "grant", lock=True)
    if person.pk == actor.pk:
        raise ValidationError({"person": _("You cannot grant this to yourself.")})
    permission = Permission.objects.get(
        content_type__app_label="registers", codename="view_processingactivity"
    )
    grant: ProcessingActivityGrant
    grant, _created = ProcessingActivityGrant.objects.update_or_create(
        user=person,
        permission=permission,
        content_object=activity,
        defaults={
            "reason": reason,
            "valid_until": valid_until,
            "granted_by": actor,
            "granted_at": now,
        },
    )
    audit.record(
        "registers.sight_granted",
        subject=activity,
        actor=actor,
        at=now,
        reason=reason,
        payload={"person": str(person.pk), "until": valid_until.isoformat()},
    )
    return grant
