"""What a breach is linked to: a processing of the register and an external party."""

from typing import Any
from uuid import UUID

from breaches.models import PartyRole
from breaches.services import concerning
from privacyoffice import clock
from processors.models import Party


def link_to_registers(canary: str, breach_id: UUID, activity_id: UUID, *, by: Any) -> None:
    """It happened in this processing, at a processor. Needs the scope of the organisation."""
    given: dict[str, Any] = {"breach_id": breach_id, "actor": by, "now": clock.now()}
    concerning.add_processings(activities=[activity_id], **given)
    party, _made = Party.objects.get_or_create(name=f"Verwerker van het lek {canary}")
    concerning.add_party(party=party, role=PartyRole.PROCESSOR, **given)
