"""What every row about a breach has in common."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from privacyoffice.tenancy.models import TenantModel


class BreachPart(TenantModel):
    """A row that belongs to one breach and is encrypted under its key. Has a field `breach`."""

    if TYPE_CHECKING:
        breach_id: UUID

    class Meta:
        abstract = True

    def __str__(self) -> str:
        # Never anything about people.
        return _("%(what)s of a breach") % {"what": self._meta.verbose_name}

    @property
    def case_id_for_audit(self) -> UUID:
        """Under the key of which case the reasons of acts on this are kept."""
        return self.breach_id
