"""The clocks: what holds today, the rows of the organisation, and adding one."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from breaches.clock_rules import AP, rules_on
from breaches.models import ClockRule, Risk, RunsFrom
from breaches.services import ruling
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.deadlines.explaining import article_in_words
from privacyoffice.policy.queries import profile_on


class RowForm(ActForm):
    """One row: whom, within how many hours, from which moment and from which day on."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=30,
        help_text=gettext_lazy(
            "“ap” is the clock of the authority. Use the code of a clock that is there to replace "
            "it from a day on, or a new code for a new clock."
        ),
    )
    name = forms.CharField(label=gettext_lazy("Whom is told"), max_length=120)
    article = forms.CharField(
        label=gettext_lazy("Rests on"),
        max_length=200,
        help_text=gettext_lazy("A law and article, or an agreement."),
    )
    hours = forms.IntegerField(
        label=gettext_lazy("Hours"),
        min_value=1,
        max_value=720,
        help_text=gettext_lazy("Elapsed hours; nights, weekends and holidays count."),
    )
    runs_from = forms.ChoiceField(
        label=gettext_lazy("Runs from"),
        choices=RunsFrom.choices,
        widget=forms.RadioSelect,
        initial=RunsFrom.AWARE,
    )
    threshold = forms.ChoiceField(
        label=gettext_lazy("From which risk"),
        choices=Risk.choices,
        widget=forms.RadioSelect,
        initial=Risk.RISK,
        help_text=gettext_lazy("The least risk for people at which one must tell."),
    )
    applies = forms.BooleanField(
        label=gettext_lazy("Applies here"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without this there is no such clock from that day on."),
    )
    valid_from = DayField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy(
            "A breach follows the row of the day of awareness. Open breaches follow at once."
        ),
    )


def _add(request: HttpRequest, _nothing: None, data: dict[str, Any]) -> str:
    made = ruling.add_row(ruling.Row(**data), actor=request.user, now=clock.now())
    told = _("The row of “%(name)s” is in force from %(day)s.") % {
        "name": made.name,
        "day": date_format(made.valid_from),
    }
    return f"{told} {_shorter_by_policy(made)}".strip()


ADD = Act(
    name="add",
    label=gettext_lazy("Add a row"),
    explanation=gettext_lazy(
        "A new number of hours, another risk from which one must tell, or a clock that applies "
        "here: each is a row with a day from which it holds. A row does not change any more."
    ),
    perm="add",
    perform=_add,
    possible=lambda _nothing: True,
    form_class=RowForm,
)


@admin.register(ClockRule)
class ClockRuleAdmin(GatedModelAdmin):
    """Above the list what holds today, with the rows that the product has of itself."""

    add_act = ADD
    list_display = ("name", "hours_words", "risk", "from_day", "state")
    list_filter = ("applies", "code")
    ordering = ("code", "-valid_from")
    change_list_template = "admin/breaches/clock_rules.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("css/breaches.css",)}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A row stays as it was; a next one takes its place."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"in_force": sorted(_in_force(), key=lambda line: not line[2])}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @admin.display(description=gettext_lazy("hours"), ordering="hours")
    def hours_words(self, row: ClockRule) -> str:
        return _hours(row.hours)

    @admin.display(description=gettext_lazy("from which risk"), ordering="threshold")
    def risk(self, row: ClockRule) -> str:
        return row.get_threshold_display()

    @admin.display(description=gettext_lazy("in force from"), ordering="valid_from")
    def from_day(self, row: ClockRule) -> str:
        return date_format(row.valid_from)

    @admin.display(description=gettext_lazy("applies here"), ordering="applies")
    def state(self, row: ClockRule) -> SafeString:
        return badge(_("yes"), "tick") if row.applies else badge(_("no"), "cross")

    def page_title(self, obj: ClockRule) -> str:
        return obj.name

    def headline(self, request: HttpRequest, obj: ClockRule) -> Headline:
        shorter = _shorter_by_policy(obj)
        return Headline(
            badge=self.state(obj),
            facts=(
                (_("Code"), obj.code),
                (_("Hours"), _hours(obj.hours)),
                (_("Runs from"), obj.get_runs_from_display()),
                (_("From which risk"), obj.get_threshold_display()),
                (_("Rests on"), article_in_words(obj.article)),
                (_("In force from"), date_format(obj.valid_from, "j F Y")),
                *(((_("Own policy"), shorter),) if shorter else ()),
            ),
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows facts and no fields."""
        return ()


def _in_force() -> list[tuple[str, str, bool, str]]:
    """Name, what holds, whether it applies, and from where, of every clock today."""
    return [
        (
            rule.name,
            _("%(hours)s from %(moment)s")
            % {"hours": _hours(rule.hours), "moment": RunsFrom(rule.runs_from).label},
            rule.applies,
            _source(rule),
        )
        for rule in rules_on(clock.today()).values()
    ]


def _source(rule: Any) -> str:
    if rule.by_policy:
        return _("the own policy; the row itself says %(hours)s") % {
            "hours": _hours(rule.lawful_hours)
        }
    return _("a row of the organisation") if rule.is_own else article_in_words(rule.article)


def _shorter_by_policy(row: ClockRule) -> str:
    """That the own policy promises fewer hours than this row of the authority gives, on the day
    from which it holds or today; empty where it does not."""
    promised = profile_on(max(row.valid_from, clock.today())).breach.authority_hours
    if row.code != AP or promised is None or promised >= row.hours:
        return ""
    return _("Your own policy promises fewer hours, and they hold: %(hours)s.") % {
        "hours": _hours(promised)
    }


def _hours(number: int) -> str:
    return ngettext("%(count)d hour", "%(count)d hours", number) % {"count": number}
