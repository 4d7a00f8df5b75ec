"""A colleague looks in a system or department for data of the person."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.audit.history import tracked
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager
from requests_dsar.models.involved import InvolvedProcessing
from requests_dsar.models.part import RequestPart
from requests_dsar.models.request import DataSubjectRequest


class TaskStatus(models.TextChoices):
    """How far a search is."""

    OPEN = "open", _("asked")
    FOUND = "found", _("data found")
    NOT_FOUND = "not_found", _("nothing found")
    CANCELLED = "cancelled", _("not needed any more")


class SearchTask(FSMModelMixin, RequestPart):
    """Where, who and by when (inclusive, an Amsterdam date); then what was found.

    `shown` names those of PERSON_FIELDS that the colleague needs to find the person, and `files`
    has the numbers of the attachments that came with the answer. `third_parties` says what of
    others stands in the data and must be left out.
    Law: GDPR art. 5(1)(c), 15(3), 15(4).
    """

    request = models.ForeignKey(
        DataSubjectRequest, on_delete=models.PROTECT, related_name="search_tasks"
    )
    involved = models.ForeignKey(
        InvolvedProcessing, on_delete=models.PROTECT, null=True, related_name="search_tasks"
    )
    system = models.ForeignKey(
        "registers.InformationSystem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("system"),
    )
    department = models.ForeignKey(
        "tenancy.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("colleague"),
    )
    due_on = models.DateField(_("needed by"))
    ask = EncryptedTextField(_("what to look for"), case="request_id")
    shown = ArrayField(
        models.CharField(max_length=20),
        verbose_name=_("what the colleague reads of the person"),
        default=list,
        blank=True,
    )
    status = FSMField(
        _("status"), default=TaskStatus.OPEN, choices=TaskStatus.choices, protected=True
    )
    found = EncryptedTextField(_("what was found"), case="request_id", blank=True)
    third_parties = EncryptedTextField(_("data about others"), case="request_id", blank=True)
    files = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("files"), default=list, blank=True
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = TenantManager["SearchTask"]()
    history = tracked(FSMModelMixin)

    class Meta:
        verbose_name = _("search for data")
        verbose_name_plural = _("searches for data")
        ordering = ("asked_at", "pk")

    @transition(field=status, source=TaskStatus.OPEN, target=TaskStatus.FOUND)
    def report_found(self, *, at: datetime, found: str, third_parties: str) -> None:
        """Data were found, and perhaps data about others between them."""
        self._answer(at, found, third_parties)

    @transition(field=status, source=TaskStatus.OPEN, target=TaskStatus.NOT_FOUND)
    def report_nothing(self, *, at: datetime, found: str) -> None:
        """Nothing is there; `found` says where was looked."""
        self._answer(at, found, "")

    @transition(field=status, source=TaskStatus.OPEN, target=TaskStatus.CANCELLED)
    def cancel(self, *, at: datetime) -> None:
        """Nobody needs to look any more."""
        self.answered_at = at

    def _answer(self, at: datetime, found: Any, third_parties: Any) -> None:
        self.answered_at, self.found, self.third_parties = at, found, third_parties
