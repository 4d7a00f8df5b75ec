"""The end of a processing, and of a version that should not have been published."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.prerendered.services import public_changed
from registers.models import ProcessingActivity, PublishedActivity
from registers.models.processing_activity import Status
from registers.services.edition import ask_for_new_edition
from registers.services.locking import take
from registers.services.review_deadlines import end_review
from registers.services.templates import take_back_example


@transaction.atomic
def retire(
    *,
    activity_id: UUID,
    on: date,
    because: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> ProcessingActivity:
    """End a processing on a day that is not in the future; its page stays and says so.

    Raises ValidationError without a reason or with a later day, TransitionNotAllowed when it
    has ended already. The register shows what is done now: GDPR art. 5(1)(d), 30(1).
    """
    if not because.strip():
        raise ValidationError({"because": _("Say why this processing has ended.")})
    if on > clock.day_of(now):
        raise ValidationError({"on": _("Choose today or a day in the past.")})
    activity = take(activity_id, actor=actor, perm="publish", expected_revision=expected_revision)
    activity.retire(on=on, because=because.strip())
    activity.updated_at = now
    activity.save()
    end_review(activity, actor=actor, now=now)
    published = PublishedActivity.objects.current().filter(activity_id=activity.pk).first()
    if published is not None:
        published.retired_on = on
        published.retired_at = now
        published.retired_because = because.strip()
        published.save(update_fields=["retired_on", "retired_at", "retired_because"])
    audit.record(
        "registers.retired",
        subject=activity,
        actor=actor,
        at=now,
        reason=because,
        payload={"on": on.isoformat()},
    )
    public_changed(actor, now)
    ask_for_new_edition(actor, now)
    return activity


@transaction.atomic
def withdraw_version(
    *,
    activity_id: UUID,
    because: str,
    actor: Any,
    now: datetime,
    version: int | None = None,
    expected_revision: int | None = None,
) -> PublishedActivity:
    """Take back a version that was published by mistake: its address stays and says why, its
    content goes. Without a number it is the latest.

    The whole record of that version stays inside the office (RecordVersion). A text that was
    public becomes a draft again, to be corrected; an example of it is no longer shared.
    Raises ValidationError without a reason, or when there is no such version or it was
    withdrawn before.
    """
    if not because.strip():
        raise ValidationError({"because": _("Say why this version is withdrawn.")})
    activity = take(activity_id, actor=actor, perm="publish", expected_revision=expected_revision)
    versions = PublishedActivity.objects.filter(activity_id=activity.pk)
    wanted = versions.newest() if version is None else versions.filter(version=version)
    published: PublishedActivity | None = wanted.filter(withdrawn_at__isnull=True).first()
    if published is None:
        raise ValidationError(_("There is no public version to withdraw."))
    # A clock that ran ahead must not keep somebody from withdrawing in haste.
    published.withdrawn_at = max(now, published.published_at)
    published.withdrawn_because = because.strip()
    published.content = {}
    published.name = published.reference = published.department_name = ""
    published.purpose_line = published.search_text = published.sort_key = ""
    published.save(
        update_fields=[
            "withdrawn_at",
            "withdrawn_because",
            "content",
            "name",
            "reference",
            "department_name",
            "purpose_line",
            "search_text",
            "sort_key",
        ]
    )
    take_back_example(activity, now)
    if published.superseded_at is None and activity.status == Status.PUBLISHED:
        activity.reopen()
    activity.updated_at = now
    activity.save()
    audit.record(
        "registers.withdrawn",
        subject=activity,
        actor=actor,
        at=now,
        reason=because,
        payload={"version": published.version, "hash": published.content_hash},
    )
    public_changed(actor, now)
    ask_for_new_edition(actor, now)
    return published
