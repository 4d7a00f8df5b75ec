"""What a party shows of its security, and what the FG sees of an agreement."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.audit.history import tracked
from privacyoffice.crypto.fields import EncryptedJSONField, EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager
from processors.models.agreement import Agreement
from processors.models.part import AgreementPart


class AssuranceKind(models.TextChoices):
    """What sort of proof it is. Law: GDPR art. 28(1), 28(3)(h), 28(5), 32."""

    ISO_27001 = "iso_27001", _("ISO 27001 certificate")
    ISO_27701 = "iso_27701", _("ISO 27701 certificate")
    NEN_7510 = "nen_7510", _("NEN 7510 certificate")
    SOC_2 = "soc_2", _("SOC 2 report")
    ISAE_3402 = "isae_3402", _("ISAE 3402 report")
    BIO = "bio", _("statement on the BIO")
    PENTEST = "pentest", _("penetration test")
    AUDIT = "audit", _("audit of our own")
    OTHER = "other", _("other proof")


class Assurance(AgreementPart):
    """A certificate or report of a party, with the day on which it stops to say anything.

    `attachment_id` is the file of it, among those of the agreement.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="assurances")
    kind = models.CharField(_("kind"), max_length=20, choices=AssuranceKind.choices)
    scope = models.CharField(_("about"), max_length=300)
    issuer = models.CharField(_("given by"), max_length=200, blank=True)
    issued_on = models.DateField(_("of"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    finding = models.TextField(_("what we see in it"), blank=True)
    attachment_id = models.UUIDField(null=True, editable=False)
    ended_on = models.DateField(_("replaced or ended on"), null=True, editable=False)

    objects = TenantManager["Assurance"]()
    history = tracked()

    class Meta:
        verbose_name = _("certificate or report")
        verbose_name_plural = _("certificates and reports")
        ordering = ("expires_on", "pk")


class Verdict(models.TextChoices):
    """What the FG thinks of how an agreement is kept."""

    KEPT = "kept", _("it is kept")
    ATTENTION = "attention", _("points need attention")
    NOT_KEPT = "not_kept", _("it is not kept")


class PeriodicCheck(AgreementPart):
    """The FG looked how an agreement is kept. Written once, by the FG, and never changed.

    `answers` is by code of the question (catalogue/check_questions.toml) a dict of "answer" and
    "note"; `questions_version` says of which questions. Law: GDPR art. 39(1)(b), 28(3)(h).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="checks")
    questions_version = models.CharField(_("version of the questions"), max_length=40)
    answers = models.JSONField(_("answers"), default=dict)
    verdict = models.CharField(_("judgement"), max_length=20, choices=Verdict.choices)
    finding = models.TextField(_("finding"))
    next_on = models.DateField(_("next check"), null=True)
    at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = TenantManager["PeriodicCheck"]()

    class Meta:
        verbose_name = _("check by the FG")
        verbose_name_plural = _("checks by the FG")
        ordering = ("-at", "-pk")


class AskStatus(models.TextChoices):
    """How far a questionnaire is."""

    SENT = "sent", pgettext_lazy("of a questionnaire", "sent")
    ANSWERED = "answered", pgettext_lazy("of a questionnaire", "answered")
    REVIEWED = "reviewed", pgettext_lazy("of a questionnaire", "judged")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a questionnaire", "withdrawn")


class Questionnaire(FSMModelMixin, AgreementPart):
    """Questions to a party, answered by a secret link without an account.

    Of the link only `token_hash` is kept (SHA-256 in hex). `answers` is by code of the question
    (catalogue/questionnaire.toml) a dict of "choice" and "text", from the first time that
    somebody kept what they had so far; `answered_by` is name and function as they were told;
    `review` is by code a dict of "judgement" (as Judgement) and "note". `taken_over` are the
    codes of what stands in the checklist since. `language` is that of the mails: "nl" or "en".
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="questionnaires"
    )
    questions_version = models.CharField(_("version of the questions"), max_length=40)
    email = models.EmailField(_("sent to"))
    language = models.CharField(_("language"), max_length=2, default="nl")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_on = models.DateField(_("to be answered before"))
    answers = EncryptedJSONField(_("answers"), case="agreement_id", default=dict, blank=True)
    answered_by = EncryptedTextField(_("answered by"), case="agreement_id", blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    review = EncryptedJSONField(_("judged"), case="agreement_id", default=dict, blank=True)
    reviewed_at = models.DateTimeField(_("judged at"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("judged by"),
    )
    taken_over = models.JSONField(default=list, editable=False)
    status = FSMField(
        _("status"),
        default=AskStatus.SENT,
        choices=AskStatus.choices,
        protected=True,
        editable=False,
    )
    sent_at = models.DateTimeField(_("sent at"), editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = TenantManager["Questionnaire"]()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ("-sent_at", "-pk")

    @transition(field=status, source=AskStatus.SENT, target=AskStatus.ANSWERED)
    def answer(self) -> None:
        """The party sent its answers."""

    @transition(field=status, source=AskStatus.SENT, target=AskStatus.WITHDRAWN)
    def withdraw(self) -> None:
        """We do not wait for them any more."""

    @transition(
        field=status, source=(AskStatus.ANSWERED, AskStatus.REVIEWED), target=AskStatus.REVIEWED
    )
    def judge(self) -> None:
        """We said what we think of each answer; a later judgement takes the place of before."""
