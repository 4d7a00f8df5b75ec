"""The external parties that the register names."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.base import GatedModelAdmin
from processors.models import Party
from processors.services.parties import keep_party, refuse_double


class PartyForm(forms.ModelForm[Party]):
    """The details of a party; its name occurs once."""

    class Meta:
        model = Party
        fields = ("name", "kind", "kvk_number", "country", "contact")
        widgets = {
            "name": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "contact": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        }
        error_messages = {
            "name": {"required": gettext_lazy("Give the party a name.")},
            # Not "at most 8 characters": that does not say what it should be.
            "kvk_number": {
                "max_length": gettext_lazy("A Chamber of Commerce number has eight digits.")
            },
        }

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        refuse_double(name, own_id=None if self.instance._state.adding else self.instance.pk)
        return name


@admin.register(Party)
class PartyAdmin(GatedModelAdmin):
    """Read by who reads the register; kept by the privacy officer."""

    is_daily = True
    form = PartyForm
    list_display = ("name", "kind", "kvk_number", "country")
    list_filter = ("kind",)
    search_fields = ("name", "kvk_number", "contact")
    search_help_text = gettext_lazy("Searches in name, number and contact details.")
    fields = ("name", "kind", "kvk_number", "country", "contact")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        keep_party(obj, actor=request.user, now=clock.now())
