"""What the pages of objections, complaints and notices of default ask."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.accounts.models import User
from privacyoffice.keyring import Unreadable
from requests_dsar.admin.forms import SeenForm, text_field
from requests_dsar.models import Proceeding, ProceedingKind, ProceedingOutcome
from requests_dsar.queries import handlers
from requests_dsar.queries_proceedings import (
    WITH_DECIDER,
    barred,
    open_in,
    unconfirmed_in,
    untold_in,
)
from requests_dsar.services.proceedings import outcomes_of


def in_words(proceeding: Proceeding) -> str:
    """What it is, and when it came in."""
    return _("%(kind)s, received on %(day)s") % {
        "kind": proceeding.get_kind_display(),
        "day": date_format(proceeding.received_on),
    }


class ReceiveForm(SeenForm):
    """What came in, and when."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What came in?"),
        choices=ProceedingKind.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Objections and notices of default: at public authorities only."),
        error_messages={"required": gettext_lazy("Choose what came in.")},
    )
    received_on = DayField(
        label=gettext_lazy("Received on"),
        help_text=gettext_lazy("Anywhere in the organisation. Its own term follows from this."),
    )
    text = text_field(
        gettext_lazy("What it says"), 6, required=False, help_text=gettext_lazy("Encrypted.")
    )


class OneProceedingForm(SeenForm):
    """About which of those that still run."""

    proceeding = forms.ModelChoiceField(
        label=gettext_lazy("About what?"),
        queryset=Proceeding.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose what it is about.")},
    )
    kinds: tuple[str, ...] = tuple(ProceedingKind.values)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["proceeding"]
        field.queryset = self.waiting()
        field.label_from_instance = in_words
        running = list(field.queryset)
        if len(running) == 1:
            field.initial = running[0].pk
        self.initial = {**self._stored(running), **self.initial}

    def waiting(self) -> "QuerySet[Proceeding]":
        """Among which one chooses."""
        return open_in(self.obj).filter(kind__in=self.kinds)

    def _stored(self, running: list[Proceeding]) -> dict[str, Any]:
        """What is known of the one that was chosen, or of the only one; nothing of none."""
        chosen = self.data.get("proceeding") if self.is_bound else None
        only = running if len(running) == 1 else []
        about = next((one for one in running if str(one.pk) == chosen), None)
        about = about or next(iter(only), None)
        try:
            return self.stored_of(about) if about is not None else {}
        except Unreadable:
            return {}  # the page says why

    def stored_of(self, proceeding: Proceeding) -> dict[str, Any]:
        """What a form that begins with what is stored begins with. Raises keyring.Unreadable."""
        return {}


class DeciderForm(OneProceedingForm):
    """Who decides: nobody who dealt with the request."""

    begins_with_stored = True
    asks_besides = ("proceeding",)
    kinds = WITH_DECIDER
    decider = forms.ModelChoiceField(
        label=gettext_lazy("Who decides?"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("Somebody who did not decide before, and can read the request."),
        error_messages={"required": gettext_lazy("Choose who decides.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decider"]
        field.queryset = handlers().exclude(pk__in=barred(ProceedingKind.OBJECTION, self.obj))

    def stored_of(self, proceeding: Proceeding) -> dict[str, Any]:
        """Who was chosen before."""
        return {"decider": proceeding.decider_id}


class HearingForm(OneProceedingForm):
    """When somebody was heard and what was said, or why nobody was."""

    begins_with_stored = True
    asks_besides = ("proceeding",)
    kinds = WITH_DECIDER
    hearing_on = DayField(label=gettext_lazy("Hearing on"), required=False)
    note = text_field(
        gettext_lazy("What was said, or why nobody is heard"),
        6,
        required=False,
        help_text=gettext_lazy("Encrypted. Needed where nobody is heard (Awb article 7:3)."),
    )

    def stored_of(self, proceeding: Proceeding) -> dict[str, Any]:
        """What was written down before."""
        return {"hearing_on": proceeding.hearing_on, "note": proceeding.hearing_note.reveal()}


class ReceiptForm(OneProceedingForm):
    """Of which no letter says yet that it came in."""

    def waiting(self) -> "QuerySet[Proceeding]":
        return _as_query(unconfirmed_in(self.obj))


class OutcomeLetterForm(OneProceedingForm):
    """Of which no letter says yet how it ended."""

    def waiting(self) -> "QuerySet[Proceeding]":
        return _as_query(untold_in(self.obj))


def _as_query(found: list[Proceeding]) -> "QuerySet[Proceeding]":
    return Proceeding.objects.filter(pk__in=[one.pk for one in found])


class AdjournForm(OneProceedingForm):
    """When the person was told that it takes longer."""

    kinds = WITH_DECIDER
    told_on = DayField(
        label=gettext_lazy("Told on"),
        help_text=gettext_lazy("The day on which the person was told, in writing."),
    )


class EndForm(OneProceedingForm):
    """How it ended and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("How did it end?"),
        choices=ProceedingOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it ended.")},
    )
    text = text_field(
        gettext_lazy("Reasons"),
        6,
        help_text=gettext_lazy("Encrypted."),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = set(open_in(self.obj).values_list("kind", flat=True))
        fitting = {outcome for kind in kinds for outcome in outcomes_of(kind)}
        field: Any = self.fields["outcome"]
        field.choices = [(one.value, one.label) for one in ProceedingOutcome if one in fitting]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        about, outcome = data.get("proceeding"), data.get("outcome")
        if about is not None and outcome and outcome not in outcomes_of(about.kind):
            raise ValidationError({"outcome": _("This does not end so: choose something else.")})
        return data
