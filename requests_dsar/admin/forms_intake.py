"""Writing down a request: who asks for whom, how they want the answer, and from which mail."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.attachments.services import MailFacts, Refused, read_mail
from privacyoffice.keyring import Unreadable
from requests_dsar.admin.forms import SeenForm, WriteDownForm, line_field, text_field
from requests_dsar.models import AnswerBy, Channel, ForWhom, Language
from requests_dsar.services.asking import Asking

# The fields about who asks for somebody else: those about the person, with this before the name.
_BY = "by_"


class AskingForm(ActForm):
    """Who asks for whose data, and how the answer goes."""

    for_whom = forms.ChoiceField(
        label=gettext_lazy("About whose data is it?"),
        choices=ForWhom.choices,
        initial=ForWhom.ONESELF,
        required=False,
        widget=forms.RadioSelect,
    )
    by_given_name = line_field(
        gettext_lazy("Who asks for the person: given name or initials"),
        help_text=gettext_lazy("Leave these empty if the person asks for themselves."),
    )
    by_surname = line_field(gettext_lazy("Who asks for the person: surname"))
    by_email = forms.EmailField(
        label=gettext_lazy("Who asks for the person: e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "vTextField"}),
    )
    by_phone = line_field(gettext_lazy("Who asks for the person: telephone"), 40)
    by_street = line_field(gettext_lazy("Who asks for the person: street"))
    by_house_number = line_field(gettext_lazy("Who asks for the person: house number"), 30)
    by_postcode = line_field(gettext_lazy("Who asks for the person: postcode"), 12)
    by_town = line_field(gettext_lazy("Who asks for the person: town"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of our letters"),
        choices=Language.choices,
        initial=Language.DUTCH,
        required=False,
        widget=forms.RadioSelect,
    )
    answer_by = forms.ChoiceField(
        label=gettext_lazy("How does the answer go?"),
        choices=AnswerBy.choices,
        initial=AnswerBy.POST,
        required=False,
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The person agreed to a decision without paper"),
        required=False,
        help_text=gettext_lazy(
            "Needed for an answer on the page of the request. Having an e-mail address is not "
            "agreeing."
        ),
    )

    def clean_for_whom(self) -> str:
        """Oneself, unless something else is said."""
        return self.cleaned_data["for_whom"] or ForWhom.ONESELF.value

    def clean_language(self) -> str:
        """Dutch, unless something else is said."""
        return self.cleaned_data["language"] or Language.DUTCH.value

    def clean_answer_by(self) -> str:
        """By post, unless something else is said."""
        return self.cleaned_data["answer_by"] or AnswerBy.POST.value

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = [name for name in self.fields if name.startswith(_BY)]
        data["asking"] = Asking(
            for_whom=data.pop("for_whom", ""),
            representative={name.removeprefix(_BY): data.pop(name, "") for name in names},
            language=data.pop("language", ""),
            answer_by=data.pop("answer_by", ""),
            agreed=data.pop("agreed", False),
        )
        return data


class ChangeAskingForm(AskingForm, SeenForm):
    """The same as it is now, and why it changes."""

    reason = text_field(
        gettext_lazy("Why do you change this?"),
        2,
        help_text=gettext_lazy("For instance how the person told you. Encrypted."),
        error_messages={"required": gettext_lazy("Say why.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**_as_it_is(self.obj), **self.initial}


class IntakeForm(AskingForm, WriteDownForm):
    """A request that came in elsewhere; of a mail the empty fields are filled."""

    mail = forms.FileField(
        label=gettext_lazy("The e-mail in which it came"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".eml,.msg"}),
        help_text=gettext_lazy(
            "An .eml or .msg file. Fields that you leave empty are filled from it: who sent it, "
            "when and about what. It is kept with the request, with all that came in it. When this "
            "page comes back because something is missing, choose the file again."
        ),
    )
    field_order = ("form_id", "mail", *WriteDownForm.field_order)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._refused = ""
        upload = self.files.get("mail") if self.is_bound else None
        if upload is not None:
            self._fill_from(upload)

    def clean_mail(self) -> Any:
        """The mail itself; what is wrong with it is told here."""
        if self._refused:
            raise ValidationError(self._refused)
        return self.cleaned_data["mail"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data.setdefault("mail", None)
        return data

    def _fill_from(self, upload: Any) -> None:
        try:
            told = read_mail(upload)
        except Refused as refused:
            self._refused = refused.sentence
            return
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        for name, value in _told_by(told, _has_representative(sent)).items():
            if value and not sent.get(name, "").strip():
                sent[name] = value
        self.data = sent


def _told_by(mail: MailFacts, for_somebody_else: bool) -> dict[str, str]:
    """What a mail fills in, by field. Who sent it may ask for somebody else."""
    day = clock.day_of(mail.sent_at) if mail.sent_at else None
    who = _BY if for_somebody_else else ""
    story = ""
    if mail.subject:
        words = {"subject": mail.subject, "day": date_format(day) if day else ""}
        story = _("See the e-mail of %(day)s: “%(subject)s”.") % words
    return {
        f"{who}email": mail.email,
        f"{who}surname": mail.name,
        "received_on": day.isoformat() if day else "",
        "channel": Channel.EMAIL.value,
        "story": story,
    }


def _has_representative(data: Any) -> bool:
    return data.get("for_whom", "") not in ("", ForWhom.ONESELF)


def _as_it_is(case: Any) -> dict[str, Any]:
    """What the fields hold now; nothing of what cannot be read."""
    try:
        by = case.representative.reveal() if case.representative else None
    except Unreadable:
        return {}
    return {
        **{f"{_BY}{name}": value for name, value in (by or {}).items()},
        "for_whom": case.for_whom,
        "language": case.language,
        "answer_by": case.answer_by,
        "agreed": case.electronic_consent_at is not None,
    }
