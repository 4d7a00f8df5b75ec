"""The moment of awareness, corrected."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach
from breaches.models.part import BreachPart
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager


class AwarenessChange(BreachPart):
    """What the moment of awareness was, and became. Written once. Law: GDPR art. 33(1), 33(5)."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="awareness_changes")
    was = models.DateTimeField(_("was"), editable=False)
    became = models.DateTimeField(_("became"), editable=False)
    reason = EncryptedTextField(_("reason"), case="breach_id")
    at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = TenantManager["AwarenessChange"]()

    class Meta:
        verbose_name = _("correction of the moment of awareness")
        verbose_name_plural = _("corrections of the moment of awareness")
        ordering = ("at", "pk")
