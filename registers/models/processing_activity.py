"""A processing activity: the working copy of an entry in the register (GDPR art. 30(1))."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice import clock
from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class Status(models.TextChoices):
    """Where the working copy stands. The public reads snapshots, whatever this says."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    PUBLISHED = "published", _("published")


EDITABLE = (Status.DRAFT, Status.RETURNED)


class ProcessingActivityQuerySet(TenantQuerySet["ProcessingActivity"]):
    """Questions about the register's working copies."""

    def awaiting_review(self) -> "ProcessingActivityQuerySet":
        """Submitted, not yet accepted or returned."""
        return self.filter(status=Status.SUBMITTED)

    def ready_to_publish(self) -> "ProcessingActivityQuerySet":
        """Accepted, not yet published."""
        return self.filter(status=Status.ACCEPTED)

    def with_parts(self) -> "ProcessingActivityQuerySet":
        """With everything a snapshot needs, in a constant number of queries."""
        return self.select_related("department").prefetch_related(
            "controllers__body",
            "purposes",
            "legal_bases",
            "data_subjects",
            "personal_data",
            "sources",
            "recipients",
            "retention_terms",
            "security_measures",
        )


class ProcessingActivity(FSMModelMixin, TenantModel):
    """One entry of the record of processing activities, as the office works on it.

    Draft, submitted, (returned,) accepted, published; a later change starts a new version
    as a draft while the public keeps the last snapshot. Steps are taken by services.
    """

    reference = models.CharField(_("reference"), max_length=20, editable=False)
    name = models.CharField(
        _("name"),
        max_length=242,
        help_text=_("As short and plain as a citizen would say it, at most 242 characters."),
    )
    department = models.ForeignKey(
        "tenancy.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    remarks = models.TextField(
        _("remarks"), blank=True, help_text=_("For the office only; never published.")
    )
    status = FSMField(
        _("status"), default=Status.DRAFT, choices=Status.choices, protected=True, editable=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("submitted by"),
        help_text=_("Empty when an import submitted it."),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    accepted_hash = models.CharField(max_length=64, blank=True, editable=False)
    last_edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("last edited by"),
    )
    returned_because = models.TextField(_("returned because"), blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), default=clock.now, editable=False)

    objects = TenantManager.of(ProcessingActivityQuerySet)
    history = tracked(FSMModelMixin)

    class Meta:
        verbose_name = _("processing activity")
        verbose_name_plural = _("processing activities")
        ordering = ("name", "reference")
        permissions = (
            ("submit_processingactivity", "Can submit a draft for review"),
            ("accept_processingactivity", "Can accept or return what was submitted"),
            ("publish_processingactivity", "Can publish what was accepted"),
            ("grant_processingactivity", "Can grant somebody sight of one activity"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "reference"), name="activity_reference_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_by__isnull=True)
                | (
                    (
                        models.Q(submitted_by__isnull=True)
                        | ~models.Q(accepted_by=models.F("submitted_by"))
                    )
                    & (
                        models.Q(last_edited_by__isnull=True)
                        | ~models.Q(accepted_by=models.F("last_edited_by"))
                    )
                ),
                name="activity_accepted_by_somebody_else",
                violation_error_message=_(
                    "Somebody else must accept this: you submitted it yourself."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=(Status.ACCEPTED, Status.PUBLISHED))
                | models.Q(accepted_by__isnull=False),
                name="activity_accepted_by_somebody",
            ),
        )
        indexes = (models.Index(fields=("organisation", "status"), name="activity_status"),)

    def __str__(self) -> str:
        return f"{self.reference} {self.name}".strip()

    @property
    def is_editable(self) -> bool:
        """Whether the working copy may be changed: what is under review may not."""
        return self.status in EDITABLE

    @transition(field=status, source=[Status.DRAFT, Status.RETURNED], target=Status.SUBMITTED)
    def submit(self) -> None:
        """Put before a reviewer."""
        self.returned_because = ""
        self.accepted_by = None
        self.accepted_at = None
        self.accepted_hash = ""

    @transition(field=status, source=Status.SUBMITTED, target=Status.RETURNED)
    def send_back(self, *, because: str) -> None:
        """Return to the one who submitted it, with what must change."""
        self.returned_because = because

    @transition(field=status, source=Status.SUBMITTED, target=Status.ACCEPTED)
    def accept(self, *, content_hash: str) -> None:
        """Find in order what has this hash; only that may be published."""
        self.accepted_hash = content_hash

    @transition(field=status, source=Status.ACCEPTED, target=Status.PUBLISHED)
    def publish(self) -> None:
        """Make the accepted text the public one."""

    @transition(
        field=status,
        source=[Status.SUBMITTED, Status.ACCEPTED, Status.PUBLISHED],
        target=Status.DRAFT,
    )
    def reopen(self) -> None:
        """Start the next version, or take back what is under review."""
        self.submitted_by = None
        self.submitted_at = None
        self.accepted_by = None
        self.accepted_at = None
        self.accepted_hash = ""
