"""What this app hooks into the floors below."""

from django.utils.translation import gettext_lazy as _

from disclosures.models import Disclosure
from disclosures.services import party_merging  # noqa: F401  # what follows when parties are merged
from privacyoffice.cases import kinds as cases

cases.register(cases.CaseKind(Disclosure, letter="G", name=_("disclosure")))
