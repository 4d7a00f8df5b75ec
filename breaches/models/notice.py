"""What anyone may read of a breach: a notice on the website of the organisation."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.communication import Communication
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class PublicNoticeQuerySet(TenantQuerySet["PublicNotice"]):
    """Questions about public notices."""

    def standing(self, day: date) -> "PublicNoticeQuerySet":
        """Those that stand on the website on an Amsterdam date, the newest first."""
        return self.not_over(day).filter(stands_from__lte=day).order_by("-stands_from", "slug")

    def not_over(self, day: date) -> "PublicNoticeQuerySet":
        """Those that stand on the website on an Amsterdam date, or will later."""
        until = models.Q(stands_until__isnull=True) | models.Q(stands_until__gte=day)
        return self.filter(until, withdrawn_at__isnull=True)


class PublicNotice(TenantModel):
    """The text of a communication as it was published: in the clear, because anyone may read it.

    It stands at its address from `stands_from` up to and including `stands_until` (Amsterdam
    dates; null: until somebody says so), unless it was withdrawn. Only those two ever change.
    Law: GDPR art. 34(3)(c).
    """

    communication = models.OneToOneField(
        Communication, on_delete=models.PROTECT, related_name="notice"
    )
    slug = models.SlugField(_("address"), max_length=80)
    language = models.CharField(_("language"), max_length=2)
    title = models.CharField(_("title"), max_length=200)
    texts = models.JSONField(_("texts"))
    stands_from = models.DateField(_("on the website from"))
    stands_until = models.DateField(_("on the website until"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    objects = TenantManager.of(PublicNoticeQuerySet)

    class Meta:
        verbose_name = _("public notice of a breach")
        verbose_name_plural = _("public notices of breaches")
        ordering = ("-stands_from", "slug")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "slug"), name="notice_address_once"),
            models.CheckConstraint(
                condition=models.Q(stands_until__isnull=True)
                | models.Q(stands_until__gte=models.F("stands_from")),
                name="notice_ends_after_its_start",
                violation_error_message=_("The last day cannot be before the first."),
            ),
        )

    def __str__(self) -> str:
        return self.title
