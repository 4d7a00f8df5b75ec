"""How a party is reached, on its own page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.lines import CardForm, CardInline, LinesFormSet
from processors.models import PartyContact
from processors.services.parties import refuse_contact


class ContactForm(CardForm):
    """One contact; a number counts as verified with the day and with how."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors or self._drops_what_was_known(data):
            return data
        contact = PartyContact(**{name: data.get(name) for name in self._told()})
        try:
            refuse_contact(contact, today=clock.today())
        except ValidationError as error:
            self.add_error(None, error)
        return data

    def _told(self) -> list[str]:
        return [name for name in self._meta.fields or () if name in self.fields]

    def _drops_what_was_known(self, data: dict[str, Any]) -> bool:
        """With the number goes that it was verified: the service sees to that."""
        verified = {"verified_on", "verified_how"}
        return (
            "phone" in self.changed_data
            and not verified & set(self.changed_data)
            and bool(data.get("phone") or data.get("email"))
        )


class ContactFormSet(LinesFormSet):
    """Contacts have no order of their own."""

    def _place(self, line: Any) -> None:
        """Nothing to place."""


class ContactInline(CardInline):
    """The contacts of a party. Law: GDPR art. 28(3), 33(2)."""

    model = PartyContact
    form = ContactForm
    formset = ContactFormSet
    fields = (
        *("purpose", "name", "email", "phone"),
        *("reachable", "verified_on", "verified_how", "verified_by"),
    )
    readonly_fields = ("verified_by",)
    fields_in_sight = ("purpose", "name", "email", "phone")
    ordering = ("purpose", "name")
    verbose_name = gettext_lazy("contact")
    verbose_name_plural = gettext_lazy("contacts")
    help_text = gettext_lazy(
        "Whom one reaches there, for what. A number counts as verified once you found out for "
        "yourself whose it is, for instance on their website: never because a caller said so."
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("verified_by")
