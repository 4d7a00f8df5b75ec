"""What the people concerned and their councils think (GDPR art. 35(9); WOR art. 27)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dpia.models.assessment import Assessment
from dpia.models.part import AssessmentPart
from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager


class Whose(models.TextChoices):
    """Whose view it is."""

    PEOPLE = "people", _("the people concerned, or who speaks for them (GDPR 35(9))")
    WORKS_COUNCIL = "works_council", _("the works council (WOR 27)")
    CLIENT_COUNCIL = "client_council", _("the client council")
    PROCESSOR = "processor", _("the processor (GDPR 28(3)(f))")
    OTHER = "other", pgettext_lazy("whose view", "others")


class Asked(models.TextChoices):
    """Whether they were asked."""

    ASKED = "asked", pgettext_lazy("of a view", "asked")
    NOT_ASKED = "not_asked", pgettext_lazy("of a view", "not asked")


class View(AssessmentPart):
    """One view: what they said and what was done with it, or why nobody asked them."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="views")
    whose = models.CharField(_("whose"), max_length=20, choices=Whose.choices)
    who = models.CharField(_("who exactly"), max_length=200, blank=True)
    asked = models.CharField(_("asked"), max_length=10, choices=Asked.choices)
    on = models.DateField(_("on"), null=True, blank=True)
    how = models.TextField(_("how they were asked"), blank=True)
    said = models.TextField(_("what they said"), blank=True)
    agrees = models.BooleanField(_("they agree"), null=True, blank=True)
    done = models.TextField(_("what was done with it"), blank=True)
    why_not = models.TextField(_("why they were not asked"), blank=True)

    objects = TenantManager["View"]()
    history = tracked()

    class Meta:
        verbose_name = _("view")
        verbose_name_plural = _("views")
        ordering = ("whose", "id")
