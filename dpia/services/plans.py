"""Projects and purchases that may become a processing. Law: GDPR art. 25(1), 35(1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from dpia.models import Plan
from registers.models import ProcessingActivity

# What is told of a plan, by its fields; "department" holds the object or None.
TOLD = ("name", "kind", "description", "department", "starts_on")


def write_down(
    *, told: Mapping[str, Any], actor: Any, now: datetime, form_id: UUID | None = None
) -> Plan:
    """Keep a plan. Raises Http404, ValidationError by field."""
    raise NotImplementedError


def change(
    *,
    plan_id: UUID,
    told: Mapping[str, Any],
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Plan:
    """Write it down better, while it has not become a processing or ended.

    Raises Http404, ValidationError by field.
    """
    raise NotImplementedError


def give_up(
    *,
    plan_id: UUID,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Plan:
    """It does not go on. Raises Http404, ValidationError (`reason`)."""
    raise NotImplementedError


def become(
    *, plan_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> ProcessingActivity:
    """Make it a draft in the register, with what the plan says. Its signed screening counts for
    the processing until the register says something else. Raises Http404, ValidationError.
    """
    raise NotImplementedError
