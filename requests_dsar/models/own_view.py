"""A view of the list of requests that somebody saved for themselves."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel


class OwnView(TenantModel):
    """The filters of a list under a name, for one person. `query` is what stands behind the
    question mark of its address: choices of filters, and never what somebody searched for."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("of")
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=500)
    saved_at = models.DateTimeField(_("saved at"))

    objects = TenantManager["OwnView"]()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "user", "name"),
                name="own_view_name_once",
                violation_error_message=_("You have a view with this name already."),
            ),
        )

    def __str__(self) -> str:
        # Nothing that somebody wrote: this stands in the history.
        return gettext("saved view")
