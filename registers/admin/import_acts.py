"""The steps of an import, as buttons."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.jobs.models import JobStatus, ReportLine
from privacyoffice.jobs.reports import in_a_sentence
from registers.admin.import_forms import TableForm
from registers.admin.import_publication import PublishForm, what_is_lacking, what_is_published
from registers.models import ImportUpload
from registers.services import uploading


def _choose_table(request: HttpRequest, upload: ImportUpload, data: dict[str, Any]) -> str:
    uploading.choose_table(
        upload_id=upload.pk,
        sheet=data.get("sheet", ""),
        header_row=data["header_row"],
        actor=request.user,
        now=clock.now(),
    )
    return _("The file was read again. Look at the columns.")


def _import(request: HttpRequest, upload: ImportUpload, data: dict[str, Any]) -> str:
    uploading.ask_for_import(upload_id=upload.pk, actor=request.user, now=clock.now())
    return _("The import has been asked for. You can follow it here.")


def _cancel(request: HttpRequest, upload: ImportUpload, data: dict[str, Any]) -> str:
    uploading.cancel_upload(upload_id=upload.pk, actor=request.user, now=clock.now())
    return _("Cancelled. The file has been removed.")


def _publish(request: HttpRequest, upload: ImportUpload, data: dict[str, Any]) -> str:
    uploading.ask_for_publication(
        upload_id=upload.pk,
        actor=request.user,
        now=clock.now(),
        also_incomplete=data.get("also_incomplete", False),
    )
    return _("The publication has been asked for. You can follow it here.")


def _is_at_rest(upload: ImportUpload) -> bool:
    return upload.is_open and not upload.is_busy


def _was_tried(upload: ImportUpload) -> bool:
    trial = upload.trial_job
    return _is_at_rest(upload) and trial is not None and trial.status == JobStatus.DONE


def _outcome_of_trial(upload: ImportUpload) -> Block | None:
    if upload.trial_job is None:
        return None
    counted = ReportLine.objects.filter(job=upload.trial_job).counted()
    return Block(_("What the trial said"), (in_a_sentence(counted),))


IMPORT_ACTS = (
    Act(
        name="import",
        label=gettext_lazy("Import"),
        explanation=gettext_lazy(
            "New rows become drafts, changed rows change the text that you have, and the rest "
            "stays as it is. Nothing is published. All of it happens, or nothing."
        ),
        perm="change",
        perform=_import,
        possible=_was_tried,
        details=_outcome_of_trial,
    ),
    Act(
        name="table",
        label=gettext_lazy("Another sheet or row of column names"),
        explanation=gettext_lazy(
            "Is this the wrong sheet, or are these not the names of the columns? Say where "
            "they are. The columns are then proposed anew."
        ),
        perm="change",
        perform=_choose_table,
        possible=_is_at_rest,
        form_class=TableForm,
    ),
    Act(
        name="cancel",
        label=gettext_lazy("Cancel the import"),
        explanation=gettext_lazy("Nothing is imported, and the file is removed."),
        perm="change",
        perform=_cancel,
        possible=_is_at_rest,
    ),
    Act(
        name="publish",
        label=gettext_lazy("Publish what was imported"),
        explanation=gettext_lazy(
            "You are the second pair of eyes: you accept and publish the texts that this "
            "import brought and that nobody changed since. Everybody can then read them in "
            "the public register. Texts that somebody changed need a review and are left."
        ),
        perm="registers.publish_processingactivity",
        perform=_publish,
        possible=lambda upload: not upload.is_busy and uploading.is_something_to_publish(upload),
        form_class=PublishForm,
        refused=uploading.why_not_publish,
        warnings=what_is_lacking,
        details=what_is_published,
    ),
)
