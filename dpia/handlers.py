"""What this app hooks into the floors below."""

from django.utils.translation import gettext_lazy as _

from dpia.models import Assessment
from privacyoffice.advice.subjects import resolves
from privacyoffice.cases import kinds as cases

cases.register(cases.CaseKind(Assessment, letter="E", name=_("impact assessment (DPIA)")))
resolves(Assessment, revision=lambda assessment: str(assessment.revision), is_case=True)
