"""The organisation that a command names."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from privacyoffice.tenancy.models import Organisation


def organisation_named(slug: str) -> Organisation:
    """The organisation with this address. Raises: CommandError when there is none."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise CommandError(_("There is no organisation “%(slug)s”.") % {"slug": slug})
    return organisation
