"""A field for a moment on the Dutch clock, also in the night in which an hour occurs twice."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.days import refuse_impossible
from privacyoffice.deadlines.admin.forms import FIRST, SECOND
from privacyoffice.kernel.terms import AmbiguousLocalTime, InvalidLocalTime, local_moment

_FORMAT = "%Y-%m-%dT%H:%M"


class MomentInput(forms.MultiWidget):
    """The browser's own field for a day and a time; which of two times only where that matters."""

    use_fieldset: ClassVar[bool] = True  # type: ignore[misc]

    def __init__(self) -> None:
        day_and_time = forms.DateTimeInput(
            format=_FORMAT,
            attrs={"type": "datetime-local", "aria-label": gettext_lazy("Day and time")},
        )
        which = forms.Select(
            choices=(
                ("", gettext_lazy("Which of the two times?")),
                (FIRST, gettext_lazy("the first time (summer time)")),
                (SECOND, gettext_lazy("the second time (winter time)")),
            ),
            attrs={"aria-label": gettext_lazy("Which of the two times?")},
        )
        super().__init__({"": day_and_time, "which": which})

    def decompress(self, value: Any) -> list[Any]:
        return _shown(value)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        values = value if isinstance(value, list) else self.decompress(value)
        context: dict[str, Any] = super().get_context(name, values, attrs)
        if not occurs_twice(_read(values[0])):
            del context["widget"]["subwidgets"][1]
        return context


class MomentField(forms.MultiValueField):
    """An aware moment in Amsterdam; None when it may be left out and is.

    Asks which one is meant only for a time that the clock shows twice.
    """

    widget = MomentInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", gettext_lazy("On the Dutch clock."))
        fields = (forms.CharField(), forms.CharField(required=False))
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, values: list[Any]) -> datetime | None:
        if not values or not values[0]:
            return None
        shown = _read(values[0])
        if shown is None:
            raise forms.ValidationError(_("Fill in a day and a time."))
        refuse_impossible(shown.date())
        second = values[1] == SECOND if occurs_twice(shown) and values[1] else None
        try:
            return local_moment(shown, second)
        except AmbiguousLocalTime:
            raise forms.ValidationError(
                _("This time occurs twice. Choose which of the two it is.")
            ) from None
        except InvalidLocalTime:
            raise forms.ValidationError(
                _(
                    "This time does not exist: in that night the clock goes from 2:00 to 3:00. "
                    "Look at the time again."
                )
            ) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared by what the field shows: a stored moment has seconds."""
        before = initial if isinstance(initial, list) else _shown(initial)
        after = data or [None, ""]
        if _read(before[0]) != _read(after[0]):
            return True
        # Of a time that occurs twice, the other one is another moment.
        return occurs_twice(_read(after[0])) and before[1] != after[1]


def occurs_twice(shown: datetime | None) -> bool:
    """Whether the Dutch clock shows this time twice."""
    if shown is None:
        return False
    try:
        local_moment(shown)
    except AmbiguousLocalTime:
        return True
    except InvalidLocalTime:
        return False
    return False


def _shown(value: Any) -> list[Any]:
    """The two parts of a moment."""
    if not isinstance(value, datetime):
        return [None, ""]
    shown = value.astimezone(clock.AMSTERDAM)
    return [shown.replace(tzinfo=None, fold=0), SECOND if shown.fold else FIRST]


def _read(given: Any) -> datetime | None:
    """What the clock showed, to the minute."""
    if isinstance(given, datetime):
        return given.replace(tzinfo=None, fold=0, second=0, microsecond=0)
    try:
        found = parse_datetime(str(given or ""))
    except ValueError:
        return None
    return None if found is None else found.replace(tzinfo=None)
