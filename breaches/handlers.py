"""What this app hooks into the floors below."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from breaches import party_places  # noqa: F401  # where breaches name parties
from breaches.clock_kinds import KINDS
from breaches.measure_terms import MEASURE
from breaches.models import Breach
from breaches.queries import allows
from breaches.queries_after import measures_to_take
from breaches.services import (
    following,
    notification_files,
    party_merging,  # noqa: F401  # what follows when parties are merged
    people_letters,
    people_mails,
    register_files,
    telling,  # noqa: F401  # its mails
)
from breaches.services.closing import end_with_case
from breaches.supplement_terms import SUPPLEMENT
from privacyoffice.actions.promises import Promises, keeps_promises
from privacyoffice.advice.subjects import resolves
from privacyoffice.cases import kinds as cases
from privacyoffice.cases.services.destroying import removes_files
from privacyoffice.crypto.services.checking import checks_also
from privacyoffice.deadlines import kinds as deadlines
from privacyoffice.jobs.services import handles
from privacyoffice.policy.services import on_profile_saved

cases.register(
    cases.CaseKind(
        Breach,
        letter="D",
        name=pgettext_lazy("of data", "breach"),
        at_the_end=end_with_case,
        allows=allows,
    )
)
for kind in (*KINDS, MEASURE):
    deadlines.register(kind)
resolves(Breach, revision=lambda breach: str(breach.revision), is_case=True)
handles(register_files.JOB)(register_files.run)
checks_also(register_files.openings)
deadlines.register(SUPPLEMENT)
handles(notification_files.JOB, lane=notification_files.LANE)(notification_files.run)
removes_files(notification_files.remove_files_of)
checks_also(notification_files.openings)
handles(people_mails.JOB, lane=people_mails.LANE)(people_mails.run)
handles(people_letters.JOB, lane=people_letters.LANE)(people_letters.run)
removes_files(people_letters.remove_files_of)
checks_also(people_letters.openings)
handles(following.JOB, lane=following.LANE)(following.run)
on_profile_saved(following.follow)
keeps_promises(
    Promises(
        MEASURE.code,
        to_do=measures_to_take,
        label="breach__reference",
        told=lambda reference: _("Measure after %(reference)s") % {"reference": reference},
        address=lambda pk: reverse("admin:breaches_measure_change", args=[pk]),
        all_of_mine=lambda: f"{reverse('admin:breaches_measure_changelist')}?status=mine",
    )
)
