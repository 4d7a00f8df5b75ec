"""A letter to the person: drafted, made final, sent, collected."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.audit.history import tracked
from privacyoffice.crypto.fields import EncryptedJSONField, EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager
from requests_dsar.models.part import RequestPart
from requests_dsar.models.request import DataSubjectRequest, Language


class LetterKind(models.TextChoices):
    """What a letter is for."""

    ACKNOWLEDGEMENT = "acknowledgement", _("confirmation of receipt")
    IDENTITY_QUESTION = "identity_question", _("question about identity")
    CLARIFICATION = "clarification", _("question for clarification")
    EXTENSION = "extension", _("extension of the term")
    DECISION = "decision", _("decision")
    NOT_TREATED = "not_treated", _("not treated")
    FORWARDED = "forwarded", _("forwarded")
    RESTRICTION_SET = "restriction_set", _("data restricted in the meantime")
    RESTRICTION_LIFTED = "restriction_lifted", _("restriction lifted")
    RECIPIENTS = "recipients", _("notification to recipients")
    COLLECTION_CODE = "collection_code", _("code to collect the answer")
    OBJECTION_RECEIVED = "objection_received", _("confirmation of an objection")
    OBJECTION_DECISION = "objection_decision", _("decision on an objection")
    COMPLAINT_RECEIVED = "complaint_received", _("confirmation of a complaint")
    COMPLAINT_OUTCOME = "complaint_outcome", _("outcome of a complaint")
    OTHER = "other", _("other letter")


class LetterStatus(models.TextChoices):
    """How far a letter is."""

    DRAFT = "draft", _("draft")
    FINAL = "final", _("final")
    SENT = "sent", _("sent")
    CANCELLED = "cancelled", _("not sent")


class Letter(FSMModelMixin, RequestPart):
    """Paragraphs with the code and version of each, and once final one PDF that never changes.

    `content` is what requests_dsar.letters.content describes; `proceeding` is the objection or
    complaint that it is about. `sha256` is of the PDF itself,
    shown on the page of the request; `stored_as` names the encrypted file. What goes along as
    files (a copy of data, data to take along) is one signed ZIP: `files_stored_as`, with the
    hash of that. Law: Awb 3:45-3:47; GDPR art. 15(3), 20(1).
    """

    request = models.ForeignKey(
        DataSubjectRequest, on_delete=models.PROTECT, related_name="letters"
    )
    kind = models.CharField(_("kind"), max_length=30, choices=LetterKind.choices)
    proceeding = models.ForeignKey(
        "requests_dsar.Proceeding",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="letters",
        verbose_name=_("what it is about"),
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.DUTCH
    )
    content = EncryptedJSONField(_("content"), case="request_id")
    status = FSMField(
        _("status"), default=LetterStatus.DRAFT, choices=LetterStatus.choices, protected=True
    )
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    final_at = models.DateTimeField(_("made final at"), null=True)
    final_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    stored_as = models.CharField(max_length=100, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(null=True, editable=False)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, editable=False)
    files_stored_as = models.CharField(max_length=100, blank=True, editable=False)
    files_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    files_size = models.PositiveBigIntegerField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = TenantManager["Letter"]()
    history = tracked(FSMModelMixin)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ("made_at", "number")
        constraints = (
            models.UniqueConstraint(fields=("request", "number"), name="letter_number_once"),
        )

    def __str__(self) -> str:
        # Nothing of what it says.
        return gettext("letter %(number)s") % {"number": self.number}

    @transition(field=status, source=LetterStatus.DRAFT, target=LetterStatus.FINAL)
    def finalise(self, *, by: Any, at: datetime) -> None:
        """From now on its words do not change."""
        self.final_by, self.final_at = by, at

    @transition(field=status, source=LetterStatus.FINAL, target=LetterStatus.SENT)
    def send(self) -> None:
        """It has left the office; the dispatch says how and when."""

    @transition(
        field=status,
        source=(LetterStatus.DRAFT, LetterStatus.FINAL),
        target=LetterStatus.CANCELLED,
    )
    def cancel(self) -> None:
        """It is not sent."""


class DispatchWay(models.TextChoices):
    """How a letter left. Law: Awb 2:8, 3:41."""

    STATUS_PAGE = "status_page", _("placed on the page of the request")
    POST = "post", _("by post")
    REGISTERED_POST = "registered_post", _("by registered post")
    COUNTER = "counter", _("handed over at the counter")


class LetterDispatch(RequestPart):
    """That a letter left the office: when, how, by whom, and what proves it. Written once."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="dispatches")
    request = models.ForeignKey(DataSubjectRequest, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(_("how"), max_length=20, choices=DispatchWay.choices)
    sent_on = models.DateField(_("sent on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proof = EncryptedTextField(_("proof"), case="request_id", blank=True)

    objects = TenantManager["LetterDispatch"]()

    class Meta:
        verbose_name = _("dispatch of a letter")
        verbose_name_plural = _("dispatches of letters")
        ordering = ("recorded_at", "pk")


class LetterCollection(RequestPart):
    """That the person collected a letter, and how they showed who they are. Written once."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="collections")
    request = models.ForeignKey(DataSubjectRequest, on_delete=models.PROTECT, related_name="+")
    collected_at = models.DateTimeField(_("collected at"))
    second_step = models.CharField(_("second step"), max_length=20)

    objects = TenantManager["LetterCollection"]()

    class Meta:
        verbose_name = _("collection of a letter")
        verbose_name_plural = _("collections of letters")
        ordering = ("collected_at", "pk")
