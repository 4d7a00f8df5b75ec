"""An assessment of what a processing does to people (GDPR art. 35(7))."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from dpia.models.part import AssessmentPart
from dpia.models.plan import Plan
from privacyoffice.audit.history import tracked
from privacyoffice.cases.models import CaseModel, Why
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from registers.models import ProcessingActivity


class Status(models.TextChoices):
    """How far an assessment is."""

    DRAFT = "draft", pgettext_lazy("of a DPIA", "being written")
    SUBMITTED = "submitted", pgettext_lazy("of a DPIA", "put up for a decision")
    DECIDED = "decided", pgettext_lazy("of a DPIA", "decided")
    REPLACED = "replaced", pgettext_lazy("of a DPIA", "replaced by a newer version")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a DPIA", "taken back")


class Decision(models.TextChoices):
    """What the accountable manager decides."""

    GO = "go", pgettext_lazy("decision on a DPIA", "the processing may go on")
    CONDITIONS = "conditions", _("the processing may go on, on conditions")
    CONSULT = "consult", _("the AP is consulted first (GDPR article 36)")
    STOP = "stop", _("the processing does not go on")


class AssessmentQuerySet(TenantQuerySet["Assessment"]):
    """Questions about assessments."""

    def unfinished(self) -> "AssessmentQuerySet":
        """Being written or waiting for a decision."""
        return self.filter(status__in=(Status.DRAFT, Status.SUBMITTED), destroyed_at__isnull=True)


class Assessment(FSMModelMixin, CaseModel):
    """One version of a DPIA, from the first words to the decision and the day of review.

    A case, so that files, the advice of the FG, reading and an end with a certificate come with
    it; its own words name no citizen and are not encrypted. `owner` is the manager who answers
    for the processing and decides, never who wrote it. A next version is a row of its own that
    says in `supersedes` which one it replaces once it is decided. `public_summary` stands beside
    the processing in the public register from `summary_published_at`.
    Law: GDPR art. 35, 36.
    """

    # What was assessed is proof of art. 5(2), 35: nobody erases it on request.
    grounds_to_destroy: ClassVar[tuple[Why, ...]] = (Why.TERM, Why.ORDER, Why.MISTAKE)

    title = models.CharField(_("title"), max_length=242)
    activity = models.ForeignKey(
        ProcessingActivity,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="assessments",
        verbose_name=_("processing activity"),
    )
    plan = models.ForeignKey(
        Plan,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="assessments",
        verbose_name=_("plan"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("accountable manager"),
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="followed_by",
        verbose_name=_("in the place of"),
    )
    why_again = models.TextField(_("why it is assessed again"), blank=True, editable=False)
    summary = models.TextField(_("summary for who decides"), blank=True)
    public_summary = models.TextField(_("summary for the public"), blank=True)
    summary_published_at = models.DateTimeField(
        _("summary published at"), null=True, editable=False
    )
    summary_published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("summary published by"),
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    submitted_at = models.DateTimeField(_("put up at"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("put up by"),
    )
    returned_because = models.TextField(_("given back because"), blank=True, editable=False)
    decision = models.CharField(
        _("decision"), max_length=20, choices=Decision.choices, blank=True, editable=False
    )
    decision_reasons = models.TextField(_("reasons of the decision"), blank=True, editable=False)
    differs_because = models.TextField(
        _("why it differs from the advice of the FG"), blank=True, editable=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    review_on = models.DateField(_("to be reviewed on"), null=True, editable=False)
    withdrawn_because = models.TextField(_("taken back because"), blank=True, editable=False)
    status = FSMField(
        _("status"), default=Status.DRAFT, choices=Status.choices, protected=True, editable=False
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = TenantManager.of(AssessmentQuerySet)
    history = tracked(FSMModelMixin)

    class Meta(CaseModel.Meta):
        verbose_name = _("impact assessment (DPIA)")
        verbose_name_plural = _("impact assessments (DPIA)")
        ordering = ("-created_at", "-reference")
        permissions = (
            ("comment_assessment", "Can comment on points of an impact assessment"),
            ("decide_assessment", "Can decide on an impact assessment"),
            ("consult_assessment", "Can write down the consultation of the AP"),
            ("publish_assessment", "Can publish the summary of an impact assessment"),
            ("destroy_assessment", "Can destroy the content of an impact assessment"),
        )
        indexes = (
            models.Index(fields=("organisation", "status", "review_on"), name="assessment_status"),
        )
        constraints = (
            *CaseModel.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(status__in=("decided", "replaced"))
                | models.Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~models.Q(decision=""),
                name="assessment_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | (
                    (
                        models.Q(written_by__isnull=True)
                        | ~models.Q(decided_by=models.F("written_by"))
                    )
                    & (
                        models.Q(submitted_by__isnull=True)
                        | ~models.Q(decided_by=models.F("submitted_by"))
                    )
                ),
                name="assessment_decided_by_somebody_else",
                violation_error_message=_(
                    "Somebody else decides on this: you wrote it or put it up yourself."
                ),
            ),
        )

    @property
    def subject(self) -> Any:
        """The processing or the plan that it is about; None of one that stands alone."""
        return self.activity if self.activity is not None else self.plan

    def why_not_change(self) -> str:
        if self.status in (Status.DRAFT, Status.SUBMITTED):
            return ""
        return gettext("This DPIA is finished. Write a next version to change it.")

    def why_not_destroy(self, why: str, on: date) -> str:
        if self.status not in (Status.DRAFT, Status.SUBMITTED) or why == Why.MISTAKE:
            return ""
        return gettext("Decide on the DPIA first, or take it back.")

    @transition(field=status, source=Status.DRAFT, target=Status.SUBMITTED)
    def submit(self, *, by: Any, at: datetime) -> None:
        """Put before the manager who decides, with what the FG advised."""
        self.submitted_by, self.submitted_at, self.returned_because = by, at, ""

    @transition(field=status, source=Status.SUBMITTED, target=Status.DRAFT)
    def give_back(self, *, because: str) -> None:
        """Back to who wrote it, with what must change."""
        self.returned_because = because

    @transition(field=status, source=Status.SUBMITTED, target=Status.DECIDED)
    def decide(self, *, decision: str, by: Any, at: datetime) -> None:
        """The accountable manager decided."""
        self.decision, self.decided_by, self.decided_at = decision, by, at

    @transition(field=status, source=Status.DECIDED, target=Status.REPLACED)
    def replace(self) -> None:
        """The next version was decided."""

    @transition(field=status, source=(Status.DRAFT, Status.SUBMITTED), target=Status.WITHDRAWN)
    def withdraw(self, *, because: str) -> None:
        """It does not come about."""
        self.withdrawn_because = because


class AssessmentVersion(AssessmentPart):
    """The whole content of an assessment as it was put up, decided or taken along; never changed.

    `content` is what `dpia.exchange` writes, `number` counts within the assessment.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    why = models.CharField(_("kept when"), max_length=20)
    content = models.JSONField(_("content"))
    content_hash = models.CharField(max_length=64)
    kept_at = models.DateTimeField(_("kept at"))
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TenantManager["AssessmentVersion"]()

    class Meta:
        verbose_name = _("version of a DPIA")
        verbose_name_plural = _("versions of a DPIA")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(
                fields=("assessment", "number"), name="assessment_version_once"
            ),
        )
