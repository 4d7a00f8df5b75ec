"""What this app hooks into the floors below."""

from django.utils.translation import gettext_lazy as _

from privacyoffice.advice.subjects import resolves
from privacyoffice.cases import kinds as cases
from privacyoffice.deadlines import kinds as deadlines
from privacyoffice.deadlines.services.linking import keeps_days
from privacyoffice.jobs.services import handles
from processors import (
    adequacy_terms,
    agreement_terms,
    own_places,  # noqa: F401  # where agreements name parties
)
from processors.ask_terms import ASKED
from processors.assurance_terms import ASSURANCE
from processors.models import Agreement
from processors.objection_terms import OBJECTION
from processors.services import ask_mails, ending  # noqa: F401  # the mails are known
from processors.services.party_imports import IMPORT_JOB, run_import

cases.register(
    cases.CaseKind(Agreement, letter="O", name=_("agreement"), at_the_end=ending.end_with_case)
)
resolves(Agreement, revision=lambda agreement: str(agreement.revision), is_case=True)
for kind in agreement_terms.KINDS:
    deadlines.register(kind)
keeps_days(agreement_terms.EXPIRY.code, agreement_terms.planned_ends)
keeps_days(agreement_terms.NOTICE.code, agreement_terms.planned_notices)
keeps_days(agreement_terms.CHECK.code, agreement_terms.planned_checks)
keeps_days(adequacy_terms.ADEQUACY.code, adequacy_terms.planned_ends)
deadlines.register(adequacy_terms.ADEQUACY)
deadlines.register(ASKED)
deadlines.register(ASSURANCE)
deadlines.register(OBJECTION)
handles(IMPORT_JOB)(run_import)
