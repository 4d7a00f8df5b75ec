"""An external party, or a kind of parties, with which the organisation exchanges data."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class PartyKind(models.TextChoices):
    """What sort of body a party is; its role differs per processing activity."""

    PUBLIC_BODY = "public_body", _("public body")
    COMPANY = "company", _("company")
    NON_PROFIT = "non_profit", _("foundation or association")
    CARE = "care", _("care provider")
    EDUCATION = "education", _("school or training institute")
    GROUP = "group", _("a kind of parties, such as employers")


class PartyQuerySet(TenantQuerySet["Party"]):
    """Questions about parties."""

    def current(self) -> "PartyQuerySet":
        """Without those that were merged into another."""
        return self.filter(merged_into__isnull=True)


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
    legal_name = models.CharField(
        _("legal name"),
        max_length=242,
        blank=True,
        help_text=_("As in the trade register, if that is another name."),
    )
    # ISO 3166-1 alpha-2; empty while nobody said it.
    country = models.CharField(_("country"), max_length=2, blank=True, default="NL")
    contact = models.TextField(_("contact details"), blank=True)
    # A double that was merged: its name still leads to the party that stays.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    objects = TenantManager.of(PartyQuerySet)
    history = tracked()

    class Meta:
        verbose_name = _("external party")
        verbose_name_plural = _("external parties")
        ordering = (Lower("name"), "id")
        permissions = (("merge_party", "Can merge two parties that are the same"),)
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


class ContactPurpose(models.TextChoices):
    """For what one reaches somebody there."""

    PRIVACY = "privacy", _("privacy, such as their FG")
    SECURITY = "security", _("information security")
    BREACH = "breach", _("data breaches, day and night")
    CONTRACT = "contract", _("the agreement")
    TELEPHONE = "telephone", _("may ask for data by telephone")


class PartyContact(TenantModel):
    """How somebody at a party is reached, for a purpose.

    `verified_on`: the day on which somebody found out for themselves that the number is that of
    the party, not from the person who called. Who it is and how they are reached stand here and
    nowhere else: what is changed or removed is gone. Law: GDPR art. 5(1)(e), 28(3), 33(2).
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="contacts")
    purpose = models.CharField(_("for"), max_length=20, choices=ContactPurpose.choices)
    name = models.CharField(_("name or function"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    reachable = models.CharField(
        _("reachable"), max_length=200, blank=True, help_text=_("For instance day and night.")
    )
    verified_on = models.DateField(_("number verified on"), null=True, blank=True)
    verified_how = models.CharField(
        _("how the number was verified"),
        max_length=300,
        blank=True,
        help_text=_("For instance on the website of the party."),
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )

    objects = TenantManager["PartyContact"]()
    history = tracked(excluded_fields=["name", "email", "phone", "reachable", "verified_how"])

    class Meta:
        verbose_name = _("contact of a party")
        verbose_name_plural = _("contacts of a party")
        ordering = ("purpose", "name", "pk")

    def __str__(self) -> str:
        return self.name or self.get_purpose_display()
