"""Making an organisation, and changing its own name and contact details."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice.accounts.access import require
from privacyoffice.audit import services as audit
from privacyoffice.tenancy.models import Organisation, SlugRegister
from privacyoffice.tenancy.scope import organisation_scope

Follower = Callable[[Any, datetime], None]
_followers: list[Follower] = []


def follows_organisation(follower: Follower) -> Follower:
    """Register, from an app above this one, what must follow a change: (actor, now)."""
    _followers.append(follower)
    return follower


def create_organisation(*, slug: str, name: str, now: datetime) -> Organisation:
    """Make an organisation. Raises ValidationError for a reserved or ever used address."""
    organisation = Organisation(id=uuid.uuid4(), slug=slug, name=name, created_at=now)
    if SlugRegister.objects.filter(slug=slug).exists():
        raise ValidationError({"slug": _("This address has been used before.")})
    organisation.full_clean()
    with organisation_scope(organisation.pk):
        organisation.save(force_insert=True)
        audit.record("tenancy.organisation_made", subject=organisation, actor=None, at=now)
    return organisation


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
