"""What the pages of the list of risky processes ask for."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dpia.admin.forms_screening import text_field
from dpia.named import NamedLine
from dpia.queries import in_force_on
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField

LONGEST_LIST = 40_000  # characters
_BETWEEN = "|"


def as_text(lines: Iterable[NamedLine]) -> str:
    """One line a process: "department | process", or the process alone when it is of all."""
    return "\n".join(
        f"{one.department} {_BETWEEN} {one.name}" if one.department else one.name for one in lines
    )


def from_text(text: str) -> list[NamedLine]:
    """The lines that `as_text` wrote. Raises ValidationError with the number of a line that cannot
    be read; empty lines do not count."""
    found: list[NamedLine] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        department, between, name = line.rpartition(_BETWEEN)
        if not name.strip() or _BETWEEN in department or (between and not department.strip()):
            raise ValidationError(
                _(
                    "Line %(number)d cannot be read: write a department, a | and a process, or a "
                    "process alone."
                )
                % {"number": number}
            )
        one = NamedLine(name.strip(), department.strip())
        if one in found:
            raise ValidationError(
                _("Line %(number)d stands there twice: %(line)s") % {"number": number, "line": one}
            )
        found.append(one)
    return found


class _LinesForm(ActForm):
    """The whole list, and why it changes."""

    lines = forms.CharField(
        label=gettext_lazy("The whole list"),
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
        validators=[SHOWN_AS_STORED],
        help_text=gettext_lazy(
            "One line for each process or application: the department, a | and its name. Without "
            "a department the line counts for all of them."
        ),
        error_messages={"required": gettext_lazy("Write at least one process.")},
    )
    why = text_field(
        gettext_lazy("Why does the list change?"),
        error_messages={"required": gettext_lazy("Say why the list changes.")},
    )

    def clean_lines(self) -> list[NamedLine]:
        """What the service takes."""
        return from_text(self.cleaned_data["lines"])


class ProposeForm(_LinesForm, OnceForm):
    """Begins with the list that holds today."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            named = in_force_on(clock.today()).named
            self.initial["lines"] = as_text(named.lines)


class ChangeForm(_LinesForm):
    """Begins with what was proposed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = (NamedLine(**one) for one in self.obj.lines)
        self.initial = {"lines": as_text(lines), "why": self.obj.why, **self.initial}


class AdviseForm(ActForm):
    """What the FG thinks of a proposed list."""

    agrees = forms.TypedChoiceField(
        label=gettext_lazy("Do you agree?"),
        choices=(
            ("yes", gettext_lazy("yes, this list is right")),
            ("no", gettext_lazy("no, something has to be different")),
        ),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether you agree.")},
    )
    view = text_field(
        gettext_lazy("What do you think of it?"),
        required=False,
        help_text=gettext_lazy(
            "Needed when you do not agree. It stays as you write it, and nobody changes it."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = json.dumps(self.obj.lines, sort_keys=True)
        self.initial["seen"] = sha256(lines.encode()).hexdigest()

    def clean(self) -> dict[str, Any]:
        """The FG speaks of the list that they saw."""
        data = super().clean() or {}
        if data.pop("seen", "") not in ("", self.initial["seen"]):
            raise ValidationError(
                _("The proposal was changed in the meantime. Look at it again first.")
            )
        return data


class AdoptForm(ActForm):
    """From when it holds; and against the FG why."""

    on = DayField(
        label=gettext_lazy("In force from"),
        error_messages={"required": gettext_lazy("Fill in from when it holds.")},
    )
    reaction = text_field(
        gettext_lazy("Why is it adopted although the FG does not agree?"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())
        if self.obj.fg_agrees is not False:
            del self.fields["reaction"]
