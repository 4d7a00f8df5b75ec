"""Consent, and use for another purpose than the one that data were collected for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from registers.models.part import ActivityPart
from registers.models.processing_activity import ProcessingActivity


class ConsentText(ActivityPart):
    """One version of what people are asked to agree to. Law: GDPR art. 7."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="consent_texts"
    )
    text = models.TextField(_("what people agree to"))
    version = models.CharField(_("version"), max_length=40)
    used_from = models.DateField(_("used from"), null=True, blank=True)
    used_until = models.DateField(
        _("used until"), null=True, blank=True, help_text=_("The first day without it.")
    )
    proof = models.TextField(_("how we prove it"), blank=True)
    withdrawal = models.TextField(_("how people take it back"), blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "version"),
                name="consent_text_version_once",
                violation_error_message=_("This version is already there."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version}: {self.text}"


class FurtherGround(models.TextChoices):
    """Why data may be used for another purpose."""

    COMPATIBLE = "compatible", _("compatible with the first purpose (GDPR 6(4))")
    CONSENT = "consent", _("consent")
    STATUTE = "statute", _("a law that permits it")


class FurtherProcessing(ActivityPart):
    """Use for another purpose, with the questions of the test. Law: GDPR art. 5(1)(b), 6(4)."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="further_processing"
    )
    description = models.TextField(_("other purpose"))
    ground = models.CharField(
        _("allowed because"), max_length=20, choices=FurtherGround.choices, blank=True
    )
    statute = models.TextField(_("statute"), blank=True)
    link = models.TextField(_("link with the first purpose"), blank=True)
    context = models.TextField(_("context of collection"), blank=True)
    nature = models.TextField(_("nature of the data"), blank=True)
    consequences = models.TextField(_("consequences for people"), blank=True)
    safeguards = models.TextField(_("safeguards"), blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("use for another purpose")
        verbose_name_plural = _("uses for another purpose")

    def __str__(self) -> str:
        return self.description
