"""A request of a data subject, as the office works on it (GDPR art. 12, 15-22)."""

from datetime import date, datetime
from typing import Any, ClassVar

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice import clock
from privacyoffice.audit.history import tracked
from privacyoffice.cases.models import DECIDED, CaseModel, Why
from privacyoffice.crypto.fields import EncryptedJSONField, EncryptedTextField
from privacyoffice.crypto.indexes import BlindIndexField
from privacyoffice.policy.codes import Right
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet

# What is kept about the person who asks, each a text; a day is written 1970-12-31. What was not
# told is left out.
PERSON_FIELDS = (
    "given_name",
    "surname",
    "birth_date",
    "email",
    "phone",
    "street",
    "house_number",
    "postcode",
    "town",
)


class Language(models.TextChoices):
    """In which language somebody is answered."""

    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


class Status(models.TextChoices):
    """How far the work on a request is."""

    RECEIVED = "received", _("received")
    IN_PROGRESS = "in_progress", _("being handled")
    DECIDED = "decided", _("decided")
    CLOSED = "closed", _("closed")


class Channel(models.TextChoices):
    """How a request came in; each of them starts the term. Law: GDPR art. 12(2), 12(3)."""

    WEB_FORM = "web_form", _("form on the website")
    DIGID_FORM = "digid_form", _("form with DigiD")
    LETTER = "letter", _("by letter")
    PAPER_FORM = "paper_form", _("paper form")
    EMAIL = "email", _("by e-mail")
    MESSAGE = "message", _("by message on the website")
    PHONE = "phone", _("by telephone")
    COUNTER = "counter", _("at the counter")
    OTHER = "other", _("in another way")


class ForWhom(models.TextChoices):
    """About whose data somebody asks. Law: UAVG 5(4); Awb 2:1."""

    ONESELF = "oneself", _("about oneself")
    CHILD = "child", _("about a child under 16")
    REPRESENTED = "represented", _("as legal representative")
    AGENT = "agent", _("with a mandate of the person")


class AnswerBy(models.TextChoices):
    """How the answer reaches the person. Law: GDPR art. 12(1), 12(3); Awb 2:8."""

    STATUS_PAGE = "status_page", _("on the page of the request")
    POST = "post", _("by post")
    COUNTER = "counter", _("at the counter")


class IdentityMethod(models.TextChoices):
    """How somebody shows who they are; never by a copy of an identity document that is kept.

    Law: GDPR art. 12(6), 5(1)(c).
    """

    DIGID = "digid", _("DigiD")
    COUNTER = "counter", _("at the counter")
    CALL_BACK = "call_back", _("by calling back on a known number")
    KNOWN_DATA = "known_data", _("with data that we hold already")
    MASKED_COPY = "masked_copy", _("shown a masked copy, not kept")


class Outcome(models.TextChoices):
    """How a request ended."""

    GRANTED = "granted", _("granted")
    PARTLY = "partly", _("partly granted")
    REFUSED = "refused", _("refused")
    NOT_TREATED = "not_treated", _("not treated")
    FORWARDED = "forwarded", _("forwarded to another organisation")
    WITHDRAWN = "withdrawn", _("withdrawn by the person")


# No schedule keeps a request shorter than this after it was closed.
SHORTEST_TERM = relativedelta(years=1)


class RequestQuerySet(TenantQuerySet["DataSubjectRequest"]):
    """Questions about requests."""

    def unfinished(self) -> "RequestQuerySet":
        """Received or in progress, and not destroyed meanwhile."""
        return self.exclude(status=Status.CLOSED).filter(destroyed_at__isnull=True)


class DataSubjectRequest(FSMModelMixin, CaseModel):
    """What somebody asks about their own data, from receipt to answer.

    `received_on` is the day on which the term starts, an Amsterdam date. `rights` are values of
    Right; none means that it is not clear yet. `person` is whose data it is about and
    `representative` who asks for them, both with PERSON_FIELDS; `details` is what the form asked
    besides, texts by name. An electronic decision needs that somebody agreed to it. `reopened_at`
    is when it was opened again to decide anew. The indexes find a person exactly, without their
    data; they are no part of the history.
    Law: GDPR art. 12, 15-22; Awb 2:1, 2:8; UAVG 5(4).
    """

    # A request for erasure is about other data: itself it is the proof that it was granted.
    # Law: GDPR art. 17(3)(b), (e); Archiefwet.
    grounds_to_destroy: ClassVar[tuple[Why, ...]] = tuple(w for w in DECIDED if w != Why.ERASURE)

    received_on = models.DateField(_("received on"))
    channel = models.CharField(_("how it came in"), max_length=20, choices=Channel.choices)
    rights = ArrayField(
        models.CharField(max_length=30, choices=Right.choices),
        verbose_name=_("rights"),
        default=list,
        blank=True,
    )
    department = models.ForeignKey(
        "tenancy.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    person = EncryptedJSONField(_("person"), case="id")
    story = EncryptedTextField(_("what is asked"), case="id")
    for_whom = models.CharField(
        _("for whom"), max_length=20, choices=ForWhom.choices, default=ForWhom.ONESELF
    )
    representative = EncryptedJSONField(
        _("who asks for the person"), case="id", null=True, blank=True
    )
    details = EncryptedJSONField(_("details"), case="id", null=True, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.DUTCH
    )
    answer_by = models.CharField(
        _("answer by"), max_length=20, choices=AnswerBy.choices, default=AnswerBy.POST
    )
    electronic_consent_at = models.DateTimeField(
        _("agreed to an electronic decision at"), null=True, editable=False
    )
    identity_by = models.CharField(
        _("wants to show identity"), max_length=20, choices=IdentityMethod.choices, blank=True
    )
    email_confirmed_at = models.DateTimeField(
        _("e-mail address confirmed at"), null=True, editable=False
    )
    split_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="parts",
        verbose_name=_("split from"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    reopened_at = models.DateTimeField(_("opened again at"), null=True, editable=False)
    retention_result = models.CharField(
        _("result in the selection list"), max_length=20, blank=True, editable=False
    )
    destroy_from = models.DateField(_("to be destroyed from"), null=True, editable=False)
    status = FSMField(
        _("status"),
        default=Status.RECEIVED,
        choices=Status.choices,
        protected=True,
        editable=False,
    )
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, blank=True, editable=False
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written down by"),
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    email_index = BlindIndexField()
    name_index = BlindIndexField()
    address_index = BlindIndexField()

    objects = TenantManager.of(RequestQuerySet)
    history = tracked(FSMModelMixin, excluded_fields=["email_index", "name_index", "address_index"])

    class Meta(CaseModel.Meta):
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ("-received_on", "-reference")
        permissions = (
            ("assign_datasubjectrequest", "Can say who handles a request"),
            ("decide_datasubjectrequest", "Can propose what is decided on a request"),
            ("confirm_datasubjectrequest", "Can confirm what is not granted"),
            ("close_datasubjectrequest", "Can close a request"),
            ("destroy_datasubjectrequest", "Can destroy the content of a closed request"),
        )
        indexes = (
            models.Index(fields=("organisation", "status", "received_on"), name="request_status"),
            models.Index(fields=("organisation", "email_index"), name="request_email"),
            models.Index(fields=("organisation", "name_index"), name="request_name"),
            models.Index(fields=("organisation", "address_index"), name="request_address"),
        )
        constraints = (
            *CaseModel.Meta.constraints,
            models.CheckConstraint(
                condition=(
                    models.Q(status=Status.CLOSED, outcome__in=Outcome.values)
                    & models.Q(closed_at__isnull=False)
                )
                | (~models.Q(status=Status.CLOSED) & models.Q(outcome="", closed_at__isnull=True)),
                name="request_closed_with_outcome",
                violation_error_message=_("Say how the request ended."),
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.RECEIVED)
                | models.Q(owner__isnull=False)
                | models.Q(outcome=Outcome.WITHDRAWN),
                name="request_handled_by_somebody",
                violation_error_message=_("Choose who handles the request."),
            ),
        )

    def why_not_change(self) -> str:
        if self.status != Status.CLOSED:
            return ""
        return gettext("A closed request does not change any more.")

    def why_not_destroy(self, why: str, on: date) -> str:
        if self.closed_at is None:
            return gettext("Close the request first.")
        if why == Why.TERM and on < clock.day_of(self.closed_at) + SHORTEST_TERM:
            return gettext("No retention period of a request ends within a year of closing it.")
        if why == Why.TERM and self.destroy_from is not None and on < self.destroy_from:
            return gettext("The retention period of this request ends on %(day)s.") % {
                "day": date_format(self.destroy_from)
            }
        # What a court or the authority orders is done, also while it still runs there.
        if why != Why.ORDER and self.proceedings.filter(status="open").exists():
            return gettext("An objection, a complaint or a case about this request still runs.")
        return ""

    @transition(field=status, source=Status.RECEIVED, target=Status.IN_PROGRESS)
    def take_up(self, *, owner: Any) -> None:
        """Somebody begins the work."""
        self.owner = owner

    @transition(field=status, source=Status.IN_PROGRESS, target=Status.DECIDED)
    def decide(self, *, at: datetime) -> None:
        """Every right that was asked has its decision."""
        self.decided_at = at

    @transition(field=status, source=Status.DECIDED, target=Status.IN_PROGRESS)
    def reopen(self) -> None:
        """A decision that was not sent yet is looked at again."""
        self.decided_at = None

    @transition(field=status, source=(Status.DECIDED, Status.CLOSED), target=Status.IN_PROGRESS)
    def decide_anew(self, *, at: datetime) -> None:
        """What was sent does not stand: an objection to it was founded, or a judge undid it."""
        self.decided_at = self.closed_at = self.destroy_from = None
        self.outcome = self.retention_result = ""
        self.reopened_at = at

    @transition(field=status, source=(Status.RECEIVED, Status.IN_PROGRESS), target=Status.CLOSED)
    def withdraw(self, *, at: datetime) -> None:
        """The person does not ask it any more; perhaps before anybody took it up."""
        self.outcome = Outcome.WITHDRAWN
        self.closed_at = at

    @transition(field=status, source=(Status.IN_PROGRESS, Status.DECIDED), target=Status.CLOSED)
    def close(self, *, outcome: str, at: datetime) -> None:
        """The work ends with an outcome, one of Outcome."""
        self.outcome = outcome
        self.closed_at = at
