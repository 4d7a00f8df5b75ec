"""An organisation that runs its data-protection office here."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.slugs import RESERVED_SLUGS


class Organisation(models.Model):
    """The controller (or processor) whose office this is; the wall is drawn around it.

    Names and contact details are public by law (GDPR art. 13(1)(a), (b), 37(7)), so they
    are readable without a scope; only the organisation itself may change them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(
        _("address"),
        max_length=63,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")],
        help_text=_("The first part of every public address. Once used, never given away again."),
    )
    name = models.CharField(_("name"), max_length=200)
    address = models.TextField(_("postal address"), blank=True)
    website = models.URLField(_("website"), blank=True)
    dpo_name = models.CharField(
        _("name of the data protection officer"), max_length=200, blank=True
    )
    dpo_email = models.EmailField(_("e-mail of the data protection officer"), blank=True)
    dpo_phone = models.CharField(
        _("telephone of the data protection officer"), max_length=40, blank=True
    )
    created_at = models.DateTimeField(_("created at"), editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(slug__in=RESERVED_SLUGS),
                name="organisation_slug_not_reserved",
                violation_error_message=_("This word is reserved. Choose another address."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class SlugRegister(models.Model):
    """Every address that was ever given out, so that no other organisation gets it again.

    Written by a database trigger on Organisation; nobody may delete from it.
    """

    slug = models.SlugField(primary_key=True, max_length=63)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="slugs", db_constraint=True
    )

    class Meta:
        verbose_name = _("address ever used")
        verbose_name_plural = _("addresses ever used")

    def __str__(self) -> str:
        return self.slug
