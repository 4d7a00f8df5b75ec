"""What every row about an agreement has in common."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from privacyoffice.tenancy.models import TenantModel


class AgreementPart(TenantModel):
    """A row that belongs to one agreement. Has a field `agreement`."""

    if TYPE_CHECKING:
        agreement_id: UUID

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return _("%(what)s of an agreement") % {"what": self._meta.verbose_name}

    @property
    def case_id_for_audit(self) -> UUID:
        """Under the key of which agreement the reasons of acts on this are kept."""
        return self.agreement_id
