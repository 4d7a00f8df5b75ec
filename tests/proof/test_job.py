"""The check as a job: on a connection of its own, and kept when it is done."""

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit import services as audit
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.jobs.services import run_one
from privacyoffice.proof.models import ChainVerification
from privacyoffice.proof.services import asking
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_office


def test_a_check_that_was_asked_for_is_done_and_names_who_asked(no_worker: None) -> None:
    office = make_office()
    organisation, auditor = office.organisation, office.people[Role.AUDITOR]
    with organisation_scope(organisation.pk):
        audit.record("proof.exported", subject=organisation, actor=auditor, at=clock.now())
        job_id = asking.check_now(actor=auditor, now=clock.now()).pk
    assert run_one(organisation.pk)
    with organisation_scope(organisation.pk):
        job = Job.objects.get(pk=job_id)
        kept = ChainVerification.objects.get()
    assert (job.status, kept.is_right) == (JobStatus.DONE, True), (job.message, kept.problems)
    assert (kept.requested_by_id, kept.checked >= 1) == (auditor.pk, True)
    assert "zoals ze zijn vastgelegd" in job.message
