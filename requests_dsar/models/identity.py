"""How was checked who somebody is, or that they may act for another."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager
from requests_dsar.models.part import RequestPart
from requests_dsar.models.request import DataSubjectRequest, IdentityMethod


class CheckOf(models.TextChoices):
    """What is checked. Law: GDPR art. 12(6); UAVG 5(4); Awb 2:1."""

    PERSON = "person", _("who the person is")
    REPRESENTATIVE = "representative", _("who the representative is")
    MANDATE = "mandate", _("that the representative may act")


class CheckOutcome(models.TextChoices):
    """What a check found."""

    ESTABLISHED = "established", _("established")
    NOT_ESTABLISHED = "not_established", _("not established")


class IdentityCheck(RequestPart):
    """Who checked what, how, when and with what result; never a copy of a document.

    Written once. Law: GDPR art. 12(6), 5(1)(c), 5(2).
    """

    request = models.ForeignKey(DataSubjectRequest, on_delete=models.PROTECT, related_name="checks")
    of = models.CharField(_("what was checked"), max_length=20, choices=CheckOf.choices)
    method = models.CharField(_("how"), max_length=20, choices=IdentityMethod.choices, blank=True)
    outcome = models.CharField(_("result"), max_length=20, choices=CheckOutcome.choices)
    remark = EncryptedTextField(_("remark"), case="request_id", blank=True)
    checked_at = models.DateTimeField(_("checked at"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TenantManager["IdentityCheck"]()

    class Meta:
        verbose_name = _("check of identity or mandate")
        verbose_name_plural = _("checks of identity or mandate")
        ordering = ("checked_at", "pk")
