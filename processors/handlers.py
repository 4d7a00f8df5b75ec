"""What this app hooks into the floors below."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.advice.subjects import resolves
from privacyoffice.cases import kinds as cases
from privacyoffice.deadlines import kinds as deadlines
from processors import own_places  # noqa: F401  # where agreements name parties
from processors.assurance_terms import ASSURANCE
from processors.models import Agreement

cases.register(cases.CaseKind(Agreement, letter="O", name=_("agreement")))
resolves(Agreement, revision=lambda agreement: str(agreement.revision), is_case=True)
deadlines.register(ASSURANCE)
