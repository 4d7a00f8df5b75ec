"""A field for another entry of the register, typed by its reference with suggestions."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registers.models import ProcessingActivity


class EntryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Shows "VA-0012 Name" and takes that, or the reference alone.

    `names` are the entries that lines refer to already, by id; `list_id` is the list of
    suggestions on the page.
    """

    def __init__(
        self, *, queryset: QuerySet[ProcessingActivity], names: dict[UUID, str], list_id: str
    ) -> None:
        super().__init__(queryset=queryset, widget=forms.TextInput(attrs={"list": list_id}))
        self.names = names
        self.error_messages["invalid_choice"] = _(
            "There is no processing with this reference. Choose one from the list, for instance "
            "VA-0012."
        )

    def prepare_value(self, value: Any) -> Any:
        """The words for an id; what somebody typed stays as it is."""
        return self.names.get(value, value)

    def to_python(self, value: Any) -> Any:
        """The entry of this reference. Raises ValidationError when there is none."""
        if value in self.empty_values:
            return None
        reference = str(value).split(maxsplit=1)[0].upper()
        found = self.queryset.filter(reference=reference).first()  # type: ignore[union-attr]
        if found is None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            )
        return found
