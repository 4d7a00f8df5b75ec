"""What was agreed with a party about personal data (GDPR art. 26, 28)."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.audit.history import tracked
from privacyoffice.cases.models import CaseModel, Why
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from processors.models.part import AgreementPart
from processors.models.party import Party


class AgreementKind(models.TextChoices):
    """What sort of agreement it is."""

    PROCESSING = "processing", _("processing agreement (GDPR article 28)")
    JOINT = "joint", _("joint arrangement (GDPR article 26)")
    EXCHANGE = "exchange", _("exchange protocol or covenant")


class OurRole(models.TextChoices):
    """What we are under an agreement. Law: GDPR art. 4(7), 4(8), 26."""

    CONTROLLER = "controller", _("controller")
    PROCESSOR = "processor", _("processor for the other party")
    JOINT = "joint", _("joint controller")
    SEPARATE = "separate", _("controller beside the other party")


class SetBy(models.TextChoices):
    """Who sets the purposes, or the means, of what is done with the data."""

    US = "us", _("we do")
    THEM = "them", _("the other party does")
    TOGETHER = "together", _("we do so together")
    EACH = "each", _("each for itself")


class Model(models.TextChoices):
    """On which text an agreement is built."""

    VNG = "vng", _("standard agreement of the VNG for municipalities")
    OWN = "own", _("our own model")
    THEIRS = "theirs", _("the model of the other party")
    OTHER = "other", _("another text")


class Renewal(models.TextChoices):
    """What happens when an agreement reaches its last day."""

    ENDS = "ends", _("it ends")
    BY_AGREEMENT = "by_agreement", _("it is renewed if both want that")
    AUTOMATIC = "automatic", _("it is renewed unless somebody gives notice")


class Status(models.TextChoices):
    """How far an agreement is. That it expires or has expired follows from its days."""

    DRAFT = "draft", pgettext_lazy("of an agreement", "draft")
    NEGOTIATING = "negotiating", _("being negotiated")
    SIGNED = "signed", pgettext_lazy("of an agreement", "signed")
    TERMINATED = "terminated", pgettext_lazy("of an agreement", "ended")
    CANCELLED = "cancelled", pgettext_lazy("of an agreement", "did not come about")


class Afterwards(models.TextChoices):
    """What becomes of the data when an agreement ends. Law: GDPR art. 28(3)(g)."""

    RETURNED = "returned", _("given back")
    DELETED = "deleted", _("deleted")
    BOTH = "both", _("given back, and copies deleted")
    HANDED_ON = "handed_on", _("handed on to a successor")
    NONE_HELD = "none_held", _("the party held no data")


# Those that go on after their last day, because nobody gave notice.
RENEWS_ITSELF = models.Q(renewal=Renewal.AUTOMATIC, notice_on__isnull=True) & ~models.Q(
    renewal_term=""
)


class AgreementQuerySet(TenantQuerySet["Agreement"]):
    """Questions about agreements."""

    def unfinished(self) -> "AgreementQuerySet":
        """Not ended and not given up."""
        ended = (Status.TERMINATED, Status.CANCELLED)
        return self.exclude(status__in=ended).filter(destroyed_at__isnull=True)

    def valid_on(self, day: date) -> "AgreementQuerySet":
        """Signed, and in force on a day (an Amsterdam date)."""
        begun = models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=day)
        lasts = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day)
        return self.filter(
            begun, lasts | RENEWS_ITSELF, status=Status.SIGNED, destroyed_at__isnull=True
        )


class Agreement(FSMModelMixin, CaseModel):
    """One agreement with a party, from the first draft to the proof of what became of the data.

    A case, so that its files are inspected, encrypted and given out by one gate; its own words
    name no citizen and are not encrypted. `purposes_by` and `means_by` are who sets them, and
    with `kind_reason` why this kind was chosen. Days are Amsterdam dates, `valid_until` the last
    day itself; `notice_term` and `renewal_term` are written as a policy writes them ("3
    maanden"). `notice_on` is when one of the parties gave notice, so that nothing renews it any
    more; `notice_waived_for` the last day of the term for which the office decided to give none.
    `breach_hours` is within how many hours the processor tells of a breach. Of one
    that ended, `afterwards` and `data_proof` say what became of the data and how that was shown.
    Law: GDPR art. 26, 28, 29, 33(2).
    """

    # What was agreed is proof of art. 5(2), 28(9): nobody erases it on request.
    grounds_to_destroy: ClassVar[tuple[Why, ...]] = (Why.TERM, Why.ORDER, Why.MISTAKE)

    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind.choices)
    our_role = models.CharField(
        _("we are"), max_length=20, choices=OurRole.choices, default=OurRole.CONTROLLER
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("other party")
    )
    title = models.CharField(_("about"), max_length=200)
    subject = models.TextField(_("what the party does with the data"), blank=True)
    purposes_by = models.CharField(
        _("who sets the purposes"), max_length=20, choices=SetBy.choices, blank=True
    )
    means_by = models.CharField(
        _("who sets the means"), max_length=20, choices=SetBy.choices, blank=True
    )
    kind_reason = models.TextField(_("why this kind"), blank=True)
    model = models.CharField(_("model"), max_length=20, choices=Model.choices, blank=True)
    model_version = models.CharField(_("version of the model"), max_length=40, blank=True)
    deviations = models.TextField(_("how it differs from the model"), blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_until = models.DateField(
        _("in force until"),
        null=True,
        blank=True,
        help_text=_("The last day. Empty: until somebody ends it."),
    )
    notice_term = models.CharField(_("notice period"), max_length=20, blank=True)
    renewal = models.CharField(_("renewal"), max_length=20, choices=Renewal.choices, blank=True)
    renewal_term = models.CharField(_("renewed for"), max_length=20, blank=True)
    breach_hours = models.PositiveSmallIntegerField(
        _("tells of a breach within (hours)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
    )
    security = models.TextField(_("security measures that were agreed"), blank=True)
    notice_on = models.DateField(_("notice given on"), null=True, editable=False)
    notice_waived_for = models.DateField(
        _("goes on without notice after"), null=True, editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("of an agreement", "kept by"),
    )
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="followed_by",
        verbose_name=_("in the place of"),
    )
    status = FSMField(
        _("status"),
        default=Status.DRAFT,
        choices=Status.choices,
        protected=True,
        editable=False,
    )
    ended_on = models.DateField(_("ended on"), null=True, editable=False)
    end_reason = models.TextField(_("why it ended"), blank=True, editable=False)
    afterwards = models.CharField(
        _("what became of the data"),
        max_length=20,
        choices=Afterwards.choices,
        blank=True,
        editable=False,
    )
    data_proof = models.TextField(_("how that was shown"), blank=True, editable=False)
    data_proven_on = models.DateField(_("shown on"), null=True, editable=False)
    next_check_on = models.DateField(_("next check by the FG"), null=True, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = TenantManager.of(AgreementQuerySet)
    history = tracked(FSMModelMixin)

    class Meta(CaseModel.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("-created_at", "-reference")
        permissions = (
            ("sign_agreement", "Can write down that an agreement was signed or ended"),
            ("check_agreement", "Can check as FG how an agreement is kept"),
            ("destroy_agreement", "Can destroy the content of an ended agreement"),
        )
        indexes = (
            models.Index(fields=("organisation", "status", "valid_until"), name="agreement_status"),
        )
        constraints = (
            *CaseModel.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(status=Status.SIGNED) | models.Q(signed_on__isnull=False),
                name="agreement_signed_on_a_day",
                violation_error_message=_("Say on which day it was signed."),
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.TERMINATED, ended_on__isnull=False)
                | (~models.Q(status=Status.TERMINATED) & models.Q(ended_on__isnull=True)),
                name="agreement_ended_on_a_day",
                violation_error_message=_("Say on which day it ended."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="agreement_ends_after_its_start",
                violation_error_message=_("It cannot end before it begins."),
            ),
        )

    @property
    def renews_itself(self) -> bool:
        """Whether it goes on after its last day, because nobody gave notice."""
        is_automatic = self.renewal == Renewal.AUTOMATIC and bool(self.renewal_term)
        return is_automatic and self.notice_on is None

    def why_not_change(self) -> str:
        if self.status not in (Status.TERMINATED, Status.CANCELLED):
            return ""
        return gettext("What was agreed here has ended. Nothing changes in it any more.")

    def why_not_destroy(self, why: str, on: date) -> str:
        if self.status in (Status.TERMINATED, Status.CANCELLED) or why == Why.MISTAKE:
            return ""
        return gettext("End the agreement first.")

    @transition(field=status, source=Status.DRAFT, target=Status.NEGOTIATING)
    def negotiate(self) -> None:
        """The text went to the other party."""

    @transition(field=status, source=(Status.DRAFT, Status.NEGOTIATING), target=Status.SIGNED)
    def sign(self, *, on: date) -> None:
        """Both have signed."""
        self.signed_on = on

    @transition(field=status, source=(Status.DRAFT, Status.NEGOTIATING), target=Status.CANCELLED)
    def cancel(self) -> None:
        """It does not come about."""

    @transition(field=status, source=Status.SIGNED, target=Status.TERMINATED)
    def end(self, *, on: date) -> None:
        """It ended, at its last day or before."""
        self.ended_on = on

    def ends_in_words(self) -> str:
        """Its last day, or that there is none."""
        if self.valid_until is None:
            return gettext("until somebody ends it")
        return date_format(self.valid_until)


class FurtherParty(AgreementPart):
    """Somebody else who signed the same agreement, as in a covenant of several bodies."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="further_parties"
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("other party")
    )

    objects = TenantManager["FurtherParty"]()

    class Meta:
        verbose_name = _("further party")
        verbose_name_plural = _("further parties")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "party"),
                name="further_party_once",
                violation_error_message=_("This party is already in the list."),
            ),
        )


class Judgement(models.TextChoices):
    """Whether what the law asks was agreed."""

    MET = "met", pgettext_lazy("of a point of a checklist", "in order")
    PARTLY = "partly", pgettext_lazy("of a point of a checklist", "partly")
    MISSING = "missing", pgettext_lazy("of a point of a checklist", "missing")
    NOT_NEEDED = "not_needed", pgettext_lazy("of a point of a checklist", "not needed here")


class ChecklistAnswer(AgreementPart):
    """What an agreement says on one point of the checklist (catalogue/checklists.toml).

    `item` is the code of the point, `clause` where it stands, `evidence` by what one sees that
    it is kept. Law: GDPR art. 26(1), 26(2), 28(2)-(4), 33(2).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="answers")
    item = models.SlugField(_("point"), max_length=40)
    judgement = models.CharField(_("judgement"), max_length=20, choices=Judgement.choices)
    clause = models.CharField(_("clause"), max_length=200, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = TenantManager["ChecklistAnswer"]()
    history = tracked()

    class Meta:
        verbose_name = _("answer to a checklist")
        verbose_name_plural = _("answers to a checklist")
        constraints = (
            models.UniqueConstraint(fields=("agreement", "item"), name="checklist_answer_once"),
        )

    def in_words(self) -> Any:
        """The judgement."""
        return self.get_judgement_display()
