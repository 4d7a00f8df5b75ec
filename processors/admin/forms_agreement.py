"""What the pages of an agreement as a whole ask for."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.accounts.colleagues import colleagues
from privacyoffice.accounts.models import User
from processors.admin.party_field import PartyField
from processors.model_texts import latest_of
from processors.models import (
    Afterwards,
    AgreementKind,
    FurtherParty,
    Model,
    OurRole,
    Party,
    Renewal,
    SetBy,
    Status,
)
from processors.services.drafting import FIELDS, next_of
from processors.services.ending import end_after
from processors.services.terms import TERMS
from processors.standing import runs_until

_UNKNOWN = ("", gettext_lazy("not known yet"))


def text_field(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """Words about an agreement: they name no citizen and are not encrypted."""
    return forms.CharField(
        label=label,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}),
        validators=[SHOWN_AS_STORED],
        **options,
    )


def _line(label: Any, longest: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "vLargeTextField"}),
        **options,
    )


def reason_field(label: Any, **options: Any) -> forms.CharField:
    """Why, which stands in the history of the agreement."""
    options.setdefault("help_text", gettext_lazy("It stands in the history of this agreement."))
    options.setdefault("error_messages", {"required": gettext_lazy("Say why.")})
    return text_field(label, 2, **options)


def _choice(label: Any, choices: Any, first: Any = _UNKNOWN, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[first, *choices], required=False, widget=forms.Select, **options
    )


def _latest_model() -> str:
    latest = latest_of(Model.VNG, clock.today())
    if latest is None:
        return ""
    text = _("The newest that is known of the VNG is %(version)s of %(day)s.")
    return text % {"version": latest.version, "day": date_format(latest.of)}


class SeenForm(ActForm):
    """Carries the revision that was on the screen when somebody decided to act."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class _WordsForm(ActForm):
    """With whom, about what, of which kind and why, and on which text it is built."""

    party: Any = PartyField(
        label=gettext_lazy("With which party?"),
        help_text=gettext_lazy("A new party is first written down among the external parties."),
        error_messages={"required": gettext_lazy("Choose the other party.")},
    )
    title = _line(
        gettext_lazy("What is it about?"),
        200,
        help_text=gettext_lazy("In a few words, for instance: payroll."),
        error_messages={"required": gettext_lazy("Say what the agreement is about.")},
    )
    subject = text_field(gettext_lazy("What does the party do with the data?"), 3, required=False)
    purposes_by = _choice(
        gettext_lazy("Who sets the purposes?"),
        SetBy.choices,
        help_text=gettext_lazy("Who decides why the data are used."),
    )
    means_by = _choice(
        gettext_lazy("Who sets the means?"),
        SetBy.choices,
        help_text=gettext_lazy("Who decides which data, of whom, how long, and who may see them."),
    )
    kind = _choice(
        gettext_lazy("Which kind of agreement?"),
        AgreementKind.choices,
        ("", gettext_lazy("what follows from the two answers above")),
        help_text=gettext_lazy(
            "We set purposes and means: a processing agreement. Set together: a joint arrangement. "
            "Each for itself: an exchange protocol or covenant."
        ),
    )
    our_role = _choice(
        gettext_lazy("What are we?"),
        OurRole.choices,
        ("", gettext_lazy("what follows from the kind")),
    )
    kind_reason = text_field(
        gettext_lazy("Why this kind?"),
        3,
        required=False,
        help_text=gettext_lazy("Needed when you choose otherwise than what follows."),
    )
    model = _choice(gettext_lazy("On which text is it built?"), Model.choices)
    model_version = _line(
        gettext_lazy("Version of that text"),
        40,
        required=False,
        help_text=lazy(_latest_model, str)(),
    )
    deviations = text_field(
        gettext_lazy("How does it differ from that text?"),
        3,
        required=False,
        help_text=gettext_lazy("Name each clause that was changed, and why. Nothing: write none."),
    )
    owner: Any = forms.ModelChoiceField(
        label=gettext_lazy("Who keeps it?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("the privacy officers"),
        help_text=gettext_lazy("Gets the reminders: the last day, and the day to give notice."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners: Any = self.fields["owner"]
        owners.queryset = colleagues()


class DraftForm(OnceForm, _WordsForm):
    """A new agreement; who writes it down keeps it unless they say otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].initial = self.user and self.user.pk


class TermsForm(ActForm):
    """From when until when, how it ends or goes on, and what it says of breaches and security."""

    valid_from = DayField(label=gettext_lazy("In force from"), required=False)
    valid_until = DayField(
        label=gettext_lazy("In force until"),
        required=False,
        help_text=gettext_lazy("The last day. Empty: until somebody ends it."),
    )
    notice_term = _line(
        gettext_lazy("Notice period"),
        20,
        required=False,
        help_text=gettext_lazy("For instance: 3 maanden."),
    )
    renewal = _choice(gettext_lazy("What happens after the last day?"), Renewal.choices)
    renewal_term = _line(
        gettext_lazy("Renewed for"),
        20,
        required=False,
        help_text=gettext_lazy("For instance: 1 jaar. Needed when it is renewed by itself."),
    )
    breach_hours = forms.IntegerField(
        label=gettext_lazy("Within how many hours is a data breach told?"),
        required=False,
        min_value=1,
        max_value=720,
        help_text=gettext_lazy("As the agreement says. Empty: it says no number of hours."),
    )
    security = text_field(
        gettext_lazy("Which security was agreed?"),
        3,
        required=False,
        help_text=gettext_lazy("In short, or where it stands: for instance annex 2."),
    )


class ChangeForm(SeenForm, TermsForm, _WordsForm):
    """All of it, as it is stored; of a signed one also the day of signing and why it changes."""

    begins_with_stored = True
    signed_on = DayField(label=gettext_lazy("Signed on"), required=False)
    reason = reason_field(gettext_lazy("Why does it change?"), required=False)
    field_order = ("expected_revision", *FIELDS, *TERMS, "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = {name: getattr(self.obj, name) for name in (*FIELDS, *TERMS)}
        stored |= {"party": self.obj.party_id, "owner": self.obj.owner_id}
        self.initial = {**stored, **self.initial}
        if self.obj.status == Status.SIGNED:
            # With another party it is another agreement.
            del self.fields["party"]
        else:
            for name in ("signed_on", "reason"):
                del self.fields[name]


class SignForm(SeenForm, TermsForm):
    """On which day both signed, and the days that stand in what they signed."""

    begins_with_stored = True
    signed_on = DayField(
        label=gettext_lazy("Signed on"),
        help_text=gettext_lazy("The day of the last signature."),
        error_messages={"required": gettext_lazy("Say on which day it was signed.")},
    )
    field_order = ("expected_revision", *TERMS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = {name: getattr(self.obj, name) for name in TERMS}
        self.initial = {**stored, **self.initial}
        begins: Any = self.fields["valid_from"]
        begins.required = True
        begins.error_messages = {"required": _("Say from which day it holds.")}


class NoticeForm(SeenForm):
    """Who gave notice, when, and on which day it ends then."""

    on = DayField(
        label=gettext_lazy("Notice given on"),
        error_messages={"required": gettext_lazy("Say on which day notice was given.")},
    )
    last_day = DayField(
        label=gettext_lazy("In force until"),
        help_text=gettext_lazy("The last day, by the notice period of the agreement."),
        error_messages={"required": gettext_lazy("Say on which day it ends.")},
    )
    reason = reason_field(gettext_lazy("Who gave notice, and why?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["on"].initial = today
        self.fields["last_day"].initial = end_after(self.obj, today)


class LetRunForm(SeenForm):
    """Why no notice is given for this term."""

    reason = reason_field(gettext_lazy("Why does it go on?"))


class RenewForm(SeenForm):
    """Until when it holds now."""

    valid_until = DayField(
        label=gettext_lazy("In force until"),
        required=False,
        help_text=gettext_lazy("The new last day. Empty: until somebody ends it."),
    )
    reason = reason_field(gettext_lazy("How was that agreed?"))


class _ProofForm(SeenForm):
    """How it was shown what became of the data."""

    data_proof = text_field(
        gettext_lazy("How was that shown?"),
        3,
        help_text=gettext_lazy(
            "For instance a statement of destruction, and where it is. It can follow later."
        ),
        error_messages={
            "required": gettext_lazy("Say how that was shown, for instance with a statement.")
        },
    )
    data_proven_on = DayField(label=gettext_lazy("Shown on"), required=False)


def _afterwards_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("What becomes of the data?"),
        choices=Afterwards.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "After the end a processor deletes all data or gives them back, as we choose (GDPR "
            "article 28(3)(g))."
        ),
        error_messages={"required": gettext_lazy("Say what becomes of the data.")},
    )


class EndForm(_ProofForm):
    """The day, the reason, and what becomes of the data."""

    on = DayField(
        label=gettext_lazy("Ended on"),
        error_messages={"required": gettext_lazy("Say on which day it ended.")},
    )
    reason = reason_field(gettext_lazy("Why did it end?"))
    afterwards = _afterwards_field()
    field_order = ("expected_revision", "on", "reason", "afterwards")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["data_proof"].required = False
        today, until = clock.today(), runs_until(self.obj, clock.today())
        self.fields["on"].initial = until if until is not None and until < today else today
        following = next_of(self.obj)
        if following is not None and following.status == Status.SIGNED:
            text = _("Replaced by %(reference)s.")
            self.fields["reason"].initial = text % {"reference": following.reference}


class ProveForm(_ProofForm):
    """Also what became of them, when that is something else than was said."""

    afterwards = _afterwards_field()
    field_order = ("expected_revision", "afterwards")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["afterwards"].initial = self.obj.afterwards
        self.fields["data_proven_on"].initial = clock.today()


class CancelForm(SeenForm):
    """Why it does not come about."""

    reason = reason_field(gettext_lazy("Why does it not come about?"))


class JoinForm(ActForm):
    """Who signs besides."""

    party: Any = PartyField(
        label=gettext_lazy("Which party?"),
        error_messages={"required": gettext_lazy("Choose a party.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["party"]
        field.among = lambda: (
            Party.objects.current()
            .exclude(pk=self.obj.party_id)
            .exclude(pk__in=self.obj.further_parties.values("party"))
        )


class LeaveForm(ActForm):
    """Who of the further parties."""

    further: Any = forms.ModelChoiceField(
        label=gettext_lazy("Which party?"),
        queryset=FurtherParty.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose a party.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["further"]
        field.queryset = self.obj.further_parties.select_related("party").order_by("party__name")
        field.label_from_instance = lambda row: str(row.party)
