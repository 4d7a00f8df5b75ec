"""What this app hooks into the floors below."""

from django.utils.translation import gettext_lazy as _

from disclosures.models import Disclosure
from privacyoffice.cases import kinds as cases

cases.register(cases.CaseKind(Disclosure, letter="G", name=_("disclosure")))
