"""Who signs an agreement besides, as in a covenant of several bodies."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice.audit import services as audit
from processors.models import FurtherParty, Party
from processors.services.taking import take_open


@transaction.atomic
def add(*, agreement_id: UUID, party: Party, actor: Any, now: datetime) -> FurtherParty:
    """Another party to the same agreement. Raises Http404, ValidationError. Law: GDPR art. 26."""
    agreement = take_open(actor, agreement_id, "change")
    known = agreement.further_parties.filter(party=party).exists()
    if known or party.pk == agreement.party_id:
        raise ValidationError({"party": _("This party is already in the list.")})
    if party.merged_into_id is not None:
        raise ValidationError({"party": _("Choose the other party.")})
    made: FurtherParty = FurtherParty.objects.create(agreement=agreement, party=party)
    audit.record(
        "agreement.party_joined",
        subject=agreement,
        actor=actor,
        at=now,
        payload={"party": str(party)},
    )
    return made


@transaction.atomic
def remove(*, agreement_id: UUID, further_id: UUID, actor: Any, now: datetime) -> str:
    """One of them does not sign after all; returns its name. Raises Http404, ValidationError."""
    agreement = take_open(actor, agreement_id, "change")
    found = agreement.further_parties.select_related("party").filter(pk=further_id).first()
    if found is None:
        raise ValidationError({"further": _("This party is not in the list any more.")})
    name = str(found.party)
    found.delete()
    audit.record(
        "agreement.party_left", subject=agreement, actor=actor, at=now, payload={"party": name}
    )
    return name
