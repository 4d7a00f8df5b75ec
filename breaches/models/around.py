"""What stands around a breach: others who were told, lessons, measures, links."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach
from breaches.models.part import BreachPart
from privacyoffice.audit.history import tracked
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager


class Outsider(models.TextChoices):
    """Who else was told."""

    CONTROLLER = "controller", _("another controller")
    POLICE = "police", _("the police")
    INSURER = "insurer", _("an insurer")
    CYBER = "cyber", _("a cyber authority, such as the IBD or the NCSC")
    CLIENT = "client", _("a client or partner")
    OTHER = "other", _("somebody else")


class OutsideNotice(BreachPart):
    """Somebody else was told, at a moment. Written once. `rule` is the code of a clock rule."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="outside_notices")
    to = models.CharField(_("who"), max_length=20, choices=Outsider.choices)
    rule = models.SlugField(_("for the clock"), max_length=30, blank=True)
    told_at = models.DateTimeField(_("told at"))
    note = EncryptedTextField(_("note"), case="breach_id")
    at = models.DateTimeField(_("written down at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = TenantManager["OutsideNotice"]()

    class Meta:
        verbose_name = _("note of somebody else who was told")
        verbose_name_plural = _("notes of others who were told")
        ordering = ("told_at", "pk")


class Evaluation(BreachPart):
    """What was learned; without it no breach is closed. Law: GDPR art. 33(5), 24, 32(1)(d)."""

    breach = models.OneToOneField(Breach, on_delete=models.PROTECT, related_name="evaluation")
    cause = EncryptedTextField(_("cause"), case="breach_id")
    lesson = EncryptedTextField(_("lesson"), case="breach_id")
    at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = TenantManager["Evaluation"]()
    history = tracked()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")


class Measure(BreachPart):
    """Something that is done about it, by somebody before a day (an Amsterdam date)."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="measures")
    what = EncryptedTextField(_("measure"), case="breach_id")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("done by"),
    )
    due_on = models.DateField(_("before"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    dropped = models.BooleanField(_("not done"), default=False)
    result = EncryptedTextField(_("result"), case="breach_id", blank=True)
    written_at = models.DateTimeField(_("written at"), editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = TenantManager["Measure"]()
    history = tracked()

    class Meta:
        verbose_name = _("measure after a breach")
        verbose_name_plural = _("measures after breaches")
        ordering = ("due_on", "pk")


class ConcernedProcessing(BreachPart):
    """A processing activity of the register in which it happened."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="processings")
    activity = models.ForeignKey(
        "registers.ProcessingActivity", on_delete=models.PROTECT, related_name="+"
    )

    objects = TenantManager["ConcernedProcessing"]()

    class Meta:
        verbose_name = _("processing in which it happened")
        verbose_name_plural = _("processings in which it happened")
        constraints = (
            models.UniqueConstraint(
                fields=("breach", "activity"), name="concerned_processing_once"
            ),
        )


class PartyRole(models.TextChoices):
    """What an external party has to do with it. Law: GDPR art. 26, 28, 33(2)."""

    PROCESSOR = "processor", _("processor")
    SUB_PROCESSOR = "sub_processor", _("sub-processor")
    JOINT = "joint", _("joint controller")
    CONTROLLER = "controller", _("another controller")
    RECEIVER = "receiver", _("received the data by mistake")


class ConcernedParty(BreachPart):
    """An external party that has to do with it."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="parties")
    party = models.ForeignKey("processors.Party", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=PartyRole.choices)

    objects = TenantManager["ConcernedParty"]()

    class Meta:
        verbose_name = _("external party of a breach")
        verbose_name_plural = _("external parties of a breach")
        constraints = (
            models.UniqueConstraint(
                fields=("breach", "party", "role"), name="concerned_party_once"
            ),
        )


class LinkedCase(BreachPart):
    """Another case that has to do with it, such as a request: its kind, id and reference."""

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="linked_cases")
    case_kind = models.CharField(max_length=100)
    case_id = models.UUIDField()
    reference = models.CharField(_("reference"), max_length=20)

    objects = TenantManager["LinkedCase"]()

    class Meta:
        verbose_name = _("case that has to do with it")
        verbose_name_plural = _("cases that have to do with it")
        constraints = (
            models.UniqueConstraint(fields=("breach", "case_id"), name="linked_case_once"),
        )
