"""Who is told of a breach, one by one."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from breaches.models.breach import Breach
from breaches.models.communication import Communication
from breaches.models.part import BreachPart
from privacyoffice.crypto.fields import EncryptedJSONField
from privacyoffice.tenancy.managers import TenantManager


class RecipientState(models.TextChoices):
    """What became of the message to one person."""

    WAITING = "waiting", pgettext_lazy("of a message", "waiting")
    QUEUED = "queued", _("handed to the mail")
    SENT = "sent", pgettext_lazy("of a message", "sent")
    FAILED = "failed", _("failed")
    PRINTED = "printed", _("in the letters for post")


# What may follow on what; a trigger of the database keeps to it. How a mail went on stands in the
# outbox, and is counted there.
BEGINS = (RecipientState.WAITING,)
FOLLOWS = {RecipientState.WAITING: (RecipientState.QUEUED, RecipientState.PRINTED)}


class Recipient(BreachPart):
    """One person who is told. `person` has name, email, and address as a list of lines.

    `state` is stored up to QUEUED, or PRINTED; whether a mail was SENT or FAILED the outbox knows
    (queries_people).
    """

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="+")
    communication = models.ForeignKey(
        Communication, on_delete=models.PROTECT, related_name="recipients"
    )
    position = models.PositiveIntegerField(editable=False)
    person = EncryptedJSONField(_("person"), case="breach_id")
    state = models.CharField(
        _("state"), max_length=10, choices=RecipientState.choices, default=RecipientState.WAITING
    )
    state_at = models.DateTimeField(null=True)
    message_id = models.UUIDField(null=True, editable=False)

    objects = TenantManager["Recipient"]()

    class Meta:
        verbose_name = _("person who is told")
        verbose_name_plural = _("people who are told")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("communication", "position"), name="recipient_once"),
        )
        indexes = (models.Index(fields=("communication", "state"), name="recipient_state"),)
