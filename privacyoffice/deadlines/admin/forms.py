"""What the pages of the acts on a deadline ask for."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.accounts.models import Membership, User
from privacyoffice.deadlines.facts import after
from privacyoffice.deadlines.start_words import STARTS
from privacyoffice.kernel.terms import (
    RULES,
    AmbiguousLocalTime,
    InvalidLocalTime,
    day_of,
    local_moment,
)

FIRST, SECOND = "first", "second"


class TimeOfDay(forms.TimeInput):
    """The browser's own field for a time."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def reason_field(*, required: bool = True) -> forms.CharField:
    """Why, for the timeline; nothing about a person."""
    return forms.CharField(
        label=_("Reason"),
        max_length=1_000,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the timeline. Write no names or details of people here."),
    )


def colleagues() -> "forms.ModelChoiceField[User]":
    """A choice of the people who have a role today in the organisation in scope."""
    return forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none())


def people_of_today() -> Any:
    """Who has a role today, by name."""
    held = Membership.objects.active_on(clock.today()).values("user")
    return User.objects.filter(pk__in=held, is_active=True).order_by("name")


class SuspendForm(ActForm):
    """When information was asked for, and why."""

    on = DayField(label=_("Information was asked for on"), initial=clock.today)
    reason = reason_field()


class ResumeForm(ActForm):
    """When it came in."""

    on = DayField(label=_("The information came in on"), initial=clock.today)
    reason = reason_field(required=False)


class ExtendForm(ActForm):
    """When the person was told that it takes longer, and why it does."""

    given_on = DayField(label=_("The person was told on"), initial=clock.today)
    reason = reason_field()


class ReasonForm(ActForm):
    """Only why."""

    reason = reason_field()


class HandOverForm(ActForm):
    """To whom, and why."""

    owner = colleagues()
    reason = reason_field(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_of_today()
        if self.obj is not None and self.obj.owner_id:
            people = people.exclude(pk=self.obj.owner_id)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class MomentForm(ActForm):
    """A day; or, for a rule that counts hours, a moment on the Dutch clock.

    Subclasses have a field for the day, named `day_name` as the service names what it sets; one
    named "start" asks for what starts the clock of the rule. Which of the two is meant is asked
    only for a time that the clock shows twice. What came out is `cleaned_data["moment"]`. `rule`
    is that of the object, unless a subclass knows another.
    """

    time = forms.TimeField(
        label=_("Time"),
        widget=TimeOfDay(),
        help_text=_("On the Dutch clock, for instance 10:17."),
    )
    which = forms.ChoiceField(
        label=_("Which of the two times?"),
        choices=(
            (FIRST, _("the first time (summer time)")),
            (SECOND, _("the second time (winter time)")),
        ),
        widget=forms.RadioSelect,
        help_text=_("In this night the clock goes back, so that this time occurs twice."),
        error_messages={"required": _("This time occurs twice. Choose which of the two it is.")},
    )
    day_name = ""
    rule = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = self.rule or self.obj.rule
        self.is_in_hours = RULES[self.rule].is_in_hours
        if self.day_name == "start":
            asked = STARTS[self.rule]
            self.fields["start"].label, self.fields["start"].help_text = asked.legend, asked.help
        if not self.is_in_hours:
            del self.fields["time"]
        if not (self.is_in_hours and self._occurs_twice()):
            del self.fields["which"]
        self._put_moment_together()

    def clean(self) -> dict[str, Any]:
        """Refuses, beside the field, a time that the clock skips."""
        data = super().clean() or self.cleaned_data
        day = data.get(self.day_name)
        if day is None:
            return data
        at = data.get("time")
        if not self.is_in_hours:
            data["moment"] = day
        elif at is not None and ("which" not in self.fields or "which" in data):
            self._take_moment(data, datetime.combine(day, at))
        return data

    def _put_moment_together(self) -> None:
        """The time and which of the two come right after the day."""
        names = list(self.fields)
        for name in ("which", "time"):
            if name in self.fields:
                names.remove(name)
                names.insert(names.index(self.day_name) + 1, name)
        self.order_fields(names)

    def _take_moment(self, data: dict[str, Any], shown: datetime) -> None:
        second_pass = data["which"] == SECOND if "which" in data else None
        try:
            data["moment"] = local_moment(shown, second_pass)
        except InvalidLocalTime:
            self.add_error(
                "time",
                _(
                    "This time does not exist: in that night the clock goes from 2:00 to 3:00. "
                    "Look at the time again."
                ),
            )

    def _occurs_twice(self) -> bool:
        """By what was sent, before the form as a whole is looked at; or by what is there yet."""
        day, at = self._given(self.day_name), self._given("time")
        if day is None or at is None:
            return False
        try:
            local_moment(datetime.combine(day, at))
        except AmbiguousLocalTime:
            return True
        except InvalidLocalTime:
            return False
        return False

    def _given(self, name: str) -> Any:
        if not self.is_bound:
            return self.get_initial_for_field(self.fields[name], name)
        try:
            return self.fields[name].clean(self.data.get(self.add_prefix(name)))
        except forms.ValidationError:
            return None


class MeetForm(MomentForm):
    """When it was done."""

    at = DayField(label=_("Done on"), initial=clock.today)
    reason = reason_field(required=False)
    day_name = "at"


class CorrectForm(MomentForm):
    """When it really began, and why it was kept wrongly."""

    start = DayField()
    reason = reason_field()
    day_name = "start"

    def __init__(self, *args: Any, obj: Any, **kwargs: Any) -> None:
        began = after(obj.events.order_by("position")).start
        initial: dict[str, Any] = {"start": day_of(began)}
        if isinstance(began, datetime):
            shown = began.astimezone(clock.AMSTERDAM)
            initial |= {"time": shown.time(), "which": SECOND if shown.fold else FIRST}
        super().__init__(*args, obj=obj, **{**kwargs, "initial": initial})
