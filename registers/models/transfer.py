"""Data that leave the European Economic Area (GDPR art. 30(1)(e), 44-49)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from processors.models import Safeguard
from registers.models.part import ActivityPart
from registers.models.processing_activity import ProcessingActivity


class Transfer(ActivityPart):
    """A transfer to one country or international organisation, and its safeguard."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="transfers"
    )
    country = models.CharField(_("country or international organisation"), max_length=200)
    recipient = models.TextField(_("to whom"), blank=True)
    safeguard = models.CharField(
        _("safeguard"), max_length=10, choices=Safeguard.choices, blank=True
    )
    documentation = models.TextField(_("where the safeguard is laid down"), blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("transfer outside the EEA")
        verbose_name_plural = _("transfers outside the EEA")

    def __str__(self) -> str:
        return self.country
