"""Proof that what a case told about people was destroyed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel


class Why(models.TextChoices):
    """On what a destruction rests. Law: GDPR art. 5(1)(e), 17; Archiefwet."""

    TERM = "term", _("the retention period has ended")
    ORDER = "order", _("a court or the supervisory authority ordered it")
    ERASURE = "erasure", _("a request for erasure was granted")
    MISTAKE = "mistake", _("it was entered by mistake")
    LEDGER = "ledger", _("it stood in the ledger of destroyed cases")


# What somebody can decide; the other follows from the ledger.
DECIDED = (Why.TERM, Why.ORDER, Why.ERASURE, Why.MISTAKE)


class Destruction(TenantModel):
    """The certificate of one destroyed case; it holds nothing about the person.

    Written once, with the destruction; without a decision when it was made again from the
    ledger. `ledger_hash` is the line of the ledger of destroyed cases, which lies outside the
    database. `files` is the number of files that were removed.
    """

    case_id = models.UUIDField(editable=False)
    case_kind = models.CharField(max_length=100, editable=False)
    reference = models.CharField(_("reference"), max_length=20, editable=False)
    why = models.CharField(_("why"), max_length=20, choices=Why.choices, editable=False)
    decision = models.CharField(_("decision"), max_length=200, blank=True, editable=False)
    destroyed_at = models.DateTimeField(_("destroyed at"), editable=False)
    destroyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("destroyed by"),
    )
    files = models.PositiveIntegerField(_("files"), default=0, editable=False)
    ledger_hash = models.CharField(_("line in the ledger"), max_length=64, editable=False)

    objects = TenantManager["Destruction"]()

    class Meta:
        verbose_name = _("certificate of destruction")
        verbose_name_plural = _("certificates of destruction")
        ordering = ("-destroyed_at",)
        constraints = (
            models.UniqueConstraint(fields=("organisation", "case_id"), name="destroyed_once"),
        )

    def __str__(self) -> str:
        return self.reference
