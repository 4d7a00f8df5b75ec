"""What the pages ask about certificates and reports."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.actions.admin.forms import text_field
from privacyoffice.attachments.admin.words import kind_in_words
from privacyoffice.attachments.queries import of_case
from processors.models import Assurance, AssuranceKind
from processors.services.assurance import running


class AddForm(OnceForm):
    """What it is, until when it counts, and which one it replaces."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=AssuranceKind.choices,
        error_messages={"required": gettext_lazy("Choose a kind.")},
    )
    scope = forms.CharField(
        label=gettext_lazy("About which services, systems or places?"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "autocomplete": "off"}),
        help_text=gettext_lazy("A certificate says nothing about what is not in it."),
        error_messages={"required": gettext_lazy("Say what it is about.")},
    )
    issuer = forms.CharField(
        label=gettext_lazy("Given by"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "autocomplete": "off"}),
    )
    issued_on = DayField(label=gettext_lazy("Of which day?"), required=False)
    expires_on = DayField(
        label=gettext_lazy("Valid until"),
        required=False,
        help_text=gettext_lazy("The last day. You are reminded before it."),
    )
    finding = text_field(gettext_lazy("What do you see in it?"), 3, required=False)
    attachment_id = forms.TypedChoiceField(
        label=gettext_lazy("File"),
        required=False,
        empty_value=None,
        help_text=gettext_lazy("One of the files of this agreement. Add it there first."),
    )
    replaces = forms.ModelChoiceField(
        label=gettext_lazy("In the place of"),
        queryset=Assurance.objects.none(),
        required=False,
        empty_label=gettext_lazy("none of those that count now"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        files: Any = self.fields["attachment_id"]
        kept = [(str(one.pk), _file(one)) for one in of_case(self.obj.pk).filter(removed_at=None)]
        files.choices = [("", gettext_lazy("no file")), *kept]
        older: Any = self.fields["replaces"]
        # Sent twice it makes one, and the older one does not count any more by then.
        all_of_it = Assurance.objects.filter(agreement=self.obj)
        older.queryset = all_of_it if self.is_bound else running(self.obj)
        older.label_from_instance = in_words

    def clean_replaces(self) -> Any:
        """As the service takes it."""
        chosen = self.cleaned_data["replaces"]
        return chosen and chosen.pk


class EndForm(ActForm):
    """Which one does not count any more, and why."""

    assurance = forms.ModelChoiceField(
        label=gettext_lazy("Which one?"),
        queryset=Assurance.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose one that counts now.")},
    )
    reason = text_field(
        gettext_lazy("Why?"), 3, error_messages={"required": gettext_lazy("Say why.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assurance"]
        field.queryset = running(self.obj)
        field.label_from_instance = in_words


def in_words(one: Assurance) -> str:
    """Its kind and what it is about."""
    return _("%(kind)s: %(scope)s") % {"kind": one.get_kind_display(), "scope": one.scope}


def _file(attachment: Any) -> str:
    """Without its name, which is encrypted."""
    return _("file %(number)d: %(kind)s, added on %(day)s") % {
        "number": attachment.number,
        "kind": kind_in_words(attachment.media_type),
        "day": date_format(clock.day_of(attachment.added_at), "j F Y"),
    }
