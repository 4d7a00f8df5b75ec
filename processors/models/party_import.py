"""A list of parties that somebody sends, and where that stands."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel


class ImportState(models.TextChoices):
    """Where a list stands."""

    OPEN = "open", _("waiting to be imported")
    IMPORTED = "imported", _("imported")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("not imported in time")


class Existing(models.TextChoices):
    """What becomes of a party that is in the overview already."""

    LEAVE = "leave", _("leave it as it is")
    FILL = "fill", _("fill in only what is empty there, and add contacts")
    REPLACE = "replace", _("take over what the list says, and add contacts")


class PartyImport(FSMModelMixin, TenantModel):
    """What was read of one list, and the work that was asked for with it.

    The file itself is not kept. `rows` is a list of rows as `importing.ParsedParty.as_json` makes
    them, emptied when the list is imported, given up or kept too long: it may name people. `notes`
    are sentences about the file as a whole. Law: GDPR art. 5(1)(e), 30(1)(d).
    """

    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64)
    rows = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(_("rows"))
    notes = models.JSONField(default=list)
    state = FSMField(
        _("state"), default=ImportState.OPEN, choices=ImportState.choices, protected=True
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("sent by"),
    )
    uploaded_at = models.DateTimeField(_("sent at"))
    imported_at = models.DateTimeField(_("imported at"), null=True)
    # SET_NULL: the report of a job may go before what it was about.
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = TenantManager["PartyImport"]()

    class Meta:
        verbose_name = _("import of parties")
        verbose_name_plural = _("imports of parties")
        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        """Whether a worker imports it at this moment, or is about to."""
        return self.job is not None and self.job.is_unfinished

    @property
    def waits(self) -> bool:
        """Whether somebody can still import it or give it up."""
        return bool(self.state == ImportState.OPEN) and not self.is_busy

    @transition(field=state, source=ImportState.OPEN, target=ImportState.IMPORTED)
    def finish(self, *, at: datetime) -> None:
        """Its parties are in the overview."""
        self.imported_at = at
        self.rows = []

    @transition(field=state, source=ImportState.OPEN, target=ImportState.CANCELLED)
    def cancel(self) -> None:
        """Nobody wants it any more."""
        self.rows = []

    @transition(field=state, source=ImportState.OPEN, target=ImportState.EXPIRED)
    def expire(self) -> None:
        """Nobody imported it in time."""
        self.rows = []
