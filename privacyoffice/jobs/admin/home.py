"""Work that goes on, on the first page after logging in."""

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.jobs.admin.words import in_words
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.tenancy.scope import scope_is_set

# A failure older than this is history, not work.
FRESH = timedelta(days=7)


@on_home
def work_in_progress(request: HttpRequest) -> HomeBlock | None:
    """What runs and what failed this week, of the jobs that this person may see."""
    if not scope_is_set():
        return None
    open_or_failed = Job.objects.unfinished() | Job.objects.filter(
        status=JobStatus.FAILED, finished_at__gte=clock.now() - FRESH
    )
    jobs = list(open_or_failed.shown_to(request.user).order_by("-created_at")[:8])
    if not jobs:
        return None
    return HomeBlock(
        _("Background work"),
        _("What the system is doing, and what did not succeed this week."),
        tuple(
            HomeItem(
                in_words(job.kind),
                reverse("admin:jobs_job_change", args=[job.pk]),
                _("%(status)s, asked for on %(moment)s")
                % {
                    "status": job.get_status_display(),
                    "moment": formats.date_format(
                        timezone.localtime(job.created_at), "DATETIME_FORMAT"
                    ),
                },
            )
            for job in jobs
        ),
        reverse("admin:jobs_job_changelist"),
        is_aside=True,
    )
