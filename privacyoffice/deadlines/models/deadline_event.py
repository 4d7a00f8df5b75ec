"""What happened to a deadline: the facts that its date follows from."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class EventKind(models.TextChoices):
    """What a fact says."""

    STARTED = "started", _("began")
    SUSPENDED = "suspended", _("suspended")
    RESUMED = "resumed", _("resumed")
    EXTENDED = "extended", _("extended")
    CORRECTED = "corrected", _("corrected")
    MET = "met", _("met")
    CANCELLED = "cancelled", _("cancelled")
    HANDED_OVER = "handed_over", _("handed over")


class DeadlineEvent(TenantModel):
    """A fact in the order in which it was recorded. Rows are added and never changed.

    `happened_at` is when it was so in the world, `recorded_at` when somebody said it.
    `values` are the facts of the kernel that it sets, as texts.
    """

    deadline = models.ForeignKey(
        "deadlines.Deadline", on_delete=models.PROTECT, related_name="events", editable=False
    )
    position = models.PositiveIntegerField(editable=False)
    kind = models.CharField(_("what"), max_length=20, choices=EventKind.choices, editable=False)
    happened_at = models.DateTimeField(_("happened on"), editable=False)
    values: Any = models.JSONField(default=dict, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the system itself."),
    )
    recorded_at = models.DateTimeField(_("recorded on"), editable=False)

    class Meta:
        verbose_name = _("event of a deadline")
        verbose_name_plural = _("events of deadlines")
        ordering = ("deadline", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("deadline", "position"), name="deadline_event_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.get_kind_display()}"
