"""What came of looking at a whole audit chain, kept so that nobody can say it was never done."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.verdicts import Fault
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class ChainVerificationQuerySet(TenantQuerySet["ChainVerification"]):
    """Questions about verifications."""

    def newest(self) -> "ChainVerification | None":
        """The last one, whatever came of it."""
        return self.order_by("-checked_at").first()

    def newest_right(self) -> "ChainVerification | None":
        """The last one that found nothing."""
        return self.filter(is_right=True).order_by("-checked_at").first()


class ChainVerification(TenantModel):
    """One look at the chain of an organisation, from its first act to its last. Never changed.

    `end` is the place of the last act that was looked at, and `right_until` the last one up to
    which the proof holds (0: none). `problems` is a list of {"code", "sequence", "detail"}, the
    first in the chain first and changes outside the program last, without any value of a row;
    `problem_count` also counts what was left out of it. `losses` is a list of {"from", "until",
    "at"}: acts that a backup took away that was put back, with when. Law: GDPR art. 5(2),
    32(1)(d).
    """

    checked_at = models.DateTimeField(_("checked on"), editable=False)
    is_right = models.BooleanField(_("outcome"), editable=False)
    checked = models.PositiveBigIntegerField(_("number of acts"), editable=False)
    end = models.PositiveBigIntegerField(_("last act"), editable=False)
    right_until = models.PositiveBigIntegerField(_("right up to act"), editable=False)
    first_bad = models.PositiveBigIntegerField(_("first wrong act"), null=True, editable=False)
    problems: Any = models.JSONField(_("what is wrong"), default=list, editable=False)
    problem_count = models.PositiveIntegerField(default=0, editable=False)
    losses: Any = models.JSONField(default=list, editable=False)
    checkpoint_count = models.PositiveIntegerField(_("checkpoints"), default=0, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("asked for by"),
    )

    objects = TenantManager.of(ChainVerificationQuerySet)

    class Meta:
        verbose_name = _("check of the chain of proof")
        verbose_name_plural = _("checks of the chain of proof")
        ordering = ("-checked_at",)
        permissions = (
            ("check_chainverification", "Can have the chain checked"),
            ("export_chainverification", "Can take the chain along as a file"),
            ("explain_chainverification", "Can say what happened outside the program"),
        )
        indexes = (
            models.Index(fields=("organisation", "-checked_at"), name="proof_newest_verification"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_right=True, problem_count=0)
                | models.Q(is_right=False, problem_count__gt=0),
                name="proof_wrong_with_problems",
            ),
        )

    def __str__(self) -> str:
        return str(self.checked_at)

    @property
    def broken(self) -> list[dict[str, Any]]:
        """What is wrong with the chain, with rows beside it, or with checkpoints."""
        return [problem for problem in self.problems if problem["code"] != Fault.CHANGED_OUTSIDE]

    @property
    def is_whole(self) -> bool:
        """Whether all is as it was recorded; data may have been changed outside the program."""
        return not self.broken
