"""One exchange with the FG: a question, the advice in the FG's own words, and the reaction."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.crypto.models import CaseKey
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class Status(models.TextChoices):
    """Whose turn it is."""

    ASKED = "asked", _("waits for the FG")
    GIVEN = "given", _("waits for a reaction")
    REACTED = "reacted", _("answered")


# Advice that nobody asked for begins with being given.
BEGINS = (Status.ASKED, Status.GIVEN)


class Verdict(models.TextChoices):
    """The advice in one word, if the FG wants to give one."""

    POSITIVE = "positive", _("positive")
    CONDITIONAL = "conditional", _("positive with conditions")
    NEGATIVE = "negative", _("negative")


class Reaction(models.TextChoices):
    """What the controller does with the advice."""

    ADOPTED = "adopted", _("adopted")
    PARTLY = "partly", _("partly adopted")
    NOT_ADOPTED = "not", _("not adopted")


class AdviceQuerySet(TenantQuerySet["Advice"]):
    """Questions about advice."""

    def on(self, kind: str, subject_id: Any) -> "AdviceQuerySet":
        """On one object."""
        return self.filter(subject_kind=kind, subject_id=subject_id)

    def waiting_for_advice(self) -> "AdviceQuerySet":
        """Asked, not yet given, about what was not destroyed; what is wanted first comes first."""
        # The key of a case has its id: of what is no case there is none.
        gone = CaseKey.objects.filter(destroyed_at__isnull=False).values("pk")
        waiting = self.filter(status=Status.ASKED).exclude(subject_id__in=gone)
        return waiting.order_by("wanted_by", "asked_at")

    def waiting_for_reaction(self) -> "AdviceQuerySet":
        """Given, and the controller has not said yet what it does; the oldest first."""
        return self.filter(status=Status.GIVEN).order_by("given_at")

    def overdue(self, day: date) -> "AdviceQuerySet":
        """Asked, and on `day` the last day on which it was wanted has passed."""
        return self.waiting_for_advice().filter(wanted_by__lt=day)


def _nobody(*names: str) -> models.Q:
    return models.Q(**{f"{name}__isnull": True for name in names})


def _filled(*names: str) -> models.Q:
    return models.Q(**{f"{name}__isnull": False for name in names})


class Advice(FSMModelMixin, TenantModel):
    """Asked by somebody of the organisation, or given by the FG unasked.

    What was written stays: a question once asked, an advice once given and a reaction once
    given never change. The database refuses it, and gives the application no right to remove
    a row. That is also why there is no value history: every value is written once.
    `subject_revision` is the text that was asked about and, from the advice on, the text that
    the FG judged. Law: GDPR art. 35(2), 38(1), 38(3), 39(1)(a).
    """

    subject_kind = models.CharField(max_length=100, editable=False)
    subject_id = models.UUIDField(editable=False)
    subject_label = models.CharField(_("about"), max_length=300, editable=False)
    subject_revision = models.CharField(max_length=64, blank=True, editable=False)
    is_unasked = models.BooleanField(_("given unasked"), default=False, editable=False)
    question = models.TextField(_("question"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked on"), null=True, editable=False)
    wanted_by = models.DateField(
        _("advice wanted by"), null=True, help_text=_("The last day on which it is in time.")
    )
    text = models.TextField(_("advice"), blank=True)
    verdict = models.CharField(_("verdict"), max_length=20, blank=True, choices=Verdict.choices)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("given by"),
    )
    given_at = models.DateTimeField(_("given on"), null=True, editable=False)
    reaction = models.CharField(_("reaction"), max_length=20, blank=True, choices=Reaction.choices)
    reaction_reasons = models.TextField(_("reasons"), blank=True)
    reacted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("reaction by"),
    )
    reacted_at = models.DateTimeField(_("reaction on"), null=True, editable=False)
    status = FSMField(
        _("status"), default=Status.ASKED, choices=Status.choices, protected=True, editable=False
    )

    objects = TenantManager.of(AdviceQuerySet)

    class Meta:
        verbose_name = _("advice")
        verbose_name_plural = _("pieces of advice")
        ordering = (models.F("given_at").desc(nulls_first=True), "-asked_at")
        permissions = (
            ("ask_advice", "Can ask the FG for advice"),
            ("give_advice", "Can give advice as FG"),
            ("react_advice", "Can react to advice for the controller"),
        )
        indexes = (
            models.Index(
                fields=("organisation", "subject_kind", "subject_id"), name="advice_subject"
            ),
            models.Index(fields=("organisation", "status", "wanted_by"), name="advice_waiting"),
        )
        constraints = (
            models.CheckConstraint(
                condition=(
                    models.Q(is_unasked=False)
                    & ~models.Q(question="")
                    & _filled("asked_by", "asked_at", "wanted_by")
                )
                | (
                    models.Q(is_unasked=True, question="")
                    & _nobody("asked_by", "asked_at", "wanted_by")
                ),
                name="advice_asked_or_unasked",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(status=Status.ASKED, is_unasked=False, text="", verdict="")
                    & _nobody("given_by", "given_at")
                )
                | (
                    models.Q(status__in=(Status.GIVEN, Status.REACTED))
                    & models.Q(verdict__in=("", *Verdict.values))
                    & ~models.Q(text="")
                    & _filled("given_by", "given_at")
                ),
                name="advice_given_in_full",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(status__in=(Status.ASKED, Status.GIVEN))
                    & models.Q(reaction="", reaction_reasons="")
                    & _nobody("reacted_by", "reacted_at")
                )
                | (
                    models.Q(status=Status.REACTED, reaction__in=Reaction.values)
                    & (models.Q(reaction=Reaction.ADOPTED) | ~models.Q(reaction_reasons=""))
                    & _filled("reacted_by", "reacted_at")
                ),
                name="advice_reaction_with_reasons",
                violation_error_message=_("Say why the advice is not adopted in full."),
            ),
            models.CheckConstraint(
                condition=_nobody("asked_by")
                | _nobody("given_by")
                | ~models.Q(asked_by=models.F("given_by")),
                name="advice_given_by_somebody_else",
                violation_error_message=_("Who asked for advice cannot give it."),
            ),
            models.CheckConstraint(
                condition=_nobody("reacted_by") | ~models.Q(reacted_by=models.F("given_by")),
                name="advice_reaction_by_somebody_else",
                violation_error_message=_("Who gave the advice cannot react to it."),
            ),
        )

    def __str__(self) -> str:
        return self.subject_label

    @transition(field=status, source=Status.ASKED, target=Status.GIVEN)
    def give(self, *, text: str, verdict: str, revision: str, by: Any, at: datetime) -> None:
        """Put down what the FG advises on the subject as it reads in this revision."""
        self.text = text
        self.verdict = verdict
        self.subject_revision = revision
        self.given_by = by
        self.given_at = at

    @transition(field=status, source=Status.GIVEN, target=Status.REACTED)
    def react(self, *, reaction: str, reasons: str, by: Any, at: datetime) -> None:
        """Put down what the controller does with the advice, and why."""
        self.reaction = reaction
        self.reaction_reasons = reasons
        self.reacted_by = by
        self.reacted_at = at
