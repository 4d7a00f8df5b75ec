"""Who receives personal data (GDPR art. 4(9), 30(1)(d))."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from registers.models.part import ActivityPart
from registers.models.processing_activity import ProcessingActivity


class RecipientKind(models.TextChoices):
    """What a recipient is to the organisation."""

    INTERNAL = "internal", _("inside the organisation")
    EXTERNAL = "external", _("outside the organisation")
    PROCESSOR = "processor", _("processor")


class Recipient(ActivityPart):
    """A recipient or category of recipients."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="recipients"
    )
    name = models.TextField(_("recipient"))
    kind = models.CharField(_("kind"), max_length=20, choices=RecipientKind.choices, blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")

    def __str__(self) -> str:
        return self.name
