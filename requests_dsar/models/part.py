"""What every row about a request has in common."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from privacyoffice.tenancy.models import TenantModel


class RequestPart(TenantModel):
    """A row that belongs to one request and is encrypted under its key. Has a field `request`."""

    if TYPE_CHECKING:
        request_id: UUID

    class Meta:
        abstract = True

    def __str__(self) -> str:
        # Never anything about the person.
        return _("%(what)s of a request") % {"what": self._meta.verbose_name}

    @property
    def case_id_for_audit(self) -> UUID:
        """Under the key of which case the reasons of acts on this are kept."""
        return self.request_id
