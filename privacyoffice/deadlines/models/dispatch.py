"""That a threshold came, and what was done about it: once for each date that held."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class Result(models.TextChoices):
    """What was done when a threshold came."""

    TOLD = "told", _("told")
    MISSED = "missed", _("missed by an outage; a later threshold was told")
    OVERTAKEN = "overtaken", _("had passed before this date held")


class Dispatch(TenantModel):
    """One threshold of one date of one deadline. The constraint makes a sweep idempotent.

    `threshold` is its code, for instance "-P7D"; `passed_at` is when it came.
    """

    deadline = models.ForeignKey(
        "deadlines.Deadline",
        on_delete=models.PROTECT,
        related_name="dispatches",
        editable=False,
        db_index=False,  # the constraint below begins with it
    )
    revision = models.PositiveIntegerField(editable=False)
    threshold = models.CharField(_("threshold"), max_length=40, editable=False)
    passed_at = models.DateTimeField(_("came on"), editable=False)
    result = models.CharField(_("result"), max_length=20, choices=Result.choices, editable=False)
    recorded_at = models.DateTimeField(_("recorded on"), editable=False)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("deadline", "passed_at")
        constraints = (
            models.UniqueConstraint(
                fields=("deadline", "revision", "threshold"), name="deadline_threshold_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.threshold} ({self.get_result_display()})"
