"""A file that somebody sends to be imported, and where that stands."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class UploadState(models.TextChoices):
    """Where an upload stands."""

    OPEN = "open", _("being prepared")
    IMPORTED = "imported", _("imported")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("file removed, not imported")


class ImportUploadQuerySet(TenantQuerySet["ImportUpload"]):
    """Questions about uploads."""

    def shown_to(self, user: Any) -> "ImportUploadQuerySet":
        """Somebody's own, and what others imported. Who may see jobs sees the work on it sooner."""
        return self.filter(models.Q(uploaded_by=user.pk) | models.Q(state=UploadState.IMPORTED))

    def with_file_since_before(self, moment: datetime) -> "ImportUploadQuerySet":
        """Those whose file is still kept although it was sent before this moment."""
        return self.filter(uploaded_at__lt=moment).exclude(stored_as="")


class ImportUpload(FSMModelMixin, TenantModel):
    """One file, how it is read, and the work that was asked for with it.

    `stored_as` is the name in the storage, empty when the file is gone. `sheet` and
    `header_row` are what a person chose; empty when the reader chooses. `content` is what the
    pages show of the file: its columns with examples, sheets, notes and number of rows.
    `mapping` is a list of {column, field, split, origin}, one for each column.
    """

    file_name = models.CharField(_("file"), max_length=255)
    stored_as = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    sheet = models.CharField(_("sheet"), max_length=200, blank=True)
    header_row = models.PositiveIntegerField(_("row of the column names"), null=True)
    content = models.JSONField(default=dict)
    mapping = models.JSONField(default=list)
    layout = models.CharField(_("layout"), max_length=100, blank=True)
    state = FSMField(
        _("state"), default=UploadState.OPEN, choices=UploadState.choices, protected=True
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sent by"),
    )
    uploaded_at = models.DateTimeField(_("sent at"))
    imported_at = models.DateTimeField(_("imported at"), null=True)
    # SET_NULL: the report of a job may go before what it was about.
    trial_job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    import_job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    publication_job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = TenantManager.of(ImportUploadQuerySet)

    class Meta:
        verbose_name = _("import of a register")
        verbose_name_plural = _("imports of a register")
        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed and imported."""
        return bool(self.state == UploadState.OPEN)

    @property
    def is_busy(self) -> bool:
        """Whether a worker tries, imports or publishes it at this moment, or is about to."""
        jobs = (self.trial_job, self.import_job, self.publication_job)
        return any(job is not None and job.is_unfinished for job in jobs)

    @transition(field=state, source=UploadState.OPEN, target=UploadState.IMPORTED)
    def finish(self, *, at: datetime) -> None:
        """Its rows are in the register."""
        self.imported_at = at

    @transition(field=state, source=UploadState.OPEN, target=UploadState.CANCELLED)
    def cancel(self) -> None:
        """Its sender does not want it any more."""

    @transition(field=state, source=UploadState.OPEN, target=UploadState.EXPIRED)
    def expire(self) -> None:
        """Nobody imported it in time."""
