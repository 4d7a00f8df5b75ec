"""A statement as it was published (decision 8)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.publicsite.models.statement import Kind, Language
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class StatementVersionQuerySet(TenantQuerySet["StatementVersion"]):
    """Questions about published statements."""

    def versions_of(self, kind: str, language: str) -> "StatementVersionQuerySet":
        """The versions of one statement, the one that holds first."""
        return self.filter(kind=kind, language=language).order_by("-version")


class StatementVersion(TenantModel):
    """One published version of a statement. Immutable, kept for ever, read by everybody.

    `policy_version` is the policy that it was written for. `changed` is one sentence for the
    reader. Holds no names of staff: who wrote and published it is in the audit trail.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    changed = models.CharField(_("what changed"), max_length=300)
    policy_version = models.PositiveIntegerField(_("version of the policy"))
    in_force_on = models.DateField(_("in force from"))
    published_at = models.DateTimeField(_("published at"))

    objects: Any = TenantManager.of(StatementVersionQuerySet)

    class Meta:
        verbose_name = _("published statement")
        verbose_name_plural = _("published statements")
        ordering = ("kind", "language", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "language", "version"),
                name="statement_version_once",
            ),
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="statement_version_from_1"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"
