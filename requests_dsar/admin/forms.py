"""What the pages of a request ask for."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.accounts.models import User
from privacyoffice.keyring import Unreadable
from privacyoffice.policy.codes import Right
from privacyoffice.policy.queries import profile_on
from privacyoffice.tenancy.models import Department
from requests_dsar import retention
from requests_dsar.models import PERSON_FIELDS, Channel, Status
from requests_dsar.person import person_of
from requests_dsar.queries import handlers
from requests_dsar.services.closing import WITHOUT_DECISION
from requests_dsar.services.intake import refuse_day

NOT_CLEAR = "not_clear"
ONE_OF_BOTH = gettext_lazy("(one of these two is needed)")
# Whatever stands around the digits: a country, blanks, after which hour to call.
_TELEPHONE = RegexValidator(
    r"(\D*\d){7}", gettext_lazy("This is too short. Fill in the whole telephone number.")
)
_DUTCH_POSTCODE = re.compile(r"([1-9]\d{3})\s*([A-Za-z]{2})")


def line_field(label: Any, longest: int = 200, **options: Any) -> forms.CharField:
    """A line about a person, which no browser keeps for the next one."""
    widget = options.pop("widget", forms.TextInput)
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        widget=widget(attrs={"autocomplete": "off", "class": "vTextField"}),
        **options,
    )


def text_field(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}),
        validators=[SHOWN_AS_STORED],
        **options,
    )


class SeenForm(ActForm):
    """Carries the revision that was on the screen when somebody decided to act."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PersonForm(ActForm):
    """Who asks and what; ask nothing that has no use for the answer."""

    rights = forms.MultipleChoiceField(
        label=gettext_lazy("What does the person ask?"),
        choices=(*Right.choices, (NOT_CLEAR, gettext_lazy("not clear yet"))),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("More than one is possible."),
        error_messages={"required": gettext_lazy("Choose a right, or “not clear yet”.")},
    )
    story = text_field(
        gettext_lazy("The question in the person’s own words"),
        8,
        help_text=gettext_lazy("Encrypted. It can be read on the page of the request only."),
        error_messages={"required": gettext_lazy("Write what the person asks.")},
    )
    given_name = line_field(gettext_lazy("Given name or initials"))
    surname = line_field(
        gettext_lazy("Surname"), help_text=gettext_lazy("With prefixes: van der Voorbeeld.")
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )
    phone = line_field(gettext_lazy("Telephone"), 40, validators=[_TELEPHONE])
    birth_date = DayField(
        label=gettext_lazy("Birth date"),
        required=False,
        help_text=gettext_lazy("Only if it is known already; do not ask for it."),
    )
    street = line_field(gettext_lazy("Street"))
    house_number = line_field(
        gettext_lazy("House number"), 30, help_text=gettext_lazy("With its addition: 12 a.")
    )
    postcode = line_field(
        gettext_lazy("Postcode"),
        12,
        help_text=gettext_lazy("For instance 1234 AB. Write one of abroad with the town."),
    )
    town = line_field(gettext_lazy("Town"))
    is_sensitive = forms.BooleanField(
        label=gettext_lazy("This request is sensitive"),
        required=False,
        help_text=gettext_lazy("For instance about health, a crime, or a colleague."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("surname", "email"):
            self.fields[name].how_needed = ONE_OF_BOTH  # type: ignore[attr-defined]

    def clean_rights(self) -> list[str]:
        """The rights; none when it is not clear yet."""
        chosen: list[str] = self.cleaned_data["rights"]
        if NOT_CLEAR in chosen and len(chosen) > 1:
            raise forms.ValidationError(_("Choose rights, or “not clear yet”, and not both."))
        return [right for right in chosen if right != NOT_CLEAR]

    def clean_birth_date(self) -> Any:
        """A day on which somebody can have been born."""
        born = self.cleaned_data["birth_date"]
        if born is not None and born > clock.today():
            raise forms.ValidationError(_("Choose a day that has passed."))
        return born

    def clean_postcode(self) -> str:
        """A Dutch postcode in the form in which it is written, or nothing."""
        typed: str = self.cleaned_data["postcode"].strip()
        found = _DUTCH_POSTCODE.fullmatch(typed)
        if typed and found is None:
            raise forms.ValidationError(
                _("Fill in four digits and two letters. Write one of abroad with the town.")
            )
        return f"{found[1]} {found[2].upper()}" if found else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["person"] = {name: data.pop(name, None) for name in PERSON_FIELDS}
        # Whoever wrote an address that is none, is told about that first.
        if not {"surname", "email"} & self.errors.keys():
            _tell(self, person_of, data["person"])
        return data


class WriteDownForm(PersonForm):
    """A request that came in elsewhere."""

    # Made with the page, so that sending it twice makes one request.
    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    received_on = DayField(
        label=gettext_lazy("Received on"),
        help_text=gettext_lazy(
            "The day on which it came in anywhere in the organisation. The term runs from then."
        ),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came in"),
        choices=Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how it came in.")},
    )
    late_because = text_field(
        gettext_lazy("Why only now?"),
        2,
        required=False,
        help_text=gettext_lazy("Needed when it came in more than a week ago."),
    )
    department: Any = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        required=False,
        help_text=gettext_lazy("Where the data are that it is about, if that is known."),
    )
    field_order: tuple[str, ...] = (
        "form_id",
        "received_on",
        "channel",
        "late_because",
        "rights",
        "story",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_departments(self)

    def clean(self) -> dict[str, Any]:
        """The service asks the same; here it is told together with everything else."""
        data = super().clean()
        if "received_on" in data and "late_because" in data:
            _tell(self, refuse_day, data["received_on"], data["late_because"], clock.today())
        return data


class CorrectForm(PersonForm, SeenForm):
    """The same fields as they are now, and why they change."""

    begins_with_stored = True
    received_on = DayField(
        label=gettext_lazy("Received on"),
        help_text=gettext_lazy("With another day the term is computed again from that day."),
    )
    reason = text_field(
        gettext_lazy("Why do you correct this?"),
        2,
        error_messages={"required": gettext_lazy("Say why.")},
    )
    field_order = ("received_on", "rights", "story")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**_as_it_is(self.obj), **self.initial}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not set(self.changed_data) - {"reason", "expected_revision"}:
            raise forms.ValidationError(_("Nothing is different. Change first what is wrong."))
        return data


class HandlerForm(SeenForm):
    """Who handles a request, and for which department."""

    begins_with_stored = True
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who handles it?"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("Only this person, the privacy officers and the FG can read it."),
        error_messages={"required": gettext_lazy("Choose who handles the request.")},
    )
    department: Any = forms.ModelChoiceField(
        label=gettext_lazy("Department"), queryset=Department.objects.none(), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = handlers()  # type: ignore[attr-defined]
        self.fields["owner"].initial = self.obj.owner_id or self.user.pk
        self.fields["department"].initial = self.obj.department_id
        _offer_departments(self)


class HandOverForm(HandlerForm):
    """Also why, for who reads the timeline."""

    reason = text_field(gettext_lazy("Why?"), 2, required=False)


class CloseForm(SeenForm):
    """How long it is kept; and where nothing was decided, how it ended and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("How did the request end?"),
        choices=[(outcome.value, outcome.label) for outcome in WITHOUT_DECISION],
        widget=forms.RadioSelect,
    )
    reason = text_field(
        gettext_lazy("Reasons"),
        4,
        help_text=gettext_lazy("Encrypted. It stands in the history of this request."),
        error_messages={"required": gettext_lazy("Say why.")},
    )
    result = forms.ChoiceField(
        label=gettext_lazy("How long is it kept?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("Results of the selection list. The usual one is mostly right."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        results = retention.choices(profile_on(clock.today()))
        usual = ("", gettext_lazy("as usual for how it ended"))
        self.fields["result"].choices = [  # type: ignore[attr-defined]
            usual,
            *((result.value, result.label) for result in results),
        ]
        if self.obj.status == Status.DECIDED:
            # It follows from the decisions, which have their reasons.
            del self.fields["outcome"]
            self.fields["reason"].required = False


class FindForm(forms.Form):
    """One person, exactly: by e-mail address, surname with birth date, or address."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )
    surname = line_field(gettext_lazy("Surname"))
    birth_date = DayField(label=gettext_lazy("Birth date"), required=False)
    postcode = line_field(gettext_lazy("Postcode"), 12)
    house_number = line_field(gettext_lazy("House number"), 30)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for one, other in (("surname", "birth_date"), ("postcode", "house_number")):
            missing = [name for name in (one, other) if not data.get(name)]
            if len(missing) == 1 and missing[0] not in self.errors:
                self.add_error(missing[0], _("Fill in both of these, or neither."))
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(_("Fill in by what you look for the person."))
        return data


def _tell(form: forms.Form, check: Callable[..., Any], *given: Any) -> None:
    """Put what a check of a service refuses beside the fields."""
    try:
        check(*given)
    except ValidationError as error:
        form.add_error(None, error)


def _as_it_is(request: Any) -> dict[str, Any]:
    """What the fields hold now; nothing of what cannot be read."""
    try:
        filled_in = {**request.person.reveal(), "story": request.story.reveal()}
    except Unreadable:
        return {}
    return {
        **filled_in,
        "birth_date": parse_date(filled_in.get("birth_date", "")),
        "received_on": request.received_on,
        "rights": request.rights or [NOT_CLEAR],
        "is_sensitive": request.is_sensitive,
    }


def _offer_departments(form: Any) -> None:
    form.fields["department"].queryset = Department.objects.existing_on(clock.today())
    form.fields["department"].empty_label = _("not known yet")
