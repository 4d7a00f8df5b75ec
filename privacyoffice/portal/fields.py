"""Fields of forms for visitors: how each looks is in `templates/portal/_field.html`."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_FIRST_YEAR = 1900
_FIGURES = re.compile(r"[0-9]{1,4}")
# What stands for bytes that were no letters counts as well.
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\ufffd\ud800-\udfff]")
_CONTROL_IN_LINES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
LONGEST_LINE = 200
LONGEST_TEXT = 4_000


class Line(forms.CharField):
    """One line of text. `missing` is what is said when it is empty."""

    def __init__(self, *, missing: Any = "", most: int = LONGEST_LINE, **kwargs: Any) -> None:
        kwargs.setdefault("required", bool(missing))
        super().__init__(max_length=most, error_messages=_said(missing, most), **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if _CONTROL.search(text or ""):
            raise ValidationError(_("Type this on one line, with letters and figures only."))
        return text


class Email(forms.EmailField):
    """An e-mail address."""

    def __init__(self, *, missing: Any, **kwargs: Any) -> None:
        kwargs.setdefault("required", bool(missing))
        attrs = {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(
            max_length=254,
            widget=forms.EmailInput(attrs=attrs),
            error_messages=_said(missing, 254)
            | {"invalid": _("This is no e-mail address. Type it like name@example.nl.")},
            **kwargs,
        )
        for validator in self.validators:
            if hasattr(validator, "message"):
                validator.message = self.error_messages["invalid"]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if _CONTROL.search(text or ""):
            raise ValidationError(self.error_messages["invalid"])
        return text


class Text(forms.CharField):
    """A text of some lines."""

    def __init__(
        self, *, missing: Any = "", most: int = LONGEST_TEXT, rows: int = 6, **kwargs: Any
    ) -> None:
        kwargs.setdefault("required", bool(missing))
        super().__init__(
            max_length=most,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages=_said(missing, most),
            **kwargs,
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A browser would cut off what somebody pastes, without a word.
        return {}

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        if _CONTROL_IN_LINES.search(text):
            raise ValidationError(_("There are signs in this text that cannot be read."))
        return text.replace("\r\n", "\n").replace("\r", "\n")


class OneOf(forms.ChoiceField):
    """A choice, as round buttons below one another. `explained` says more about values."""

    def __init__(
        self, *, missing: Any = "", explained: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.explained = dict(explained or {})
        kwargs.setdefault("required", bool(missing))
        said = {"required": missing, "invalid_choice": _("Choose one of these.")}
        super().__init__(widget=forms.RadioSelect, error_messages=said, **kwargs)


class SomeOf(forms.MultipleChoiceField):
    """Any number of choices, as boxes below one another."""

    def __init__(
        self, *, missing: Any = "", explained: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.explained = dict(explained or {})
        kwargs.setdefault("required", bool(missing))
        said = {"required": missing, "invalid_choice": _("Choose one of these.")}
        super().__init__(widget=forms.CheckboxSelectMultiple, error_messages=said, **kwargs)


class Agreed(forms.BooleanField):
    """A box to tick."""

    def __init__(self, *, missing: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("required", bool(missing))
        super().__init__(error_messages={"required": missing}, **kwargs)


class DayInput(forms.MultiWidget):
    """Day, month and year, each in a field with its own label."""

    use_fieldset = True
    labels = (_("Day"), _("Month"), _("Year"))

    def __init__(self) -> None:
        sizes = (2, 2, 4)
        super().__init__(
            [
                forms.TextInput(
                    attrs={"inputmode": "numeric", "maxlength": size, "autocomplete": "off"}
                )
                for size in sizes
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, str) and value:
            value = date.fromisoformat(value)
        return [value.day, value.month, value.year] if value else ["", "", ""]


class Day(forms.Field):
    """A day as three fields; None when all are empty and it may be. `until` is the last day
    that it can be."""

    widget = DayInput

    def __init__(self, *, missing: Any = "", **kwargs: Any) -> None:
        self.missing = missing
        kwargs.setdefault("required", bool(missing))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        parts = [str(part or "").strip() for part in value or ()]
        if not any(parts):
            if self.required:
                raise ValidationError(self.missing)
            return None
        if not all(parts) or len(parts) != 3:
            raise ValidationError(
                _("Fill in a day, a month and a year. For example 28 02 2026."), code="invalid"
            )
        if len(parts[2]) != 4:
            raise ValidationError(_("Fill in the year with four figures, such as 2026."))
        try:
            day, month, year = (int(p) if _FIGURES.fullmatch(p) else 0 for p in parts)
            found = date(year, month, day)
        except ValueError:
            raise ValidationError(
                _("This date does not exist. Choose a date such as 28 02 2026.")
            ) from None
        if found.year < _FIRST_YEAR:
            raise ValidationError(_("This date does not exist. Choose a date such as 28 02 2026."))
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True


def _said(missing: Any, most: int) -> dict[str, Any]:
    too_long = _("This is too long. At most %(most)d signs fit here.") % {"most": most}
    return {"required": missing, "max_length": too_long}
