"""What every case has in common: a number, a key of its own, and perhaps an end of that key."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.cases.models.destruction import DECIDED, Why
from privacyoffice.tenancy.models import TenantModel


class CaseModel(TenantModel):
    """A case about a person. What it tells of people is encrypted under the key of this case.

    Outside it only its reference is ever named. Made by `cases.services.opening`, which gives
    the number and the key; ended for good by `cases.services.destroying`.
    """

    # On what a case of this kind can be destroyed.
    grounds_to_destroy: ClassVar[tuple[Why, ...]] = DECIDED

    reference = models.CharField(_("reference"), max_length=20, editable=False)
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("For instance about health, a crime, or a colleague."),
    )
    created_at = models.DateTimeField(_("entered at"), default=clock.now, editable=False)
    destroyed_at = models.DateTimeField(_("destroyed at"), null=True, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("organisation", "reference"),
                name="%(app_label)s_%(class)s_reference_unique",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def case_id_for_audit(self) -> UUID:
        """Under the key of which case the reasons of acts on this are kept."""
        return self.pk

    def why_not_change(self) -> str:
        """Why nothing can be added to this case or corrected any more; empty when it can be.

        A kind of cases says here that its work is done.
        """
        return ""

    def why_not_destroy(self, why: str, on: date) -> str:
        """Why this case cannot be destroyed on this ground and day, for whoever wants to; empty
        when it can be.

        A kind of cases says here that its work must be done first.
        """
        return ""
