"""Background work: how far it is, and the report that it leaves. Nothing can be changed here."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.jobs.admin.words import in_words
from privacyoffice.jobs.models import Job, JobStatus, Outcome, ReportLine
from privacyoffice.jobs.report_file import report_as_csv
from privacyoffice.jobs.reports import in_a_sentence
from privacyoffice.tenancy.scope import scope_is_set

# A page fetches itself again while something runs, unless the reader stopped it.
REFRESH_SECONDS = 5
STAND_STILL = "standstill"
# A longer report is read in the file.
MOST_LINES = 500

_SHAPES = {
    JobStatus.QUEUED: "open",
    JobStatus.RUNNING: "half",
    JobStatus.DONE: "tick",
    JobStatus.FAILED: "cross",
}
_OUTCOME_SHAPES = {
    Outcome.DONE: "tick",
    Outcome.MADE: "full",
    Outcome.CHANGED: "half",
    Outcome.UNCHANGED: "open",
    Outcome.REFUSED: "back",
    Outcome.FAILED: "cross",
}


class JobChangeList(ChangeList):
    """Knows that the wish to stand still is no filter."""

    def get_filters_params(self, params: Any = None) -> Any:
        filters = super().get_filters_params(params)
        filters.pop(STAND_STILL, None)
        return filters


class ReportDownload(View):
    """The whole report of a job that one may see, as a file."""

    http_method_names = ("get", "head", "options")
    job_admin: Any = None

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        job = self.job_admin.get_object(request, unquote(object_id))
        if job is None or not self.job_admin.has_view_permission(request, job):
            raise Http404
        day = timezone.localtime(job.created_at).date().isoformat()
        name = "-".join((_("report"), slugify(in_words(job.kind)), day))
        return HttpResponse(
            report_as_csv(ReportLine.objects.filter(job=job)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
        )


@admin.register(Job)
class JobAdmin(GatedModelAdmin):
    """What the workers do, the latest first: all of it by role, and to everybody their own."""

    list_display = ("work", "status_badge", "progress", "message", "requested_by", "created_at")
    list_display_links = ("work",)
    list_filter = ("status",)
    list_select_related = ("requested_by",)
    fields = ("attempts", "started_at", "finished_at")
    readonly_fields = fields
    has_history = False
    change_list_template = "admin/jobs/job/change_list.html"
    change_form_template = "admin/jobs/job/change_form.html"

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
        return Headline(
            badge=self.status_badge(obj),
            facts=(
                (_("Asked for by"), obj.requested_by or _("the system")),
                (_("Asked for at"), _moment(obj.created_at)),
            ),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        jobs: QuerySet[Job] = Job.objects.shown_to(request.user)
        return jobs

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By role; and who asked for work follows it and keeps its report."""
        if super().has_view_permission(request, obj):
            return True
        if obj is None:
            # Asked once a request: the menu wants to know several times.
            known: dict[str, bool] = request.__dict__.setdefault("_follows_jobs", {})
            if "any" not in known:
                known["any"] = scope_is_set() and self.get_queryset(request).exists()
            return known["any"]
        return bool(obj.requested_by_id == request.user.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        download = path(
            "<path:object_id>/report/",
            self.admin_site.admin_view(ReportDownload.as_view(job_admin=self)),
            name="jobs_job_report",
        )
        return [download, *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return JobChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        is_busy = self.get_queryset(request).unfinished().exists()  # type: ignore[attr-defined]
        context = refreshing(request, is_busy)
        response = super().changelist_view(request, {**context, **(extra_context or {})})
        return refreshed(response, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        job = self.get_object(request, unquote(object_id))
        if job is None or not self.has_view_permission(request, job):
            raise Http404
        context = refreshing(request, job.is_unfinished) | report_of(job)
        context["state_in_words"] = state_in_words(job)
        response = super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )
        return refreshed(response, context)


def state_in_words(job: Job) -> str:
    """How far the work is, in a sentence."""
    if job.status == JobStatus.DONE:
        return job.message or _("The work is done.")
    if job.status == JobStatus.FAILED:
        return _("The work was given up after %(attempts)d attempts (%(fault)s).") % {
            "attempts": job.attempts,
            "fault": job.message,
        }
    if job.status == JobStatus.QUEUED and job.attempts:
        return _("The work did not succeed (%(fault)s). It is tried again at %(moment)s.") % {
            "fault": job.message,
            "moment": _moment(job.not_before),
        }
    if job.status == JobStatus.QUEUED:
        return _("The work waits for its turn.")
    if not job.progress_total:
        return job.message or _("The work has begun.")
    words = _("%(done)d of %(total)d, %(percentage)d%%") % {
        "done": job.progress_done,
        "total": job.progress_total,
        "percentage": job.percentage,
    }
    return f"{words}. {job.message}".strip()


def _moment(moment: Any) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def refreshing(request: HttpRequest, is_busy: bool) -> dict[str, Any]:
    """What a page that follows work needs (template _refresh_note.html)."""
    return {
        "is_busy": is_busy,
        "stands_still": STAND_STILL in request.GET,
        "seconds": REFRESH_SECONDS,
    }


def refreshed(response: HttpResponse, context: dict[str, Any]) -> HttpResponse:
    """The page, fetching itself again while `refreshing` says that work goes on."""
    if context["is_busy"] and not context["stands_still"] and response.status_code == 200:
        # The header does what a meta element does, and leaves the address as it is.
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


def report_of(job: Job) -> dict[str, Any]:
    """What a page shows of a report (template _report.html): what was not done first."""
    lines = ReportLine.objects.filter(job=job)
    counted = lines.counted()
    shown = lines.problems_first()[:MOST_LINES] if counted else ()
    return {
        "report_job": job,
        "report_lines": [(line, _outcome_badge(line)) for line in shown],
        "line_count": sum(counted.values()),
        "report_summary": in_a_sentence(counted),
    }


def _outcome_badge(line: ReportLine) -> SafeString:
    return badge(line.get_outcome_display(), _OUTCOME_SHAPES[Outcome(line.outcome)])
