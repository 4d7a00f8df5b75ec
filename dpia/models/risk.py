"""Risks for people, and what is done about them (GDPR art. 35(7)(c), (d))."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dpia.models.assessment import Assessment
from dpia.models.part import AssessmentPart
from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager

_STEPS = [MinValueValidator(1), MaxValueValidator(3)]


class Level(models.IntegerChoices):
    """A step of likelihood or of impact; their definitions are in catalogue/risk_levels.toml."""

    LOW = 1, pgettext_lazy("of a risk", "low")
    MIDDLE = 2, pgettext_lazy("of a risk", "middle")
    HIGH = 3, pgettext_lazy("of a risk", "high")


class Risk(AssessmentPart):
    """What can go wrong for people: by whom or what, how, and what that does to them.

    Likelihood and impact before measures, and what is left of both after the measures that were
    not refused (empty while nobody judged that). Each judgement has its reasons.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="risks")
    number = models.PositiveSmallIntegerField(_("number"))
    source = models.TextField(_("source: who or what causes it"))
    event = models.TextField(_("event: what happens"))
    effect = models.TextField(_("effect: what people notice of it"))
    likelihood = models.PositiveSmallIntegerField(
        _("likelihood"), choices=Level.choices, validators=_STEPS
    )
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Level.choices, validators=_STEPS)
    why = models.TextField(_("why this likelihood and impact"))
    likelihood_after = models.PositiveSmallIntegerField(
        _("likelihood after the measures"),
        choices=Level.choices,
        null=True,
        blank=True,
        validators=_STEPS,
    )
    impact_after = models.PositiveSmallIntegerField(
        _("impact after the measures"),
        choices=Level.choices,
        null=True,
        blank=True,
        validators=_STEPS,
    )
    why_after = models.TextField(_("why this is what is left"), blank=True)

    objects = TenantManager["Risk"]()
    history = tracked()

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("assessment", "number"), name="dpia_risk_once"),
            models.CheckConstraint(
                condition=models.Q(likelihood_after__isnull=True, impact_after__isnull=True)
                | models.Q(likelihood_after__isnull=False, impact_after__isnull=False),
                name="dpia_risk_left_is_judged_whole",
                violation_error_message=_(
                    "Judge both what is left of the likelihood and of the impact."
                ),
            ),
        )


class CostClass(models.TextChoices):
    """About what a measure costs."""

    NONE = "none", _("no costs")
    LOW = "low", _("up to € 5,000")
    MIDDLE = "middle", _("up to € 50,000")
    HIGH = "high", _("more than € 50,000")


class MeasureState(models.TextChoices):
    """How far a measure is."""

    PLANNED = "planned", pgettext_lazy("of a measure in a DPIA", "planned")
    IN_PLACE = "in_place", pgettext_lazy("of a measure in a DPIA", "in place")
    REFUSED = "refused", pgettext_lazy("of a measure in a DPIA", "not taken")


class Measure(AssessmentPart):
    """What is done against one risk: by whom, before when, at what cost.

    When the assessment is decided a planned one becomes an action of its owner
    (`privacyoffice.actions`), whose id is in `action_id`.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="measures")
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="measures")
    what = models.TextField(_("measure"))
    state = models.CharField(
        _("state"), max_length=20, choices=MeasureState.choices, default=MeasureState.PLANNED
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of a measure", "who does it"),
    )
    due_on = models.DateField(_("before the end of"), null=True, blank=True)
    cost = models.CharField(_("costs"), max_length=10, choices=CostClass.choices, blank=True)
    note = models.TextField(_("note"), blank=True)
    action_id = models.UUIDField(null=True, editable=False)

    objects = TenantManager["Measure"]()
    history = tracked()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ("risk__number", "id")
