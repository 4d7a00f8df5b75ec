"""One act, as it is kept for proof (GDPR art. 5(2), 24(1))."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager


class AuditEvent(models.Model):
    """An append-only record of one act. The application may insert and read, nothing else.

    `sequence`, `previous_hash`, `row_hash` and `changes_hash` (over what the transaction changed
    in watched tables) are filled at commit by the chain; until then an event is recorded but not
    linked. The database itself fills `recorded_at`, `database_user` with who is connected, and
    `transaction` with its own number, by which it finds what belongs together until then; that
    number is no proof of anything.

    `reason` and `payload` hold no personal data of citizens in plain text: for a case they hold
    ciphertext, so that hashes outlive erasure.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "tenancy.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    sequence = models.BigIntegerField(_("sequence"), null=True, editable=False)
    action = models.CharField(_("act"), max_length=100)
    occurred_at = models.DateTimeField(_("happened at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("person"),
        help_text=_("Empty: the system itself."),
    )
    actor_role = models.CharField(_("in the role of"), max_length=200, blank=True)
    subject_type = models.CharField(_("about"), max_length=100)
    subject_id = models.UUIDField(_("identifier"))
    subject_label = models.CharField(_("reference"), max_length=300, blank=True)
    case_id = models.UUIDField(_("case"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    payload = models.JSONField(_("details"), default=dict, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    # Empty for acts of before there was a chain.
    database_user = models.CharField(
        _("database user"), max_length=63, blank=True, db_default="", editable=False
    )
    changes_hash = models.BinaryField(null=True, editable=False)
    previous_hash = models.BinaryField(null=True, editable=False)
    row_hash = models.BinaryField(null=True, editable=False)
    transaction = models.BigIntegerField(null=True, editable=False)

    objects = TenantManager["AuditEvent"]()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ("-occurred_at", "-recorded_at")
        indexes = (
            models.Index(
                fields=("organisation", "subject_id", "occurred_at"), name="audit_subject"
            ),
            models.Index(fields=("organisation", "-occurred_at"), name="audit_latest"),
            models.Index(
                fields=("transaction",),
                condition=models.Q(sequence__isnull=True),
                name="audit_events_loose",
            ),
            # Asked at every look at the page with the proof; there are few of them.
            models.Index(
                fields=("organisation", "sequence"),
                condition=models.Q(
                    action__in=("audit.changed_outside", "proof.outside_looked_into")
                ),
                name="audit_outside",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "sequence"), name="audit_sequence_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.subject_label}".strip()
