"""A processing that an organisation shares on purpose, as a starting point for others."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class SharedTemplate(TenantModel):
    """A copy, made when it was shared; every organisation of the installation may read it.

    `record` holds only parts that say what such a processing is: no people, no parties of
    the organisation, no remarks (registers.services.templates). Taken back: `withdrawn_at`.
    """

    name = models.CharField(_("name"), max_length=242)
    organisation_name = models.CharField(_("shared by"), max_length=200)
    activity_id = models.UUIDField(_("processing activity"))
    record = models.JSONField(_("content"))
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    shared_at = models.DateTimeField(_("shared on"))
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True)

    class Meta:
        verbose_name = _("shared example")
        verbose_name_plural = _("shared examples")
        permissions = (("start_sharedtemplate", "Can start a text from a shared example"),)
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "activity_id"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="shared_template_once",
            ),
        )

    def __str__(self) -> str:
        return self.name
