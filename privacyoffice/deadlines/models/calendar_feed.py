"""The secret address behind which somebody's calendar program finds their dates."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class CalendarFeed(TenantModel):
    """One address of one person. Only the hash of its secret is kept: shown once, then gone.

    Withdrawn by the person, or by giving out a new one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    secret_sha256 = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(_("made on"), editable=False)
    last_read_on = models.DateField(_("last read on"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, editable=False)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "user"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="calendar_feed_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("organisation", "secret_sha256"), name="calendar_feed_secret_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.user)
