"""How far the numbering of an organisation's register is."""

from django.db import models

from privacyoffice.tenancy.models import TenantModel


class ReferenceCounter(TenantModel):
    """The last number given out; one row an organisation, locked by whoever takes the next."""

    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation",), name="reference_counter_once"),
        )

    def __str__(self) -> str:
        return str(self.last)
