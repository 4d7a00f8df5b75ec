"""What the page asks on which the content of a case is destroyed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.acts import ActForm


class DestroyForm(ActForm):
    """On what it rests, and the reference as a proof that one means this one."""

    # The revision that was on the screen when somebody decided to act.
    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.ChoiceField(
        label=gettext_lazy("Why is it destroyed?"), choices=(), widget=forms.RadioSelect
    )
    decision = forms.CharField(
        label=gettext_lazy("Decision"),
        max_length=200,
        help_text=gettext_lazy(
            "Its number, or the line of the selection list. Name no person: this stays."
        ),
        error_messages={"required": gettext_lazy("Name the decision.")},
    )
    reference = forms.CharField(
        label=gettext_lazy("Type the reference"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("After this nobody can read it any more. It cannot be undone."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["why"]
        field.choices = [(why, why.label) for why in self.obj.grounds_to_destroy]

    def clean_reference(self) -> str:
        """Of the case on this page."""
        typed: str = self.cleaned_data["reference"].strip().upper()
        if typed != self.obj.reference:
            raise forms.ValidationError(
                _("This is not the reference of this page: %(reference)s.")
                % {"reference": self.obj.reference}
            )
        return typed
