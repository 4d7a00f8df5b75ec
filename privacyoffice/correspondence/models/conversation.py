"""Messages with somebody who did not make a request: a case of its own."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice import clock
from privacyoffice.audit.history import tracked
from privacyoffice.cases.models import CaseModel, Why
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.crypto.indexes import BlindIndexField
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet

# As for a request: no schedule keeps a conversation shorter than this after it was closed.
SHORTEST_TERM = relativedelta(years=1)


class ConversationStatus(models.TextChoices):
    """How far a conversation is."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class ConversationOutcome(models.TextChoices):
    """How a conversation ended."""

    ANSWERED = "answered", _("answered")
    ENDED = "ended", _("ended without an answer")
    REQUEST = "request", _("became a request")


class ConversationQuerySet(TenantQuerySet["Conversation"]):
    """Questions about conversations."""

    def unfinished(self) -> "ConversationQuerySet":
        """Open, and not destroyed meanwhile."""
        return self.filter(status=ConversationStatus.OPEN, destroyed_at__isnull=True)


class Conversation(FSMModelMixin, CaseModel):
    """Somebody asks or tells the office something, from a mailbox that was shown to be theirs.

    Its messages are rows of Message. `became_id` and `became_reference` are of the request that
    was made of it. `email_index` finds what else came from the same address.
    Law: GDPR art. 12(2), 38(4).
    """

    name = EncryptedTextField(_("name"), case="id")
    email = EncryptedTextField(_("e-mail address"), case="id")
    language = models.CharField(_("language"), max_length=2, default="nl", editable=False)
    status = FSMField(
        _("status"),
        default=ConversationStatus.OPEN,
        choices=ConversationStatus.choices,
        protected=True,
        editable=False,
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=20,
        choices=ConversationOutcome.choices,
        blank=True,
        editable=False,
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )
    became_id = models.UUIDField(null=True, editable=False)
    became_reference = models.CharField(
        _("became request"), max_length=20, blank=True, editable=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    email_index = BlindIndexField()

    objects = TenantManager.of(ConversationQuerySet)
    history = tracked(FSMModelMixin, excluded_fields=["email_index"])

    class Meta(CaseModel.Meta):
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ("-created_at", "-reference")
        permissions = (
            ("close_conversation", "Can close a conversation"),
            ("destroy_conversation", "Can destroy the content of a closed conversation"),
        )
        indexes = (
            models.Index(
                fields=("organisation", "status", "created_at"), name="conversation_status"
            ),
            models.Index(fields=("organisation", "email_index"), name="conversation_email"),
        )
        constraints = (
            *CaseModel.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(
                    status=ConversationStatus.CLOSED,
                    outcome__in=ConversationOutcome.values,
                    closed_at__isnull=False,
                )
                | models.Q(status=ConversationStatus.OPEN, outcome="", closed_at__isnull=True),
                name="conversation_closed_with_outcome",
                violation_error_message=_("Say how the conversation ended."),
            ),
            models.CheckConstraint(
                condition=models.Q(outcome=ConversationOutcome.REQUEST, became_id__isnull=False)
                | models.Q(became_id__isnull=True) & ~models.Q(outcome=ConversationOutcome.REQUEST),
                name="conversation_became_a_request",
            ),
        )

    def why_not_change(self) -> str:
        if self.status == ConversationStatus.OPEN:
            return ""
        return gettext("A closed conversation does not change any more.")

    def why_not_destroy(self, why: str, on: date) -> str:
        if self.closed_at is None:
            return gettext("Close the conversation first.")
        if why == Why.TERM and on < clock.day_of(self.closed_at) + SHORTEST_TERM:
            return gettext("No retention period of a conversation ends within a year.")
        return ""

    @transition(field=status, source=ConversationStatus.OPEN, target=ConversationStatus.CLOSED)
    def close(self, *, outcome: str, by: Any, at: datetime) -> None:
        """It ends with an outcome, one of ConversationOutcome."""
        self.outcome, self.closed_by, self.closed_at = outcome, by, at

    def became(self, case_id: UUID, reference: str) -> None:
        """Name the request that was made of it."""
        self.became_id, self.became_reference = case_id, reference
