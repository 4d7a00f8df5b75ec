"""What an officer writes down of a breach that came in by another way than the website."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.admin.forms_clock import SeenForm, text_field
from breaches.admin.forms_facts import facts_form
from breaches.facts import CATALOGUE
from breaches.models import Source, Timing
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import OnceForm
from privacyoffice.deadlines.admin.moments import MomentField
from privacyoffice.tenancy.models import Department
from processors.admin.party_field import PartyField

# What goes wrong with one letter or e-mail, by the codes of the fact "incident_type".
WAYS = ("post_wrong_receiver", "mail_wrong_receiver", "wrong_attachment", "told_aloud", "other")
# What is known of who received it: facts that the short way asks at once.
RECEIVER = (
    *("receiver_who", "receiver_asked", "receiver_asked_on"),
    *("receiver_deleted", "receiver_deleted_on", "receiver_statement"),
)
_receiver = facts_form("receiver").base_fields
_said = lazy(str, str)


def _line(label: Any, longest: int = 200, **options: Any) -> forms.CharField:
    """A line about a person, which no browser keeps for the next one."""
    attrs = {"autocomplete": "off", "class": "vTextField"}
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        widget=forms.TextInput(attrs=attrs),
        **options,
    )


class _ToldForm(OnceForm):
    """Who told of it and when."""

    source = forms.ChoiceField(
        label=gettext_lazy("Who told of it?"),
        choices=Source.choices,
        initial=Source.STAFF,
        widget=forms.RadioSelect,
    )
    name = _line(gettext_lazy("Name of who told it"))
    department: Any = forms.ModelChoiceField(
        label=gettext_lazy("Department where it happened"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("not known yet"),
    )
    reported_at = MomentField(
        label=gettext_lazy("Told to the office at"),
        error_messages={"required": gettext_lazy("Fill in when it was told.")},
    )
    late_because = text_field(
        gettext_lazy("Why is it written down only now?"),
        2,
        required=False,
        help_text=gettext_lazy("Needed when it was told more than a day ago. Encrypted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["department"].queryset = Department.objects.existing_on(today)  # type: ignore[attr-defined]
        self.initial.setdefault("reported_at", clock.now())

    def clean_reported_at(self) -> Any:
        """The minute that it is now is now: the field shows no seconds."""
        told, now = self.cleaned_data["reported_at"], clock.now()
        is_this_minute = told == now.replace(second=0, microsecond=0)
        return now if is_this_minute else told


class WriteDownForm(_ToldForm):
    """A breach of any sort; what else is known stands among the facts of the case."""

    story = text_field(
        gettext_lazy("What happened?"),
        6,
        help_text=gettext_lazy("As it was told. Encrypted."),
        error_messages={"required": gettext_lazy("Write what happened.")},
    )
    where = _line(gettext_lazy("System, letter or place"))
    done = text_field(gettext_lazy("What has been done already?"), 3, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of who told it"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )
    phone = _line(gettext_lazy("Telephone of who told it"), 40)
    organisation = _line(gettext_lazy("Organisation of who told it"))
    processor: Any = PartyField(
        label=gettext_lazy("Processor that told of it"),
        required=False,
        help_text=gettext_lazy("Only when a processor told of it. (GDPR article 33(2))"),
    )
    discovered_at = MomentField(
        label=gettext_lazy("Found at"),
        required=False,
        help_text=gettext_lazy("When somebody saw it for the first time, inside or outside."),
    )
    timing = forms.ChoiceField(
        label=gettext_lazy("When did it happen?"),
        choices=Timing.choices,
        initial=Timing.UNKNOWN,
        widget=forms.RadioSelect,
    )
    started_at = MomentField(label=gettext_lazy("Happened or began at"), required=False)
    ended_at = MomentField(
        label=gettext_lazy("Ended at"),
        required=False,
        help_text=gettext_lazy("Only of a period that has ended."),
    )
    aware_at = MomentField(
        label=gettext_lazy("Aware at"),
        required=False,
        help_text=gettext_lazy(
            "The hours run from this moment. Leave it empty when that is when it was told. It is "
            "earlier when somebody here knew before that it was a data breach. You can correct it "
            "later, with a reason."
        ),
    )
    aware_because = text_field(
        gettext_lazy("Why was nobody aware of it before?"),
        2,
        required=False,
        help_text=gettext_lazy("Needed when the hours begin later than it was told. Encrypted."),
    )
    field_order = (
        *("form_id", "story", "where", "done", "source", "name", "email", "phone"),
        *("organisation", "processor", "department", "discovered_at", "timing", "started_at"),
        *("ended_at", "reported_at", "late_because", "aware_at", "aware_because"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("processor") and data.get("source") != Source.PROCESSOR:
            self.add_error("processor", _("Choose at “Who told of it?” that it was a processor."))
        return data


class MisaddressedForm(_ToldForm):
    """One letter or e-mail to the wrong person: few questions, of which most are facts. Awareness
    is when it was told; who knows better corrects it on the page of the breach."""

    way = forms.ChoiceField(
        label=gettext_lazy("What went wrong?"),
        choices=[(code, _said(CATALOGUE["incident_type"].choices[code])) for code in WAYS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what went wrong.")},
    )
    story = text_field(
        gettext_lazy("What was in it, and how did it happen?"),
        4,
        help_text=gettext_lazy("Encrypted."),
        error_messages={"required": gettext_lazy("Write what happened.")},
    )
    meant_for = _line(gettext_lazy("For whom was it meant?"))
    persons = forms.IntegerField(
        label=gettext_lazy("Data of how many people were in it?"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=gettext_lazy("Leave it empty when it is not known yet."),
    )
    started_at = MomentField(label=gettext_lazy("Sent at"), required=False)
    receiver_who = _receiver["receiver_who"]
    receiver_asked = _receiver["receiver_asked"]
    receiver_asked_on = _receiver["receiver_asked_on"]
    receiver_deleted = _receiver["receiver_deleted"]
    receiver_deleted_on = _receiver["receiver_deleted_on"]
    receiver_statement = _receiver["receiver_statement"]
    field_order = (
        *("form_id", "way", "story", "meant_for", "persons", "started_at", *RECEIVER),
        *("source", "name", "department", "reported_at", "late_because"),
    )


class ProcessorForm(SeenForm):
    """Which party of the register it is."""

    party: Any = PartyField(
        label=gettext_lazy("Processor"),
        error_messages={"required": gettext_lazy("Choose the processor.")},
    )
