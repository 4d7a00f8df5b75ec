"""Changing an organisation's own name and contact details."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Organisation

Follower = Callable[[Any, datetime], None]
_followers: list[Follower] = []


def follows_organisation(follower: Follower) -> Follower:
    """Register, from an app above this one, what must follow a change: (actor, now)."""
    _followers.append(follower)
    return follower


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, fields: list[str], actor: Any, now: datetime
) -> Organisation:
    """Save new name or contact details, and let what shows them be made again.

    Law: GDPR art. 13(1)(a), (b), 30(1)(a), 37(7).
    """
    require(actor, "tenancy.change_organisation", organisation)
    organisation.save()
    audit.record(
        "tenancy.organisation_changed",
        subject=organisation,
        actor=actor,
        at=now,
        payload={"fields": fields},
    )
    for follower in _followers:
        follower(actor, now)
    return organisation
