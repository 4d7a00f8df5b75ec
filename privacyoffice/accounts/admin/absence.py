"""Who is away, and who takes their place."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.accounts.models import Absence, User
from privacyoffice.accounts.services.absence import (
    MANAGE,
    change_deputy,
    end_absence,
    enter_absence,
    is_over,
    possible_deputies,
    why_not_change,
)

_NOBODY = gettext_lazy("nobody, or whom the policy names")


class DeputyForm(ActForm):
    """Who takes somebody's place."""

    deputy: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=gettext_lazy("Replaced by"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_NOBODY,
        help_text=gettext_lazy(
            "Gets the reminders meanwhile, and can do with them what the own role allows."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = possible_deputies(clock.today())
        if self.obj is not None:
            people = people.exclude(pk=self.obj.user_id)
            self.fields["deputy"].initial = self.obj.deputy_id
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]


class AbsenceForm(DeputyForm):
    """When somebody is away. Only who keeps the absence of others chooses a person."""

    person: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=gettext_lazy("Person"), queryset=User.objects.none()
    )
    first_day = DayField(label=gettext_lazy("First day away"), initial=clock.today)
    last_day = DayField(
        label=gettext_lazy("Last day away"),
        help_text=gettext_lazy("The day before this person is back."),
    )
    field_order = ("person", "first_day", "last_day", "deputy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.user.has_perm(MANAGE):
            del self.fields["person"]
            return
        people = possible_deputies(clock.today())
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].initial = self.user.pk


class BackForm(ActForm):
    """From when on somebody is there again."""

    back_on = DayField(label=gettext_lazy("First day back"), initial=clock.today)


def _enter(request: HttpRequest, _nothing: None, data: dict[str, Any]) -> str:
    person = data.pop("person", request.user)
    absence = enter_absence(user=person, **data, actor=request.user, now=clock.now())
    return _("%(name)s is away from %(first_day)s up to and including %(last_day)s.") % {
        "name": absence.user.name,
        "first_day": formats.date_format(absence.first_day),
        "last_day": formats.date_format(absence.last_day),
    }


def _end(request: HttpRequest, absence: Absence, data: dict[str, Any]) -> str:
    ended = end_absence(absence_id=absence.pk, actor=request.user, now=clock.now(), **data)
    if ended.withdrawn_at is not None:
        return _("This absence has been withdrawn.")
    return _("%(name)s is back on %(date)s.") % {
        "name": ended.user.name,
        "date": formats.date_format(data["back_on"]),
    }


def _replace(request: HttpRequest, absence: Absence, data: dict[str, Any]) -> str:
    changed = change_deputy(absence_id=absence.pk, actor=request.user, now=clock.now(), **data)
    if changed.deputy is None:
        return _("Nobody is named as deputy any more.")
    return _("%(deputy)s now replaces %(name)s.") % {
        "deputy": changed.deputy.name,
        "name": changed.user.name,
    }


def _can_change(absence: Absence) -> bool:
    return not is_over(absence, clock.today())


def _state(absence: Absence) -> SafeString:
    """How it stands today, as a word with a shape."""
    today = clock.today()
    if absence.withdrawn_at is not None:
        return badge(_("withdrawn"), "back")
    if absence.last_day < today:
        return badge(pgettext("absence", "over"), "tick")
    if absence.first_day > today:
        return badge(pgettext("absence", "to come"), "open")
    return badge(_("away now"), "half")


class StateFilter(admin.SimpleListFilter):
    """Who is away now, or will be."""

    title = gettext_lazy("today")
    parameter_name = "today"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("away", _("away now")), ("coming", pgettext("absence", "to come"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = clock.today()
        if self.value() == "away":
            return queryset.on(today)  # type: ignore[attr-defined,no-any-return]
        if self.value() == "coming":
            return queryset.filter(withdrawn_at__isnull=True, first_day__gt=today)
        return queryset


@admin.register(Absence)
class AbsenceAdmin(GatedModelAdmin):
    """Everybody sees their own and those in which they replace somebody; who keeps the absence
    of others sees all."""

    list_filter = (StateFilter,)
    list_display = ("user", "first_day", "last_day", "deputy", "state")
    list_select_related = ("user", "deputy")
    search_fields = ("user__name",)
    acts = (
        Act(
            name="end",
            label=gettext_lazy("Back earlier"),
            explanation=gettext_lazy(
                "From that day on messages come to this person again. Before the first day of "
                "the absence, or on it, the whole absence is withdrawn."
            ),
            perm="change",
            perform=_end,
            possible=_can_change,
            form_class=BackForm,
        ),
        Act(
            name="deputy",
            label=gettext_lazy("Choose a deputy"),
            explanation=gettext_lazy(
                "The deputy gets the reminders in the place of this person. Without one, this "
                "person gets them. Of the FG’s own notes and advice only the FG hears."
            ),
            perm="change",
            perform=_replace,
            possible=_can_change,
            form_class=DeputyForm,
        ),
    )
    add_act = Act(
        name="enter",
        label=gettext_lazy("Enter an absence"),
        explanation=gettext_lazy(
            "Only the days, and no reason. On these days the deputy gets the reminders."
        ),
        perm="add",
        perform=_enter,
        possible=lambda _nothing: True,
        form_class=AbsenceForm,
    )
    fields = ("user", "first_day", "last_day", "deputy", "entered_by", "entered_at")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("today"))
    def state(self, absence: Absence) -> SafeString:
        return _state(absence)

    def page_title(self, obj: Absence) -> str:
        return str(obj.user)

    def headline(self, request: HttpRequest, obj: Absence) -> Headline:
        return Headline(
            badge=_state(obj),
            facts=(
                (_("From"), formats.date_format(obj.first_day)),
                (_("Up to and including"), formats.date_format(obj.last_day)),
                (_("Replaced by"), obj.deputy or _NOBODY),
            ),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Absence]:
        shown: QuerySet[Absence] = Absence.objects.shown_to(request.user)
        return shown

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not super().has_view_permission(request, obj):
            return False
        return obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_take(self, request: HttpRequest, act: Act, obj: Absence) -> bool:
        return super().may_take(request, act, obj) and not why_not_change(obj, request.user)

    def _object_of_act(self, request: HttpRequest, object_id: str, act: Act) -> Any:
        """Who replaces somebody sees the absence and cannot change it."""
        absence = super()._object_of_act(request, object_id, act)
        if why_not_change(absence, request.user):
            raise Http404
        return absence
