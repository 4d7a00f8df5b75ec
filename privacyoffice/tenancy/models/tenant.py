"""What every row that belongs to one organisation has in common."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.scope import current_organisation_id


class TenantModel(models.Model):
    """A row of one organisation: random id, organisation, scoped manager.

    A new row without an organisation gets the one in scope. Its table also needs
    `SecureTenantTable` in a migration; a system check and a test refuse one without.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "tenancy.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("organisation"),
    )

    objects: Any = TenantManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        given: object = self.organisation_id
        if given is None:
            self.organisation_id = current_organisation_id()
        super().save(*args, **kwargs)
