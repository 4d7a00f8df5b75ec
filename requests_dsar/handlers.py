"""What this app hooks into the floors below: its kind of cases, its deadlines, departments."""

from django.utils.translation import pgettext_lazy

from privacyoffice.accounts.services.reorganise import hands_over
from privacyoffice.advice.subjects import resolves
from privacyoffice.cases import kinds as cases
from privacyoffice.cases.services.destroying import removes_files
from privacyoffice.crypto.services.checking import checks_also
from privacyoffice.deadlines import kinds as deadlines
from privacyoffice.jobs.services import handles
from requests_dsar import correspondence  # noqa: F401  # who is behind a request
from requests_dsar.answering import ANSWER, QUESTION
from requests_dsar.models import DataSubjectRequest
from requests_dsar.proceeding_terms import KINDS
from requests_dsar.search_terms import SEARCH
from requests_dsar.services import (  # noqa: F401  # its mails
    assigning,
    confirming,
    letter_files,
    objecting,
)
from requests_dsar.services.assigning import ASSIGN_JOB
from requests_dsar.services.handling import end_with_case, hand_over_department

cases.register(
    cases.CaseKind(
        DataSubjectRequest,
        letter="V",
        name=pgettext_lazy("of a data subject", "request"),
        at_the_end=end_with_case,
    )
)
deadlines.register(ANSWER)
deadlines.register(QUESTION)
deadlines.register(SEARCH)
handles(ASSIGN_JOB)(assigning.work)
resolves(DataSubjectRequest, revision=lambda request: str(request.revision), is_case=True)
for kind in KINDS:
    deadlines.register(kind)
hands_over("requests_dsar")(hand_over_department)
handles(letter_files.JOB, lane=letter_files.LANE)(letter_files.run)
removes_files(letter_files.remove_files_of)
checks_also(letter_files.openings)
