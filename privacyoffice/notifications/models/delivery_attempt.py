"""One conversation with the mail server about one mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class Ending(models.TextChoices):
    """How the conversation ended."""

    ACCEPTED = "accepted", _("accepted by the mail server")
    NOT_NOW = "not_now", _("not now: tried again later")
    UNREACHABLE = "unreachable", _("the mail server could not be reached")
    REFUSED = "refused", _("refused for good")
    UNKNOWN = "unknown", _("broken off after the mail was handed over")


class DeliveryAttempt(TenantModel):
    """Written before the conversation begins, completed when it has ended: one without an
    ending was cut off. `reply` is what the server said, without the mail itself."""

    message = models.ForeignKey(
        "notifications.OutboxMessage",
        on_delete=models.PROTECT,
        related_name="deliveries",
        editable=False,
    )
    number = models.PositiveSmallIntegerField(_("attempt"), editable=False)
    began_at = models.DateTimeField(_("began on"), editable=False)
    ended_at = models.DateTimeField(_("ended on"), null=True, editable=False)
    ending = models.CharField(
        _("ending"), max_length=20, blank=True, choices=Ending.choices, editable=False
    )
    reply = models.CharField(_("reply"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("attempt to send")
        verbose_name_plural = _("attempts to send")
        ordering = ("message", "number")
        constraints = (
            models.UniqueConstraint(fields=("message", "number"), name="delivery_attempt_once"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.get_ending_display()}"
