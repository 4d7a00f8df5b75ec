"""A mandate is written down as a body gave it, and ends on a day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import access, require
from privacyoffice.accounts.models import Membership
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.mandates.models import Mandate
from privacyoffice.tenancy.scope import current_organisation_id
from registers.models import ControllingBody

ADD, END = "mandates.add_mandate", "mandates.end_mandate"


@transaction.atomic
def write_down(
    *,
    body: ControllingBody,
    source: str,
    valid_from: date,
    actor: Any,
    now: datetime,
    person: Any = None,
    role: str = "",
    refusals: bool = False,
    conditions: str = "",
    valid_until: date | None = None,
) -> Mandate:
    """A body gave this mandate by the decision that `source` names.

    Days are Amsterdam dates; `valid_until` is the first day without it. Nobody writes down their
    own, nor that of a role that they have. Raises PermissionDenied, ValidationError.
    Law: Awb art. 10:3, 10:5.
    """
    require(actor, ADD)
    if person is not None and person == actor:
        raise ValidationError({"person": _("Let a colleague write down your own mandate.")})
    if role and _holds(actor, role, clock.day_of(now)):
        text = _("You have this role. Let somebody without it write down its mandate.")
        raise ValidationError({"role": text})
    if not source.strip():
        raise ValidationError({"source": _("Name the decision by which it was given.")})
    refuse_impossible_in(valid_from=valid_from, valid_until=valid_until)
    made = Mandate(
        organisation_id=current_organisation_id(),
        body=body,
        person=person,
        role=role,
        refusals=refusals,
        source=source.strip(),
        conditions=conditions.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    made.full_clean()
    made.save(force_insert=True)
    audit.record(
        "mandates.written_down",
        subject=made,
        actor=actor,
        at=now,
        payload={"body": body.name, "source": made.source, "from": valid_from.isoformat()},
    )
    return made


@transaction.atomic
def end(*, mandate_id: UUID, until: date, reason: str, actor: Any, now: datetime) -> Mandate:
    """It ends: `until` is the first day without it, an Amsterdam date.

    What was decided on it before then stands. Raises Http404, ValidationError.
    """
    mandate = access(Mandate.objects.all(), actor, mandate_id, END, lock=True)
    refuse_impossible_in(until=until)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if until < mandate.valid_from:
        raise ValidationError({"until": _("A mandate does not end before it began.")})
    if mandate.valid_until is not None and until >= mandate.valid_until:
        raise ValidationError({"until": _("It ends earlier than that already.")})
    mandate.valid_until = until
    mandate.save(update_fields=["valid_until"])
    audit.record(
        "mandates.ended",
        subject=mandate,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"until": until.isoformat()},
    )
    return mandate


def _holds(person: Any, role: str, day: date) -> bool:
    held = Membership.objects.filter(user=person, role=role).active_on(day)
    return bool(held.exists())
