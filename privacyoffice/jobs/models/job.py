"""A piece of work that a worker does, and how far it is."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class JobStatus(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


# What may follow on what; a trigger of the database keeps to it. Work goes back to the queue
# after a failure, and is given up, waiting or not, when it was tried too often.
BEGINS = (JobStatus.QUEUED,)
FOLLOWS = {
    JobStatus.QUEUED: (JobStatus.RUNNING, JobStatus.FAILED),
    JobStatus.RUNNING: (JobStatus.QUEUED, JobStatus.DONE, JobStatus.FAILED),
}
UNFINISHED = tuple(FOLLOWS)
LEASE = timedelta(seconds=60)
# After work was given up, before something asks for it again by itself.
REST = timedelta(minutes=30)


def _holds(now: datetime) -> models.Q:
    """A lease that ends later than any given now was given by a clock that ran ahead. The clocks
    of two machines may differ by less than a lease."""
    return models.Q(leased_until__gte=now, leased_until__lte=now + 2 * LEASE)


class JobQuerySet(TenantQuerySet["Job"]):
    """Questions about jobs."""

    def due(self, now: datetime) -> "JobQuerySet":
        """Waiting and due, or running under a lease that ran out because its worker died."""
        return self.filter(
            models.Q(status=JobStatus.QUEUED, not_before__lte=now)
            | models.Q(models.Q(status=JobStatus.RUNNING), ~_holds(now))
        ).order_by("created_at")

    def at_work(self, now: datetime) -> "JobQuerySet":
        """Running under a lease that holds."""
        return self.filter(_holds(now), status=JobStatus.RUNNING)

    def unfinished(self) -> "JobQuerySet":
        """Waiting or running."""
        return self.filter(status__in=UNFINISHED)

    def resting(self, now: datetime) -> "JobQuerySet":
        """Given up a short while ago: what asks for it again by itself leaves it alone."""
        return self.filter(status=JobStatus.FAILED, finished_at__gt=now - REST)

    def shown_to(self, user: Any) -> "JobQuerySet":
        """All for who may see jobs; for others what they asked for themselves."""
        return self if user.has_perm("jobs.view_job") else self.filter(requested_by=user.pk)


class Job(TenantModel):
    """One piece of work of a kind that an app registered a handler for.

    A worker holds a job by a lease that it keeps extending; a worker that dies lets it run
    out, and the job is taken up again. Handlers are therefore idempotent. `payload` holds
    ids, and what the person who asked filled in. At most one waiting job for a `dedup_key`:
    asking twice is asking once.
    """

    kind = models.CharField(_("kind"), max_length=100)
    payload = models.JSONField(default=dict)
    dedup_key = models.CharField(max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=JobStatus.choices, default=JobStatus.QUEUED
    )
    progress_done = models.PositiveIntegerField(_("done"), default=0)
    progress_total = models.PositiveIntegerField(_("of"), default=0)
    message = models.CharField(_("message"), max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("asked for at"))
    not_before = models.DateTimeField()
    started_at = models.DateTimeField(_("started at"), null=True)
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = TenantManager.of(JobQuerySet)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "dedup_key"),
                condition=models.Q(status=JobStatus.QUEUED) & ~models.Q(dedup_key=""),
                name="job_waiting_once",
            ),
        )
        indexes = (
            models.Index(
                fields=("created_at",),
                condition=models.Q(status__in=(JobStatus.QUEUED, JobStatus.RUNNING)),
                name="job_open",
            ),
        )

    def __str__(self) -> str:
        return self.kind

    @property
    def is_unfinished(self) -> bool:
        """Whether it waits or runs."""
        return self.status in UNFINISHED

    @property
    def percentage(self) -> int:
        """How far, 0 to 100."""
        if self.status == JobStatus.DONE:
            return 100
        if not self.progress_total:
            return 0
        return min(100, 100 * self.progress_done // self.progress_total)
