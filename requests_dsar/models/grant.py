"""Work on one request, granted to somebody whose role does not reach all of them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel
from requests_dsar.models.request import DataSubjectRequest


class GrantManager(TenantManager["RequestGrant"], UserObjectPermissionManager):
    """Scoped, and known to guardian."""


class RequestGrant(TenantModel, UserObjectPermissionBase):
    """A django-guardian permission on one request, until a day (the first day without it).

    It comes with the work on that request and ends with it.
    """

    content_object = models.ForeignKey(
        DataSubjectRequest,
        on_delete=models.CASCADE,
        related_name="grants",
        verbose_name=pgettext_lazy("of a data subject", "request"),
    )
    valid_until = models.DateField(_("until"), help_text=_("The first day without it."))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    granted_at = models.DateTimeField(_("granted at"))

    objects: Any = GrantManager()  # type: ignore[misc]

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("work on a request")
        verbose_name_plural = _("work on requests")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(granted_by=models.F("user")),
                name="request_grant_not_to_oneself",
                violation_error_message=_("You cannot grant this to yourself."),
            ),
        )
