"""Somebody's role in an organisation, on a recorded decision."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class MembershipQuerySet(TenantQuerySet["Membership"]):
    """Questions about who has which role."""

    def active_on(self, day: date) -> "MembershipQuerySet":
        """Roles held on `day` (the end date is the first day without it)."""
        return self.filter(valid_from__lte=day).filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=day)
        )


class OwnMembershipManager(models.Manager["Membership"]):
    """One person's memberships in every organisation; row-level security admits only the
    rows of the person that was named with `set_user`."""

    def of(self, user_id: Any, day: date) -> models.QuerySet["Membership"]:
        """Roles that this person holds on `day`, with organisation and department."""
        return (
            MembershipQuerySet(self.model, using=self._db)
            .filter(user_id=user_id)
            .active_on(day)
            .select_related("organisation")
        )


class Membership(TenantModel):
    """A role, from a day until another, with the decision that it rests on.

    Given and ended by accounts.services; nobody gives one to themselves.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    role = models.CharField(_("role"), max_length=40, choices=Role.choices)
    department = models.ForeignKey(
        "tenancy.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("For a privacy ambassador: the department that they work for."),
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day without this role.")
    )
    decision = models.CharField(
        _("decision"),
        max_length=300,
        help_text=_("Number or name of the decision that gives this role."),
    )
    decided_on = models.DateField(_("decided on"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(_("entered at"), default=clock.now, editable=False)

    objects = TenantManager.of(MembershipQuerySet)
    own = OwnMembershipManager()
    history = tracked()

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        ordering = ("user__name", "role")
        permissions = (("end_membership", "Can end a role"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(granted_by__isnull=True)
                | ~models.Q(granted_by=models.F("user")),
                name="membership_not_given_to_oneself",
                violation_error_message=_("You cannot give a role to yourself."),
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.AMBASSADOR, department__isnull=False)
                | (~models.Q(role=Role.AMBASSADOR) & models.Q(department__isnull=True)),
                name="membership_department_for_ambassador_only",
                violation_error_message=_(
                    "Choose a department for a privacy ambassador, and for nobody else."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("A role cannot end before it begins."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}"
