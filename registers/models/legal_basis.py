"""The legal basis of a processing activity (GDPR art. 6(1))."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from registers.models.part import ActivityPart
from registers.models.parts import Purpose
from registers.models.processing_activity import ProcessingActivity


class LegalBasis(models.TextChoices):
    """The six bases of GDPR art. 6(1), by their letter."""

    CONSENT = "a", _("consent")
    CONTRACT = "b", _("performance of a contract")
    LEGAL_OBLIGATION = "c", _("legal obligation")
    VITAL_INTERESTS = "d", _("vital interests")
    PUBLIC_TASK = "e", _("public task")
    LEGITIMATE_INTERESTS = "f", _("legitimate interests")


class LegalBasisOfActivity(ActivityPart):
    """A basis, the statute that it rests on (art. 6(3)), and the words of the source.

    For one purpose, or for all when `purpose` is empty.
    """

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="legal_bases"
    )
    purpose = models.ForeignKey(
        Purpose,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="legal_bases",
        verbose_name=_("for this purpose only"),
    )
    basis = models.CharField(_("basis"), max_length=1, choices=LegalBasis.choices, blank=True)
    statute = models.TextField(
        _("statute"), blank=True, help_text=_("For a legal obligation or public task: which law.")
    )
    source_text = models.TextField(_("in the words of the source"), blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")

    def __str__(self) -> str:
        return self.get_basis_display() or self.source_text or self.statute
