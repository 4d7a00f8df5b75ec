"""The processes that an organisation names as risky itself, as in Bijlage 1 of WerkSaam."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from privacyoffice.audit.history import tracked
from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel


class NamedListStatus(models.TextChoices):
    """How far a next version of the list is."""

    PROPOSED = "proposed", pgettext_lazy("of a list", "proposed")
    ADVISED = "advised", _("the FG gave a view")
    ADOPTED = "adopted", pgettext_lazy("of a list", "adopted")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a list", "taken back")


class NamedList(FSMModelMixin, TenantModel):
    """A version of the list of processes and applications that are risky in any case.

    `lines` has "department" (empty: of all) and "name" for each. The policy holds the first
    version; the newest adopted row, on or after its first day, replaces it as a whole. A privacy
    officer proposes, the FG says what they think of it, and then the officer adopts it; who
    proposed may adopt, for the word of the FG is the second pair of eyes. `number` is given when
    it is adopted. Law: GDPR art. 35(1), 39(1)(c); WerkSaam art. 7(3).
    """

    lines = models.JSONField(_("processes and applications"))
    why = models.TextField(_("why the list changes"))
    proposed_at = models.DateTimeField(_("proposed at"), editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    fg_agrees = models.BooleanField(_("the FG agrees"), null=True, editable=False)
    fg_view = models.TextField(_("what the FG thinks of it"), blank=True, editable=False)
    fg_at = models.DateTimeField(_("view of the FG given at"), null=True, editable=False)
    fg_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("view of the FG given by"),
    )
    reaction = models.TextField(_("why it is adopted all the same"), blank=True, editable=False)
    number = models.PositiveSmallIntegerField(_("version"), null=True, editable=False)
    in_force_from = models.DateField(_("in force from"), null=True, editable=False)
    adopted_at = models.DateTimeField(_("adopted at"), null=True, editable=False)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("adopted by"),
    )
    status = FSMField(
        _("status"),
        default=NamedListStatus.PROPOSED,
        choices=NamedListStatus.choices,
        protected=True,
        editable=False,
    )

    objects = TenantManager["NamedList"]()
    history = tracked(FSMModelMixin)

    class Meta:
        verbose_name = _("list of risky processes")
        verbose_name_plural = _("lists of risky processes")
        ordering = ("-proposed_at",)
        permissions = (
            ("advise_namedlist", "Can say as FG what they think of a proposed list"),
            ("adopt_namedlist", "Can adopt a proposed list"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "number"), name="named_list_version_once"
            ),
            models.UniqueConstraint(
                fields=("organisation",),
                condition=models.Q(status__in=("proposed", "advised")),
                name="named_list_proposed_once",
                violation_error_message=_("A next version of this list is proposed already."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status=NamedListStatus.ADOPTED,
                    number__isnull=False,
                    in_force_from__isnull=False,
                    fg_at__isnull=False,
                )
                | (~models.Q(status=NamedListStatus.ADOPTED) & models.Q(number__isnull=True)),
                name="named_list_adopted_after_the_fg",
            ),
        )

    def __str__(self) -> str:
        if self.number is None:
            return str(_("Proposed list of risky processes"))
        return str(_("List of risky processes, version %(number)s") % {"number": self.number})

    @transition(field=status, source=NamedListStatus.PROPOSED, target=NamedListStatus.ADVISED)
    def advise(self) -> None:
        """The FG said what they think of it."""

    @transition(field=status, source=NamedListStatus.ADVISED, target=NamedListStatus.ADOPTED)
    def adopt(self, *, number: int, on: date) -> None:
        """It holds from this day."""
        self.number, self.in_force_from = number, on

    @transition(
        field=status,
        source=(NamedListStatus.PROPOSED, NamedListStatus.ADVISED),
        target=NamedListStatus.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """It does not come about."""
