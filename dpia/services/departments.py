"""Screenings and plans are of a department, as what they are about."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dpia.models import Plan, Screening
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Department
from registers.models import ProcessingActivity


def follow_activities(activities: Sequence[ProcessingActivity]) -> None:
    """Screenings go along with their processing: the ambassador of its department sees them."""
    departments: dict[UUID | None, Department | None] = {
        activity.pk: activity.department for activity in activities
    }
    for screening in Screening.objects.filter(activity__in=list(departments)):
        _move(screening, departments[screening.activity_id])


def follow_plan(plan: Plan) -> None:
    """And with their plan."""
    for screening in Screening.objects.filter(plan=plan):
        _move(screening, plan.department)


def hand_over_department(
    *, sources: list[Department], target: Department, actor: Any, now: datetime
) -> int:
    """Plans of departments that ended go to their successor, with their screenings (one by one:
    history). Those of processings go along with these. Returns how many plans moved."""
    plans = list(Plan.objects.select_for_update(of=("self",)).filter(department__in=sources))
    for plan in plans:
        plan.department = target
        plan.revision += 1
        plan.save(update_fields=["department", "revision"])
        follow_plan(plan)
        audit.record(
            "dpia.handed_over",
            subject=plan,
            actor=actor,
            at=now,
            payload={"department": str(target.pk)},
        )
    return len(plans)


def _move(screening: Screening, department: Department | None) -> None:
    if screening.department_id != (department.pk if department is not None else None):
        screening.department = department
        screening.save(update_fields=["department"])
