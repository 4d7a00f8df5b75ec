"""What acts on mandates are called on a screen."""

from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.words import describe

describe(
    {
        "mandates.written_down": gettext_lazy("Mandate written down"),
        "mandates.ended": gettext_lazy("Mandate ended"),
    }
)
