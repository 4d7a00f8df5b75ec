"""What the parts of a processing activity have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class ActivityPart(TenantModel):
    """A line of a processing activity, in the order in which people wrote it.

    Subclasses name their foreign key `activity` and their text field.
    """

    position = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ("position", "id")
