"""Sight of one processing activity, granted to somebody without a role that reaches it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel
from registers.models.processing_activity import ProcessingActivity


class GrantManager(TenantManager["ProcessingActivityGrant"], UserObjectPermissionManager):
    """Scoped, and known to guardian."""


class ProcessingActivityGrant(TenantModel, UserObjectPermissionBase):
    """A django-guardian permission on one object, with its reason and its end.

    The end is the first day without it, and every reader must ask for it
    (accounts.access does); guardian itself does not know that a grant can end.
    """

    content_object = models.ForeignKey(
        ProcessingActivity,
        on_delete=models.CASCADE,
        related_name="grants",
        verbose_name=_("processing activity"),
    )
    reason = models.CharField(_("reason"), max_length=300)
    valid_until = models.DateField(_("until"), help_text=_("The first day without it."))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(_("granted at"))

    objects: Any = GrantManager()  # type: ignore[misc]

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(granted_by=models.F("user")),
                name="activity_grant_not_to_oneself",
                violation_error_message=_("You cannot grant this to yourself."),
            ),
        )
