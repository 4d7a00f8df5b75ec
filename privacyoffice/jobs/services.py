"""Asking for work, doing it, and surviving the death of whoever was doing it."""

import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.jobs.models import LEASE, Job, JobStatus
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope

logger = logging.getLogger(__name__)

# A disk or a server that is away for half an hour is no reason to give up.
MAX_ATTEMPTS = 8
PAUSE_AFTER_FAILURE = timedelta(seconds=20)  # doubled after each further failure

_wake_up: list[Callable[[], None]] = []  # what tells the workers, named by jobs.tasks
_handlers: dict[str, Callable[["Progress"], str]] = {}
_lanes: dict[str, str] = {}  # of the kinds that do not wait for the other work


class LeaseLost(RuntimeError):
    """Another worker took this job over; whoever gets this stops at once."""


@dataclass(frozen=True)
class Progress:
    """What a handler gets: its job's ids, and a way to say how far it is.

    A handler runs outside any transaction and opens a scope for each step of its own, so
    that progress is visible while it works. It returns a sentence for the job list.
    """

    organisation_id: UUID
    job_id: UUID
    payload: dict[str, Any]
    attempt: int

    def report(self, done: int, total: int, message: str = "") -> None:
        """Say how far the work is, and keep the lease. Raises LeaseLost."""
        with organisation_scope(self.organisation_id):
            kept = Job.objects.filter(
                pk=self.job_id, status=JobStatus.RUNNING, attempts=self.attempt
            ).update(
                progress_done=done,
                progress_total=total,
                message=message[:500],
                leased_until=clock.now() + LEASE,
            )
        if not kept:
            raise LeaseLost(str(self.job_id))


Handler = Callable[[Progress], str]


def handles(kind: str, *, lane: str = "") -> Callable[[Handler], Handler]:
    """Register the handler of a kind of job (from an app above this one).

    An organisation has one job at work in each lane; most kinds share the lane without a name.
    """

    def keep(handler: Handler) -> Handler:
        _handlers[kind] = handler
        if lane:
            _lanes[kind] = lane
        return handler

    return keep


def wake_up_with(send: Callable[[], None]) -> None:
    """Name what tells the workers that there is work (jobs.tasks does)."""
    _wake_up[:] = [send]


def ask_for(
    kind: str, *, actor: Any, now: datetime, payload: dict[str, Any] | None = None, dedup: str = ""
) -> Job:
    """Ask for work in this transaction; workers are woken when it commits.

    With `dedup`, an equal job that still waits is returned instead of a second one.
    """
    if kind not in _handlers:
        raise LookupError(f"No handler for jobs of kind {kind!r}.")
    job = Job(
        organisation_id=current_organisation_id(),
        kind=kind,
        payload=payload or {},
        dedup_key=dedup,
        requested_by=actor,
        created_at=now,
        not_before=now,
    )
    if dedup:
        job = _waiting_job(job)
    else:
        job.save()
    transaction.on_commit(_wake_workers)
    return job


def _waiting_job(job: Job) -> Job:
    """The one job of this key that waits, locked until this transaction ends.

    The lock keeps workers off it: doing it before what we write here is committed would
    miss that, and nobody would ask again.
    """
    while True:
        Job.objects.bulk_create([job], ignore_conflicts=True)
        waiting: Job | None = (
            Job.objects.select_for_update()
            .filter(kind=job.kind, dedup_key=job.dedup_key, status=JobStatus.QUEUED)
            .first()
        )
        if waiting is not None:
            if job.not_before < waiting.not_before:
                # Asked for again: a pause after a failure, or a clock that ran ahead, ends.
                waiting.not_before = job.not_before
                waiting.save(update_fields=["not_before"])
            return waiting
        # A worker took it between our two steps; then ours can be made.


def _wake_workers() -> None:
    """Best effort: the sweep finds the row if the broker cannot be reached now."""
    for send in _wake_up:
        try:
            send()
        except Exception:
            logger.warning(
                "Workers could not be woken; the sweep will find the job.", exc_info=True
            )


def run_due_jobs() -> int:
    """Do all work that is due, of every organisation, each in its own scope. Returns how many.

    Any number of workers may run this at once.
    """
    done = 0
    while True:
        worked = [
            organisation_id
            for organisation_id in Organisation.objects.values_list("pk", flat=True)
            if run_one(organisation_id)
        ]
        if not worked:
            return done
        done += len(worked)


def run_one(organisation_id: UUID) -> bool:
    """Claim and do the oldest due job of an organisation's lane; False when there is none.

    One at a time in each lane: the long work of one organisation must not keep the others
    waiting, and a PDF that is made between two publications is out of date when it is ready.
    """
    with organisation_scope(organisation_id):
        lanes = (*sorted(set(_lanes.values())), "")
        job = next(filter(None, (_oldest_due(organisation_id, lane) for lane in lanes)), None)
        if job is None:
            return False
        job.status = JobStatus.RUNNING
        job.attempts += 1
        job.started_at = clock.now()
        job.leased_until = clock.now() + LEASE
        gave_up = job.attempts > MAX_ATTEMPTS
        if gave_up:
            job.status = JobStatus.FAILED
            job.finished_at = clock.now()
        job.save()
    if not gave_up:
        _perform(job)
    return True


def _oldest_due(organisation_id: UUID, lane: str) -> Job | None:
    """Locked; None too when another worker is at work in this lane, or is claiming work there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"jobs:{organisation_id}:{lane}"],
        )
        if not cursor.fetchone()[0]:
            return None
    kinds = [kind for kind, its_lane in _lanes.items() if its_lane == lane]
    found = Job.objects.filter(kind__in=kinds) if lane else Job.objects.exclude(kind__in=_lanes)
    if found.at_work(clock.now()).exists():
        return None
    job: Job | None = found.due(clock.now()).select_for_update(skip_locked=True).first()
    return job


def _perform(job: Job) -> None:
    progress = Progress(job.organisation_id, job.pk, job.payload, job.attempts)
    try:
        message = _handlers[job.kind](progress)
    except LeaseLost:
        logger.warning("Job %s went to another worker.", job.pk)
    except Exception as error:
        logger.exception("Job %s of kind %s failed.", job.pk, job.kind)
        _set_back(job, _in_words(error))
    else:
        _finish(job, message)


def _finish(job: Job, message: str) -> None:
    with organisation_scope(job.organisation_id):
        Job.objects.filter(pk=job.pk, attempts=job.attempts, status=JobStatus.RUNNING).update(
            status=JobStatus.DONE, finished_at=clock.now(), message=message[:500]
        )


def _in_words(error: Exception) -> str:
    """What officers read of it: the sentence that its class has as `told`, or its name. Never
    its text, which may hold personal data."""
    with translation.override(settings.LANGUAGE_CODE):
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _("The disk of the server is full.")
        return str(getattr(type(error), "told", type(error).__name__))


def _set_back(job: Job, error: str) -> None:
    """Try again later, or give up and show it."""
    if connection.in_atomic_block is False:
        connection.close_if_unusable_or_obsolete()
    failed = job.attempts >= MAX_ATTEMPTS
    with organisation_scope(job.organisation_id):
        again = Job.objects.filter(
            kind=job.kind, dedup_key=job.dedup_key, status=JobStatus.QUEUED
        ).exclude(dedup_key="")
        superseded = again.exists()
        Job.objects.filter(pk=job.pk, attempts=job.attempts).update(
            status=JobStatus.FAILED if failed or superseded else JobStatus.QUEUED,
            not_before=clock.now() + PAUSE_AFTER_FAILURE * 2 ** (job.attempts - 1),
            finished_at=clock.now() if failed or superseded else None,
            message=error,
        )
