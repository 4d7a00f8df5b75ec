"""What the pages of a letter ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.attachments.admin.words import name_in_words
from privacyoffice.attachments.models import Attachment
from privacyoffice.keyring import Unreadable
from requests_dsar.admin.forms import SeenForm
from requests_dsar.letters.checking import copy_goes_otherwise, names_recipients
from requests_dsar.letters.editing import Editable, editables
from requests_dsar.letters.tables import read_table
from requests_dsar.models import DispatchWay, Letter, LetterStatus
from requests_dsar.queries_decisions import letters_of
from requests_dsar.services.letter_sending import ways_for

_LONGEST = 50_000
_ROWS = 5
_LEAST, _MOST = 2, 16  # lines of a field
_WIDE = 85  # letters in a line of it


def _text(label: Any, initial: str = "", rows: int = _ROWS, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        initial=initial,
        max_length=_LONGEST,
        required=options.pop("required", False),
        widget=forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}),
        validators=[SHOWN_AS_STORED],
        **options,
    )


def _line(label: Any, initial: str = "", **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        initial=initial,
        max_length=300,
        required=options.pop("required", False),
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        validators=[SHOWN_AS_STORED],
        **options,
    )


class ChangeForm(SeenForm):
    """Every text of a draft, and which files go along."""

    begins_with_stored = True
    asks_besides = ("own_heading", "own_text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            content = self.obj.content.reveal()
        except Unreadable:
            return  # the page says why
        self.fields["addressee"] = _text(
            gettext_lazy("To"), "\n".join(content.get("addressee", ())), 4, required=True
        )
        self.fields["subject"] = _line(gettext_lazy("Subject"), content["subject"], required=True)
        self.fields["salutation"] = _line(
            gettext_lazy("Salutation"), content.get("salutation", ""), required=True
        )
        for item in editables(content):
            self.fields[item.name] = _text(_label(item), item.text, _rows(item))
        self.fields["own_heading"] = _line(gettext_lazy("Heading of a paragraph of your own"))
        self.fields["own_text"] = _text(
            gettext_lazy("Text of a paragraph of your own"),
            help_text=gettext_lazy(
                "It comes before the paragraph about questions. A line that begins with “- ” is an "
                "item of a list."
            ),
        )
        self.fields["table"] = _text(
            gettext_lazy("Data to take along, as a table"),
            content.get("table", ""),
            help_text=gettext_lazy(
                "Copy it from a spreadsheet: names in the first line, below it the data. It goes "
                "along as JSON and CSV (GDPR article 20)."
            ),
        )
        if files := _files_of(self.obj):
            self._offer(files, content)

    def _offer(self, files: list[Attachment], content: dict[str, Any]) -> None:
        self.fields["files"] = forms.MultipleChoiceField(
            label=gettext_lazy("Files that go along"),
            # Two files may have the same name; their numbers differ.
            choices=[(str(file.pk), f"{file.number}. {name_in_words(file)}") for file in files],
            initial=content.get("files", ()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=gettext_lazy(
                "They become one ZIP with a list and a signature. Choose only what was cleared of "
                "data about others."
            ),
        )

    def clean_table(self) -> str:
        """A table that can be read, or nothing."""
        typed: str = self.cleaned_data["table"]
        if typed:
            read_table(typed)
        return typed


def _label(item: Editable) -> str:
    """So that no two fields have the same one and say nothing."""
    if item.table:
        return f"{item.table}: {item.label}"
    if item.label or not item.after:
        return item.label or _("Text")
    return _("%(heading)s (%(number)d)") % {"heading": item.after, "number": item.place}


def _rows(item: Editable) -> int:
    """As high as what stands in it, within reason."""
    lines = sum(1 + len(line) // _WIDE for line in item.text.splitlines())
    return max(_LEAST, min(_MOST, lines + 1))


def waiting_in(case: Any) -> list[Letter]:
    """The letters of a request that are final and have not left."""
    return [letter for letter in letters_of(case) if letter.status == LetterStatus.FINAL]


def name_of(letter: Letter) -> str:
    """“Letter 2: extension of the term”; nothing of what it says."""
    return _("Letter %(number)d: %(kind)s") % {
        "number": letter.number,
        "kind": letter.get_kind_display(),
    }


def _files_of(letter: Any) -> list[Attachment]:
    found = Attachment.objects.kept().filter(case_id=letter.request_id)
    return list(found.order_by("number"))


class FinaliseForm(SeenForm):
    """For a letter that names recipients, that these are the real ones; for one that gives access
    without files, that the copy goes another way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            content = self.obj.content.reveal()
        except Unreadable:
            return
        if copy_goes_otherwise(content):
            self.fields["copy_checked"] = forms.BooleanField(
                label=gettext_lazy("The copy goes another way, and the letter says how"),
                help_text=gettext_lazy(
                    "No file goes along with this letter. The person has a right to a copy of the "
                    "data (GDPR article 15(3))."
                ),
                error_messages={"required": gettext_lazy("Check how the person gets the copy.")},
            )
        if names_recipients(content):
            self.fields["recipients_checked"] = forms.BooleanField(
                label=gettext_lazy("I checked who really got the data of this person"),
                help_text=gettext_lazy(
                    "The register names who can get data. The person has a right to know who did "
                    "get theirs (GDPR article 15(1)(c))."
                ),
                error_messages={"required": gettext_lazy("Check who got the data first.")},
            )


class CancelForm(ActForm):
    """Why a letter is not sent."""

    reason = _text(
        gettext_lazy("Why is it not sent?"),
        rows=2,
        required=True,
        error_messages={"required": gettext_lazy("Say why.")},
    )


class SendForm(ActForm):
    """How and when a letter left, and what proves it."""

    way = forms.ChoiceField(
        label=gettext_lazy("How did it leave?"),
        choices=DispatchWay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how the letter leaves.")},
    )
    sent_on = DayField(
        label=gettext_lazy("Sent on"),
        help_text=gettext_lazy("The terms of the person run from the day after this one."),
        initial=clock.today,
    )
    proof = _line(
        gettext_lazy("What proves it"),
        help_text=gettext_lazy(
            "For instance the number that the post gave, or who signed for it at the counter."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way: Any = self.fields["way"]
        try:
            way.choices = self.ways()
        except Unreadable:
            way.choices = ()

    def ways(self) -> list[tuple[str, Any]]:
        """How it can leave. Raises keyring.Unreadable."""
        return ways_for(self.obj, self.obj.request, clock.today())


class SendOneForm(SendForm):
    """The same on the page of a request, for one of its letters that wait to be sent."""

    letter = forms.ChoiceField(
        label=gettext_lazy("Which letter?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose which letter left.")},
    )
    field_order = ("letter",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["letter"]
        field.choices = [(str(letter.pk), name_of(letter)) for letter in waiting_in(self.obj)]
        if len(field.choices) == 1:
            field.initial = field.choices[0][0]

    def ways(self) -> list[tuple[str, Any]]:
        """The ways that are open to at least one of them."""
        today = clock.today()
        found = {way for one in waiting_in(self.obj) for way in ways_for(one, self.obj, today)}
        return [(value, label) for value, label in DispatchWay.choices if (value, label) in found]


class OwnLetterForm(OnceForm):
    """A letter in the officer's own words."""

    subject = _line(
        gettext_lazy("Subject"),
        required=True,
        error_messages={"required": gettext_lazy("Fill in a subject.")},
    )
    text = _text(
        gettext_lazy("What the letter says"),
        rows=10,
        required=True,
        error_messages={"required": gettext_lazy("Write what the letter says.")},
    )


class RecipientsForm(OnceForm):
    """Who is told that data changed, and which data."""

    recipient = _line(
        gettext_lazy("Who is told?"),
        required=True,
        error_messages={"required": gettext_lazy("Say who is told.")},
    )
    address = _text(gettext_lazy("Postal address"), rows=3)
    what = _text(
        gettext_lazy("Which data, as the recipient can find them"),
        rows=4,
        required=True,
        help_text=gettext_lazy("No more about the person than is needed for that."),
        error_messages={"required": gettext_lazy("Say which data it is about.")},
    )
