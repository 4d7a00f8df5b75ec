"""Making an organisation."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacyoffice.tenancy.models import Organisation, SlugRegister
from privacyoffice.tenancy.scope import organisation_scope


def create_organisation(*, slug: str, name: str, now: datetime) -> Organisation:
    """Make an organisation. Raises ValidationError for a reserved or ever used address."""
    organisation = Organisation(id=uuid.uuid4(), slug=slug, name=name, created_at=now)
    if SlugRegister.objects.filter(slug=slug).exists():
        raise ValidationError({"slug": _("This address has been used before.")})
    organisation.full_clean()
    with organisation_scope(organisation.pk):
        organisation.save(force_insert=True)
    return organisation
