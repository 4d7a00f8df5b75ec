"""One time that somebody outside asked for data, or got them."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.audit.history import tracked
from privacyoffice.cases.models import DECIDED, CaseModel, Why
from privacyoffice.crypto.fields import EncryptedJSONField, EncryptedTextField
from privacyoffice.crypto.indexes import BlindIndexField
from privacyoffice.policy.codes import DisclosureGround
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from processors.models import Party
from registers.models import ProcessingActivity

# What is kept about the person whose data it is, each a text; a day is written 1970-12-31.
PERSON_FIELDS = ("given_name", "surname", "birth_date", "email", "postcode", "house_number")


class Channel(models.TextChoices):
    """How it went."""

    TELEPHONE = "telephone", _("by telephone")
    LETTER = "letter", _("by letter")
    EMAIL = "email", _("by e-mail")
    COUNTER = "counter", _("at the counter")
    SYSTEM = "system", _("by a connection between systems")


class OnRequestOf(models.TextChoices):
    """Who wanted it."""

    PARTY = "party", _("the one who gets the data")
    PERSON = "person", _("the person whose data they are")
    OURSELVES = "ourselves", _("ourselves")
    OTHER = "other", pgettext_lazy("who wanted a disclosure", "somebody else")


class Status(models.TextChoices):
    """How far it is."""

    ASKED = "asked", _("asked")
    CALLING_BACK = "calling_back", _("to be called back first")
    TO_DECIDE = "to_decide", _("waits for a decision")
    GIVEN = "given", pgettext_lazy("of data", "given")
    REFUSED = "refused", pgettext_lazy("of a disclosure", "refused")


class RefusalReason(models.TextChoices):
    """Why nothing was given."""

    NOT_LISTED = "not_listed", _("by telephone nothing goes to this party")
    OTHER_PURPOSE = "other_purpose", _("by telephone nothing is given for this purpose")
    IDENTITY = "identity", _("it was not sure who called")
    SECRECY = "secrecy", _("a duty of secrecy stands in the way")
    NO_GROUND = "no_ground", _("there is no ground for it")
    NOT_DECIDED = "not_decided", _("whoever decides on it said no")
    WITHDRAWN = "withdrawn", _("it was not needed any more")


class DisclosureQuerySet(TenantQuerySet["Disclosure"]):
    """Questions about disclosures."""

    def unfinished(self) -> "DisclosureQuerySet":
        """Neither given nor refused, and not destroyed meanwhile."""
        ended = (Status.GIVEN, Status.REFUSED)
        return self.exclude(status__in=ended).filter(destroyed_at__isnull=True)


class Disclosure(FSMModelMixin, CaseModel):
    """Data given to somebody else, or refused: who asked, what, on which ground, who decided.

    `person` has the fields of PERSON_FIELDS. `receiver` is who it was at the party, `what` which
    data, `purpose` for what. `ground` is one of the policy's own, `legal_basis` a letter of GDPR
    art. 6(1), `compatible` why another purpose fits the first (art. 6(4)); both are empty when
    there is none. `secrecy` says which duty of secrecy there is, or why it leaves room. Of a
    telephone call `listed_as` is the line of the policy, and `call_back` has "number",
    "verified_how" and "result". A decision that departs from the rule, or on research, has who
    decided, why and, of a board, whom it heard first.
    Law: GDPR art. 5(2), 6(1), 6(4), 15(1)(c), 19.
    """

    grounds_to_destroy: ClassVar[tuple[Why, ...]] = DECIDED

    channel = models.CharField(_("how"), max_length=20, choices=Channel.choices)
    on_request_of = models.CharField(
        _("on request of"), max_length=20, choices=OnRequestOf.choices, default=OnRequestOf.PARTY
    )
    asked_at = models.DateTimeField(_("asked at"))
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("external party"),
    )
    activity = models.ForeignKey(
        ProcessingActivity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("processing activity"),
    )
    person = EncryptedJSONField(_("whose data"), case="id")
    receiver = EncryptedTextField(_("who gets them"), case="id", blank=True)
    what = EncryptedTextField(_("which data"), case="id")
    purpose = EncryptedTextField(_("for what"), case="id")
    listed_as = models.CharField(_("in the policy as"), max_length=200, blank=True)
    other_purpose = models.BooleanField(
        _("for another purpose than the policy names"), default=False
    )
    ground = models.CharField(
        _("ground in the policy"), max_length=30, choices=DisclosureGround.choices, blank=True
    )
    legal_basis = models.CharField(_("legal basis (GDPR 6(1))"), max_length=1, blank=True)
    compatible = EncryptedTextField(_("why it fits the purpose (GDPR 6(4))"), case="id", blank=True)
    secrecy_stands = models.BooleanField(_("a duty of secrecy rests on these data"), default=False)
    secrecy = EncryptedTextField(_("duty of secrecy"), case="id", blank=True)
    is_identifiable_research = models.BooleanField(
        _("research with data of identifiable people"), default=False
    )
    identity_doubted = models.BooleanField(_("it is not sure who calls"), default=False)
    call_back = EncryptedJSONField(_("calling back"), case="id", null=True, blank=True)
    called_back_at = models.DateTimeField(_("called back at"), null=True, editable=False)
    departs = models.BooleanField(_("departs from the rule"), default=False, editable=False)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)
    decision = EncryptedTextField(_("decision and why"), case="id", blank=True)
    heard_first = models.CharField(_("heard first"), max_length=300, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decision_kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("decision written down by"),
    )
    status = FSMField(
        _("status"), default=Status.ASKED, choices=Status.choices, protected=True, editable=False
    )
    refusal = models.CharField(
        _("refused because"),
        max_length=20,
        choices=RefusalReason.choices,
        blank=True,
        editable=False,
    )
    ended_at = models.DateTimeField(_("given or refused at"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )
    destroy_from = models.DateField(_("to be destroyed from"), null=True, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written down by"),
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    name_index = BlindIndexField()
    email_index = BlindIndexField()
    address_index = BlindIndexField()

    objects = TenantManager.of(DisclosureQuerySet)
    history = tracked(FSMModelMixin, excluded_fields=["name_index", "email_index", "address_index"])

    class Meta(CaseModel.Meta):
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ("-asked_at", "-reference")
        permissions = (
            ("decide_disclosure", "Can decide that data are given all the same"),
            ("destroy_disclosure", "Can destroy the content of a disclosure"),
        )
        indexes = (
            models.Index(fields=("organisation", "status", "asked_at"), name="disclosure_status"),
            models.Index(fields=("organisation", "name_index"), name="disclosure_name"),
            models.Index(fields=("organisation", "email_index"), name="disclosure_email"),
            models.Index(fields=("organisation", "address_index"), name="disclosure_address"),
        )
        constraints = (
            *CaseModel.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(
                    status__in=(Status.GIVEN, Status.REFUSED), ended_at__isnull=False
                )
                | (
                    ~models.Q(status__in=(Status.GIVEN, Status.REFUSED))
                    & models.Q(ended_at__isnull=True)
                ),
                name="disclosure_ended_at_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.REFUSED, refusal__in=RefusalReason.values)
                | (~models.Q(status=Status.REFUSED) & models.Q(refusal="")),
                name="disclosure_refused_because",
                violation_error_message=_("Say why it is refused."),
            ),
        )

    def why_not_change(self) -> str:
        if self.status not in (Status.GIVEN, Status.REFUSED):
            return ""
        return gettext("This has ended. What was given or refused does not change any more.")

    def why_not_destroy(self, why: str, on: date) -> str:
        if self.status not in (Status.GIVEN, Status.REFUSED) and why != Why.MISTAKE:
            return gettext("Give or refuse it first.")
        if why == Why.TERM and self.destroy_from is not None and on < self.destroy_from:
            return gettext("The retention period ends on %(day)s.") % {
                "day": date_format(self.destroy_from)
            }
        return ""

    @transition(field=status, source=Status.ASKED, target=Status.CALLING_BACK)
    def doubt(self) -> None:
        """It is not sure who calls: call back first."""

    @transition(field=status, source=Status.CALLING_BACK, target=Status.ASKED)
    def called_back(self, *, at: Any) -> None:
        """It was the party indeed."""
        self.called_back_at = at

    @transition(field=status, source=Status.ASKED, target=Status.TO_DECIDE)
    def put_up(self) -> None:
        """Somebody else decides."""

    @transition(field=status, source=Status.TO_DECIDE, target=Status.ASKED)
    def decided(self) -> None:
        """It may be given: whoever keeps it does so."""

    @transition(field=status, source=Status.ASKED, target=Status.GIVEN)
    def give(self, *, at: Any, by: Any) -> None:
        """The data went out."""
        self.ended_at, self.ended_by = at, by

    @transition(
        field=status,
        source=(Status.ASKED, Status.CALLING_BACK, Status.TO_DECIDE),
        target=Status.REFUSED,
    )
    def refuse(self, *, because: str, at: Any, by: Any) -> None:
        """Nothing was given. `because`: a RefusalReason."""
        self.refusal, self.ended_at, self.ended_by = because, at, by
