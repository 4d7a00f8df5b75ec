"""What the pages of a disclosure ask for; what the policy has no rule about is not asked."""

from typing import Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures import rules
from disclosures.models import Channel, Disclosure, OnRequestOf, RefusalReason
from disclosures.queries import profile_for, verified_numbers
from disclosures.services.calling import Result
from disclosures.services.writing import TEXTS, TOLD
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.deadlines.admin.moments import MomentField
from privacyoffice.keyring import Unreadable
from privacyoffice.policy.codes import Basis
from privacyoffice.policy.queries import profile_on
from processors.admin.party_field import PartyField
from processors.models import PartyContact
from registers.models import ProcessingActivity

# Fields of rules that not every policy has.
_TELEPHONE = ("listed_as", "other_purpose")


def text_field(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """Words that are kept encrypted under the key of the disclosure."""
    return forms.CharField(
        label=label,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}),
        validators=[SHOWN_AS_STORED],
        **options,
    )


def line_field(label: Any, longest: int = 200, **options: Any) -> forms.CharField:
    """A line about a person, which no browser keeps for the next one."""
    attrs = {"autocomplete": "off", "class": "vTextField"}
    options.setdefault("required", False)
    return forms.CharField(
        label=label, max_length=longest, widget=forms.TextInput(attrs=attrs), **options
    )


class SeenForm(ActForm):
    """Carries the revision that was on the screen when somebody decided to act."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class _ToldForm(ActForm):
    """Who asks for which data of whom, for what and on which ground."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did it come in?"),
        choices=Channel.choices,
        initial=Channel.TELEPHONE,
        widget=forms.RadioSelect,
    )
    asked_at = MomentField(
        label=gettext_lazy("Asked at"),
        error_messages={"required": gettext_lazy("Fill in when it was asked.")},
    )
    on_request_of = forms.ChoiceField(
        label=gettext_lazy("Who wants it?"),
        choices=OnRequestOf.choices,
        initial=OnRequestOf.PARTY,
        widget=forms.RadioSelect,
    )
    party: Any = PartyField(
        label=gettext_lazy("To which external party?"),
        required=False,
        help_text=gettext_lazy("Leave it empty when it is not in the overview."),
    )
    receiver = line_field(
        gettext_lazy("Who is it there?"),
        help_text=gettext_lazy("Name and function. Encrypted."),
    )
    listed_as = forms.ChoiceField(
        label=gettext_lazy("By telephone: which line of the policy is it?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "By telephone data go only to known people at these parties. Choose above the party "
            "with that name: with another one it is refused, unless it is decided otherwise."
        ),
    )
    other_purpose = forms.BooleanField(
        label=gettext_lazy("It is asked for another purpose than that line names"),
        required=False,
    )
    identity_doubted = forms.BooleanField(
        label=gettext_lazy("It is not sure who calls"),
        required=False,
        help_text=gettext_lazy("Then somebody calls back first, on a number that was verified."),
    )
    given_name = line_field(gettext_lazy("Whose data: given name or initials"))
    surname = line_field(
        gettext_lazy("Whose data: surname"),
        help_text=gettext_lazy("With prefixes: van der Voorbeeld."),
    )
    birth_date = DayField(
        label=gettext_lazy("Whose data: birth date"),
        required=False,
        help_text=gettext_lazy(
            "With it this is found again when the person asks who got their data."
        ),
    )
    email = forms.EmailField(
        label=gettext_lazy("Whose data: e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )
    postcode = line_field(gettext_lazy("Whose data: postcode"), 12)
    house_number = line_field(gettext_lazy("Whose data: house number"), 30)
    what = text_field(
        gettext_lazy("Which data?"),
        help_text=gettext_lazy("The kinds of data, not the data themselves. Encrypted."),
        error_messages={"required": gettext_lazy("Write which data it is about.")},
    )
    purpose = text_field(
        gettext_lazy("What are they for?"),
        help_text=gettext_lazy("Encrypted."),
        error_messages={"required": gettext_lazy("Write what the data are for.")},
    )
    activity: Any = forms.ModelChoiceField(
        label=gettext_lazy("From which processing?"),
        queryset=ProcessingActivity.objects.none(),
        required=False,
        empty_label=gettext_lazy("not known yet"),
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("On which ground of the policy?"),
        required=False,
        widget=forms.RadioSelect,
    )
    legal_basis = forms.ChoiceField(
        label=gettext_lazy("On which legal basis? (GDPR article 6(1))"),
        required=False,
        choices=[("", gettext_lazy("none")), *Basis.choices],
        widget=forms.RadioSelect,
    )
    compatible = text_field(
        gettext_lazy("Why does it fit the purpose for which we have the data? (GDPR article 6(4))"),
        required=False,
        help_text=gettext_lazy(
            "Leave it empty when it is the same purpose, when the person consents, or when a "
            "statute demands it. Encrypted."
        ),
    )
    secrecy_stands = forms.BooleanField(
        label=gettext_lazy("A duty of secrecy rests on these data"), required=False
    )
    secrecy = text_field(gettext_lazy("Which duty of secrecy?"), 2, required=False, help_text="")
    is_identifiable_research = forms.BooleanField(
        label=gettext_lazy("It is for research or statistics, with data of identifiable people"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profile, fields = profile_on(clock.today()), self.fields
        known = ProcessingActivity.objects.order_by("name")
        fields["activity"].queryset = known  # type: ignore[attr-defined]
        named = [(one.value, one.label) for one in rules.grounds(profile)]
        fields["ground"].choices = [*named, ("", _("none of these"))]  # type: ignore[attr-defined]
        listed = [(line, line) for line in profile.disclosure.telephone_exceptions]
        fields["listed_as"].choices = [*listed, ("", _("none of these"))]  # type: ignore[attr-defined]
        fields["secrecy"].help_text = (
            _("Encrypted.")
            if profile.disclosure.secrecy_blocks
            else _("And why it leaves room for this. Encrypted.")
        )
        if decided_by := profile.disclosure.research_decided_by:
            fields["is_identifiable_research"].help_text = _("Then others decide: %(who)s.") % {
                "who": decided_by
            }
        self._leave_out(profile)
        for name in ("surname", "email"):
            if name in fields:
                fields[name].how_needed = _("(one of these two is needed)")  # type: ignore[attr-defined]

    def _leave_out(self, profile: Any) -> None:
        """What this policy has no rule about."""
        gone: list[str] = []
        if not rules.rules_the_telephone(profile):
            gone += _TELEPHONE
        if not rules.calls_back(profile):
            gone.append("identity_doubted")
        if not rules.rules_research(profile):
            gone.append("is_identifiable_research")
        for name in gone:
            self.fields.pop(name, None)


class WriteDownForm(_ToldForm, OnceForm):
    """Something new; the moment is now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("asked_at", clock.now())

    def clean_asked_at(self) -> Any:
        """The minute that it is now is now: the field shows no seconds."""
        told, now = self.cleaned_data["asked_at"], clock.now()
        return now if told == now.replace(second=0, microsecond=0) else told


class CorrectForm(_ToldForm, SeenForm):
    """The same with what is stored."""

    begins_with_stored = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("identity_doubted", None)
        self.initial.update(_as_it_is(self.obj))


class GiveForm(SeenForm):
    """When the data went out."""

    given_at = MomentField(
        label=gettext_lazy("Given at"),
        error_messages={"required": gettext_lazy("Fill in when it was given.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("given_at", clock.now())

    def clean_given_at(self) -> Any:
        """The field shows no seconds: the minute that it is now is now, and that of asking is
        not before it."""
        given, now = self.cleaned_data["given_at"], clock.now()
        if given == now.replace(second=0, microsecond=0):
            return now
        return max(given, self.obj.asked_at) if _is_minute_of(given, self.obj.asked_at) else given


class RefuseForm(SeenForm):
    """Why nothing goes out."""

    because = forms.ChoiceField(
        label=gettext_lazy("Why is it refused?"),
        choices=RefusalReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say why it is refused.")},
    )
    reason = text_field(
        gettext_lazy("What was said to who asked?"),
        required=False,
        help_text=gettext_lazy("Encrypted. It stands in the history."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = rules.obstacles(self.obj, profile_for(self.obj))
        if found:
            self.initial.setdefault("because", found[0].reason)


class CallBackForm(SeenForm):
    """On which number, and how it went."""

    contact: Any = forms.ModelChoiceField(
        label=gettext_lazy("A number of the party that was verified before"),
        queryset=PartyContact.objects.none(),
        required=False,
        empty_label=gettext_lazy("another number"),
    )
    number = line_field(
        gettext_lazy("The number that was called"),
        40,
        help_text=gettext_lazy("Only if it is not in the list above. Encrypted."),
    )
    verified_how = line_field(
        gettext_lazy("How did you find out that it is their number?"),
        300,
        help_text=gettext_lazy(
            "For instance on their website. Not from the person who called. Encrypted."
        ),
    )
    result = forms.ChoiceField(
        label=gettext_lazy("How did it go?"),
        choices=(
            (Result.CONFIRMED, gettext_lazy("it was the person who called")),
            (Result.NOBODY, gettext_lazy("nobody answered; it will be tried again")),
            (Result.SOMEBODY_ELSE, gettext_lazy("the person is not known there: it is refused")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of these.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contact"]
        field.queryset = verified_numbers(self.obj.party)
        field.label_from_instance = lambda one: f"{one.phone} ({one})"
        if self.obj.party_id is None:
            del self.fields["contact"]


class DecideForm(SeenForm):
    """Whether the data go out all the same, and why."""

    give = forms.ChoiceField(
        label=gettext_lazy("What is decided?"),
        choices=(
            ("yes", gettext_lazy("the data may be given")),
            ("no", gettext_lazy("the data are not given")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of these.")},
    )
    reason = text_field(
        gettext_lazy("Why?"),
        help_text=gettext_lazy("Encrypted. It stands on the page and in the history."),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def clean_give(self) -> bool:
        """Whether they may be given."""
        return bool(self.cleaned_data["give"] == "yes")


class BoardForm(DecideForm):
    """The decision of somebody who has no account here."""

    decided_by = line_field(
        gettext_lazy("Who decided?"),
        required=True,
        error_messages={"required": gettext_lazy("Write who decided.")},
    )
    heard_first = line_field(
        gettext_lazy("Who was heard first?"),
        300,
        required=True,
        error_messages={"required": gettext_lazy("Write who was heard first.")},
    )
    decided_on = DayField(
        label=gettext_lazy("Decided on"),
        error_messages={"required": gettext_lazy("Fill in the day of the decision.")},
    )
    field_order = ("decided_by", "heard_first", "decided_on", "give", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = profile_for(self.obj).disclosure
        self.fields["decided_by"].help_text = _("The policy says: %(text)s.") % {
            "text": rule.research_decided_by
        }


def _as_it_is(one: Disclosure) -> dict[str, Any]:
    """What the fields hold now; nothing of what cannot be read."""
    try:
        filled_in = {name: getattr(one, name).reveal() for name in TEXTS}
        person = one.person.reveal() or {}
    except Unreadable:
        return {}
    plain = {name: getattr(one, name) for name in TOLD if name not in TEXTS}
    born = parse_date(person.get("birth_date", ""))
    named = {"party": one.party_id, "activity": one.activity_id}
    return {**plain, **named, **filled_in, **person, "birth_date": born}


def _is_minute_of(shown: Any, moment: Any) -> bool:
    return bool(shown == moment.replace(second=0, microsecond=0))
