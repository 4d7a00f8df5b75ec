"""Background work: how far it is, and what went wrong. Nothing can be changed here."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.jobs.models import Job, JobStatus

# The list fetches itself again while something runs, unless the reader stopped it.
REFRESH_SECONDS = 5
STAND_STILL = "standstill"
UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING)
# A failure older than this is history, not work.
FRESH = timedelta(days=7)

_SHAPES = {
    JobStatus.QUEUED: "open",
    JobStatus.RUNNING: "half",
    JobStatus.DONE: "tick",
    JobStatus.FAILED: "cross",
}


_names: dict[str, Any] = {}


def name_work(names: Mapping[str, Any]) -> None:
    """Give lazily translated names for kinds of jobs (from the admin of the app that does them)."""
    _names.update(names)


def in_words(kind: str) -> str:
    """The name of a kind of job; its code when nobody named it."""
    return str(_names.get(kind, kind))


class JobChangeList(ChangeList):
    """Knows that the wish to stand still is no filter."""

    def get_filters_params(self, params: Any = None) -> Any:
        filters = super().get_filters_params(params)
        filters.pop(STAND_STILL, None)
        return filters


@admin.register(Job)
class JobAdmin(GatedModelAdmin):
    """What the workers do, the latest first."""

    list_display = ("work", "status_badge", "progress", "message", "requested_by", "created_at")
    list_display_links = ("work",)
    list_filter = ("status",)
    list_select_related = ("requested_by",)
    fields = (
        "work",
        "progress",
        "message",
        "attempts",
        "requested_by",
        "created_at",
        "started_at",
        "finished_at",
    )
    readonly_fields = fields
    has_history = False
    change_list_template = "admin/jobs/job/change_list.html"

    @admin.display(description=gettext_lazy("work"), ordering="kind")
    def work(self, job: Job) -> str:
        return in_words(job.kind)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_badge(self, job: Job) -> SafeString:
        return badge(job.get_status_display(), _SHAPES[JobStatus(job.status)])

    @admin.display(description=gettext_lazy("progress"))
    def progress(self, job: Job) -> SafeString:
        words = _("%(percentage)d%%") % {"percentage": job.percentage}
        return format_html(
            '<progress max="100" value="{}" aria-label="{}">{}</progress> {}',
            job.percentage,
            _("progress"),
            words,
            words,
        )

    def page_title(self, obj: Job) -> str:
        return in_words(obj.kind)

    def headline(self, request: HttpRequest, obj: Job) -> Headline:
        return Headline(badge=self.status_badge(obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return JobChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        is_busy = self.get_queryset(request).filter(status__in=UNFINISHED).exists()
        stands_still = STAND_STILL in request.GET
        context = {"is_busy": is_busy, "stands_still": stands_still, "seconds": REFRESH_SECONDS}
        response = super().changelist_view(request, {**context, **(extra_context or {})})
        if is_busy and not stands_still and response.status_code == 200:
            # The header does what a meta element does, and leaves the address as it is.
            response.headers["Refresh"] = str(REFRESH_SECONDS)
        return response


@on_home
def work_in_progress(request: HttpRequest) -> HomeBlock | None:
    """For who may see jobs: what runs, and what failed this week. Nothing when all is well."""
    if not request.user.has_perm("jobs.view_job"):
        return None
    open_or_failed = Job.objects.filter(status__in=UNFINISHED) | Job.objects.filter(
        status=JobStatus.FAILED, finished_at__gte=clock.now() - FRESH
    )
    jobs = list(open_or_failed.order_by("-created_at")[:8])
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
