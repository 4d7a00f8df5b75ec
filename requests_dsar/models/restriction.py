"""Data that are only kept, and not used, while something is found out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager
from requests_dsar.models.letter import Letter
from requests_dsar.models.part import RequestPart
from requests_dsar.models.request import DataSubjectRequest


class RestrictionGround(models.TextChoices):
    """Why data are restricted in the meantime. Law: GDPR art. 18(1)."""

    ACCURACY = "a", _("whether the data are right is being checked (18(1)(a))")
    UNLAWFUL = "b", _("the use is unlawful, and the person wants no erasure (18(1)(b))")
    CLAIM = "c", _("the person needs the data for a legal claim (18(1)(c))")
    OBJECTION = "d", _("whose grounds weigh more is being checked (18(1)(d))")


class Restriction(RequestPart):
    """Set on a day and lifted on another; before lifting the person is told (18(3)).

    `lift_letter` tells it: the restriction stands until that letter leaves.
    """

    request = models.ForeignKey(
        DataSubjectRequest, on_delete=models.PROTECT, related_name="restrictions"
    )
    ground = models.CharField(_("ground"), max_length=1, choices=RestrictionGround.choices)
    what = EncryptedTextField(_("which data, in which systems"), case="request_id")
    set_at = models.DateTimeField(_("set at"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lift_letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_because = EncryptedTextField(_("lifted because"), case="request_id", blank=True)

    objects = TenantManager["Restriction"]()
    history = tracked()

    class Meta:
        verbose_name = _("restriction in the meantime")
        verbose_name_plural = _("restrictions in the meantime")
        ordering = ("set_at", "pk")
