"""What the pages of actions ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.accounts.colleagues import colleagues
from privacyoffice.accounts.models import User

LONGEST = 4000  # characters of a text


def text_field(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    """A text of more lines."""
    attrs = {"rows": rows, "class": "vLargeTextField"}
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs=attrs), **options
    )


class AgreeForm(OnceForm):
    """What is done, by whom and before which day."""

    what = text_field(
        gettext_lazy("What is done?"),
        3,
        help_text=gettext_lazy("Who does it reads this. Name no citizens."),
        error_messages={"required": gettext_lazy("Say what is done.")},
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who does it?"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("Everybody who works with this program can be chosen."),
        error_messages={"required": gettext_lazy("Choose who does it.")},
    )
    due_on = DayField(
        label=gettext_lazy("Done before"),
        help_text=gettext_lazy("The last day. Who does it is reminded before and after it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues()  # type: ignore[attr-defined]


class DoneForm(ActForm):
    """What was done."""

    evidence = text_field(
        gettext_lazy("What was done, and where can that be seen?"),
        error_messages={"required": gettext_lazy("Say what was done.")},
    )


class DropForm(ActForm):
    """Why it is not done."""

    evidence = text_field(
        gettext_lazy("Why is it not done?"),
        error_messages={"required": gettext_lazy("Say why it is not done.")},
    )


class ChangeForm(ActForm):
    """Who does it and before which day, from now on."""

    begins_with_stored = True
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who does it?"),
        queryset=User.objects.none(),
        error_messages={"required": gettext_lazy("Choose who does it.")},
    )
    due_on = DayField(label=gettext_lazy("Done before"))
    reason = text_field(gettext_lazy("Why?"), 3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues()  # type: ignore[attr-defined]
        stored = {"owner": self.obj.owner_id, "due_on": self.obj.due_on}
        self.initial = {**stored, **self.initial}


class SeeForm(ActForm):
    """What the FG saw, if that says something."""

    note = text_field(
        gettext_lazy("What did you see?"),
        3,
        required=False,
        help_text=gettext_lazy("Everybody who sees this action can read it."),
    )
