"""What the register's commands have in common: an organisation, and who acts."""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.models import User
from privacyoffice.tenancy.models import Organisation


def find_organisation(slug: str) -> Organisation:
    """The organisation with this address. Raises CommandError that names those that exist."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        known = ", ".join(Organisation.objects.values_list("slug", flat=True)) or "-"
        raise CommandError(
            _("There is no organisation “%(slug)s”. There are: %(known)s.")
            % {"slug": slug, "known": known}
        )
    return organisation


def find_actor(email: str) -> Any:
    """Somebody with a role in the organisation in scope. Raises CommandError for anyone else,
    in the same words whether the account exists or not."""
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None or not active_roles(user).names:
        raise CommandError(_("“%(email)s” has no role in this organisation.") % {"email": email})
    return user
