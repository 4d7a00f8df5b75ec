"""What people are told of a breach that concerns them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from breaches.models.breach import Breach
from breaches.models.part import BreachPart
from privacyoffice.audit.history import tracked
from privacyoffice.crypto.fields import EncryptedJSONField
from privacyoffice.tenancy.managers import TenantManager


class CommunicationWay(models.TextChoices):
    """How people are told. Law: GDPR art. 34(1), 34(3)(c)."""

    EMAIL = "email", _("by e-mail")
    POST = "post", _("by post")
    PUBLIC = "public", _("by a notice on the website")


class CommunicationStatus(models.TextChoices):
    """How far it is."""

    DRAFT = "draft", pgettext_lazy("of a text", "being written")
    APPROVED = "approved", _("approved")
    SENDING = "sending", _("being sent")
    DONE = "done", pgettext_lazy("of a communication", "done")
    CANCELLED = "cancelled", _("not sent")


def _nobody_has_it(communication: Any) -> bool:
    """Whether it has not left: letters that were never made reached nobody."""
    if communication.status != CommunicationStatus.SENDING:
        return True
    return communication.way == CommunicationWay.POST and not communication.file_key


class Communication(FSMModelMixin, BreachPart):
    """One text to people, with the four parts of art. 34(2).

    `texts` has per part (nature, contact, consequences, measures) the words, and subject and
    opening. `written_by` is who wrote them last, `listed_by` who imported the people last; somebody
    else than either approves. `file_key` is where
    the letters for post lie, made by a job. What the public reads is a PublicNotice.
    """

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="communications")
    way = models.CharField(_("way"), max_length=10, choices=CommunicationWay.choices)
    language = models.CharField(_("language"), max_length=2, default="nl")
    texts = EncryptedJSONField(_("texts"), case="breach_id")
    status = FSMField(
        _("status"),
        default=CommunicationStatus.DRAFT,
        choices=CommunicationStatus.choices,
        protected=True,
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    begun_at = models.DateTimeField(_("sending began at"), null=True)
    done_at = models.DateTimeField(_("done at"), null=True)
    file_key = models.CharField(max_length=200, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveIntegerField(null=True, editable=False)
    written_at = models.DateTimeField(_("written at"), editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    listed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = TenantManager["Communication"]()
    history = tracked(FSMModelMixin)

    class Meta:
        verbose_name = _("communication to people")
        verbose_name_plural = _("communications to people")
        ordering = ("written_at", "pk")

    @transition(field=status, source=CommunicationStatus.DRAFT, target=CommunicationStatus.APPROVED)
    def approve(self, *, at: datetime, by: Any) -> None:
        """Its text and its people are final."""
        self.approved_at, self.approved_by = at, by

    @transition(field=status, source=CommunicationStatus.APPROVED, target=CommunicationStatus.DRAFT)
    def rewrite(self) -> None:
        """Its text or its people change once more."""
        self.approved_at = self.approved_by = None

    @transition(
        field=status, source=CommunicationStatus.APPROVED, target=CommunicationStatus.SENDING
    )
    def begin(self, *, at: datetime) -> None:
        """The first ones are on their way."""
        self.begun_at = at

    @transition(field=status, source=CommunicationStatus.SENDING, target=CommunicationStatus.DONE)
    def finish(self, *, at: datetime) -> None:
        """Everybody had theirs, or could not be reached."""
        self.done_at = at

    @transition(
        field=status,
        source=(
            CommunicationStatus.DRAFT,
            CommunicationStatus.APPROVED,
            CommunicationStatus.SENDING,
        ),
        target=CommunicationStatus.CANCELLED,
        conditions=[_nobody_has_it],
    )
    def cancel(self) -> None:
        """It is not sent."""
