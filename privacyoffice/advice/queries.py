"""What screens and other apps ask about advice."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from privacyoffice.advice import subjects
from privacyoffice.advice.models import Advice


def visible_to(user: Any, queryset: "QuerySet[Advice] | None" = None) -> "QuerySet[Advice]":
    """Advice that somebody may read: all of it by role, or what is about an object they see.

    On a case about people only who sees that case. One query, whatever the number of subjects.
    """
    found: QuerySet[Advice] = Advice.objects.all() if queryset is None else queryset
    allowed = Q(pk__in=[])
    if user.has_perm("advice.view_advice"):
        allowed = ~Q(subject_kind__in=subjects.cases())
    for kind, seen in subjects.seen_by(user):
        allowed |= Q(subject_kind=kind, subject_id__in=seen.order_by().values("pk"))
    return found.filter(allowed)


def advice_on(kind: str, subject_id: UUID) -> "QuerySet[Advice]":
    """All advice on one object, newest first; what still waits for the FG is newer than that."""
    found: QuerySet[Advice] = Advice.objects.on(kind, subject_id)
    return found.select_related("asked_by", "given_by", "reacted_by")


def open_advice_on(kind: str, subject_id: UUID) -> "QuerySet[Advice]":
    """Questions about one object that the FG has not answered, what is wanted first first."""
    found: QuerySet[Advice] = Advice.objects.on(kind, subject_id).waiting_for_advice()
    return found


def overdue(day: date) -> "QuerySet[Advice]":
    """Questions that the FG should have answered before `day`, the longest overdue first."""
    found: QuerySet[Advice] = Advice.objects.overdue(day)
    return found


def has_changed_since(advice: Advice) -> bool:
    """Whether the subject reads otherwise now than when it was asked about or judged.

    Not if it is gone, or if nobody kept which text that was.
    """
    if not advice.subject_revision:
        return False
    current = subjects.now_at(advice.subject_kind, advice.subject_id)
    return current is not None and current.revision != advice.subject_revision
