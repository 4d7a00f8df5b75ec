"""Whether the people concerned are told, decided with the reason either way."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    NotTold,
    Risk,
    TellingDecision,
    Told,
)
from breaches.people_texts import interests
from breaches.queries_people import may_have_heard, promises_everybody
from breaches.services.taking import keep, take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit

# On which ground people are not told. Law: GDPR art. 34(1), 34(3)(a)-(c); UAVG art. 41.
GROUNDS = (
    NotTold.NO_HIGH_RISK,
    NotTold.UNINTELLIGIBLE,
    NotTold.MEASURES,
    NotTold.DISPROPORTIONATE,
    NotTold.UAVG_41,
    NotTold.NOT_A_BREACH,
)


@transaction.atomic
def decide(
    *,
    breach_id: UUID,
    tell: bool,
    reason: str,
    actor: Any,
    now: datetime,
    ground: str = "",
    interest: str = "",
    expected_revision: int | None = None,
) -> TellingDecision:
    """People are told, or not on a ground (one of GROUNDS); the newest decision counts.

    `interest` is the letter of UAVG art. 41(1); the reason then holds the weighing. Not telling
    where the own policy promises it is possible, and marked as a departure. With the ground that
    it asks too much the public is told instead. Raises Http404, ValidationError.
    Law: GDPR art. 33(5), 34(1), 34(3); UAVG art. 41.
    """
    breach = take_open(actor, breach_id, "assess", expected_revision=expected_revision)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if tell:
        ground = ""
    else:
        _refuse_silence(breach, ground, interest)
    decision = TellingDecision(
        breach=breach,
        organisation_id=breach.organisation_id,
        about=Told.PEOPLE,
        tell=tell,
        ground=ground,
        interest=interest if ground == NotTold.UAVG_41 else "",
        departs=departs(tell=tell, ground=ground, now=now),
        reason=reason.strip(),
        at=now,
        by=actor,
    )
    decision.save()
    keep(breach)
    payload = {"tell": tell, "ground": ground, "departs": decision.departs}
    audit.record("breach.people_decided", subject=breach, actor=actor, at=now, payload=payload)
    return decision


def departs(*, tell: bool, ground: str, now: datetime) -> bool:
    """Whether the own policy promises that people are always told; what is no breach it does not
    promise."""
    if tell or ground == NotTold.NOT_A_BREACH:
        return False
    return promises_everybody(clock.day_of(now))


def _refuse_silence(breach: Breach, ground: str, interest: str) -> None:
    if ground not in GROUNDS:
        raise ValidationError({"ground": _("Choose on which ground they are not told.")})
    if ground == NotTold.UAVG_41 and interest not in dict(interests("nl")):
        raise ValidationError({"interest": _("Choose which interest weighs more.")})
    if ground != NotTold.DISPROPORTIONATE and _are_being_told(breach):
        raise ValidationError({"tell": _("People are being told already.")})
    if ground == NotTold.NO_HIGH_RISK and not breach.risk:
        raise ValidationError(_("Judge the risk for people first."))
    if ground == NotTold.NO_HIGH_RISK and breach.risk == Risk.HIGH:
        raise ValidationError(
            {"ground": _("The risk was judged to be high. Choose another ground, or judge again.")}
        )


def _are_being_told(breach: Breach) -> bool:
    leaving = Communication.objects.filter(breach=breach, status=CommunicationStatus.SENDING)
    return leaving.exists() or may_have_heard(breach)
