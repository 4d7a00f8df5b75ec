"""The register of breaches as a PDF, for a while."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel


class RegisterFile(TenantModel):
    """The register of breaches with its filters, asked for as a PDF. Law: GDPR art. 33(5).

    It repeats what is encrypted of many breaches, so it has a key of its own, by its id, which is
    destroyed with the file. `filters` are codes and days, as in the address of the list;
    `breaches` the references of those in it. `removed_at`: the file and its key are gone.
    """

    filters = models.JSONField(default=dict)
    asked_at = models.DateTimeField(_("asked for at"), editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    breaches = models.JSONField(default=list, editable=False)
    made_at = models.DateTimeField(_("made at"), null=True, editable=False)
    file_key = models.CharField(max_length=200, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveIntegerField(null=True, editable=False)
    removed_at = models.DateTimeField(_("removed at"), null=True, editable=False)

    objects = TenantManager["RegisterFile"]()

    class Meta:
        verbose_name = _("register of data breaches as PDF")
        verbose_name_plural = _("registers of data breaches as PDF")
        ordering = ("-asked_at", "pk")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.asked_at:%Y-%m-%d}"
