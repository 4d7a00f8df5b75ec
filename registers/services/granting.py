"""Sight of one activity for somebody whose role does not reach it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from registers.models import ProcessingActivity, ProcessingActivityGrant
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


def running_grants(activity: ProcessingActivity, day: date) -> QuerySet[ProcessingActivityGrant]:
    """Who has sight of this activity on `day`, by name."""
    found: QuerySet[ProcessingActivityGrant] = (
        ProcessingActivityGrant.objects.filter(
            content_object=activity,
            permission__codename="view_processingactivity",
            valid_until__gt=day,
        )
        .select_related("user")
        .order_by("user__name", "pk")
    )
    return found


@transaction.atomic
def withdraw_sight(
    *, activity_id: UUID, person: Any, actor: Any, now: datetime
) -> ProcessingActivityGrant:
    """End somebody's sight of one activity today, the first day without it.

    Raises ValidationError when this person has no sight of it. Source: GDPR art. 5(1)(f).
    """
    activity = access_activity(actor, activity_id, "grant", lock=True)
    today = now.astimezone(clock.AMSTERDAM).date()
    grant = running_grants(activity, today).filter(user=person).first()
    if grant is None:
        raise ValidationError({"person": _("This person has no sight of this now.")})
    grant.valid_until = today
    grant.save(update_fields=["valid_until"])
    audit.record(
        "registers.sight_withdrawn",
        subject=activity,
        actor=actor,
        at=now,
        payload={"person": str(person.pk), "until": today.isoformat()},
    )
    return grant
