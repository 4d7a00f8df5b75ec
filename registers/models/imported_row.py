"""What an imported row said, so that a later import changes only what changed there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel
from registers.models.import_upload import ImportUpload
from registers.models.processing_activity import ProcessingActivity


class ImportedRow(TenantModel):
    """The last values of one row of one spreadsheet layout, as they were understood.

    `values` maps the importer's field names to what was read; comparing the next import
    with it, and not with the working copy, keeps what people corrected by hand since. `upload`
    wrote them; empty when the command did, which no single person answers for.
    """

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="imported_rows"
    )
    layout = models.CharField(_("layout"), max_length=100)
    key = models.CharField(_("row"), max_length=600)
    values = models.JSONField(_("values"))
    imported_at = models.DateTimeField(_("imported at"))
    upload = models.ForeignKey(
        ImportUpload, on_delete=models.PROTECT, null=True, related_name="imported_rows"
    )

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "layout", "key"), name="imported_row_once"
            ),
        )

    def __str__(self) -> str:
        return self.key
