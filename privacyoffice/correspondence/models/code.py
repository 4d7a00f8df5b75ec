"""A code with which somebody shows, besides the link, that the case is theirs."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel

# A code that was typed wrongly this often does not work any more.
MOST_TRIES = 5


class Way(models.TextChoices):
    """How the second step was made. The weakest first."""

    EMAIL = "email", _("code by e-mail")
    COUNTER = "counter", _("code from the counter")
    POST = "post", _("code by post")
    DIGID = "digid", _("DigiD")


class CodeQuerySet(TenantQuerySet["Code"]):
    """Questions about codes."""

    def working(self, now: datetime) -> "CodeQuerySet":
        """Those that still open something."""
        return self.filter(
            used_at__isnull=True, ended_at__isnull=True, valid_until__gt=now, tries__lt=MOST_TRIES
        )


class Code(TenantModel):
    """That a code was given. The code itself stands nowhere: it follows from the key of the case.

    One by e-mail works in the admission that asked for it; one that was handed out works for the
    case.
    """

    case_id = models.UUIDField(editable=False)
    way = models.CharField(_("how"), max_length=20, choices=Way.choices, editable=False)
    # No foreign key: an admission is removed after a day, and this row is proof.
    admission_id = models.UUIDField(null=True, editable=False)
    made_at = models.DateTimeField(_("made at"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    valid_until = models.DateTimeField(_("valid until"), editable=False)
    tries = models.PositiveSmallIntegerField(_("wrong tries"), default=0, editable=False)
    used_at = models.DateTimeField(_("used at"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects = TenantManager.of(CodeQuerySet)

    class Meta:
        verbose_name = _("code for a case")
        verbose_name_plural = _("codes for cases")
        ordering = ("-made_at",)
        indexes = (models.Index(fields=("organisation", "case_id", "made_at"), name="code_of"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(tries__lte=MOST_TRIES), name="code_few_tries"
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
