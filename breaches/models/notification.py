"""What the authority is told, in phases."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from breaches.models.breach import Breach
from breaches.models.part import BreachPart
from privacyoffice.audit.history import tracked
from privacyoffice.crypto.fields import EncryptedJSONField, EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager


class Phase(models.TextChoices):
    """Which notification it is. Law: GDPR art. 33(4)."""

    FIRST = "first", _("first notification")
    SUPPLEMENT = "supplement", _("supplement")
    WITHDRAWAL = "withdrawal", pgettext_lazy("of a notification", "withdrawal")


class NotificationStatus(models.TextChoices):
    """Whether it was sent."""

    DRAFT = "draft", _("being prepared")
    SUBMITTED = "submitted", pgettext_lazy("to the authority", "submitted")
    CANCELLED = "cancelled", _("not sent")


class Lateness(models.TextChoices):
    """By which clock it was in time. Law: GDPR art. 33(1); Reg. 1182/71 art. 3."""

    IN_TIME = "in_time", _("in time")
    LAST_HOUR = "last_hour", _("after the strict hours, before the end by the regulation")
    LATE = "late", _("late")


class Notification(FSMModelMixin, BreachPart):
    """One notification to the supervisory authority.

    `form` names the form and its version; `answers` are the fields of each form by code, as they
    were when it was submitted (while it is prepared they follow the facts). `complete` says that
    nothing is missing. `case_number` is the authority's. The reasons of a late one may follow
    after it was sent. `file_key` is where the PDF lies, made by a job, and `printed_at` of which
    moment it is: while it is prepared that is a draft, which goes when it is submitted.
    """

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="notifications")
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices)
    form = models.CharField(_("form"), max_length=60, editable=False)
    answers = EncryptedJSONField(_("answers"), case="breach_id", null=True)
    remarks = EncryptedTextField(
        _("why it is supplemented or withdrawn"), case="breach_id", blank=True
    )
    complete = models.BooleanField(_("complete"), default=False)
    status = FSMField(
        _("status"),
        default=NotificationStatus.DRAFT,
        choices=NotificationStatus.choices,
        protected=True,
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    case_number = models.CharField(_("number at the authority"), max_length=60, blank=True)
    lateness = models.CharField(
        _("in time or late"), max_length=20, choices=Lateness.choices, blank=True
    )
    late_reasons = EncryptedTextField(_("reasons of the delay"), case="breach_id", blank=True)
    file_key = models.CharField(max_length=200, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveIntegerField(null=True, editable=False)
    printed_at = models.DateTimeField(_("PDF made at"), null=True, editable=False)
    prepared_at = models.DateTimeField(_("prepared at"), editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = TenantManager["Notification"]()
    history = tracked(FSMModelMixin)

    class Meta:
        verbose_name = _("notification to the authority")
        verbose_name_plural = _("notifications to the authority")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("breach", "number"), name="notification_number_once"),
            models.UniqueConstraint(
                fields=("breach",),
                condition=models.Q(status="draft"),
                name="notification_one_draft",
                violation_error_message=_("A notification is being prepared already."),
            ),
        )

    @property
    def revision(self) -> int:
        """That of its breach: whoever acts on the one saw the other."""
        return self.breach.revision

    @transition(field=status, source=NotificationStatus.DRAFT, target=NotificationStatus.SUBMITTED)
    def submit(self, *, at: datetime, by: Any) -> None:
        """It stands in the authority's web form, sent."""
        self.submitted_at, self.submitted_by = at, by

    @transition(field=status, source=NotificationStatus.DRAFT, target=NotificationStatus.CANCELLED)
    def cancel(self) -> None:
        """It was never sent."""
