"""Which processings a request is about, and which body answers for each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager
from requests_dsar.models.part import RequestPart
from requests_dsar.models.request import DataSubjectRequest


class InvolvedProcessing(RequestPart):
    """A processing of the register in which this request is answered.

    `by_person` says that the person chose it. `body` is the controlling body that decides here;
    it is empty until somebody chose one of several. Law: GDPR art. 4(7), 15(1).
    """

    request = models.ForeignKey(
        DataSubjectRequest, on_delete=models.PROTECT, related_name="involved"
    )
    activity = models.ForeignKey(
        "registers.ProcessingActivity",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("processing"),
    )
    body = models.ForeignKey(
        "registers.ControllingBody",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("controlling body"),
    )
    by_person = models.BooleanField(_("chosen by the person"), default=False)
    added_at = models.DateTimeField(_("added at"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TenantManager["InvolvedProcessing"]()
    history = tracked()

    class Meta:
        verbose_name = _("processing in a request")
        verbose_name_plural = _("processings in a request")
        ordering = ("added_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("request", "activity"),
                name="involved_once",
                violation_error_message=_("This processing is in the request already."),
            ),
        )
