"""That somebody without an account did something, for as long as a limit looks back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class Attempt(TenantModel):
    """One time that something limited was done. `who` is a keyed hash: never an address.

    Removed once no limit looks back so far. Law: GDPR art. 5(1)(c), 5(1)(e), 32(1)(b).
    """

    kind = models.CharField(_("what"), max_length=40, editable=False)
    who = models.CharField(_("by whom, as a keyed hash"), max_length=64, editable=False)
    at = models.DateTimeField(_("at"), editable=False)

    class Meta:
        verbose_name = _("attempt of a visitor")
        verbose_name_plural = _("attempts of visitors")
        indexes = (
            models.Index(fields=("organisation", "kind", "who", "at"), name="attempt_of_somebody"),
            models.Index(fields=("organisation", "at"), name="attempt_oldest"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
