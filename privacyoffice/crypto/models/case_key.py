"""The key of one case, wrapped under its organisation's key."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class CaseKey(TenantModel):
    """What opens everything that is encrypted of a case; the case dies with it.

    Its id is that of the case. On destruction `wrapped_key` becomes empty and stays so: the
    database refuses another. It has no history, because history would keep the key.
    """

    wrapped_key = models.BinaryField(editable=False)
    key_id = models.CharField(_("key of the organisation"), max_length=16, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    destroyed_at = models.DateTimeField(_("destroyed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("key of a case")
        verbose_name_plural = _("keys of cases")
        indexes = (
            models.Index(
                fields=("organisation", "key_id"),
                condition=models.Q(destroyed_at__isnull=True),
                name="case_key_in_use",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(destroyed_at__isnull=True, wrapped_key__gt=b"")
                | models.Q(destroyed_at__isnull=False, wrapped_key=b""),
                name="case_key_empty_when_destroyed",
                violation_error_message=_("A destroyed key is empty, and an empty key destroyed."),
            ),
        )

    @property
    def case_id_for_audit(self) -> UUID:
        """Acts on a key belong to its case."""
        return self.pk

    def __str__(self) -> str:
        return str(self.pk)
