"""A form for visitors: what is wrong stands above the field and in a summary with links."""

from dataclasses import dataclass
from typing import Any

from django import forms

_CLASSES = {
    "text": "utrecht-textbox",
    "email": "utrecht-textbox",
    "tel": "utrecht-textbox",
    "search": "utrecht-textbox",
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field, and the id to go to."""

    target: str
    label: Any
    sentence: str


class PortalForm(forms.Form):
    """Shown with `portal/_form.html`, or field by field with `portal/_field.html`."""

    # Browsers would say it in their own words, and in their own language.
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.MultiWidget):
                for part in widget.widgets:
                    part.attrs.setdefault("class", "utrecht-textbox")
            elif isinstance(widget, forms.Textarea):
                widget.attrs.setdefault("class", "utrecht-textbox")
            elif kind := _CLASSES.get(getattr(widget, "input_type", "")):
                widget.attrs.setdefault("class", kind)

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, in the order of the fields."""
        found = [
            Problem(target_of(self[name]), self[name].label, str(sentence))
            for name in self.fields
            for sentence in self.errors.get(name, ())
        ]
        return found + [Problem("main", "", str(text)) for text in self.non_field_errors()]


def target_of(field: forms.BoundField) -> str:
    """The id at which somebody begins to fill in a field."""
    return field.id_for_label or f"{field.auto_id}_0"
