"""Whether an assessment is needed, criterion by criterion (GDPR art. 35(1), (3), (4))."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from dpia.models.plan import Plan
from privacyoffice import clock
from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel
from registers.models import ProcessingActivity


class Answer(models.TextChoices):
    """Whether a criterion applies."""

    YES = "yes", pgettext_lazy("of a criterion", "yes")
    NO = "no", pgettext_lazy("of a criterion", "no")
    UNKNOWN = "unknown", pgettext_lazy("of a criterion", "the register does not say")


class Outcome(models.TextChoices):
    """What follows from a screening."""

    NEEDED = "needed", _("a DPIA is needed")
    NOT_NEEDED = "not_needed", _("no DPIA is needed")
    EXISTING_FITS = "existing_fits", _("the existing DPIA still fits")


class ScreeningStatus(models.TextChoices):
    """How far a screening is. Whether it still holds follows from the register."""

    DRAFT = "draft", pgettext_lazy("of a screening", "being answered")
    SIGNED = "signed", pgettext_lazy("of a screening", "signed off")
    CANCELLED = "cancelled", pgettext_lazy("of a screening", "not finished")


class ScreeningQuerySet(TenantQuerySet["Screening"]):
    """Questions about screenings."""

    def signed(self) -> "ScreeningQuerySet":
        """Signed off, the newest first."""
        return self.filter(status=ScreeningStatus.SIGNED).order_by("-signed_at", "-id")


class Screening(FSMModelMixin, TenantModel):
    """One time that a processing, or a plan, was held against the criteria.

    `sets` has the sets of criteria that it used, as dpia.criteria writes them; its answers name
    set and criterion by code. `findings` is what was read from the register when the answers
    were proposed, by signal, and `parts` the fingerprints of the parts by which one sees that
    the processing itself changed (dpia.signals): what is compared to see whether a change asks
    for another screening. `outcome` is empty until it is signed. Of "the existing DPIA still
    fits", `existing` says which one: its title, its day and where it is kept.
    Law: GDPR art. 35(1), (3), (4), 35(11), 5(2).
    """

    activity = models.ForeignKey(
        ProcessingActivity,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="screenings",
        verbose_name=_("processing activity"),
    )
    plan = models.ForeignKey(
        Plan,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="screenings",
        verbose_name=_("plan"),
    )
    department = models.ForeignKey(
        "tenancy.Department",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("That of the processing or plan, for who works there."),
    )
    why_now = models.TextField(_("why it is looked at now"), blank=True, editable=False)
    sets = models.JSONField(_("criteria"), default=list, editable=False)
    findings = models.JSONField(_("read in the register"), default=dict, editable=False)
    parts = models.JSONField(_("parts as they were read"), default=dict, editable=False)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, blank=True, editable=False
    )
    proposed_outcome = models.CharField(
        _("outcome that followed from the answers"),
        max_length=20,
        choices=Outcome.choices,
        blank=True,
        editable=False,
    )
    reasons = models.TextField(_("reasons"), blank=True, editable=False)
    existing = models.TextField(_("which DPIA still fits"), blank=True, editable=False)
    started_at = models.DateTimeField(_("started at"), default=clock.now, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("started by"),
    )
    signed_at = models.DateTimeField(_("signed off at"), null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("signed off by"),
    )
    status = FSMField(
        _("status"),
        default=ScreeningStatus.DRAFT,
        choices=ScreeningStatus.choices,
        protected=True,
        editable=False,
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = TenantManager.of(ScreeningQuerySet)
    history = tracked(FSMModelMixin)

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        ordering = ("-started_at", "-id")
        permissions = (("sign_screening", "Can sign off a screening"),)
        indexes = (
            models.Index(fields=("organisation", "activity", "status"), name="screening_activity"),
        )
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=models.Q(activity__isnull=False) ^ models.Q(plan__isnull=False),
                name="screening_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=("activity",),
                condition=models.Q(status="draft"),
                name="screening_once_at_a_time",
                violation_error_message=_("This processing is being screened already."),
            ),
            models.UniqueConstraint(
                fields=("plan",),
                condition=models.Q(status="draft"),
                name="screening_of_a_plan_once_at_a_time",
                violation_error_message=_("This plan is being screened already."),
            ),
            models.CheckConstraint(
                condition=models.Q(status="signed", signed_at__isnull=False) & ~models.Q(outcome="")
                | ~models.Q(status="signed") & models.Q(signed_at__isnull=True),
                name="screening_signed_with_an_outcome",
            ),
        )

    def __str__(self) -> str:
        return str(_("Screening of %(what)s") % {"what": self.subject})

    @property
    def subject(self) -> Any:
        """The processing or the plan."""
        return self.activity if self.activity is not None else self.plan

    @transition(field=status, source=ScreeningStatus.DRAFT, target=ScreeningStatus.SIGNED)
    def sign(self, *, by: Any, at: datetime, outcome: str) -> None:
        """A privacy officer answers for it."""
        self.signed_by, self.signed_at, self.outcome = by, at, outcome

    @transition(field=status, source=ScreeningStatus.DRAFT, target=ScreeningStatus.CANCELLED)
    def cancel(self) -> None:
        """It is not finished: it was begun by mistake, or its subject ended."""


class ScreeningAnswer(TenantModel):
    """Whether one criterion applies: what the register proposed, and what the officer said.

    `evidence` is a list of what the proposal rests on, each with "part" (of the entry, by its
    key), "text" (the words there), "because" and "about" (dpia.finding). An answer that differs
    from what was proposed has a reason; without an answer the officer has not been there yet.
    """

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="answers")
    criteria = models.SlugField(_("set"), max_length=60)
    criterion = models.SlugField(_("criterion"), max_length=60)
    proposed = models.CharField(_("proposed"), max_length=10, choices=Answer.choices)
    evidence = models.JSONField(_("because of"), default=list)
    answer = models.CharField(
        _("answer"),
        max_length=10,
        choices=[(Answer.YES.value, Answer.YES.label), (Answer.NO.value, Answer.NO.label)],
        blank=True,
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = TenantManager["ScreeningAnswer"]()
    history = tracked()

    class Meta:
        verbose_name = _("answer in a screening")
        verbose_name_plural = _("answers in a screening")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("screening", "criteria", "criterion"), name="screening_answer_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.criteria}: {self.criterion}"
