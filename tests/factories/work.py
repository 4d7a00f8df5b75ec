"""Background work: what earlier tests left behind, and what is finished."""

from datetime import timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.jobs.models import Job, JobStatus, Outcome, ReportLine
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope


def forget_waiting_work() -> None:
    """Drop every job of every organisation, so that a worker does only what a test asks for."""
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            # Not that of the organisation that tests share, which waits for another day.
            Job.objects.filter(not_before__lt=clock.now() + timedelta(hours=12)).delete()


def finished_job(canary: str, person: Any) -> Job:
    """A job that `person` asked for and that left a report, in the organisation in scope."""
    now = clock.now()
    job: Job = Job.objects.create(
        kind="registers.render_public_register",
        status=JobStatus.DONE,
        message=f"Klaar {canary}",
        requested_by=person,
        created_at=now,
        not_before=now,
        finished_at=now,
    )
    ReportLine.objects.create(
        job=job, position=1, key="1", outcome=Outcome.DONE, name=f"Regel {canary}"
    )
    return job
