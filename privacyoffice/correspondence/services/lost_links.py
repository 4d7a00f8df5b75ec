"""Somebody lost the link to their case: it is mailed again, to the address that is known.

Asking leaves the same trace for a case that exists and for one that does not, in the same time:
a job, with a keyed hash of the address. Whether it fits is found out later, and told to nobody but
the person. Law: GDPR art. 32(1)(b).
"""

from datetime import datetime
from hmac import compare_digest
from typing import Any

from django.views.decorators.debug import sensitive_variables

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.cases.kinds import all_kinds
from privacyoffice.cases.models import CaseModel
from privacyoffice.correspondence import door_mails
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.services import access
from privacyoffice.crypto import indexes
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.jobs.services import Progress
from privacyoffice.keyring import Unreadable
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

JOB = "correspondence.lost_link"
# Mail does not wait for the register to be printed.
LANE = "lost links"


@sensitive_variables()
def ask_again(reference: str, email: str, *, now: datetime) -> None:
    """Somebody asks for the link to the case with this reference, at this address. The caller has
    seen to the limits. Raises keyring.Unreadable."""
    payload = {"reference": _plain(reference), "who": indexes.email_index(email)}
    jobs.ask_for(JOB, actor=None, now=now, payload=payload)


def run(progress: Progress) -> str:
    """The job: mail the link when reference and address belong together. It tells nobody whether
    they do, and forgets what was asked."""
    with organisation_scope(progress.organisation_id):
        found = _case(str(progress.payload.get("reference", "")))
        if found is not None and _is_of(found, str(progress.payload.get("who", ""))):
            _mail(found, str(progress.job_id))
        # No hash of an address outlives its use; of a job that is given up `forget` sees to it.
        Job.objects.filter(pk=progress.job_id).update(payload={})
    return ""


def forget(_now: datetime) -> int:
    """Empty what jobs that were given up still hold, in every organisation: no hash of an address
    outlives its use. Returns how many."""
    count = 0
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            given_up = Job.objects.filter(kind=JOB, status=JobStatus.FAILED).exclude(payload={})
            count += given_up.update(payload={})
    return count


def _mail(case: CaseModel, occasion: str) -> None:
    now = clock.now()
    access.path_of(case, now)  # makes the door of a case that has none yet
    door_mails.mail_link(case, occasion, now=now)
    audit.record("correspondence.link_mailed", subject=case, actor=None, at=now)


def _case(reference: str) -> CaseModel | None:
    for kind in all_kinds():
        cases: Any = kind.model._default_manager.filter(
            reference=reference, destroyed_at__isnull=True
        )
        if reference.startswith(f"{kind.letter}-") and (found := cases.first()):
            case: CaseModel = found
            return case
    return None


@sensitive_variables()
def _is_of(case: CaseModel, who: str) -> bool:
    try:
        email = correspondent_of(case).email
    except (LookupError, Unreadable):
        return False
    own = indexes.email_index(email)
    return own is not None and compare_digest(own, who)


def _plain(reference: str) -> str:
    """ "v2026 0012" is V-2026-0012."""
    signs = "".join(reference.split()).replace("-", "").upper()
    return f"{signs[:1]}-{signs[1:5]}-{signs[5:]}"
