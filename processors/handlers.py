"""What this app hooks into the floors below."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.advice.subjects import resolves
from privacyoffice.cases import kinds as cases
from privacyoffice.deadlines import kinds as deadlines
from privacyoffice.deadlines.services.linking import keeps_days
from processors import (
    agreement_terms,
    own_places,  # noqa: F401  # where agreements name parties
)
from processors.assurance_terms import ASSURANCE
from processors.models import Agreement
from processors.objection_terms import OBJECTION
from processors.services import ending

cases.register(
    cases.CaseKind(Agreement, letter="O", name=_("agreement"), at_the_end=ending.end_with_case)
)
resolves(Agreement, revision=lambda agreement: str(agreement.revision), is_case=True)
for kind in agreement_terms.KINDS:
    deadlines.register(kind)
keeps_days(agreement_terms.EXPIRY.code, agreement_terms.planned_ends)
keeps_days(agreement_terms.NOTICE.code, agreement_terms.planned_notices)
deadlines.register(ASSURANCE)
deadlines.register(OBJECTION)
