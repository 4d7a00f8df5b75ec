"""A department of an organisation, for as long as it exists."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models.tenant import TenantModel


class DepartmentQuerySet(TenantQuerySet["Department"]):
    """Questions about departments."""

    def existing_on(self, day: date) -> "DepartmentQuerySet":
        """Departments that exist on `day` (the end date is the first day without it)."""
        return self.filter(valid_from__lte=day).filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=day)
        )


class Department(TenantModel):
    """A department from a day until another; renamed or merged into its successor.

    Rename, merger and handing over work are one act: accounts.services.reorganise.
    """

    name = models.CharField(_("name"), max_length=200)
    valid_from = models.DateField(_("exists from"))
    valid_until = models.DateField(
        _("exists until"), null=True, blank=True, help_text=_("The first day without it.")
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="predecessors",
        verbose_name=_("continued as"),
    )

    objects = TenantManager.of(DepartmentQuerySet)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("name", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "name"),
                condition=models.Q(valid_until__isnull=True),
                name="department_name_unique_while_existing",
                violation_error_message=_("There is already a department with this name."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="department_ends_after_it_begins",
                violation_error_message=_("A department cannot end before it begins."),
            ),
        )

    def __str__(self) -> str:
        return self.name
