"""A question to the person on which the work waits: the term stands still."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.audit.history import tracked
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager
from requests_dsar.models.part import RequestPart
from requests_dsar.models.request import DataSubjectRequest


class PauseKind(models.TextChoices):
    """What is asked. Law: GDPR art. 12(6); recital 63; EDPB Guidelines 01/2022."""

    IDENTITY = "identity", _("who the person is")
    CLARIFICATION = "clarification", _("what the person means")


class NotCounted(models.TextChoices):
    """Why a question does not stop the clock. Law: EDPB Guidelines 01/2022; Awb art. 4:15(1)(a)."""

    UNSENT = "unsent", _("the letter has not left yet")
    LATE = "late", _("it was not asked without delay")
    ENDED = "ended", _("the term had ended")


class Pause(RequestPart):
    """From the day of asking until the day of the answer, both Amsterdam dates.

    `doubt` says why there is reasonable doubt about who somebody is. `wanted_by` is the last day
    that the person was given; without an answer the clock runs on from there. `lapsed` says that
    it ended so, and `not_counted` why the clock did not stop. What is asked by letter is UNSENT
    until that letter leaves; ended as UNSENT it was never asked.
    """

    request = models.ForeignKey(DataSubjectRequest, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField(_("what is asked"), max_length=20, choices=PauseKind.choices)
    question = EncryptedTextField(_("question"), case="request_id")
    doubt = EncryptedTextField(_("why there is doubt"), case="request_id", blank=True)
    asked_on = models.DateField(_("asked on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    wanted_by = models.DateField(_("answer wanted by"), null=True)
    answered_on = models.DateField(_("answered on"), null=True)
    lapsed = models.BooleanField(_("no answer came"), default=False)
    counts = models.BooleanField(_("the term stands still"), default=True)
    not_counted = models.CharField(
        _("why not"), max_length=20, choices=NotCounted.choices, blank=True
    )

    objects = TenantManager["Pause"]()
    history = tracked()

    class Meta:
        verbose_name = _("question to the person")
        verbose_name_plural = _("questions to the person")
        ordering = ("asked_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("request", "kind"),
                condition=models.Q(answered_on__isnull=True),
                name="pause_open_once",
                violation_error_message=_("This was asked already, and there is no answer yet."),
            ),
            models.CheckConstraint(
                condition=models.Q(counts=True, not_counted="")
                | (models.Q(counts=False) & ~models.Q(not_counted="")),
                name="pause_says_why_it_does_not_count",
                violation_error_message=_("Say why the clock does not stop."),
            ),
        )
