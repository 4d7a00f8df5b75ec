"""What the pages ask on which people are told of a breach."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from breaches.admin.forms_clock import SeenForm
from breaches.models import CommunicationWay, NotTold, Recipient
from breaches.people_texts import PARTS, interests
from breaches.queries_people import failed_of
from breaches.recipients_file import MOST_BYTES
from breaches.services.communicating import part_in_words
from breaches.services.readdressing import LONGEST as LONGEST_ADDRESS
from breaches.services.telling_people import GROUNDS
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.keyring import Unreadable

_LONGEST = 20_000
_ARTICLES = {
    NotTold.NO_HIGH_RISK: gettext_lazy("GDPR article 34(1)"),
    NotTold.UNINTELLIGIBLE: gettext_lazy("GDPR article 34(3)(a)"),
    NotTold.MEASURES: gettext_lazy("GDPR article 34(3)(b)"),
    NotTold.DISPROPORTIONATE: gettext_lazy("GDPR article 34(3)(c)"),
    NotTold.UAVG_41: gettext_lazy("UAVG article 41"),
    NotTold.NOT_A_BREACH: gettext_lazy("GDPR article 4(12)"),
}


def ground_in_words(ground: str) -> str:
    """A ground on which people are not told, with its article."""
    found = NotTold(ground)
    return f"{found.label} ({_ARTICLES[found]})" if found in _ARTICLES else str(found.label)


def _text(label: Any, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}),
        validators=[SHOWN_AS_STORED],
        **options,
    )


def _choices_of_grounds() -> list[tuple[str, str]]:
    return [(ground.value, ground_in_words(ground)) for ground in GROUNDS]


def _choices_of_interests() -> list[tuple[str, str]]:
    found = interests(get_language() or "nl")
    return [("", _("none of these")), *((letter, f"{letter}. {words}") for letter, words in found)]


class DecideForm(SeenForm):
    """Whether people are told, on which ground not, and why."""

    tell = forms.TypedChoiceField(
        label=gettext_lazy("Are the people concerned told?"),
        choices=[("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether they are told.")},
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("If not: on which ground?"),
        choices=_choices_of_grounds,
        required=False,
        widget=forms.RadioSelect,
    )
    interest = forms.ChoiceField(
        label=gettext_lazy("For UAVG article 41: which interest weighs more?"),
        choices=_choices_of_interests,
        required=False,
    )
    reason = _text(
        gettext_lazy("Why?"),
        4,
        help_text=gettext_lazy(
            "Also when they are told. For UAVG article 41 write down the weighing: why this "
            "interest, why now, and what it means for the people."
        ),
        error_messages={"required": gettext_lazy("Say why.")},
    )


class WriteForm(OnceForm):
    """In which way and language people are told."""

    way = forms.ChoiceField(
        label=gettext_lazy("How are they told?"),
        choices=CommunicationWay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how they are told.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("nl", gettext_lazy("Dutch")), ("en", gettext_lazy("English"))],
        widget=forms.RadioSelect,
        initial="nl",
    )


class ChangeForm(SeenForm):
    """Every part of the text."""

    begins_with_stored = True
    asks_besides = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            texts = self.obj.texts.reveal() or {}
        except Unreadable:
            return  # the page says why
        for part in PARTS:
            initial = texts.get(part, "")
            if part == "subject":
                self.fields[part] = forms.CharField(
                    label=part_in_words(part),
                    initial=initial,
                    max_length=110,
                    widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
                    validators=[SHOWN_AS_STORED],
                )
            else:
                rows = max(3, min(14, initial.count("\n") + len(initial) // 85 + 2))
                self.fields[part] = _text(
                    part_in_words(part), rows, initial=initial, required=False
                )
        self.fields["nature"].help_text = _(
            "Plain language: what happened, when, and with which data. A line that begins with "
            "“- ” is an item of a list (GDPR article 34(2))."
        )


class ImportForm(ActForm):
    """The list of people."""

    file = forms.FileField(
        label=gettext_lazy("CSV file with the people"),
        help_text=gettext_lazy(
            "The first row has the names of the columns. For e-mail: naam, e-mail. For post: naam, "
            "straat, huisnummer, postcode, plaats. Other columns are left out. At most 5 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt"}),
        error_messages={
            "required": gettext_lazy("Choose the file with the people."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def clean_file(self) -> bytes:
        """Its bytes: it is read once, in memory."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES or not getattr(file, "is_whole", True):
            raise forms.ValidationError(
                _("This file is larger than 5 MB. Split it over several messages.")
            )
        content: bytes = file.read()
        return content


class ReasonForm(ActForm):
    """Why something does not go on."""

    reason = _text(gettext_lazy("Why?"), 2, error_messages={"required": gettext_lazy("Say why.")})


class ReaddressForm(ActForm):
    """One person whom no mail reached, and where they get it."""

    recipient = forms.ChoiceField(
        label=gettext_lazy("Who was not reached?"),
        error_messages={
            "required": gettext_lazy("Choose who gets it again."),
            "invalid_choice": gettext_lazy("The mail to this person did not fail, or is sent."),
        },
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=LONGEST_ADDRESS,
        help_text=gettext_lazy("The right one; the same when only their mailbox was in trouble."),
        error_messages={
            "required": gettext_lazy("Fill in the e-mail address."),
            "invalid": gettext_lazy("This is no e-mail address."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            found = [(str(one.pk), _as_line(one)) for one in failed_of(self.obj)]
        except Unreadable:
            return  # the page says why
        self.fields["recipient"].choices = [("", "---------"), *found]  # type: ignore[attr-defined]


def _as_line(recipient: Recipient) -> str:
    person = recipient.person.reveal() or {}
    return " · ".join(filter(None, (person.get("name", ""), person.get("email", ""))))


class PublishForm(ActForm):
    """From when and until when a notice stands on the website."""

    stands_from = DayField(label=gettext_lazy("On the website from"), initial=clock.today)
    stands_until = DayField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("This day included. Empty: until you say so."),
    )


class LastDayForm(ActForm):
    """Until when a notice stands."""

    stands_until = DayField(
        label=gettext_lazy("Until"), help_text=gettext_lazy("This day included.")
    )


class PostedForm(ActForm):
    """When the letters went to the post."""

    posted_on = DayField(label=gettext_lazy("Handed to the post on"), initial=clock.today)
