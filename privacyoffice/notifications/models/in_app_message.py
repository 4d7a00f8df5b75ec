"""A message that a person finds in the product, beside the mail."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class InAppMessageQuerySet(TenantQuerySet["InAppMessage"]):
    """Questions about messages in the product."""

    def sent_to(self, user: Any) -> "InAppMessageQuerySet":
        """Those of one person, the newest first."""
        return self.filter(recipient=user).order_by("-created_at")

    def unread(self) -> "InAppMessageQuerySet":
        """Not opened or put away yet."""
        return self.filter(read_at__isnull=True)


class InAppMessage(TenantModel):
    """One message to one person: an intent, references, and the path it leads to."""

    intent = models.CharField(_("message"), max_length=100, editable=False)
    key = models.CharField(max_length=200, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    context: Any = models.JSONField(default=dict, editable=False)
    url = models.CharField(max_length=300, blank=True, editable=False)
    is_urgent = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("written on"), editable=False)
    read_at = models.DateTimeField(_("read on"), null=True, editable=False)

    objects = TenantManager.of(InAppMessageQuerySet)

    class Meta:
        verbose_name = pgettext_lazy("to a person", "message")
        verbose_name_plural = _("messages")
        ordering = ("-created_at",)
        indexes = (
            models.Index(
                fields=("organisation", "recipient", "-created_at"), name="in_app_of_person"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "recipient", "intent", "key"), name="in_app_message_once"
            ),
        )

    def __str__(self) -> str:
        return self.key
