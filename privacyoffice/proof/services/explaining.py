"""Saying what happened when data was changed outside the program."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import PERMISSIONS
from privacyoffice.audit import outside
from privacyoffice.audit import services as audit
from privacyoffice.audit.models import AuditEvent
from privacyoffice.proof.services.asking import ask_for_verification
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id

EXPLAIN = "proof.explain_chainverification"


@transaction.atomic
def look_into(
    sequences: Iterable[int], *, explanation: str, actor: Any, now: datetime
) -> list[AuditEvent]:
    """Record what somebody found out about changes outside the program, by their acts' places
    in the chain, and have the chain checked anew.

    Raises PermissionDenied, and ValidationError without an explanation, without a change, or
    for one that is none or was explained already. Law: GDPR art. 5(2), 24(1), 33(5).
    """
    require(actor, EXPLAIN)
    # Two people who explain the same change at once come one after the other.
    organisation = Organisation.objects.select_for_update(no_key=True).get(
        pk=current_organisation_id()
    )
    wanted = sorted(set(sequences))
    if not explanation.strip():
        raise ValidationError({"explanation": _("Write down what happened.")})
    if not wanted:
        raise ValidationError({"changes": _("Choose which changes this is about.")})
    waiting = {change.sequence for change in outside.not_looked_into()}
    if not waiting.issuperset(wanted):
        raise ValidationError(
            {"changes": _("Somebody else has explained this meanwhile. Look at the page again.")}
        )
    acts = [
        audit.record(
            "proof.outside_looked_into",
            subject=organisation,
            actor=actor,
            at=now,
            reason=explanation.strip(),
            payload={"sequence": sequence},
        )
        for sequence in wanted
    ]
    ask_for_verification(actor=actor, now=now)
    return acts


def given_by_who_may(explanations: Sequence[AuditEvent]) -> list[AuditEvent]:
    """Those whose person had a role that looks into changes when the database recorded it.

    The role that stands in the act itself is only what its writer put there.
    """
    held = list(
        Membership.objects.filter(
            user__in={act.actor_id for act in explanations}, role__in=PERMISSIONS[EXPLAIN]
        )
    )

    def could(act: AuditEvent) -> bool:
        day = clock.day_of(act.recorded_at)
        return any(
            role.user_id == act.actor_id
            and role.valid_from <= day
            and (role.valid_until is None or day < role.valid_until)
            for role in held
        )

    return [act for act in explanations if could(act)]
