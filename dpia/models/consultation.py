"""The supervisory authority is consulted before the processing begins (GDPR art. 36)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from dpia.models.assessment import Assessment
from dpia.models.part import AssessmentPart
from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager


class ConsultationStatus(models.TextChoices):
    """How far a consultation is."""

    SENT = "sent", pgettext_lazy("of a consultation", "with the AP")
    SUSPENDED = "suspended", pgettext_lazy("of a consultation", "suspended by the AP")
    ANSWERED = "answered", pgettext_lazy("of a consultation", "answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a consultation", "taken back")


class PriorConsultation(FSMModelMixin, AssessmentPart):
    """One consultation of the AP: sent, made longer, suspended and taken up again, answered.

    Its clock is a deadline (rule ART36_AP: eight weeks, or fourteen after `extended_on`), whose
    events hold the suspensions. `version` is what was sent. Law: GDPR art. 36(1)-(3).
    """

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, related_name="consultations"
    )
    received_on = models.DateField(_("received by the AP on"))
    their_reference = models.CharField(_("reference of the AP"), max_length=60, blank=True)
    extended_on = models.DateField(_("made longer on"), null=True, editable=False)
    extended_because = models.TextField(_("made longer because"), blank=True, editable=False)
    suspended_on = models.DateField(_("suspended on"), null=True, editable=False)
    suspended_because = models.TextField(_("asked by the AP"), blank=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    answer = models.TextField(_("what the AP says"), blank=True, editable=False)
    followed_by = models.TextField(_("what is done with it"), blank=True, editable=False)
    written_at = models.DateTimeField(_("entered at"), editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    status = FSMField(
        _("status"),
        default=ConsultationStatus.SENT,
        choices=ConsultationStatus.choices,
        protected=True,
        editable=False,
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = TenantManager["PriorConsultation"]()
    history = tracked(FSMModelMixin)

    class Meta:
        verbose_name = _("prior consultation")
        verbose_name_plural = _("prior consultations")
        ordering = ("-written_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("assessment",),
                condition=models.Q(status__in=("sent", "suspended")),
                name="consultation_once_at_a_time",
                violation_error_message=_("The AP is being consulted on this already."),
            ),
        )

    @transition(field=status, source=ConsultationStatus.SENT, target=ConsultationStatus.SUSPENDED)
    def suspend(self) -> None:
        """The AP waits for information that it asked for."""

    @transition(field=status, source=ConsultationStatus.SUSPENDED, target=ConsultationStatus.SENT)
    def resume(self) -> None:
        """The AP has what it asked for."""

    @transition(
        field=status,
        source=(ConsultationStatus.SENT, ConsultationStatus.SUSPENDED),
        target=ConsultationStatus.ANSWERED,
    )
    def answer_came(self) -> None:
        """The AP gave its advice, or said that it gives none."""

    @transition(
        field=status,
        source=(ConsultationStatus.SENT, ConsultationStatus.SUSPENDED),
        target=ConsultationStatus.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """The processing does not come about, or its risk is not high any more."""
