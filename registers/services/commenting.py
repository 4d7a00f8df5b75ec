"""Comments of reviewers on parts of a text."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice.audit import services as audit
from registers.models import ReviewComment
from registers.queries import access_activity
from registers.record import ANSWER, PART


@transaction.atomic
def comment(*, activity_id: UUID, part: str, text: str, actor: Any, now: datetime) -> ReviewComment:
    """Say something about one part of a text, or about all of it when `part` is empty.

    Raises ValidationError without a text or for a part that does not exist.
    """
    # Locked, so that the second of two clicks sees what the first one wrote.
    activity = access_activity(actor, activity_id, "comment", lock=True)
    if not text.strip():
        raise ValidationError({"text": _("Write your comment.")})
    if part and part not in PART and part not in ANSWER:
        raise ValidationError({"part": _("Choose one of the parts.")})
    said = ReviewComment.objects.filter(
        activity=activity, part=part, text=text.strip(), author=actor, resolved_at__isnull=True
    )
    if said.exists():
        raise ValidationError({"text": _("You said this already.")})
    made: ReviewComment = ReviewComment.objects.create(
        activity=activity, part=part, text=text.strip(), author=actor, written_at=now
    )
    audit.record(
        "registers.commented",
        subject=activity,
        actor=actor,
        at=now,
        reason=text.strip(),
        payload={"part": part},
    )
    return made


@transaction.atomic
def resolve(*, activity_id: UUID, comments: Iterable[UUID], actor: Any, now: datetime) -> int:
    """Tick off comments that were dealt with; returns how many were still open."""
    activity = access_activity(actor, activity_id, "change", lock=True)
    found = list(
        ReviewComment.objects.select_for_update().filter(
            activity=activity, pk__in=list(comments), resolved_at__isnull=True
        )
    )
    for one in found:
        one.resolved_by = actor
        one.resolved_at = now
        one.save(update_fields=["resolved_by", "resolved_at"])
    if found:
        audit.record(
            "registers.comments_dealt_with",
            subject=activity,
            actor=actor,
            at=now,
            payload={"count": len(found)},
        )
    return len(found)
