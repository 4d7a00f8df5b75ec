"""Something that somebody does about what was found, before a day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel

LONGEST_LABEL = 80


def shortened(what: str) -> str:
    """The words of an action as a list shows them."""
    return what if len(what) <= LONGEST_LABEL else f"{what[: LONGEST_LABEL - 1]}…"


class ActionQuerySet(TenantQuerySet["Action"]):
    """Questions about actions."""

    def unfinished(self) -> "ActionQuerySet":
        """Neither done nor given up."""
        return self.filter(done_on__isnull=True, dropped=False)


class Action(TenantModel):
    """One promise: what, by whom, before which day (an Amsterdam date), and the evidence.

    It keeps kind, id, label and address of its subject and no key to it, so that this floor
    knows no app above it; `origin` is the app's own code for where it came from. Its words are
    not encrypted: they name no citizen. Law: GDPR art. 24(1), 28(3)(h), 39(1)(b).
    """

    subject_kind = models.CharField(max_length=100, editable=False)
    subject_id = models.UUIDField(editable=False)
    subject_label = models.CharField(_("about"), max_length=300, editable=False)
    subject_url = models.CharField(max_length=300, editable=False)
    origin = models.CharField(max_length=100, blank=True, editable=False)
    what = models.TextField(_("what is done"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("done by"),
    )
    due_on = models.DateField(_("before"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    dropped = models.BooleanField(_("not done"), default=False)
    evidence = models.TextField(
        _("what was done"), blank=True, help_text=_("And where that can be seen.")
    )
    seen_at = models.DateTimeField(_("seen by the FG at"), null=True, editable=False)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=pgettext_lazy("an action, by the FG", "seen by"),
    )
    seen_note = models.TextField(_("what the FG saw"), blank=True, editable=False)
    written_at = models.DateTimeField(_("written at"), editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )

    objects = TenantManager.of(ActionQuerySet)
    history = tracked()

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ("due_on", "pk")
        permissions = (("see_action", "Can say as FG that an action was seen"),)
        indexes = (
            models.Index(fields=("organisation", "due_on"), name="action_due"),
            models.Index(fields=("organisation", "subject_id"), name="action_subject"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True) | models.Q(dropped=False),
                name="action_done_or_dropped",
            ),
        )

    def __str__(self) -> str:
        return shortened(self.what)
