"""A project or purchase that is looked at before there is any processing."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel
from registers.models import ProcessingActivity


class PlanKind(models.TextChoices):
    """What is planned."""

    PROJECT = "project", _("project")
    PURCHASE = "purchase", _("purchase")
    CHANGE = "change", _("change of how we work")


class Plan(TenantModel):
    """Something that may become a processing, and then says which one in `activity`.

    Given up: `ended_at` and why. Law: GDPR art. 25(1), 35(1) ("prior to the processing").
    """

    name = models.CharField(_("name"), max_length=242)
    kind = models.CharField(_("kind"), max_length=20, choices=PlanKind.choices)
    description = models.TextField(_("what is planned, and with which data of whom"))
    department = models.ForeignKey(
        "tenancy.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    starts_on = models.DateField(_("planned to start on"), null=True, blank=True)
    activity = models.OneToOneField(
        ProcessingActivity,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="plan",
        verbose_name=_("became"),
    )
    written_at = models.DateTimeField(_("entered at"), default=clock.now, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    ended_at = models.DateTimeField(_("given up at"), null=True, editable=False)
    end_reason = models.TextField(_("why it was given up"), blank=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = TenantManager["Plan"]()
    history = tracked()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ("-written_at",)

    def __str__(self) -> str:
        return self.name
