"""Whether the authority is told, decided with the reason either way."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from breaches import queries_notify
from breaches.clock_rules import AP, rule_for
from breaches.models import Breach, NotTold, Phase, Risk, TellingDecision, Told
from breaches.services import clocks
from breaches.services.taking import keep, take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit

# On which ground the authority is not told. Law: GDPR art. 33(1), 4(12).
GROUNDS = (NotTold.NO_RISK, NotTold.RULE, NotTold.NOT_A_BREACH)


@transaction.atomic
def decide(
    *,
    breach_id: UUID,
    tell: bool,
    reason: str,
    actor: Any,
    now: datetime,
    ground: str = "",
    expected_revision: int | None = None,
) -> TellingDecision:
    """The authority is told, or not on a ground (one of GROUNDS); the newest decision counts.

    Not telling where the own policy promises every breach is possible, and marked as a departure.
    Raises Http404, ValidationError. Law: GDPR art. 33(1), 33(5).
    """
    breach = take_open(actor, breach_id, "assess", expected_revision=expected_revision)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if tell:
        ground = ""
    else:
        _refuse_silence(breach, ground)
    decision = TellingDecision(
        breach=breach,
        organisation_id=breach.organisation_id,
        about=Told.AUTHORITY,
        tell=tell,
        ground=ground,
        departs=departs(breach, tell=tell, ground=ground, now=now),
        reason=reason.strip(),
        at=now,
        by=actor,
    )
    decision.save()
    keep(breach)
    # Its clock runs as long as the authority may have to be told.
    clocks.settle(breach, actor=actor, now=now)
    payload = {"tell": tell, "ground": ground, "departs": decision.departs}
    audit.record("breach.authority_decided", subject=breach, actor=actor, at=now, payload=payload)
    return decision


def departs(breach: Breach, *, tell: bool, ground: str, now: datetime) -> bool:
    """Whether the own policy promises otherwise; what is no breach it does not promise."""
    if tell or ground == NotTold.NOT_A_BREACH:
        return False
    return queries_notify.promises_every_breach(clock.day_of(now))


def _refuse_silence(breach: Breach, ground: str) -> None:
    if ground not in GROUNDS:
        raise ValidationError({"ground": _("Choose on which ground the authority is not told.")})
    if Phase.FIRST not in queries_notify.phases_possible(breach):
        text = _("The authority was told already. Withdraw the notification if it was no breach.")
        raise ValidationError({"tell": text})
    if ground == NotTold.NOT_A_BREACH:
        return
    if not breach.risk:
        raise ValidationError(_("Judge the risk for people first."))
    if (ground == NotTold.NO_RISK) != (breach.risk == Risk.NONE):
        text = _("The risk was judged otherwise: %(risk)s.")
        raise ValidationError({"ground": text % {"risk": breach.get_risk_display()}})
    rule = rule_for(breach, AP)
    if rule is not None and queries_notify.authority_asks(breach, rule):
        text = _("At this risk the authority must be told (%(article)s).")
        raise ValidationError({"tell": text % {"article": rule.article}})
