"""Who may decide in the name of a controlling body, since when and until when."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.roles import Role
from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class MandateQuerySet(TenantQuerySet["Mandate"]):
    """Questions about mandates."""

    def on(self, day: date) -> "MandateQuerySet":
        """Those that hold on a day, an Amsterdam date."""
        ended = models.Q(valid_until__isnull=False, valid_until__lte=day)
        return self.filter(valid_from__lte=day).exclude(ended)


class Mandate(TenantModel):
    """A body lets somebody, or whoever has a role, decide on requests in its name.

    `valid_from` is the first day with it and `valid_until` the first day without it, Amsterdam
    dates. `source` is the decision by which it was given. Law: Awb art. 10:1, 10:3-10:5, 10:10.
    """

    body = models.ForeignKey(
        "registers.ControllingBody",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("controlling body"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices, blank=True)
    refusals = models.BooleanField(_("also for what is not granted"), default=False)
    source = models.CharField(_("decision by which it was given"), max_length=200)
    conditions = models.TextField(_("conditions"), blank=True)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day without it.")
    )

    objects = TenantManager.of(MandateQuerySet)
    history = tracked()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ("-valid_from", "pk")
        permissions = (("end_mandate", "Can say that a mandate ends"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(role=""),
                name="mandate_for_person_or_role",
                violation_error_message=_("Choose a person or a role, and not both."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="mandate_ends_after_it_began",
                violation_error_message=_("A mandate does not end before it began."),
            ),
        )

    def __str__(self) -> str:
        return gettext("%(holder)s in the name of %(body)s") % {
            "holder": self.holder,
            "body": self.body,
        }

    @property
    def holder(self) -> Any:
        """The person, or the role in words."""
        return self.person or self.get_role_display()
