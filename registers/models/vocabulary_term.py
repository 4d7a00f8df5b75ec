"""Terms that an organisation adds to the vocabularies of the register."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.models import TenantModel
from registers.models.parts import Sensitivity


class VocabularyKind(models.TextChoices):
    """What a term names."""

    PERSONAL_DATA = "personal_data", _("data")
    DATA_SUBJECTS = "data_subjects", _("people")
    RECIPIENTS = "recipients", _("recipients")
    SOURCES = "sources", _("sources")
    SECURITY_MEASURES = "security_measures", _("security measures")


class VocabularyTerm(TenantModel):
    """An own term with its other names, one a line; it goes before one of the platform."""

    kind = models.CharField(_("kind"), max_length=20, choices=VocabularyKind.choices)
    name = models.CharField(_("term"), max_length=200)
    synonyms = models.TextField(_("other names"), blank=True, help_text=_("One name a line."))
    sensitivity = models.CharField(
        _("sensitivity"),
        max_length=20,
        choices=Sensitivity.choices,
        blank=True,
        help_text=_("For kinds of data only."),
    )
    dpv = models.URLField(_("address of the term in DPV"), max_length=300, blank=True)
    history = tracked()

    class Meta:
        verbose_name = _("own term")
        verbose_name_plural = _("own terms")
        ordering = ("kind", Lower("name"), "id")
        constraints = (
            models.UniqueConstraint(
                "organisation",
                "kind",
                Lower("name"),
                name="vocabulary_term_unique",
                violation_error_message=_("This term is already in the list."),
            ),
        )

    def __str__(self) -> str:
        return self.name
