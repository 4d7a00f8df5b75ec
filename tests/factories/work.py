"""Background work: what earlier tests left behind, and what is finished."""

import os
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg2
from django.db.models import Model

from privacyoffice import clock
from privacyoffice.jobs.models import Job, JobStatus, Outcome, ReportLine
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.tenancy.scope import organisation_scope


def organisations_with(model: type[Model], condition: str, *values: Any) -> list[UUID]:
    """The organisations that have committed such rows, by an SQL condition on their table.

    One question to the owner of the database, who sees the rows of everybody: tests leave
    hundreds of organisations behind, and going through them takes seconds.
    """
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT DISTINCT organisation_id::text FROM {model._meta.db_table} "
                f"WHERE {condition}",
                values,
            )
            return [UUID(key) for (key,) in cursor.fetchall()]
    finally:
        connection.close()


def forget_waiting_work() -> None:
    """Drop every job of every organisation, so that a worker does only what a test asks for."""
    # Not that of the organisation that tests share, which waits for another day.
    soon = clock.now() + timedelta(hours=12)
    for organisation_id in organisations_with(Job, "not_before < %s", soon):
        with organisation_scope(organisation_id):
            Job.objects.filter(not_before__lt=soon).delete()


def forget_waiting_mail() -> None:
    """Let the mail of every organisation wait, so that a sender sends only what a test writes."""
    soon = clock.now() + timedelta(hours=12)
    due = ("state = %s AND not_before < %s", State.QUEUED.value, soon)
    for organisation_id in organisations_with(OutboxMessage, *due):
        with organisation_scope(organisation_id):
            OutboxMessage.objects.filter(state=State.QUEUED).update(
                not_before=clock.now() + timedelta(days=1)
            )


def finished_job(canary: str, person: Any) -> Job:
    """A job that `person` asked for and that left a report, in the organisation in scope."""
    now = clock.now()
    job: Job = Job.objects.create(
        kind="registers.render_public_register",
        message=f"Klaar {canary}",
        requested_by=person,
        created_at=now,
        not_before=now,
        finished_at=now,
    )
    _work(job, JobStatus.DONE)
    ReportLine.objects.create(
        job=job, position=1, key="1", outcome=Outcome.DONE, name=f"Regel {canary}"
    )
    return job


def begun_again(job_id: UUID | None, status: JobStatus, **values: Any) -> None:
    """A job of a world as if it had come only as far as `status`, in the organisation in scope:
    a new row with its id, without a report."""
    job = Job.objects.get(pk=job_id)
    job.delete()
    job.pk = job_id
    job.status = JobStatus.QUEUED
    job.save(force_insert=True)
    _work(job, status)
    Job.objects.filter(pk=job_id).update(**values)


def _work(job: Job, until: JobStatus) -> None:
    """As a worker does: the database lets no job begin where it ends."""
    steps = {JobStatus.QUEUED: (), JobStatus.RUNNING: (until,)}
    for job.status in steps.get(until, (JobStatus.RUNNING, until)):
        job.save(update_fields=["status"])
