"""What the acts of this app are called on a screen."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.words import describe

describe(
    {
        "processors.party_added": _("Party added"),
        "processors.party_changed": _("Details of the party changed"),
    }
)
