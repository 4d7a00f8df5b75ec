"""Others who were told of a breach: police, insurer, other controllers, cyber authorities."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from breaches import clock_rules
from breaches.models import OutsideNotice, Outsider
from breaches.services import clocks
from breaches.services.taking import take_open
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.once import id_of


@transaction.atomic
def note(
    *,
    breach_id: UUID,
    to: str,
    told_at: datetime,
    note: str,
    actor: Any,
    now: datetime,
    rule: str = "",
    form_id: UUID | None = None,
) -> OutsideNotice:
    """Somebody else was told at a moment that has passed. `to` is one of Outsider.

    With `rule`, the code of a clock other than the authority's, that clock is met at that moment.
    Written once: what was wrong is told in another one. The same form sent twice (`form_id`)
    makes one. Raises Http404, ValidationError,
    keyring.Unreadable. Law: GDPR art. 33(5).
    """
    breach = take_open(actor, breach_id, "change")
    notice_id = id_of(form_id, breach.pk, to, told_at, rule, note.strip())
    if there := OutsideNotice.objects.filter(pk=notice_id).first():
        return there
    refuse_impossible_in(told_at=told_at)
    problems = {}
    if told_at > now:
        problems["told_at"] = _("Choose a moment that has passed.")
    if not note.strip():
        problems["note"] = _("Say what was told.")
    # Of the authority the notification itself is the proof.
    if rule and (rule == clock_rules.AP or clock_rules.rule_for(breach, rule) is None):
        problems["rule"] = _("Choose one of these clocks.")
    if problems:
        raise ValidationError(problems)
    made = OutsideNotice(
        id=notice_id,
        organisation_id=breach.organisation_id,
        breach=breach,
        to=Outsider(to).value,
        rule=rule,
        told_at=told_at,
        note=note.strip(),
        at=now,
        by=actor,
    )
    made.save(force_insert=True)
    payload = {"to": made.to, "told_at": told_at.isoformat(), **({"rule": rule} if rule else {})}
    audit.record(
        "breach.other_told",
        subject=made,
        label=breach.reference,
        actor=actor,
        at=now,
        payload=payload,
    )
    if rule:
        clocks.meet(breach, rule, told_at, actor, now)
    return made
