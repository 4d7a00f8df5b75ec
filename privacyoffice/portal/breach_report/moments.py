"""A day and a time of day, as somebody remembers them, and the moment that they make."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.kernel.errors import AmbiguousLocalTime
from privacyoffice.kernel.moments import local_moment

# 14.30, 14:30, 1430, 9 or 9 uur.
_TIME = re.compile(r"(\d{1,2}?)(?:[.:\s]?(\d{2}))?(?:\s*(?:uur|u|h))?", re.IGNORECASE)


class TimeOfDay(forms.CharField):
    """A time on the Dutch clock as people write it, kept like 14:30; empty when it is not known."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "class": "utrecht-textbox portal-field__figures"}
        super().__init__(
            required=False, max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs
        )

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        if not text:
            return ""
        found = _TIME.fullmatch(text)
        if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise ValidationError(_("This is no time. Type it like 14.30."))
        return f"{int(found[1]):02}:{found[2] or '00'}"

    def prepare_value(self, value: Any) -> Any:
        return value.replace(":", ".") if isinstance(value, str) else value


@dataclass(frozen=True)
class Said:
    """What was filled in of a moment: a day and a time of ISO 8601, each empty when not known."""

    day: str = ""
    at: str = ""

    def begin(self) -> datetime | None:
        """The earliest moment that it can mean: without a time the beginning of the day.

        Raises InvalidLocalTime for a time that the clock skips.
        """
        return self._moment(self.at or "00:00", second_pass=False)

    def end(self, now: datetime) -> datetime | None:
        """The latest moment that it can mean, and no later than `now` when the time is not known.

        Raises InvalidLocalTime for a time that the clock skips.
        """
        found = self._moment(self.at or "23:59", second_pass=True)
        if found is None or self.at or clock.day_of(found) != clock.day_of(now):
            return found
        return min(found, now)

    def moment(self, now: datetime, *, is_end: bool = False) -> datetime | None:
        """The moment itself, only when its time is known: a day alone is no moment, and a time
        that nobody told would stand in the register as a fact.

        Of an hour that the clock has twice, an end is in the second pass. Raises InvalidLocalTime.
        """
        if not self.at:
            return None
        return self.end(now) if is_end else self.begin()

    def words(self) -> str:
        """In the active language, for who reads what was told."""
        if not self.day:
            return ""
        if self.at:
            moment = self.begin()
            return in_words(moment) if moment else ""
        return _("%(day)s, the time is not known") % {"day": in_words(self._on())}

    def _on(self) -> date:
        return date.fromisoformat(self.day)

    def _moment(self, at: str, *, second_pass: bool) -> datetime | None:
        if not self.day:
            return None
        shown = datetime.combine(self._on(), time.fromisoformat(at))
        try:
            return local_moment(shown).astimezone(UTC)
        except AmbiguousLocalTime:
            return local_moment(shown, second_pass).astimezone(UTC)
