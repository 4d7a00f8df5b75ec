"""What an organisation corrected in a proposed mapping, for the next file of the same kind."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.models import TenantModel


class KeptMapping(TenantModel):
    """The corrected columns of files with one set of column names.

    `fingerprint` is that of the names, whatever their order; `columns` a list of
    {column, field, split}.
    """

    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField(_("columns"), default=list)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("kept by"),
    )
    kept_at = models.DateTimeField(_("kept at"))
    history = tracked()

    class Meta:
        verbose_name = _("kept mapping")
        verbose_name_plural = _("kept mappings")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "fingerprint"), name="kept_mapping_once"
            ),
        )

    def __str__(self) -> str:
        return self.fingerprint
