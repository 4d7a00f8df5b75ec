"""What a version of the policy promises, as everybody may read it."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class PublishedPromisesQuerySet(TenantQuerySet["PublishedPromises"]):
    """Questions about promises."""

    def in_force_on(self, day: date) -> "PublishedPromisesQuerySet":
        """Begun by that day, the one that holds first: the same order as that of the policy."""
        return self.filter(in_force_from__lte=day).order_by("-policy_version")


class PublishedPromises(TenantModel):
    """The public part of one version of the policy. Immutable, read by everybody.

    `promises` is what that version gives people, where the law is the floor
    (publicsite.promises). It is kept apart because the public has no right to read the policy
    itself, and written with the policy, so that no page tells a term that no longer holds.
    """

    policy_version = models.PositiveIntegerField(_("version of the policy"))
    in_force_from = models.DateField(_("in force from"))
    promises: Any = models.JSONField()

    objects: Any = TenantManager.of(PublishedPromisesQuerySet)

    class Meta:
        verbose_name = _("published promises")
        verbose_name_plural = _("published promises")
        ordering = ("-policy_version",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "policy_version"), name="published_promises_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.policy_version)
