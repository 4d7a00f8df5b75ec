"""The points of an assessment (catalogue/points.toml), and what people say about them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dpia.models.assessment import Assessment
from dpia.models.part import AssessmentPart
from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager


class Point(AssessmentPart):
    """What an assessment says on one point, by its code.

    `proposed` is what the register and the agreements gave when it began or was last asked
    anew; `text` is what people made of it. `revision` counts its saves: who saves over another
    one than they saw is shown both.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="points")
    code = models.SlugField(_("point"), max_length=40)
    text = models.TextField(_("text"), blank=True)
    proposed = models.TextField(_("proposed from the register"), blank=True)
    is_done = models.BooleanField(_("finished"), default=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    edited_at = models.DateTimeField(_("last changed"), null=True, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("last changed by"),
    )

    objects = TenantManager["Point"]()
    history = tracked()

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "code"), name="dpia_point_once"),
        )


class PointComment(AssessmentPart):
    """A remark on a point; whoever may change the assessment marks it as dealt with."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="comments")
    code = models.SlugField(_("point"), max_length=40)
    text = models.TextField(_("remark"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(_("dealt with at"), null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TenantManager["PointComment"]()

    class Meta:
        verbose_name = _("remark on a point")
        verbose_name_plural = _("remarks on points")
        ordering = ("at",)
