"""How bad a breach is: what the method says, and what an officer judges."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from breaches.models import Assessment, Breach, Risk
from breaches.services import clocks
from breaches.services.taking import keep, take_open
from breaches.severity_words import steps_of
from privacyoffice.audit import services as audit
from privacyoffice.kernel.severity import Inputs, severity


@transaction.atomic
def assess(
    *,
    breach_id: UUID,
    inputs: Inputs,
    risk: str,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Assessment:
    """An officer judges the risk for people, beside what the method makes of the same facts.

    The judgement may differ from the method; it has its reason either way. A former one stays.
    Raises Http404, ValidationError, keyring.Unreadable. Law: GDPR art. 33(1), 34(1).
    """
    breach = take_open(actor, breach_id, "assess", expected_revision=expected_revision)
    if risk not in Risk.values:
        raise ValidationError({"risk": _("Choose how you judge the risk.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if not inputs.categories:
        raise ValidationError({"categories": _("Choose at least one kind of data.")})
    outcome = severity(inputs)
    made = Assessment(
        organisation_id=breach.organisation_id,
        breach=breach,
        inputs=kept_inputs(inputs),
        steps=steps_of(outcome),
        score=outcome.score,
        level=outcome.level,
        risk=risk,
        reason=reason.strip(),
        at=now,
        by=actor,
    )
    made.save(force_insert=True)
    breach.risk = risk
    keep(breach, "risk")
    # Clocks ask from a risk on, and a decision not to tell holds at the risk it rests on only.
    clocks.settle(breach, actor=actor, now=now)
    audit.record(
        "breach.assessed",
        subject=breach,
        actor=actor,
        at=now,
        payload={"score": str(outcome.score), "level": outcome.level, "risk": risk},
    )
    return made


def kept_inputs(inputs: Inputs) -> dict[str, Any]:
    """The choices by name, as JSON."""
    return {name: _kept(value) for name, value in vars(inputs).items()}


def _kept(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Collection) and not isinstance(value, str):
        return sorted(str(one) for one in value)
    return value


def newest(breach: Breach) -> Assessment | None:
    """The judgement that counts now; None before the first."""
    found: Assessment | None = Assessment.objects.filter(breach=breach).order_by("at", "pk").last()
    return found
