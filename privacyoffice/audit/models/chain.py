"""The chain of an organisation's acts: where it ends, and what each transaction changed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager


class ChainHead(models.Model):
    """The last link of an organisation's chain. Only the database's own programs write it; who
    links an act locks this row, so that acts get their place one after another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.OneToOneField(
        "tenancy.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    sequence = models.BigIntegerField(_("sequence"))
    row_hash = models.BinaryField(null=True, editable=False)

    objects = TenantManager["ChainHead"]()

    class Meta:
        verbose_name = _("end of the audit chain")
        verbose_name_plural = _("ends of the audit chain")

    def __str__(self) -> str:
        return str(self.sequence)


class RowSeal(models.Model):
    """What a watched row was after a change, as a hash: proof without the values.

    A trigger on the watched table writes it. At commit the first act of the transaction takes
    it (`event_sequence`). An empty `row_hash` says that the row was removed.
    """

    id = models.BigAutoField(primary_key=True)
    # Without a check of the database's own: the sealed row has that key already.
    organisation = models.ForeignKey(
        "tenancy.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    event_sequence = models.BigIntegerField(_("sequence"), null=True)
    transaction = models.BigIntegerField(editable=False)
    table_name = models.CharField(_("table"), max_length=63)
    row_id = models.CharField(_("row"), max_length=64)
    row_hash = models.BinaryField(null=True, editable=False)
    changed = models.TextField(_("changed columns"), blank=True)

    objects = TenantManager["RowSeal"]()

    class Meta:
        verbose_name = _("seal of a row")
        verbose_name_plural = _("seals of rows")
        indexes = (
            models.Index(fields=("organisation", "event_sequence", "id"), name="audit_seals"),
            models.Index(
                fields=("transaction",),
                condition=models.Q(event_sequence__isnull=True),
                name="audit_seals_loose",
            ),
        )

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}"
