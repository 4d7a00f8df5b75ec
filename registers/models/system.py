"""The systems in which data are kept, each known once in an organisation."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.models import TenantModel
from processors.models import Party
from registers.models.part import ActivityPart
from registers.models.processing_activity import ProcessingActivity


class InformationSystem(TenantModel):
    """An application, archive or cabinet. Where an access request is collected (GDPR art. 15)."""

    name = models.CharField(_("name"), max_length=242)
    supplier = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("supplier"),
    )
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    history = tracked()

    class Meta:
        verbose_name = _("system")
        verbose_name_plural = _("systems")
        ordering = (Lower("name"), "id")
        constraints = (
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                name="system_name_unique",
                violation_error_message=_("This system is already in the list."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ActivitySystem(ActivityPart):
    """A system that this processing uses, and what for."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="systems"
    )
    system = models.ForeignKey(
        InformationSystem, on_delete=models.PROTECT, related_name="+", verbose_name=_("system")
    )
    use = models.TextField(_("used for"), blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("system")
        verbose_name_plural = _("systems")
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "system"),
                name="activity_system_once",
                violation_error_message=_("This system is already in the list."),
            ),
        )

    def __str__(self) -> str:
        return str(self.system)
