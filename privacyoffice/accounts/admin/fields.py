"""Form fields as every page of the staff side has them."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from privacyoffice.days import refuse_impossible
from privacyoffice.tenancy.scope import current_organisation_id


class DayInput(forms.DateInput):
    """The browser's own date field: a calendar that needs no script and knows the keyboard."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that somebody can mean, in the browser's own date field."""

    widget = DayInput
    default_validators = [refuse_impossible]


# Marks that turn the reading direction around, and invisible letters: a screen would show
# another text than the one that is stored. The import replaces them by spaces.
SHOWN_AS_STORED = RegexValidator(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]",
    _("There is an invisible sign in this text that changes how it is read. Type it anew."),
    inverse_match=True,
)


def for_staff(field: Any) -> Any:
    """A field without the small icons beside a choice (related things have their own pages),
    and without text that a screen shows otherwise than it is stored."""
    if isinstance(field, forms.CharField):
        field.validators.append(SHOWN_AS_STORED)
    for link in ("add", "change", "delete", "view"):
        if field is not None and hasattr(field.widget, f"can_{link}_related"):
            setattr(field.widget, f"can_{link}_related", False)
    return field


class OwnNamesForm(forms.ModelForm[Any]):
    """A form that also sees what is unique in an organisation, although that is no field of it."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"organisation"}  # type: ignore[no-any-return,misc]

    def _post_clean(self) -> None:
        if self.instance.organisation_id is None:
            self.instance.organisation_id = current_organisation_id()
        super()._post_clean()  # type: ignore[misc]
