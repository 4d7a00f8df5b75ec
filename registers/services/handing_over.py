"""One working copy that goes to another department."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Department
from registers.models import ProcessingActivity
from registers.services.department_moves import department_changed
from registers.services.locking import take


@transaction.atomic
def hand_over(
    *,
    activity_id: UUID,
    department: UUID | None,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> ProcessingActivity:
    """Give a text to another department, in whatever state it is; the public keeps its version.

    Raises PermissionDenied for who may not reorganise, ValidationError when the department
    does not exist on that day or has the text already. Law: GDPR art. 24(1).
    """
    require(actor, "tenancy.reorganise_department")
    activity = take(activity_id, actor=actor, perm="change", expected_revision=expected_revision)
    existing = Department.objects.existing_on(clock.day_of(now))
    target: Department | None = existing.filter(pk=department).first()
    if target is None:
        raise ValidationError({"department": _("Choose a department that exists today.")})
    if activity.department_id == target.pk:
        raise ValidationError(_("This department has the text already."))
    activity.department = target
    activity.updated_at = now
    activity.save()
    department_changed([activity])
    audit.record(
        "registers.handed_over",
        subject=activity,
        actor=actor,
        at=now,
        payload={"department": str(target.pk)},
    )
    return activity
