"""Within how many hours whom must be told: a row with a date in force."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from breaches.models.breach import Risk
from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel


class RunsFrom(models.TextChoices):
    """From which moment the hours run."""

    AWARE = "aware", _("the moment of awareness")
    DISCOVERED = "discovered", _("the moment at which it was found")
    REPORTED = "reported", _("the moment at which the office heard of it")


class ClockRule(TenantModel):
    """One clock of an organisation from a day on; the newest of a code that is in force holds.

    It stands over the row that the product has of itself (catalogue/clocks.toml). `code` "ap" is
    the authority's own clock. `threshold` is the least risk at which one must tell, as Risk;
    with `applies` off there is no such clock from that day. `valid_from` is an Amsterdam date;
    a breach follows the row of the day of awareness. Law: GDPR art. 33(1).
    """

    code = models.SlugField(_("code"), max_length=30)
    name = models.CharField(_("whom is told"), max_length=120)
    article = models.CharField(_("rests on"), max_length=200)
    hours = models.PositiveSmallIntegerField(
        pgettext_lazy("of a clock", "hours"),
        validators=[MinValueValidator(1), MaxValueValidator(720)],
    )
    runs_from = models.CharField(
        _("runs from"), max_length=20, choices=RunsFrom.choices, default=RunsFrom.AWARE
    )
    threshold = models.CharField(
        _("from which risk"), max_length=10, choices=Risk.choices, default=Risk.RISK
    )
    applies = models.BooleanField(_("applies here"), default=True)
    valid_from = models.DateField(_("in force from"))

    objects = TenantManager["ClockRule"]()
    history = tracked()

    class Meta:
        verbose_name = _("clock for data breaches")
        verbose_name_plural = _("clocks for data breaches")
        ordering = ("code", "-valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "code", "valid_from"),
                name="clock_rule_once_a_day",
                violation_error_message=_("There is a row of this clock from that day already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.hours})"
