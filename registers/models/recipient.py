"""Who else is concerned: recipients, joint controllers, and controllers that we work for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from processors.models import Party
from registers.models.part import ActivityPart
from registers.models.processing_activity import ProcessingActivity


class RecipientKind(models.TextChoices):
    """What a recipient is to the organisation."""

    INTERNAL = "internal", _("inside the organisation")
    EXTERNAL = "external", _("outside the organisation")
    PROCESSOR = "processor", _("processor")


class Recipient(ActivityPart):
    """A recipient or category of recipients, why it may have the data and why it needs them.

    Law: GDPR art. 4(9), 30(1)(d). `party` names the actual party where that is known.
    """

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="recipients"
    )
    name = models.TextField(_("recipient"))
    kind = models.CharField(_("kind"), max_length=20, choices=RecipientKind.choices, blank=True)
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("external party"),
    )
    ground = models.TextField(_("allowed because"), blank=True)
    necessity = models.TextField(_("needed for"), blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")

    def __str__(self) -> str:
        return self.name


class JointController(ActivityPart):
    """A party with which purposes and means are decided together. Law: GDPR art. 26, 30(1)(a)."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="joint_controllers"
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("external party")
    )
    arrangement = models.TextField(
        _("essence of the arrangement"),
        blank=True,
        help_text=_("Who does what, and where people can turn to. GDPR article 26(2)."),
    )
    representative = models.TextField(_("representative"), blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("joint controller")
        verbose_name_plural = _("joint controllers")
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "party"),
                name="joint_controller_once",
                violation_error_message=_("This party is already in the list."),
            ),
        )

    def __str__(self) -> str:
        return str(self.party)

    @property
    def contact(self) -> str:
        """How to reach this party. Law: GDPR art. 30(1)(a), 30(2)(a)."""
        return self.party.contact


class ClientController(ActivityPart):
    """A controller on whose behalf we process, and what we do for it. Law: GDPR art. 30(2)."""

    activity = models.ForeignKey(
        ProcessingActivity, on_delete=models.CASCADE, related_name="clients"
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("controller")
    )
    work = models.TextField(_("what we do for them"), blank=True)
    dpo_contact = models.TextField(_("their representative and FG"), blank=True)
    history = tracked()

    class Meta(ActivityPart.Meta):
        verbose_name = _("controller we work for")
        verbose_name_plural = _("controllers we work for")
        constraints = (
            models.UniqueConstraint(
                fields=("activity", "party"),
                name="client_controller_once",
                violation_error_message=_("This party is already in the list."),
            ),
        )

    def __str__(self) -> str:
        return str(self.party)

    @property
    def contact(self) -> str:
        """How to reach this party. Law: GDPR art. 30(1)(a), 30(2)(a)."""
        return self.party.contact
