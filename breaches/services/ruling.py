"""A row of a clock: from a day on, whom must be told within how many hours."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from breaches.clock_rules import AP
from breaches.models import ClockRule, Risk, RunsFrom
from breaches.services import following
from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.scope import current_organisation_id

ADD = "breaches.add_clockrule"


@dataclass(frozen=True, kw_only=True)
class Row:
    """What somebody fills in: see ClockRule."""

    code: str
    name: str
    article: str
    hours: int
    valid_from: date
    runs_from: str = RunsFrom.AWARE
    threshold: str = Risk.RISK
    applies: bool = True


@transaction.atomic
def add_row(row: Row, *, actor: Any, now: datetime) -> ClockRule:
    """Let this row hold from its day on, instead of the one before; open breaches follow.

    A row never changes and never goes: a next one from a later day takes its place. Raises
    PermissionDenied, ValidationError. Law: GDPR art. 33(1).
    """
    require(actor, ADD)
    if row.code == AP:
        _refuse_for_authority(row, now)
    made = ClockRule(organisation_id=current_organisation_id(), **vars(row))
    made.full_clean()
    made.save(force_insert=True)
    audit.record(
        "breach.clock_rule_added",
        subject=made,
        actor=actor,
        at=now,
        payload={
            "code": row.code,
            "hours": row.hours,
            "applies": row.applies,
            "valid_from": row.valid_from.isoformat(),
        },
    )
    following.follow(actor, now)
    return made


def _refuse_for_authority(row: Row, now: datetime) -> None:
    if row.runs_from != RunsFrom.AWARE:
        raise ValidationError(
            {"runs_from": _("The clock of the authority runs from awareness (GDPR article 33(1)).")}
        )
    if not row.applies:
        text = _("The clock of the authority always applies. Change the hours or the risk.")
        raise ValidationError({"applies": text})
    # What was in time, or late, does not become otherwise afterwards.
    if row.valid_from < clock.day_of(now):
        raise ValidationError({"valid_from": _("Choose today or a later day.")})
