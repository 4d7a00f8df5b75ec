"""The door to a case for the person it is about, who has no account; and who came through it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel


class Door(TenantModel):
    """One link to one case, until another takes its place.

    Of its token only the hash is kept. The token itself follows from the key of the case, so
    that a later mail can hold the link and a destroyed case has no way in. Law: GDPR art. 32(1).
    """

    case_id = models.UUIDField(editable=False)
    case_kind = models.CharField(max_length=100, editable=False)
    reference = models.CharField(_("reference"), max_length=20, editable=False)
    language = models.CharField(_("language"), max_length=2, default="nl", editable=False)
    token_hash = models.CharField(max_length=64, editable=False)
    opened_at = models.DateTimeField(_("made at"), editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    closed_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects = TenantManager["Door"]()

    class Meta:
        verbose_name = _("link to a case")
        verbose_name_plural = _("links to cases")
        ordering = ("-opened_at",)
        constraints = (
            models.UniqueConstraint(fields=("organisation", "token_hash"), name="door_token_once"),
            models.UniqueConstraint(
                fields=("organisation", "case_id"),
                condition=Q(closed_at__isnull=True),
                name="door_one_open",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Admission(TenantModel):
    """Somebody who came in with the link: a short session, of which only the hash of its cookie
    is kept. `second_step` says how they showed besides that it is them; removed after a day.
    """

    door = models.ForeignKey(
        Door, on_delete=models.PROTECT, editable=False, related_name="admissions"
    )
    token_hash = models.CharField(max_length=64, editable=False)
    # Of the cookie before the second step: who clicked twice still has that.
    former_hash = models.CharField(max_length=64, blank=True, editable=False)
    began_at = models.DateTimeField(editable=False)
    seen_at = models.DateTimeField(editable=False)
    second_step = models.CharField(_("second step"), max_length=20, blank=True, editable=False)

    objects = TenantManager["Admission"]()

    class Meta:
        verbose_name = _("admission to a case")
        verbose_name_plural = _("admissions to cases")
        ordering = ("-began_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "token_hash"), name="admission_token_once"
            ),
        )
        indexes = (models.Index(fields=("organisation", "seen_at"), name="admission_oldest"),)

    def __str__(self) -> str:
        return str(self.pk)
