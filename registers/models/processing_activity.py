"""A processing activity: the working copy of an entry in the register (GDPR art. 30(1))."""

from datetime import date
from typing import Any

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
    RETIRED = "retired", _("ended")


class OwnRole(models.TextChoices):
    """What the organisation is in this processing (GDPR art. 4(7), 4(8), 26)."""

    CONTROLLER = "controller", _("controller")
    JOINT_CONTROLLER = "joint_controller", _("controller together with others")
    PROCESSOR = "processor", _("processor for somebody else")


class Regime(models.TextChoices):
    """Which law rules the processing, beside or instead of the GDPR."""

    GDPR = "avg", _("AVG (GDPR)")
    POLICE = "wpg", _("Wpg (police data)")
    PERSONS_REGISTER = "brp", _("Wet BRP (persons register)")


class PoliceArticle(models.TextChoices):
    """Article of the Wpg on which police data are processed."""

    DAILY_TASK = "8", _("daily police task (Wpg 8)")
    INVESTIGATION = "9", _("a particular investigation (Wpg 9)")
    SERIOUS_CRIME = "10", _("insight in serious crime (Wpg 10)")
    INFORMANTS = "12", _("informants (Wpg 12)")
    SUPPORT = "13", _("supporting tasks (Wpg 13)")


class YesNo(models.TextChoices):
    """An answer; empty while nobody has answered."""

    NO = "no", _("no")
    YES = "yes", _("yes")


EDITABLE = (Status.DRAFT, Status.RETURNED)
# A register that is taken over as a whole begins where it stood; nothing begins by having ended.
BEGINS = tuple(status for status in Status if status != Status.RETIRED)


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
        return self.select_related("department", "organisation").prefetch_related(
            self._lines("controllers", "body__organisation"),
            self._lines("joint_controllers", "party"),
            self._lines("clients", "party"),
            "purposes",
            self._lines("legal_bases", "purpose"),
            "consent_texts",
            "further_processing",
            "data_subjects",
            self._lines("personal_data", "subject"),
            self._lines("sources", "party"),
            self._lines("recipients", "party"),
            "transfers",
            self._lines("retention_terms", "data"),
            "security_measures",
            self._lines("systems", "system"),
            self._lines("links", "other"),
            "publication_choices",
        )

    def _lines(self, relation: str, *related: str) -> models.Prefetch[Any, Any, Any]:
        """Lines with what they refer to, in one query."""
        lines = self.model._meta.get_field(relation).related_model
        return models.Prefetch(relation, lines._default_manager.select_related(*related))  # type: ignore[union-attr]

    def review_due(self, day: date) -> "ProcessingActivityQuerySet":
        """In use, and to be looked at again on or before this day."""
        return self.exclude(status=Status.RETIRED).filter(next_review_on__lte=day)


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
    role = models.CharField(
        _("our role"), max_length=20, choices=OwnRole.choices, default=OwnRole.CONTROLLER
    )
    regime = models.CharField(
        _("regime"), max_length=10, choices=Regime.choices, default=Regime.GDPR
    )
    police_article = models.CharField(
        _("article of the Wpg"), max_length=10, choices=PoliceArticle.choices, blank=True
    )
    police_internal_audit_on = models.DateField(
        _("last internal audit"),
        null=True,
        blank=True,
        help_text=_("Every year, for police data (Wpg)."),
    )
    police_external_audit_on = models.DateField(
        _("last external audit"),
        null=True,
        blank=True,
        help_text=_("Every four years, for police data (Wpg)."),
    )
    persons_register_decision = models.TextField(
        _("decision on the use of the BRP"),
        blank=True,
        help_text=_("The decision or by-law that gives access (Wet BRP)."),
    )
    automated_decisions = models.CharField(
        _("decisions by a computer only"), max_length=3, choices=YesNo.choices, blank=True
    )
    automated_decisions_explained = models.TextField(
        _("how such a decision is made"),
        blank=True,
        help_text=_("Its logic, what it means for people, and who they can turn to."),
    )
    profiling = models.CharField(_("profiling"), max_length=3, choices=YesNo.choices, blank=True)
    profiling_explained = models.TextField(_("what the profile is for"), blank=True)
    leaves_eea = models.CharField(
        _("data leave the EEA"), max_length=3, choices=YesNo.choices, blank=True
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
    retired_on = models.DateField(_("ended on"), null=True, editable=False)
    retired_because = models.TextField(_("ended because"), blank=True, editable=False)
    reviewed_on = models.DateField(_("last review"), null=True, editable=False)
    next_review_on = models.DateField(_("next review"), null=True, editable=False)
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
            ("comment_processingactivity", "Can comment on a text under review"),
            ("share_processingactivity", "Can share a text with other organisations"),
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
        indexes = (
            models.Index(fields=("organisation", "status"), name="activity_status"),
            models.Index(fields=("organisation", "next_review_on"), name="activity_next_review"),
        )

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
        source=[Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.ACCEPTED, Status.PUBLISHED],
        target=Status.RETIRED,
    )
    def retire(self, *, on: date, because: str) -> None:
        """End the processing itself; its entry stays, and says so."""
        self.retired_on = on
        self.retired_because = because
        self.accepted_by = None
        self.accepted_at = None
        self.accepted_hash = ""

    @transition(
        field=status,
        source=[Status.SUBMITTED, Status.ACCEPTED, Status.PUBLISHED, Status.RETIRED],
        target=Status.DRAFT,
    )
    def reopen(self) -> None:
        """Start the next version, or take back what is under review or was ended."""
        self.retired_on = None
        self.retired_because = ""
        self.submitted_by = None
        self.submitted_at = None
        self.accepted_by = None
        self.accepted_at = None
        self.accepted_hash = ""
