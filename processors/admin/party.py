"""The external parties with which data are exchanged: an overview, and one of them on a page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from processors import countries
from processors.admin.acts_party import PARTY_ACTS
from processors.admin.blocks_party import agreement_in_words, party_blocks, party_facts
from processors.admin.contacts import ContactInline
from processors.admin.filters_party import (
    AgreementFilter,
    CountryFilter,
    DoubleFilter,
    EeaFilter,
    RoleFilter,
)
from processors.admin.overview import Overview, overview_url
from processors.admin.party_field import names_url
from processors.models import Party
from processors.queries_parties import last_change
from processors.roles import PartyRole
from processors.services.parties import keep_contact, keep_party, refuse_double, remove_contact


class PartyForm(forms.ModelForm[Party]):
    """The details of a party; its name occurs once. `seen` is the last change that the person was
    looking at, of the party or a contact."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        choices=lambda: [("", gettext_lazy("not known")), *countries.choices()],
        initial=countries.HOME,
    )

    class Meta:
        model = Party
        fields = ("name", "legal_name", "kind", "kvk_number", "country", "contact")
        widgets = {
            "name": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "legal_name": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "contact": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        }
        error_messages = {
            "name": {"required": gettext_lazy("Give the party a name.")},
            # Not "at most 8 characters": that does not say what it should be.
            "kvk_number": {
                "max_length": gettext_lazy("A Chamber of Commerce number has eight digits.")
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.fields["seen"].initial = last_change(self.instance)[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.instance._state.adding or not data.get("seen"):
            return data
        Party.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        now, who = last_change(self.instance)
        if now != data["seen"]:
            raise forms.ValidationError(
                _(
                    "%(name)s changed this in the meantime. Your text is still in this form; "
                    "nothing was saved. Open the page in another tab and take your text over "
                    "there."
                )
                % {"name": who or _("An import")}
            )
        return data

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        refuse_double(name, own_id=None if self.instance._state.adding else self.instance.pk)
        return name


@admin.register(Party)
class PartyAdmin(GatedModelAdmin):
    """Read by who reads the register; kept by the privacy officer."""

    is_daily = True
    form = PartyForm
    acts = PARTY_ACTS
    inlines = (ContactInline,)
    list_display = ("name", "roles", "agreement", "kind", "country_name", "kvk_number")
    list_filter = (RoleFilter, AgreementFilter, "kind", EeaFilter, CountryFilter, DoubleFilter)
    # The name of a double leads to the party into which it was merged.
    search_fields = ("name", "legal_name", "kvk_number", "contact", "merged__name")
    search_help_text = gettext_lazy(
        "Searches in names, also those of merged doubles, in number and in contact details."
    )
    fields = ("name", "legal_name", "kind", "kvk_number", "country", "contact")
    change_list_template = "admin/processors/party_list.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        is_changed = obj is not None and self.has_change_permission(request, obj)
        return (*self.fields, "seen") if is_changed else self.fields

    def get_urls(self) -> list[Any]:
        return [overview_url(self), names_url(self), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Overview]:
        return Overview

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of a double only the name is left: what changes is the party that stays."""
        is_double = obj is not None and obj.merged_into_id is not None
        return not is_double and super().has_change_permission(request, obj)

    def headline(self, request: HttpRequest, obj: Any) -> Headline:
        return Headline(facts=party_facts(obj), blocks=tuple(party_blocks(request.user, obj)))

    @admin.display(description=gettext_lazy("what it is to us"))
    def roles(self, party: Any) -> SafeString | str:
        """Each role with the number of places; nothing when nobody names it."""
        labels = dict(PartyRole.choices)
        told = [(labels[role], count) for role, count in party.known_roles.items()]
        return format_html_join(", ", "{} ({})", told) or "–"

    @admin.display(description=gettext_lazy("agreement"))
    def agreement(self, party: Any) -> str:
        """How its agreement stands."""
        return agreement_in_words(party.known_agreements, party.known_roles, clock.today())

    @admin.display(description=gettext_lazy("country"), ordering="country")
    def country_name(self, party: Party) -> str:
        """In Dutch, and whether data that go there are transferred."""
        name = countries.name_of(party.country)
        if not name or countries.is_in_eea(party.country):
            return name or "–"
        return format_html("{} ({})", name, gettext_lazy("outside the EEA"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or set(form.changed_data) - {"seen"}:
            keep_party(obj, actor=request.user, now=clock.now())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Contacts, each through its service."""
        now = clock.now()
        for contact in formset.save(commit=False):
            keep_contact(contact, actor=request.user, now=now)
        for contact in formset.deleted_objects:
            remove_contact(contact, actor=request.user, now=now)
