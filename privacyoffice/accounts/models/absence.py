"""That somebody is away for some days, and who takes their place."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class AbsenceQuerySet(TenantQuerySet["Absence"]):
    """Questions about who is away."""

    def on(self, day: date) -> "AbsenceQuerySet":
        """Who is away on `day`; both ends are days of absence."""
        return self.filter(withdrawn_at__isnull=True, first_day__lte=day, last_day__gte=day)

    def meeting(self, first_day: date, last_day: date) -> "AbsenceQuerySet":
        """Those that share a day with this period."""
        return self.filter(
            withdrawn_at__isnull=True, first_day__lte=last_day, last_day__gte=first_day
        )

    def shown_to(self, user: Any) -> "AbsenceQuerySet":
        """All for who keeps them; for others their own and those in which they replace somebody."""
        if user.has_perm("accounts.manage_absence"):
            return self.all()
        return self.filter(models.Q(user=user) | models.Q(deputy=user))


_ENDS_BEFORE = _("The last day cannot be before the first day.")
_REPLACED_BY_NOBODY_ELSE = _("Choose somebody else to replace this person.")


class Absence(TenantModel):
    """A period of whole days, inclusive, without a reason: that is nobody's business.

    Entered, shortened and withdrawn by accounts.services.absence.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="absences",
        verbose_name=_("person"),
    )
    first_day = models.DateField(_("first day away"))
    last_day = models.DateField(_("last day away"))
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("replaced by"),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"), editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, editable=False)

    objects = TenantManager.of(AbsenceQuerySet)
    history = tracked()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ("-first_day",)
        permissions = (("manage_absence", "Can enter and change the absence of others"),)
        indexes = (models.Index(fields=("organisation", "last_day"), name="absence_until"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="absence_ends_after_it_begins",
                violation_error_message=_ENDS_BEFORE,
            ),
            models.CheckConstraint(
                condition=models.Q(deputy__isnull=True) | ~models.Q(deputy=models.F("user")),
                name="absence_replaced_by_somebody_else",
                violation_error_message=_REPLACED_BY_NOBODY_ELSE,
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.first_day:%d-%m-%Y} – {self.last_day:%d-%m-%Y}"

    def clean(self) -> None:
        """What the constraints refuse, beside the field that somebody filled in."""
        wrong = {}
        if self.last_day < self.first_day:
            wrong["last_day"] = _ENDS_BEFORE
        if self.deputy_id == self.user_id:
            wrong["deputy"] = _REPLACED_BY_NOBODY_ELSE
        if wrong:
            raise ValidationError(wrong)
