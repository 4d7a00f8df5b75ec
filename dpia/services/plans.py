"""Projects and purchases that may become a processing. Law: GDPR art. 25(1), 35(1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from dpia.models import Plan, ScreeningStatus
from dpia.queries import access_plan
from dpia.services.departments import follow_plan
from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from privacyoffice.once import id_of
from privacyoffice.tenancy.scope import current_organisation_id
from registers.models import ProcessingActivity
from registers.services import drafting

# What is told of a plan, by its fields; "department" holds the object or None.
TOLD = ("name", "kind", "description", "department", "starts_on")


@transaction.atomic
def write_down(
    *, told: Mapping[str, Any], actor: Any, now: datetime, form_id: UUID | None = None
) -> Plan:
    """Keep a plan. Sent twice with the same form it is one plan.

    Raises Http404, ValidationError by field, ValueError for a name that nobody knows.
    """
    values = _checked(told)
    plan = Plan(
        id=id_of(form_id, actor.pk, *(str(values[name]) for name in TOLD)),
        organisation_id=current_organisation_id(),
        written_at=now,
        written_by=actor,
        **values,
    )
    if not actor.has_perm("dpia.add_plan", plan):
        raise Http404
    if sent := Plan.objects.filter(pk=plan.pk).first():
        return sent
    plan.full_clean(exclude=["organisation"])
    plan.save(force_insert=True)
    audit.record("dpia.plan_written_down", subject=plan, actor=actor, at=now)
    return plan


@transaction.atomic
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
    plan = _take(plan_id, actor, expected_revision)
    for name, value in _checked(told).items():
        setattr(plan, name, value)
    if not actor.has_perm("dpia.change_plan", plan):
        raise Http404
    plan.full_clean(exclude=["organisation"])
    _keep(plan, *TOLD)
    follow_plan(plan)
    audit.record("dpia.plan_changed", subject=plan, actor=actor, at=now)
    return plan


@transaction.atomic
def give_up(
    *,
    plan_id: UUID,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Plan:
    """It does not go on; a screening that somebody was answering ends with it.

    Raises Http404, ValidationError (`reason`).
    """
    plan = _take(plan_id, actor, expected_revision)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why this does not go on.")})
    plan.ended_at, plan.end_reason = now, reason.strip()
    _keep(plan, "ended_at", "end_reason")
    _cancel_draft(plan, actor=actor, now=now)
    audit.record("dpia.plan_given_up", subject=plan, actor=actor, at=now, reason=plan.end_reason)
    return plan


@transaction.atomic
def become(
    *, plan_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> ProcessingActivity:
    """Make it a draft in the register, with what the plan says. Its signed screening counts for
    the processing until the register says something else; one that somebody was answering ends,
    because the processing itself is screened from now on.

    Raises Http404, PermissionDenied for who may not write in the register, ValidationError.
    """
    plan = _take(plan_id, actor, expected_revision)
    require(actor, "registers.add_processingactivity")
    activity = drafting.save_draft(
        ProcessingActivity(name=plan.name, department=plan.department, remarks=plan.description),
        actor=actor,
        now=now,
    )
    plan.activity = activity
    _keep(plan, "activity")
    _cancel_draft(plan, actor=actor, now=now)
    audit.record(
        "dpia.plan_became",
        subject=plan,
        actor=actor,
        at=now,
        payload={"activity": str(activity.pk), "reference": activity.reference},
    )
    return activity


def _checked(told: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(told) - set(TOLD):
        raise ValueError(f"Nobody reads {sorted(unknown)}.")
    values = {"department": None, "starts_on": None, **told}
    return values | {name: str(told.get(name) or "").strip() for name in ("name", "description")}


def _take(plan_id: UUID, actor: Any, expected_revision: int | None) -> Plan:
    """A plan that is still a plan, locked. Raises Http404, ValidationError."""
    plan = access_plan(actor, plan_id, "change", lock=True)
    if plan.ended_at is not None:
        raise ValidationError(_("This plan was given up."))
    if plan.activity_id is not None:
        raise ValidationError(_("This plan became a processing already."))
    if expected_revision is not None and plan.revision != expected_revision:
        raise ValidationError(
            _("Somebody changed this plan in the meantime. Look at it again first.")
        )
    return plan


def _keep(plan: Plan, *fields: str) -> None:
    plan.revision += 1
    plan.save(update_fields=[*fields, "revision"])


def _cancel_draft(plan: Plan, *, actor: Any, now: datetime) -> None:
    for screening in plan.screenings.filter(status=ScreeningStatus.DRAFT):
        screening.cancel()
        screening.save(update_fields=["status"])
        audit.record("dpia.screening_cancelled", subject=screening, actor=actor, at=now)
