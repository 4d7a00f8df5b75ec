"""The whole record as it was when a version was published: for the office and the AP."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel
from registers.models.processing_activity import ProcessingActivity


class RecordVersion(TenantModel):
    """Everything that the record held at publication, also what is not public. Immutable.

    `record` is what registers.record.record_of gives. Law: GDPR art. 30(4), 5(2).
    """

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.PROTECT, related_name="versions"
    )
    version = models.PositiveIntegerField(_("version"))
    record = models.JSONField(_("content"))
    recorded_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("recorded version")
        verbose_name_plural = _("recorded versions")
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("activity", "version"), name="record_version_once"),
        )

    def __str__(self) -> str:
        return f"v{self.version}"
