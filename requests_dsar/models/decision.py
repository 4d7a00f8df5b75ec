"""What is decided on a right, in a processing, by which body and on which grounds."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.audit.history import tracked
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.policy.codes import Right
from privacyoffice.tenancy.managers import TenantManager
from requests_dsar.models.involved import InvolvedProcessing
from requests_dsar.models.part import RequestPart
from requests_dsar.models.request import DataSubjectRequest


class Verdict(models.TextChoices):
    """What is decided. Law: GDPR art. 12(3), 12(4); UAVG 34."""

    GRANT = "grant", _("granted")
    PARTLY = "partly", _("granted in part")
    REFUSE = "refuse", _("refused")
    NOT_TREATED = "not_treated", _("not treated")


class DecisionStatus(models.TextChoices):
    """How far a decision is."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("taken")


class Decision(FSMModelMixin, RequestPart):
    """One right, for one processing or (without one) for the whole request.

    `grounds` are codes of requests_dsar.grounds; a refusal, whole or in part, has at least one
    and its reasons. `weighing` is what UAVG 41(2) asks. Whoever confirms a refusal is somebody
    else than whoever proposed it. Once taken, `body_name` and `mandate_text` say in whose name it
    was and on what that rests: a mandate, or (`by_body`) a decision of the body itself.
    Law: GDPR art. 12(4); Awb 3:46, 10:3, 10:10; UAVG 34, 41.
    """

    request = models.ForeignKey(
        DataSubjectRequest, on_delete=models.PROTECT, related_name="decisions"
    )
    right = models.CharField(_("right"), max_length=30, choices=Right.choices)
    involved = models.ForeignKey(
        InvolvedProcessing, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    verdict = models.CharField(_("decision"), max_length=20, choices=Verdict.choices)
    grounds = ArrayField(
        models.CharField(max_length=40), verbose_name=_("grounds"), default=list, blank=True
    )
    reasons = EncryptedTextField(_("reasons"), case="request_id", blank=True)
    weighing = EncryptedTextField(_("weighing"), case="request_id", blank=True)
    body = models.ForeignKey(
        "registers.ControllingBody",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("body that decides"),
    )
    body_name = models.CharField(_("name of that body then"), max_length=242, blank=True)
    mandate_text = models.CharField(_("on the ground of which mandate"), max_length=300, blank=True)
    by_body = models.BooleanField(_("taken by the body itself"), default=False)
    status = FSMField(
        _("status"),
        default=DecisionStatus.PROPOSED,
        choices=DecisionStatus.choices,
        protected=True,
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("taken at"), null=True)

    objects = TenantManager["Decision"]()
    history = tracked(FSMModelMixin)

    class Meta:
        verbose_name = _("decision on a right")
        verbose_name_plural = _("decisions on rights")
        ordering = ("proposed_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("request", "right", "involved"),
                nulls_distinct=False,
                name="decision_once",
                violation_error_message=_("There is a decision on this right already."),
            ),
            models.CheckConstraint(
                condition=models.Q(verdict=Verdict.GRANT) | ~models.Q(grounds=[]),
                name="decision_refusal_has_ground",
                violation_error_message=_("Choose at least one ground."),
            ),
            models.CheckConstraint(
                condition=models.Q(verdict=Verdict.GRANT)
                | models.Q(confirmed_by__isnull=True)
                | models.Q(proposed_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("proposed_by")),
                name="decision_refused_by_two",
                violation_error_message=_("Somebody else confirms what is not granted."),
            ),
        )

    @transition(field=status, source=DecisionStatus.PROPOSED, target=DecisionStatus.CONFIRMED)
    def confirm(self, *, by: Any, at: datetime) -> None:
        """The decision is taken."""
        self.confirmed_by, self.confirmed_at = by, at

    @transition(field=status, source=DecisionStatus.CONFIRMED, target=DecisionStatus.PROPOSED)
    def reconsider(self) -> None:
        """It was not sent yet, and is looked at again."""
        self.confirmed_by, self.confirmed_at = None, None
        self.body_name, self.mandate_text, self.by_body = "", "", False
