"""How bad it is, and whom to tell: each judgement is a row, and the newest counts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach, Risk
from breaches.models.part import BreachPart
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager


class Assessment(BreachPart):
    """What the method of ENISA says of the facts, and what an officer judges. Written once.

    `inputs` are the choices of the method by name and `steps` what it made of them, both without
    anything about one person; `score` is its outcome and `level` the word for it. `risk` is the
    officer's own judgement, with its reason; it may differ. Law: GDPR art. 33(1), 34(1).
    """

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="assessments")
    inputs = models.JSONField(_("choices"), default=dict)
    steps = models.JSONField(_("steps"), default=list)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=2)
    level = models.CharField(_("level"), max_length=20)
    risk = models.CharField(_("risk for people"), max_length=10, choices=Risk.choices)
    reason = EncryptedTextField(_("reason"), case="breach_id")
    at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = TenantManager["Assessment"]()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ("at", "pk")


class Told(models.TextChoices):
    """Whom a decision is about."""

    AUTHORITY = "authority", _("the supervisory authority (AP)")
    PEOPLE = "people", _("the people concerned")


class NotTold(models.TextChoices):
    """Why somebody is not told. Law: GDPR art. 33(1), 34(1), 34(3); UAVG art. 41."""

    NO_RISK = "no_risk", _("a risk is unlikely")
    NO_HIGH_RISK = "no_high_risk", _("a high risk is unlikely")
    UNINTELLIGIBLE = "unintelligible", _("nobody can read the data, for instance by encryption")
    MEASURES = "measures", _("measures afterwards took the high risk away")
    DISPROPORTIONATE = "disproportionate", _("it takes too much; the public is told instead")
    UAVG_41 = "uavg_41", _("an interest of UAVG article 41 weighs more")
    NOT_A_BREACH = "not_a_breach", _("it is no data breach")
    RULE = "rule", _("the rule in force does not ask for it at this risk")


class TellingDecision(BreachPart):
    """Whether the authority or people are told, with the reason either way. Written once.

    `departs` says that the organisation's own policy promises otherwise. `ground` is empty when
    they are told.
    """

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="decisions")
    about = models.CharField(_("about whom"), max_length=10, choices=Told.choices)
    tell = models.BooleanField(_("is told"))
    ground = models.CharField(_("ground"), max_length=20, choices=NotTold.choices, blank=True)
    interest = models.CharField(_("interest of article 41"), max_length=5, blank=True)
    departs = models.BooleanField(_("departs from the own policy"), default=False)
    reason = EncryptedTextField(_("reason"), case="breach_id")
    at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = TenantManager["TellingDecision"]()

    class Meta:
        verbose_name = _("decision to tell or not")
        verbose_name_plural = _("decisions to tell or not")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(tell=True, ground="")
                | (models.Q(tell=False) & ~models.Q(ground="")),
                name="telling_not_without_ground",
                violation_error_message=_("Choose on which ground they are not told."),
            ),
        )
