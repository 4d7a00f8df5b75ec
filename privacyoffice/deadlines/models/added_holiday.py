"""A day off that the software did not know of yet, with its source."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class CountsFor(models.TextChoices):
    """In which calendar it is a day off."""

    ATW = "atw", _("terms of Dutch law (Algemene termijnenwet)")
    BOTH = "both", _("terms of Dutch law and of the European Union")


class AddedHoliday(TenantModel):
    """Added by an officer when a royal decree or the law makes a day one that does not count.

    Withdrawn rather than removed: dates that rested on it can still be explained.
    Law: Algemene termijnenwet art. 3; Reg. 1182/71 art. 2(1).
    """

    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(
        _("source"), max_length=300, help_text=_("For instance the Staatsblad and its number.")
    )
    counts_for = models.CharField(
        _("counts for"), max_length=10, choices=CountsFor.choices, default=CountsFor.ATW
    )
    added_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        null=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    added_at = models.DateTimeField(_("added on"), editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, editable=False)

    class Meta:
        verbose_name = _("added day off")
        verbose_name_plural = _("added days off")
        ordering = ("-day",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "day"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="added_holiday_once",
                violation_error_message=_("This day has been added already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.day:%d-%m-%Y} {self.name}"
