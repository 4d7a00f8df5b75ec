"""How often what an organisation shows to the public has changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class PublicRevision(TenantModel):
    """One row an organisation: the number of its public state.

    Whoever changes what the public sees raises the number and holds the row until the change
    is committed; files are put into service while holding it too. So a file never serves a
    state of another number. A note for machines: the acts themselves are audited.
    """

    number = models.PositiveBigIntegerField(_("revision"), default=0)
    changed_at = models.DateTimeField(_("changed at"), null=True)
    written_at = models.DateTimeField(_("pages written at"), null=True)

    class Meta:
        verbose_name = _("public revision")
        verbose_name_plural = _("public revisions")
        constraints = (
            models.UniqueConstraint(fields=("organisation",), name="public_revision_once"),
        )

    def __str__(self) -> str:
        return f"{self.number}"
