"""A policy of an organisation from a day on: kept for ever, never rewritten."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class PolicyProfileQuerySet(TenantQuerySet["PolicyProfile"]):
    """Questions about versions of the policy."""

    def in_force_on(self, day: date) -> "PolicyProfileQuerySet":
        """Begun by that day, the one that holds first: the highest version that has begun."""
        return self.filter(in_force_from__lte=day).order_by("-version")


class PolicyProfile(TenantModel):
    """One version of the policy. Of those that have begun, the highest version holds.

    `text` is what somebody saved (TOML); `content` is the same, read; `findings` is the
    report of the floor rule in the words of that day. The application can add a version and
    read it, nothing else. Law: GDPR art. 5(2), 24(2).
    """

    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    in_force_from = models.DateField(_("in force from"))
    text = models.TextField(_("text of the profile"))
    content: Any = models.JSONField()
    findings: Any = models.JSONField(default=list)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("saved by"),
        help_text=_("Empty: the system itself."),
    )
    saved_at = models.DateTimeField(_("saved at"))

    objects = TenantManager.of(PolicyProfileQuerySet)

    class Meta:
        verbose_name = _("version of the policy")
        verbose_name_plural = _("versions of the policy")
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("organisation", "version"), name="policy_version_once"),
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="policy_version_from_1"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version}. {self.title}"

    def findings_of(self, kind: str) -> list[dict[str, str]]:
        """The findings of one kind, as they were on the day of saving."""
        return [finding for finding in self.findings if finding["kind"] == kind]
