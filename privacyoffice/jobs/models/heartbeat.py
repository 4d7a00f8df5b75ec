"""When something that must go on by itself was last seen at work."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class Heartbeat(TenantModel):
    """One row for each thing that beats in an organisation, overwritten at every beat.

    `counts` is what that beat did.
    """

    name = models.CharField(_("name"), max_length=100, editable=False)
    last_at = models.DateTimeField(_("last seen on"), editable=False)
    counts: Any = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("organisation", "name"), name="heartbeat_one_a_name"),
        )

    def __str__(self) -> str:
        return self.name
