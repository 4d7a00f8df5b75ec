"""How somebody wants to hear of things."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class Manner(models.TextChoices):
    """When the mail comes. What is urgent always comes at once."""

    AT_ONCE = "at_once", _("each message at once, and a summary in the morning")
    AT_ONCE_ONLY = "at_once_only", _("each message at once, no summary")
    DAILY = "daily", _("only a summary in the morning")


class MessagePreference(TenantModel):
    """The wish of one person in one organisation; without a row each message comes at once,
    with a summary in the morning."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    manner = models.CharField(
        _("mail"), max_length=20, choices=Manner.choices, default=Manner.AT_ONCE
    )

    class Meta:
        verbose_name = _("wish about messages")
        verbose_name_plural = _("wishes about messages")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "user"), name="message_wish_once"),
        )

    def __str__(self) -> str:
        return str(self.user)
