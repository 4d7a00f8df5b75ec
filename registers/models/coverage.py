"""Which agreement covers which processing, and what is left uncovered on purpose."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel
from processors.models import Agreement, Party
from registers.models.processing_activity import ProcessingActivity


class AgreementOfActivity(TenantModel):
    """An agreement under which a processing is done. Not part of its text: it needs no review.

    Law: GDPR art. 26, 28(3).
    """

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="agreements"
    )
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="+", verbose_name=_("agreement")
    )
    at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = TenantManager["AgreementOfActivity"]()

    class Meta:
        verbose_name = _("agreement of a processing activity")
        verbose_name_plural = _("agreements of processing activities")
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "agreement"),
                name="agreement_of_activity_once",
                violation_error_message=_("This agreement is already in the list."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity} – {self.agreement}"


class LeftUncovered(TenantModel):
    """A party of a processing that has no agreement on purpose, with the reason.

    Law: GDPR art. 5(2).
    """

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="left_uncovered"
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("external party")
    )
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = TenantManager["LeftUncovered"]()
    history = tracked()

    class Meta:
        verbose_name = _("party without an agreement on purpose")
        verbose_name_plural = _("parties without an agreement on purpose")
        constraints = (
            models.UniqueConstraint(fields=("activity", "party"), name="left_uncovered_once"),
        )

    def __str__(self) -> str:
        return f"{self.activity} – {self.party}"
