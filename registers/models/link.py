"""Processings that feed one another."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from registers.models.part import ActivityPart
from registers.models.processing_activity import ProcessingActivity


class Direction(models.TextChoices):
    """Which way data go between two processings."""

    TO = "to", _("gives data to it")
    FROM = "from", _("gets data from it")
    BOTH = "both", _("both ways")


class ActivityLink(ActivityPart):
    """Data that go to or come from another processing of the organisation. Not published:
    the other one may not be public."""

    activity = models.ForeignKey(ProcessingActivity, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(
        ProcessingActivity,
        on_delete=models.PROTECT,
        related_name="linked_from",
        verbose_name=_("other processing"),
    )
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    what = models.TextField(_("which data, and how"), blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("link to another processing")
        verbose_name_plural = _("links to other processings")
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "other", "direction"),
                name="activity_link_once",
                violation_error_message=_("This link is already in the list."),
            ),
            models.CheckConstraint(
                condition=~models.Q(other=models.F("activity")),
                name="activity_link_to_another",
                violation_error_message=_("Choose another processing than this one."),
            ),
        )

    def __str__(self) -> str:
        return str(self.other)
