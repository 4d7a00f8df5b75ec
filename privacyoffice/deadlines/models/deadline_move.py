"""That a date moved: from what to what, and because of what."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class Cause(models.TextChoices):
    """Why a date is another one than before."""

    EVENT = "event", _("something happened to it")
    CALENDAR = "calendar", _("a day off was added or taken away")
    POLICY = "policy", _("another version of the policy")
    REPAIR = "repair", _("the kept date was not what follows from the facts")


class DeadlineMove(TenantModel):
    """One move. Rows are added and never changed, so every date that held can be shown.

    `revision` is the one that began with this move; `steps` are the explanation of the new
    date as it read then (text and article).
    """

    deadline = models.ForeignKey(
        "deadlines.Deadline", on_delete=models.PROTECT, related_name="moves", editable=False
    )
    revision = models.PositiveIntegerField(editable=False)
    from_due_at = models.DateTimeField(_("from"), null=True, editable=False)
    to_due_at = models.DateTimeField(_("to"), null=True, editable=False)
    cause = models.CharField(_("why"), max_length=20, choices=Cause.choices, editable=False)
    because = models.CharField(_("because of"), max_length=300, blank=True, editable=False)
    steps: Any = models.JSONField(default=list, editable=False)
    moved_at = models.DateTimeField(_("moved on"), editable=False)

    class Meta:
        verbose_name = _("move of a deadline")
        verbose_name_plural = _("moves of deadlines")
        ordering = ("deadline", "revision")
        constraints = (
            models.UniqueConstraint(
                fields=("deadline", "revision"), name="deadline_move_once_a_revision"
            ),
        )

    def __str__(self) -> str:
        return f"{self.revision}. {self.get_cause_display()}"
