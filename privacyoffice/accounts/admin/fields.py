"""Form fields as every page of the staff side has them."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """The browser's own date field: a calendar that needs no script and knows the keyboard."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def without_icons(field: Any) -> Any:
    """A field without the small icons beside a choice: related things have their own pages."""
    for link in ("add", "change", "delete", "view"):
        if field is not None and hasattr(field.widget, f"can_{link}_related"):
            setattr(field.widget, f"can_{link}_related", False)
    return field
