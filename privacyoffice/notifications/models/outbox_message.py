"""A mail that must go out, written in the transaction of the act that it tells about."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class State(models.TextChoices):
    """How far it is."""

    QUEUED = "queued", _("waits to be sent")
    SENDING = "sending", _("is being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    UNCERTAIN = "uncertain", _("perhaps sent")
    BUNDLED = "bundled", _("told in the daily summary")
    DROPPED = "dropped", _("not sent: no longer meant for this person")
    SETTLED = "settled", _("dealt with by hand")


# What may follow on what; a trigger of the database keeps to it. The answer of a mail server
# may come after its mail was given up as uncertain, and is the truth.
BEGINS = (State.QUEUED, State.BUNDLED)
FOLLOWS = {
    State.QUEUED: (State.SENDING, State.DROPPED),
    State.SENDING: (State.QUEUED, State.SENT, State.FAILED, State.UNCERTAIN),
    State.UNCERTAIN: (State.SENT, State.SETTLED),
    State.FAILED: (State.SETTLED,),
    State.BUNDLED: (State.DROPPED,),
}
# A person must look at them.
IN_NEED = tuple(state for state, following in FOLLOWS.items() if State.SETTLED in following)


class OutboxMessageQuerySet(TenantQuerySet["OutboxMessage"]):
    """Questions about mail."""

    def due(self, now: datetime) -> "OutboxMessageQuerySet":
        """To be sent now, the oldest first; what is urgent goes before."""
        return self.filter(state=State.QUEUED, not_before__lte=now).order_by(
            "-is_urgent", "not_before"
        )

    def stuck(self, before: datetime) -> "OutboxMessageQuerySet":
        """Taken up to be sent before a moment, and never heard of again."""
        return self.filter(state=State.SENDING, claimed_at__lt=before)

    def in_need(self) -> "OutboxMessageQuerySet":
        """A person must look at them."""
        return self.filter(state__in=IN_NEED).order_by("created_at")


class OutboxMessage(TenantModel):
    """One mail to one person, in the outbox until the mail server has it.

    `context` holds references and paths, never what a case is about. `message_id` follows
    from the intent, the occasion (`key`) and the recipient: asking for the same message
    again adds nothing. After the server may have taken it and nothing more was heard it is
    uncertain, and a person decides. Subject and bodies are kept as they were sent until
    `purged_at`. Exactly one of `recipient` and `to_address` is filled.
    """

    intent = models.CharField(_("message"), max_length=100, editable=False)
    key = models.CharField(max_length=200, editable=False)
    message_id = models.CharField(max_length=200, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("to"),
    )
    to_address = models.EmailField(_("address"), blank=True, editable=False)
    # The case, or another object, in whose history this mail stands.
    about_id = models.UUIDField(null=True, editable=False)
    language = models.CharField(max_length=10, default="nl", editable=False)
    context: Any = models.JSONField(default=dict, editable=False)
    is_urgent = models.BooleanField(default=False, editable=False)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.QUEUED, editable=False
    )
    created_at = models.DateTimeField(_("written on"), editable=False)
    not_before = models.DateTimeField(_("not before"), editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(_("sent on"), null=True, editable=False)
    problem = models.CharField(_("what happened"), max_length=500, blank=True, editable=False)
    subject = models.CharField(_("subject"), max_length=300, blank=True, editable=False)
    body_text = models.TextField(_("text"), blank=True, editable=False)
    body_html = models.TextField(blank=True, editable=False)
    purged_at = models.DateTimeField(_("text removed on"), null=True, editable=False)
    again_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="again"
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("dealt with by"),
    )
    settled_at = models.DateTimeField(_("dealt with on"), null=True, editable=False)
    settled_reason = models.TextField(_("reason"), blank=True, editable=False)

    objects = TenantManager.of(OutboxMessageQuerySet)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("-created_at",)
        permissions = (("settle_outboxmessage", "Can send a mail again or mark it as dealt with"),)
        indexes = (
            models.Index(
                fields=("organisation", "not_before"),
                condition=models.Q(state="queued"),
                name="outbox_queued",
            ),
            models.Index(
                fields=("organisation", "claimed_at"),
                condition=models.Q(state="sending"),
                name="outbox_sending",
            ),
            models.Index(
                fields=("organisation", "created_at"),
                condition=models.Q(state__in=("failed", "uncertain")),
                name="outbox_in_need",
            ),
            models.Index(
                fields=("organisation", "created_at"),
                condition=models.Q(purged_at__isnull=True),
                name="outbox_unpurged",
            ),
            models.Index(
                fields=("organisation", "about_id", "created_at"),
                condition=models.Q(about_id__isnull=False),
                name="outbox_about",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "message_id"), name="outbox_message_once"
            ),
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False, to_address="")
                | (models.Q(recipient__isnull=True) & ~models.Q(to_address="")),
                name="outbox_to_one_address",
            ),
        )

    def __str__(self) -> str:
        return self.subject or self.intent
