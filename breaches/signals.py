"""What an officer should look at: the same cause again. A signal is never a reason to refuse.

Law: GDPR art. 24(1), 32(1)(d).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q

from breaches.models import Breach, Cause, ConcernedProcessing, Outcome
from breaches.queries import VIEW
from privacyoffice.accounts.access import visible

WITHIN = timedelta(days=365)
# So many others are shown.
MOST = 10


@dataclass(frozen=True)
class Repeated:
    """Another breach with the same cause in the same department, or in the same processing."""

    breach: Breach
    same_cause: bool
    processings: tuple[str, ...]


def repeated(breach: Breach, user: Any) -> tuple[list[Repeated], bool]:
    """Other breaches that somebody may see, of which awareness lies within a year of this one:
    the latest first, and whether there are more. Two queries."""
    if breach.outcome in (Outcome.NO_BREACH, Outcome.DUPLICATE):
        return [], False
    mine = ConcernedProcessing.objects.filter(breach=breach).values("activity_id")
    alike = Q(processings__activity__in=mine)
    has_cause = bool(breach.cause) and breach.cause != Cause.UNKNOWN
    if has_cause and breach.department_id:
        alike |= Q(cause=breach.cause, department_id=breach.department_id)
    near = Breach.objects.filter(
        alike, aware_at__gte=breach.aware_at - WITHIN, aware_at__lte=breach.aware_at + WITHIN
    ).exclude(pk=breach.pk)
    near = near.exclude(outcome__in=(Outcome.NO_BREACH, Outcome.DUPLICATE)).distinct()
    found = list(visible(near, user, VIEW).order_by("-aware_at")[: MOST + 1])
    shared: dict[Any, list[str]] = {}
    rows = ConcernedProcessing.objects.filter(breach__in=found, activity_id__in=mine)
    for row in rows.select_related("activity"):
        shared.setdefault(row.breach_id, []).append(str(row.activity))
    told = [
        Repeated(
            breach=other,
            same_cause=has_cause
            and other.cause == breach.cause
            and breach.department_id is not None
            and other.department_id == breach.department_id,
            processings=tuple(sorted(shared.get(other.pk, ()))),
        )
        for other in found[:MOST]
    ]
    return told, len(found) > MOST
