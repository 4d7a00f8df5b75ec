"""The breach protocol of an organisation, and the steps of one breach."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach, Course
from breaches.models.part import BreachPart
from privacyoffice.audit.history import tracked
from privacyoffice.crypto.fields import EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel


class Protocol(TenantModel):
    """A version of the protocol for one way of working, in force from a day.

    It stands over the one that the product has of itself (catalogue/protocols.toml). `steps` is a
    list of {"code", "text", "hours"}: what must be done, and within how many hours of awareness
    (null: no hour is set). A breach keeps the steps of the version with which it began.
    """

    course = models.CharField(_("way of working"), max_length=20, choices=Course.choices)
    version = models.PositiveIntegerField(_("version"))
    valid_from = models.DateField(_("in force from"))
    source = models.CharField(_("laid down in"), max_length=200, blank=True)
    steps = models.JSONField(_("steps"))

    objects = TenantManager["Protocol"]()
    history = tracked()

    class Meta:
        verbose_name = _("breach protocol")
        verbose_name_plural = _("breach protocols")
        ordering = ("course", "-valid_from", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "course", "version"), name="protocol_version_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_course_display()} {self.version}"


class ProtocolStep(BreachPart):
    """One step of the protocol, for one breach: done by somebody at a moment, or not yet.

    `skipped` says that it does not apply here; the note says why.
    """

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField(editable=False)
    code = models.SlugField(max_length=60, editable=False)
    text = models.CharField(_("step"), max_length=500, editable=False)
    hours = models.PositiveSmallIntegerField(null=True, editable=False)
    protocol = models.CharField(_("protocol"), max_length=120, editable=False)
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    skipped = models.BooleanField(_("does not apply"), default=False)
    note = EncryptedTextField(_("note"), case="breach_id", blank=True)

    objects = TenantManager["ProtocolStep"]()
    history = tracked()

    class Meta:
        verbose_name = _("step of the protocol")
        verbose_name_plural = _("steps of the protocol")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("breach", "code"), name="protocol_step_once"),
        )
