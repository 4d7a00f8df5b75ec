"""The bodies of an organisation that are controller (GDPR art. 4(7), 30(1)(a)).

A municipality has several: the executive, the council, the mayor, each for its own tasks.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.models import TenantModel
from registers.models.part import ActivityPart
from registers.models.processing_activity import ProcessingActivity


class ControllingBody(TenantModel):
    """A body that decides on purposes and means."""

    name = models.CharField(_("name"), max_length=242)
    contact = models.TextField(
        _("contact details"),
        blank=True,
        help_text=_("As the public reads them. Empty: the address of the organisation."),
    )
    history = tracked()

    class Meta:
        verbose_name = _("controlling body")
        verbose_name_plural = _("controlling bodies")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "name"),
                name="controlling_body_name_unique",
                violation_error_message=_("This body is already in the list."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ActivityController(ActivityPart):
    """A body that is controller of this processing."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="controllers"
    )
    body = models.ForeignKey(
        ControllingBody,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("controlling body"),
    )
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("controlling body")
        verbose_name_plural = _("controlling bodies")
        constraints = (
            models.UniqueConstraint(fields=("activity", "body"), name="activity_controller_once"),
        )

    def __str__(self) -> str:
        return str(self.body)

    @property
    def contact(self) -> str:
        """How to reach this body. Law: GDPR art. 30(1)(a)."""
        return self.body.contact or self.body.organisation.address
