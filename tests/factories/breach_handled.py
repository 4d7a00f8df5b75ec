"""A breach on which everything was done that leaves a row of its own."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from breaches.models import Breach, Outsider, RegisterFile, Risk
from breaches.services import assessing, correcting, evaluating, outside
from privacyoffice import clock
from privacyoffice.kernel.severity import Confidentiality, Data, Ease, Inputs


def handle(canary: str, breach_id: UUID, *, by: Any) -> None:
    """Corrected, judged, told to the police and evaluated; it must be in progress."""
    given: dict[str, Any] = {"breach_id": breach_id, "actor": by, "now": clock.now()}
    breach = Breach.objects.get(pk=breach_id)
    instants = correcting.Instants(
        aware_at=breach.aware_at - timedelta(minutes=1),
        reported_at=breach.reported_at,
        timing=breach.timing,
        discovered_at=breach.discovered_at,
        started_at=breach.started_at,
        ended_at=breach.ended_at,
    )
    correcting.correct(instants=instants, reason=f"Nagevraagd {canary}", **given)
    assessing.assess(
        inputs=Inputs(
            categories=(Data.FINANCIAL,),
            ease=Ease.SIGNIFICANT,
            confidentiality=Confidentiality.UNKNOWN_RECEIVERS,
            people=10,
        ),
        risk=Risk.RISK,
        reason=f"Omdat {canary}",
        **given,
    )
    outside.note(to=Outsider.POLICE, told_at=given["now"], note=f"Aangifte {canary}", **given)
    evaluating.evaluate(cause=f"Oorzaak {canary}", lesson=f"Les {canary}", **given)


def a_register_file(*, by: Any) -> RegisterFile:
    """A PDF of the register that was asked for, and that is gone again."""
    now = clock.now()
    made: RegisterFile = RegisterFile.objects.create(asked_at=now, asked_by=by, removed_at=now)
    return made
