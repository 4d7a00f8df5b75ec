"""Importing a register in four steps: the file, its columns, a trial, and the import itself.

Only for privacy officers: an import writes in every department.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.errors import problems_of
from privacyoffice.accounts.admin.words import describe, explain
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.jobs.admin import name_work
from privacyoffice.jobs.admin.job import refreshed, refreshing, report_of, state_in_words
from privacyoffice.jobs.models import Job
from registers.admin.import_acts import IMPORT_ACTS
from registers.admin.import_forms import MappingForm, UploadForm
from registers.importing import column_title
from registers.models import ImportUpload, UploadState
from registers.services import uploading

# The parameter in an address that leads back to the columns; people see it.
COLUMNS = "kolommen"
CHECK_BUTTON = "_check"

_SHAPES = {
    UploadState.OPEN: "open",
    UploadState.IMPORTED: "full",
    UploadState.CANCELLED: "cross",
    UploadState.EXPIRED: "cross",
}
_ORIGINS = {
    "proposed": gettext_lazy("proposed"),
    "kept": gettext_lazy("kept from last time"),
    "chosen": gettext_lazy("chosen by you"),
}
_ORIGIN_SHAPES = {"proposed": "open", "kept": "half", "chosen": "tick"}

describe(
    {
        "registers.import_sent": gettext_lazy("File sent to be imported"),
        "registers.import_mapped": gettext_lazy("Columns chosen"),
        "registers.import_asked": gettext_lazy("Import asked for"),
        "registers.import_done": gettext_lazy("Imported"),
        "registers.import_cancelled": gettext_lazy("Import cancelled, file removed"),
        "registers.import_file_removed": gettext_lazy("File removed, because it was kept long"),
        "registers.import_publication_asked": gettext_lazy("Publication of the import asked for"),
    }
)
explain(
    {
        "registers.import_publication_asked": lambda payload: (
            _("Also what lacks something that the law demands.")
            if payload.get("also_incomplete")
            else ""
        ),
    }
)
name_work(
    {
        uploading.CHECK_JOB: gettext_lazy("Try an import of the register"),
        uploading.IMPORT_JOB: gettext_lazy("Import the register"),
        uploading.PUBLISH_JOB: gettext_lazy("Publish what was imported"),
    }
)


@admin.register(ImportUpload)
class ImportUploadAdmin(GatedModelAdmin):
    """One's own imports, and those that colleagues carried out."""

    acts = IMPORT_ACTS
    list_display = ("file_name", "state_badge", "row_count", "uploaded_by", "uploaded_at")
    list_display_links = ("file_name",)
    list_filter = ("state",)
    list_select_related = ("uploaded_by",)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, upload: ImportUpload) -> SafeString:
        return badge(upload.get_state_display(), _SHAPES[UploadState(upload.state)])

    @admin.display(description=gettext_lazy("rows"))
    def row_count(self, upload: ImportUpload) -> int:
        return int(upload.content["rows"])

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportUpload]:
        shown: QuerySet[ImportUpload] = super().get_queryset(request).shown_to(request.user)  # type: ignore[attr-defined]
        return shown.select_related("trial_job", "import_job", "publication_job", "uploaded_by")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Step 1: the file."""
        if not self.has_add_permission(request):
            raise Http404
        is_sent = request.method == "POST"
        form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
        if is_sent and form.is_valid():
            upload = self._upload(request, form)
            if upload is not None:
                return redirect(_address(upload))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import a register: the file (step 1 of 4)"),
            "opts": self.opts,
            "form": form,
            "problems": list(problems_of(form)),
        }
        return TemplateResponse(request, "admin/registers/import_file.html", context)

    def _upload(self, request: HttpRequest, form: UploadForm) -> ImportUpload | None:
        file = form.cleaned_data["file"]
        try:
            return uploading.upload_register(
                file.read(), file_name=file.name, actor=request.user, now=clock.now()
            )
        except ValidationError as refusal:
            form.add_error("file", refusal)
            return None

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Step 2, the columns, or what came of them (steps 3 and 4)."""
        upload = self.get_object(request, unquote(object_id))
        if upload is None or not self.has_view_permission(request, upload):
            raise Http404
        may_map = _may_map(request, upload) and self.has_change_permission(request, upload)
        if request.method == "POST":
            if may_map:
                return self._take_columns(request, upload)
            messages.warning(request, _("The columns cannot be changed now."))
            return redirect(_address(upload))
        if may_map and (upload.trial_job is None or COLUMNS in request.GET):
            return self._columns_page(request, upload, MappingForm(upload=upload))
        return self._result_page(request, upload)

    def _take_columns(self, request: HttpRequest, upload: ImportUpload) -> HttpResponse:
        form = MappingForm(request.POST, upload=upload)
        if form.is_valid():
            now = clock.now()
            chosen: dict[str, Any] = {"upload_id": upload.pk, "actor": request.user, "now": now}
            try:
                uploading.save_mapping(rules=form.rules(), **chosen)
                if CHECK_BUTTON in request.POST:
                    uploading.ask_for_trial(**chosen)
                    return redirect(_address(upload))
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, _("The columns are saved, for the next file too."))
                return redirect(f"{_address(upload)}?{COLUMNS}=1")
        return self._columns_page(request, upload, form)

    def _columns_page(
        self, request: HttpRequest, upload: ImportUpload, form: MappingForm
    ) -> HttpResponse:
        context = self._context(request, upload) | {
            "title": _("Import a register: the columns (step 2 of 4)"),
            # Beside a form no other button stands out: it would lose what was chosen.
            "acts": [],
            "more_acts": self._own_acts(request, upload),
            "form": form,
            "problems": list(problems_of(form)),
            "columns": [
                {
                    "title": column_title(column["name"]),
                    "examples": column["examples"],
                    "choices": (form[f"field-{place}"], form[f"split-{place}"]),
                    "origin": badge(_ORIGINS[rule["origin"]], _ORIGIN_SHAPES[rule["origin"]]),
                }
                for place, (column, rule) in enumerate(
                    zip(upload.content["columns"], upload.mapping, strict=True)
                )
            ],
            "notes": upload.content["notes"],
            "check_button": CHECK_BUTTON,
        }
        return TemplateResponse(request, "admin/registers/import_columns.html", context)

    def _result_page(self, request: HttpRequest, upload: ImportUpload) -> HttpResponse:
        job, title = _latest(upload)
        context = self._context(request, upload) | refreshing(request, upload.is_busy)
        context |= {
            "title": title,
            "job": job,
            "earlier": _earlier(upload, job),
            "columns_url": f"?{COLUMNS}=1" if _may_map(request, upload) else "",
        }
        if job is not None:
            context |= report_of(job) | {"state_in_words": state_in_words(job)}
        response = TemplateResponse(request, "admin/registers/import_result.html", context)
        return refreshed(response, context)

    def _context(self, request: HttpRequest, upload: ImportUpload) -> dict[str, Any]:
        refusals = [act.refused(upload, request.user) for act in self._open_acts(request, upload)]
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": upload,
            "headline": self.headline(request, upload),
            "acts": self._own_acts(request, upload),
            "refusals": [refusal for refusal in refusals if refusal],
        }

    def _own_acts(self, request: HttpRequest, upload: ImportUpload) -> list[Act]:
        return [
            act for act in self._open_acts(request, upload) if not act.refused(upload, request.user)
        ]

    def headline(self, request: HttpRequest, obj: ImportUpload) -> Headline:
        content = obj.content
        sheet = ((_("Sheet"), content["sheet"]),) if content["sheet"] else ()
        return Headline(
            badge=self.state_badge(obj),
            facts=(
                (_("File"), obj.file_name),
                *sheet,
                (_("Column names in row"), content["header_row"]),
                (_("Rows"), content["rows"]),
                (_("Sent"), _sent(obj)),
            ),
        )


def _may_map(request: HttpRequest, upload: ImportUpload) -> bool:
    return upload.is_open and not upload.is_busy and upload.uploaded_by_id == request.user.pk


def _latest(upload: ImportUpload) -> tuple[Job | None, str]:
    """The work that was asked for last, and what its page is called."""
    if upload.publication_job is not None:
        return upload.publication_job, _("Import a register: publication")
    if upload.import_job is not None:
        return upload.import_job, _("Import a register: the import (step 4 of 4)")
    return upload.trial_job, _("Import a register: a trial (step 3 of 4)")


def _earlier(upload: ImportUpload, latest: Job | None) -> list[SafeString]:
    """Links to the reports of what went before."""
    named = (
        (upload.import_job, _("Report of the import")),
        (upload.trial_job, _("Report of the trial")),
    )
    return [
        format_html('<a href="{}">{}</a>', reverse("admin:jobs_job_change", args=[job.pk]), label)
        for job, label in named
        if job is not None and job != latest
    ]


def _sent(upload: ImportUpload) -> str:
    moment = formats.date_format(timezone.localtime(upload.uploaded_at), "DATETIME_FORMAT")
    return _("%(moment)s by %(name)s") % {"moment": moment, "name": upload.uploaded_by}


def _address(upload: ImportUpload) -> str:
    return reverse("admin:registers_importupload_change", args=[upload.pk])


@on_home
def unfinished_imports(request: HttpRequest) -> HomeBlock | None:
    """For who began an import: what they have not finished yet."""
    if not request.user.has_perm("registers.change_importupload"):
        return None
    own = ImportUpload.objects.select_related("uploaded_by").filter(
        uploaded_by=request.user.pk, state=UploadState.OPEN
    )
    found = list(own[:8])
    if not found:
        return None
    return HomeBlock(
        _("Imports that you began"),
        ngettext(
            "%(count)d file waits to be imported.",
            "%(count)d files wait to be imported.",
            len(found),
        )
        % {"count": len(found)},
        tuple(HomeItem(upload.file_name, _address(upload), _sent(upload)) for upload in found),
    )
