"""What follows a breach: measures, steps that were done, a link; and a protocol to come."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from breaches.models import Breach, Course, Measure, Protocol, ProtocolStep
from breaches.protocols import Step
from breaches.services import linking, measures, protocol
from privacyoffice import clock


def a_measure(
    canary: str, breach_id: UUID, *, owner: Any, by: Any, now: datetime | None = None
) -> Measure:
    """One that has still to be taken, in a month; agreed now, or at another moment."""
    now = now or clock.now()
    return measures.agree(
        breach_id=breach_id,
        what=f"Doe {canary}",
        owner=owner,
        due_on=clock.day_of(now) + timedelta(days=30),
        actor=by,
        now=now,
    )


def worked_on(canary: str, breach_id: UUID, *, by: Any) -> None:
    """A step of its protocol was done, and another breach has to do with it."""
    given: dict[str, Any] = {"breach_id": breach_id, "actor": by, "now": clock.now()}
    first = ProtocolStep.objects.filter(breach=breach_id).order_by("position")[0]
    protocol.tick(step_ids=[first.pk], note=f"Gedaan {canary}", **given)
    other = Breach.objects.exclude(pk=breach_id).order_by("reference")[0]
    linking.link(reference=other.reference, **given)


def a_protocol(canary: str, *, by: Any) -> Protocol:
    """Of next year, so that breaches of now follow the one of the product."""
    return protocol.lay_down(
        course=Course.FULL,
        valid_from=clock.today() + timedelta(days=365),
        source=f"Besluit {canary}",
        steps=[Step("", f"Bel {canary}", 2)],
        actor=by,
        now=clock.now(),
    )
