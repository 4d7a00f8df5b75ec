"""One message between the office and somebody, with the case that it is about."""

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.correspondence.models.code import Way
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class Direction(models.TextChoices):
    """Which way a message went."""

    IN = "in", gettext_lazy("from the person")
    OUT = "out", gettext_lazy("from the office")


class MessageQuerySet(TenantQuerySet["Message"]):
    """Questions about messages."""

    def waiting(self) -> "MessageQuerySet":
        """What a person wrote and nobody of the office has marked as read."""
        return self.filter(direction=Direction.IN, read_at__isnull=True)


class Message(TenantModel):
    """Plain text about one case of any kind, encrypted with the key of that case.

    `files` are the numbers of the attachments of the case that came with it. `by` is the officer
    who wrote a message from the office; a person has no account. `second_step` says how the person
    showed besides the link that it is them; empty: they had the link alone. `read_at` is when the
    other side saw it: the person by opening the page, the office (`read_by`) by saying so. Written
    once; being read is added, once. Law: GDPR art. 12(1), 12(2).
    """

    case_id = models.UUIDField(editable=False)
    case_kind = models.CharField(max_length=100, editable=False)
    direction = models.CharField(
        gettext_lazy("direction"), max_length=3, choices=Direction.choices, editable=False
    )
    body = EncryptedTextField(gettext_lazy("message"), case="case_id")
    files = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=gettext_lazy("files"),
        default=list,
        blank=True,
        editable=False,
    )
    at = models.DateTimeField(gettext_lazy("written at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("written by"),
    )
    second_step = models.CharField(
        gettext_lazy("shown by"), max_length=10, choices=Way.choices, blank=True, editable=False
    )
    read_at = models.DateTimeField(gettext_lazy("read at"), null=True, editable=False)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("read by"),
    )

    objects = TenantManager.of(MessageQuerySet)

    class Meta:
        verbose_name = gettext_lazy("message")
        verbose_name_plural = gettext_lazy("messages")
        ordering = ("at", "pk")
        indexes = (
            models.Index(fields=("organisation", "case_id", "at"), name="message_of_case"),
            models.Index(
                fields=("organisation", "case_kind", "case_id"),
                condition=models.Q(direction="in", read_at__isnull=True),
                name="message_waiting",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(direction=Direction.OUT) | models.Q(by__isnull=True),
                name="message_in_by_nobody_of_us",
            ),
            models.CheckConstraint(
                condition=models.Q(read_at__isnull=False) | models.Q(read_by__isnull=True),
                name="message_read_in_full",
            ),
        )

    def __str__(self) -> str:
        # Never anything of what it says.
        return _("message of a case")

    @property
    def case_id_for_audit(self) -> UUID:
        """Under the key of which case the reasons of acts on this are kept."""
        return self.case_id
