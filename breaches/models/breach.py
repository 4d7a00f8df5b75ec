"""A data breach, or what may be one, as the office works on it (GDPR art. 4(12), 33, 34)."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.audit.history import tracked
from privacyoffice.cases.models import DECIDED, CaseModel, Why
from privacyoffice.crypto.fields import EncryptedJSONField, EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet


class Status(models.TextChoices):
    """How far the work on a breach is."""

    REPORTED = "reported", pgettext_lazy("of a breach", "reported")
    IN_PROGRESS = "in_progress", _("being handled")
    CLOSED = "closed", _("closed")


class Source(models.TextChoices):
    """Who told of it. Law: GDPR art. 33(2) for a processor."""

    STAFF = "staff", _("somebody who works here")
    CITIZEN = "citizen", _("a citizen or a client")
    PROCESSOR = "processor", _("a processor")
    OUTSIDE = "outside", _("somebody else, such as another body or the press")
    OFFICER = "officer", _("the privacy team itself")


class Course(models.TextChoices):
    """Which way of working: as the protocol of the organisation says."""

    FULL = "full", _("the whole protocol")
    MISADDRESSED = "misaddressed", _("one letter or e-mail to the wrong person")


class Timing(models.TextChoices):
    """What is known of when it happened."""

    MOMENT = "moment", _("at one moment")
    PERIOD = "period", _("during a period that has ended")
    ONGOING = "ongoing", _("it still goes on")
    UNKNOWN = "unknown", _("not known")


class Kind(models.TextChoices):
    """What was broken. Law: GDPR art. 4(12); EDPB Guidelines 9/2022."""

    CONFIDENTIALITY = "confidentiality", _("confidentiality: somebody saw or got data")
    INTEGRITY = "integrity", _("integrity: data were changed")
    AVAILABILITY = "availability", _("availability: data were lost or out of reach")


class Cause(models.TextChoices):
    """Where it came from: inside or outside, on purpose or not."""

    INTERNAL_MISTAKE = "internal_mistake", _("inside, by mistake")
    INTERNAL_MALICE = "internal_malice", _("inside, on purpose")
    EXTERNAL_MISTAKE = "external_mistake", _("outside, by mistake")
    EXTERNAL_MALICE = "external_malice", _("outside, on purpose")
    TECHNICAL = "technical", _("a technical fault")
    UNKNOWN = "unknown", pgettext_lazy("cause", "not known")


class Risk(models.TextChoices):
    """The risk for people as an officer judges it. Law: GDPR art. 33(1), 34(1)."""

    NONE = "none", _("a risk is unlikely")
    RISK = "risk", pgettext_lazy("for people", "a risk")
    HIGH = "high", pgettext_lazy("for people", "a high risk")


class Outcome(models.TextChoices):
    """How a case ended; each stays in the register. Law: GDPR art. 33(5)."""

    BREACH = "breach", _("a data breach")
    NO_BREACH = "no_breach", _("no data breach")
    DUPLICATE = "duplicate", _("told before, under another number")


class BreachQuerySet(TenantQuerySet["Breach"]):
    """Questions about breaches."""

    def unfinished(self) -> "BreachQuerySet":
        """Reported or in progress, and not destroyed meanwhile."""
        return self.exclude(status=Status.CLOSED).filter(destroyed_at__isnull=True)


class Breach(FSMModelMixin, CaseModel):
    """One incident, from the first word of it to its place in the register.

    Five instants are apart: `discovered_at` somebody found it, `reported_at` the office heard of
    it, `aware_at` the controller is aware, from which the hours run, and `started_at` and
    `ended_at` of the incident itself. `reporter` has name, email, phone and organisation as they
    were told; `report` is what the form asked, texts by name, and never changes. `facts` holds
    what is known by now, by the codes of catalogue/facts.toml; those by which lists and figures
    choose stand in the columns from `kinds` to `records_max` instead, and say nothing about one
    person. Law: GDPR art. 4(12), 33, 34; EDPB Guidelines 9/2022.
    """

    # A breach cannot be undone by who asks for erasure: it is the proof of art. 33(5).
    grounds_to_destroy: ClassVar[tuple[Why, ...]] = tuple(w for w in DECIDED if w != Why.ERASURE)

    source = models.CharField(_("told by"), max_length=20, choices=Source.choices)
    course = models.CharField(
        _("way of working"), max_length=20, choices=Course.choices, default=Course.FULL
    )
    reported_at = models.DateTimeField(_("reported at"))
    discovered_at = models.DateTimeField(_("found at"), null=True, blank=True)
    aware_at = models.DateTimeField(_("aware at"))
    timing = models.CharField(
        _("when it happened"), max_length=20, choices=Timing.choices, default=Timing.UNKNOWN
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    reporter = EncryptedJSONField(_("who told of it"), case="id", null=True, blank=True)
    report = EncryptedJSONField(_("the report"), case="id")
    facts = EncryptedJSONField(_("facts"), case="id", null=True, blank=True)
    processor = models.ForeignKey(
        "processors.Party",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("processor that told of it"),
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
    kinds = ArrayField(
        models.CharField(max_length=20, choices=Kind.choices),
        verbose_name=_("what was broken"),
        default=list,
        blank=True,
    )
    cause = models.CharField(_("cause"), max_length=20, choices=Cause.choices, blank=True)
    sensitive_data = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("sensitive data and groups"),
        default=list,
        blank=True,
    )
    persons_min = models.PositiveIntegerField(_("people at least"), null=True, blank=True)
    persons_max = models.PositiveIntegerField(_("people at most"), null=True, blank=True)
    records_min = models.PositiveIntegerField(_("records at least"), null=True, blank=True)
    records_max = models.PositiveIntegerField(_("records at most"), null=True, blank=True)
    risk = models.CharField(
        _("risk for people"), max_length=10, choices=Risk.choices, blank=True, editable=False
    )
    notified_at = models.DateTimeField(_("told to the authority at"), null=True, editable=False)
    same_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="told_again",
        verbose_name=_("told before as"),
    )
    status = FSMField(
        _("status"),
        default=Status.REPORTED,
        choices=Status.choices,
        protected=True,
        editable=False,
    )
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, blank=True, editable=False
    )
    closing_reason = EncryptedTextField(_("why it was closed so"), case="id", blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    retention_result = models.CharField(
        _("result in the selection list"), max_length=20, blank=True, editable=False
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

    objects = TenantManager.of(BreachQuerySet)
    history = tracked(FSMModelMixin)

    class Meta(CaseModel.Meta):
        verbose_name = _("data breach")
        verbose_name_plural = _("data breaches")
        ordering = ("-aware_at", "-reference")
        permissions = (
            ("assign_breach", "Can say who handles a breach"),
            ("assess_breach", "Can judge a breach and decide whom to tell"),
            ("notify_breach", "Can tell the authority and people of a breach"),
            ("close_breach", "Can close a breach"),
            ("destroy_breach", "Can destroy the content of a closed breach"),
        )
        indexes = (
            models.Index(fields=("organisation", "status", "aware_at"), name="breach_status"),
        )
        constraints = (
            *CaseModel.Meta.constraints,
            models.CheckConstraint(
                condition=(
                    models.Q(status=Status.CLOSED, outcome__in=Outcome.values)
                    & models.Q(closed_at__isnull=False)
                )
                | (~models.Q(status=Status.CLOSED) & models.Q(outcome="", closed_at__isnull=True)),
                name="breach_closed_with_outcome",
                violation_error_message=_("Say how it ended."),
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.REPORTED)
                | models.Q(owner__isnull=False)
                | models.Q(outcome=Outcome.DUPLICATE),
                name="breach_handled_by_somebody",
                violation_error_message=_("Choose who handles the breach."),
            ),
            models.CheckConstraint(
                condition=models.Q(started_at__isnull=True)
                | models.Q(ended_at__isnull=True)
                | models.Q(ended_at__gte=models.F("started_at")),
                name="breach_ends_after_its_start",
                violation_error_message=_("It cannot have ended before it began."),
            ),
        )

    def why_not_change(self) -> str:
        if self.status != Status.CLOSED:
            return ""
        return gettext("A closed breach does not change any more. Open it again first.")

    def why_not_destroy(self, why: str, on: date) -> str:
        if self.closed_at is None:
            return gettext("Close the breach first.")
        if why == Why.TERM and self.destroy_from is not None and on < self.destroy_from:
            return gettext("The retention period of this breach ends on %(day)s.") % {
                "day": date_format(self.destroy_from)
            }
        return ""

    @transition(field=status, source=Status.REPORTED, target=Status.IN_PROGRESS)
    def take_up(self, *, owner: Any) -> None:
        """Somebody begins the work."""
        self.owner = owner

    @transition(field=status, source=(Status.REPORTED, Status.IN_PROGRESS), target=Status.CLOSED)
    def close(self, *, outcome: str, at: datetime) -> None:
        """The work ends with an outcome, one of Outcome."""
        self.outcome = outcome
        self.closed_at = at

    @transition(field=status, source=Status.CLOSED, target=Status.IN_PROGRESS)
    def reopen(self) -> None:
        """More became known."""
        self.outcome, self.closed_at = "", None
        self.retention_result, self.destroy_from = "", None
