"""Others whom a processor engages, and data that go outside the European Economic Area."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager
from processors.models.agreement import Agreement
from processors.models.part import AgreementPart
from processors.models.party import Party
from processors.models.safeguard import Safeguard


class Authorisation(models.TextChoices):
    """How we allow a processor to engage another. Law: GDPR art. 28(2)."""

    SPECIFIC = "specific", _("specific: this one")
    GENERAL = "general", _("general: we may object to a change")


class SubStatus(models.TextChoices):
    """Whether a sub-processor may work."""

    ANNOUNCED = "announced", _("announced: we may still object")
    AUTHORISED = "authorised", _("allowed")
    OBJECTED = "objected", _("we objected")
    ENDED = "ended", pgettext_lazy("of a sub-processor", "ended")


class SubProcessing(FSMModelMixin, AgreementPart):
    """One party that works under a processor, or under another sub-processor (`parent`).

    `object_until` is the last day on which we can object to an announced one (an Amsterdam
    date). Law: GDPR art. 28(2), 28(4).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="subs")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("works under"),
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("sub-processor")
    )
    service = models.CharField(_("what it does"), max_length=300)
    country = models.CharField(_("country of the data"), max_length=2)
    authorisation = models.CharField(
        _("authorisation"), max_length=20, choices=Authorisation.choices
    )
    told_on = models.DateField(_("announced on"), null=True, blank=True)
    object_until = models.DateField(_("we may object until"), null=True, blank=True)
    same_duties = models.BooleanField(
        _("has the same duties in writing (GDPR article 28(4))"), default=False
    )
    status = FSMField(
        _("status"),
        default=SubStatus.ANNOUNCED,
        choices=SubStatus.choices,
        protected=True,
        editable=False,
    )
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("reason"), blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)

    objects = TenantManager["SubProcessing"]()
    history = tracked(FSMModelMixin)

    class Meta:
        verbose_name = _("sub-processor")
        verbose_name_plural = _("sub-processors")
        ordering = ("service", "pk")

    def __str__(self) -> str:
        """What it does: how the history names the one under which another works."""
        return self.service

    @transition(field=status, source=SubStatus.ANNOUNCED, target=SubStatus.AUTHORISED)
    def allow(self) -> None:
        """It may work: we said so, or let the term for objecting go by."""

    @transition(field=status, source=SubStatus.ANNOUNCED, target=SubStatus.OBJECTED)
    def object_to(self) -> None:
        """It may not."""

    @transition(
        field=status,
        source=(SubStatus.ANNOUNCED, SubStatus.AUTHORISED, SubStatus.OBJECTED),
        target=SubStatus.ENDED,
    )
    def end(self) -> None:
        """It does not work for us any more."""


class SccModule(models.TextChoices):
    """Which part of the standard clauses fits. Law: Decision (EU) 2021/914."""

    CONTROLLER_CONTROLLER = "1", _("module 1: controller to controller")
    CONTROLLER_PROCESSOR = "2", _("module 2: controller to processor")
    PROCESSOR_PROCESSOR = "3", _("module 3: processor to processor")
    PROCESSOR_CONTROLLER = "4", _("module 4: processor to controller")


class PartyTransfer(AgreementPart):
    """Data that go to a country outside the EEA under an agreement, and what makes that lawful.

    `sub` is the sub-processor that they go to, empty for the party itself. `decision` is the
    code of an adequacy decision (catalogue/adequacy.toml); of one that covers certified parties
    only, `certified_on` is the day on which somebody saw that this one is certified. Nothing is
    lawful before somebody signed it off, which the policy of the organisation may forbid.
    Law: GDPR art. 44-49.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="transfers")
    sub = models.ForeignKey(
        SubProcessing,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers",
        verbose_name=_("to the sub-processor"),
    )
    country = models.CharField(_("country"), max_length=2)
    safeguard = models.CharField(
        _("safeguard"), max_length=10, choices=Safeguard.choices, blank=True
    )
    decision = models.SlugField(_("adequacy decision"), max_length=40, blank=True)
    certified_on = models.DateField(
        _("certification of the party seen on"),
        null=True,
        blank=True,
        help_text=_("Some decisions cover certified parties only."),
    )
    scc_module = models.CharField(
        _("module of the standard clauses"), max_length=1, choices=SccModule.choices, blank=True
    )
    assessed_on = models.DateField(_("transfer assessed on"), null=True, blank=True)
    assessment = models.TextField(_("outcome of the transfer assessment"), blank=True)
    supplementary = models.TextField(_("supplementary measures"), blank=True)
    signed_off_on = models.DateField(_("signed off on"), null=True, editable=False)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("signed off by"),
    )
    ended_on = models.DateField(_("ended on"), null=True, editable=False)

    objects = TenantManager["PartyTransfer"]()
    history = tracked()

    class Meta:
        verbose_name = _("transfer of a party")
        verbose_name_plural = _("transfers of parties")
        ordering = ("country", "pk")
