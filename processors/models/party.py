"""An external party, or a kind of parties, with which the organisation exchanges data."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.models import TenantModel


class PartyKind(models.TextChoices):
    """What sort of body a party is; its role differs per processing activity."""

    PUBLIC_BODY = "public_body", _("public body")
    COMPANY = "company", _("company")
    NON_PROFIT = "non_profit", _("foundation or association")
    CARE = "care", _("care provider")
    EDUCATION = "education", _("school or training institute")
    GROUP = "group", _("a kind of parties, such as employers")


class Party(TenantModel):
    """One party, known once in an organisation. Law: GDPR art. 4(8)-(10), 30(1)(a), (d)."""

    name = models.CharField(_("name"), max_length=242)
    kind = models.CharField(_("kind"), max_length=20, choices=PartyKind.choices, blank=True)
    kvk_number = models.CharField(
        _("Chamber of Commerce number"),
        max_length=8,
        blank=True,
        validators=[
            RegexValidator(r"^[0-9]{8}\Z", _("A Chamber of Commerce number has eight digits."))
        ],
    )
    country = models.CharField(
        _("country"), max_length=100, blank=True, help_text=_("Empty for the Netherlands.")
    )
    contact = models.TextField(_("contact details"), blank=True)
    history = tracked()

    class Meta:
        verbose_name = _("external party")
        verbose_name_plural = _("external parties")
        ordering = (Lower("name"), "id")
        constraints = (
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                name="party_name_unique",
                violation_error_message=_("This party is already in the list."),
            ),
        )

    def __str__(self) -> str:
        return self.name
