"""What every row of an assessment has in common."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from privacyoffice.tenancy.models import TenantModel


class AssessmentPart(TenantModel):
    """A row that belongs to one assessment. Has a field `assessment`."""

    if TYPE_CHECKING:
        assessment_id: UUID

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return _("%(what)s of a DPIA") % {"what": self._meta.verbose_name}

    @property
    def case_id_for_audit(self) -> UUID:
        """Under the key of which assessment the reasons of acts on this are kept."""
        return self.assessment_id
