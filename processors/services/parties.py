"""Keeping the list of external parties."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from privacyoffice.accounts.access import access, require
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.scope import current_organisation_id
from processors.models import Party
from processors.queries import party_called


@transaction.atomic
def keep_party(party: Party, *, actor: Any, now: datetime) -> Party:
    """Add a party, or keep what was changed of it, in the name of a person.

    Raises PermissionDenied or Http404 when the actor may not, ValidationError when another
    party has this name already. Law: GDPR art. 30(1)(d), 5(2).
    """
    if party._state.adding:
        party.organisation_id = current_organisation_id()
        require(actor, "processors.add_party", party)
        action = "processors.party_added"
    else:
        access(Party.objects.all(), actor, party.pk, "processors.change_party", lock=True)
        action = "processors.party_changed"
    refuse_double(party.name, own_id=party.pk)
    party.save()
    audit.record(action, subject=party, actor=actor, at=now)
    return party


def refuse_double(name: str, *, own_id: UUID | None = None) -> None:
    """Raise ValidationError when a party other than `own_id` has this name.

    Names are held until the transaction ends: of two who add the same party at once, the
    second is told.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"processors.party:{current_organisation_id()}"],
        )
    found = party_called(name)
    if found is not None and found.pk != own_id:
        raise ValidationError(_("This party is already in the list."))
