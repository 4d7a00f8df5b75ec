"""What this app hooks into the floors below."""

from django.utils.translation import gettext_lazy as _

from disclosures import party_places  # noqa: F401  # tells where parties are named
from disclosures.digest import waiting
from disclosures.models import Disclosure
from disclosures.services import party_merging  # noqa: F401  # its rows go along
from privacyoffice.cases import kinds as cases
from privacyoffice.notifications.services.digest import provides

cases.register(cases.CaseKind(Disclosure, letter="G", name=_("disclosure")))
provides(waiting)
