"""What of one processing is public otherwise than the policy says, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from registers.models.part import ActivityPart
from registers.models.processing_activity import ProcessingActivity


class PublicationChoice(ActivityPart):
    """One part that is shown or kept inside for this processing, with the reason."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="publication_choices"
    )
    part = models.CharField(_("part of the entry"), max_length=40)
    is_public = models.BooleanField(_("published"), default=False)
    reason = models.TextField(_("reason"))
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("exception to what is public")
        verbose_name_plural = _("exceptions to what is public")
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "part"),
                name="publication_choice_once",
                violation_error_message=_("This part is already in the list."),
            ),
        )

    def __str__(self) -> str:
        return self.part
