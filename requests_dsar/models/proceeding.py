"""What follows a decision: objection, complaint, notice of default, court, authority."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.audit.history import tracked
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager
from requests_dsar.models.part import RequestPart
from requests_dsar.models.request import DataSubjectRequest


class ProceedingKind(models.TextChoices):
    """Which road. Law: Awb ch. 6, 7, 9; 4:17, 9:17; GDPR art. 77, 79; UAVG 35, 36."""

    OBJECTION = "objection", _("objection to the decision (bezwaar)")
    COMPLAINT = "complaint", _("complaint")
    DEFAULT_NOTICE = "default_notice", _("notice of default")
    COURT = "court", _("court")
    AUTHORITY = "authority", _("supervisory authority (AP)")
    OMBUDSMAN = "ombudsman", _("ombudsman")


class ProceedingStatus(models.TextChoices):
    """Whether it still runs."""

    OPEN = "open", _("running")
    CLOSED = "closed", _("ended")


class ProceedingOutcome(models.TextChoices):
    """How it ended. Law: Awb art. 6:6, 7:11, 9:12; 4:18."""

    FOUNDED = "founded", _("founded")
    PARTLY = "partly", _("founded in part")
    UNFOUNDED = "unfounded", _("unfounded")
    INADMISSIBLE = "inadmissible", _("inadmissible")
    SETTLED = "settled", _("settled with the person")
    WITHDRAWN = "withdrawn", _("withdrawn by the person")
    IN_TIME = "in_time", _("decided within two weeks: no penalty")
    PENALTY = "penalty", _("penalty established")
    NO_PENALTY = "no_penalty", _("no penalty is owed")


class Proceeding(FSMModelMixin, RequestPart):
    """One of these, from receipt to its end. While it runs, the case is not destroyed.

    `decider` is somebody else than who decided (Awb 10:3(3), 9:7); `hearing_on` and `received_on`
    are Amsterdam dates.
    """

    request = models.ForeignKey(
        DataSubjectRequest, on_delete=models.PROTECT, related_name="proceedings"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ProceedingKind.choices)
    received_on = models.DateField(_("received on"))
    text = EncryptedTextField(_("what it says"), case="request_id", blank=True)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who decides"),
    )
    hearing_on = models.DateField(_("hearing on"), null=True, blank=True)
    hearing_note = EncryptedTextField(_("about the hearing"), case="request_id", blank=True)
    status = FSMField(
        _("status"),
        default=ProceedingStatus.OPEN,
        choices=ProceedingStatus.choices,
        protected=True,
    )
    outcome = models.CharField(
        _("outcome"), max_length=40, blank=True, choices=ProceedingOutcome.choices
    )
    outcome_text = EncryptedTextField(_("about the outcome"), case="request_id", blank=True)
    written_at = models.DateTimeField(_("written down at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("ended at"), null=True)

    objects = TenantManager["Proceeding"]()
    history = tracked(FSMModelMixin)

    class Meta:
        verbose_name = _("what follows a decision")
        verbose_name_plural = _("what follows decisions")
        ordering = ("received_on", "pk")

    @transition(field=status, source=ProceedingStatus.OPEN, target=ProceedingStatus.CLOSED)
    def close(self, *, outcome: str, text: Any, at: datetime) -> None:
        """It has ended with an outcome."""
        self.outcome, self.outcome_text, self.closed_at = outcome, text, at
