"""Looking at an entry again after a while, as the policy says."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.policy.queries import profile_on
from registers.models import ProcessingActivity
from registers.models.processing_activity import Status
from registers.services.locking import take
from registers.services.review_deadlines import renew_review


def set_next_review(activity: ProcessingActivity, on: date) -> None:
    """Note that an entry was looked at on a day, and when that must be done again.

    The interval, in months, is that of the policy in force on that day; a day that the month
    does not have becomes its last. A planned review is kept when another policy comes into
    force: somebody answers for that date, and a silent move would hide what is due. The new
    interval holds from the next review or publication on. Law: GDPR art. 5(2), 24(1).
    """
    activity.reviewed_on = on
    activity.next_review_on = on + relativedelta(months=profile_on(on).register.review_months)


@transaction.atomic
def confirm_review(
    *, activity_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> ProcessingActivity:
    """Confirm that what is public is still right; the next review is planned.

    Raises ValidationError when the entry is not the public text at this moment: then its
    review is the acceptance of the new version.
    """
    activity = take(activity_id, actor=actor, perm="change", expected_revision=expected_revision)
    if activity.status != Status.PUBLISHED:
        raise ValidationError(
            _("Only a published text can be confirmed. Publish the new version, or end it.")
        )
    set_next_review(activity, clock.day_of(now))
    activity.updated_at = now
    activity.save()
    audit.record("registers.review_confirmed", subject=activity, actor=actor, at=now)
    renew_review(activity, actor=actor, now=now)
    return activity
