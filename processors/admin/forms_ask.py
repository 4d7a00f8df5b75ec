"""What the pages ask about questions to a party, and about its answers."""

from datetime import date
from typing import Any

from django import forms
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.actions.admin.forms import text_field
from privacyoffice.keyring import Unreadable
from processors.admin.forms_check import AnswerField
from processors.models import ContactPurpose, Judgement, PartyContact, Questionnaire
from processors.questionnaire import Said, questions
from processors.services import asking, reviewing

# Whom one asks first.
_WHOM = (ContactPurpose.PRIVACY, ContactPurpose.CONTRACT, ContactPurpose.SECURITY)


class SendForm(OnceForm):
    """To whom, in which language, and answered before when."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the party"),
        widget=forms.EmailInput(attrs={"class": "vLargeTextField", "autocomplete": "off"}),
        help_text=gettext_lazy("Whoever reads this mailbox can answer: there is no password."),
        error_messages={"required": gettext_lazy("Fill in an e-mail address.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=(("nl", gettext_lazy("Dutch")), ("en", gettext_lazy("English"))),
        widget=forms.RadioSelect,
        initial="nl",
    )
    expires_on = DayField(
        label=gettext_lazy("Answered before"),
        help_text=gettext_lazy("The last day. The party is reminded a week before it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "email": _address_of(self.obj.party_id),
            "expires_on": clock.today() + asking.USUAL,
            **self.initial,
        }

    def clean_expires_on(self) -> date:
        """One of the days on which the service sends one."""
        day: date = self.cleaned_data["expires_on"]
        today = clock.today()
        if not today < day <= today + asking.LONGEST:
            text = _("Choose a day after today, within %(days)d days.")
            raise forms.ValidationError(text % {"days": asking.LONGEST.days})
        return day


def _address_of(party_id: Any) -> str:
    """Of the contact for privacy, else of the agreement, else of security."""
    known = dict(
        PartyContact.objects.filter(party=party_id, purpose__in=_WHOM)
        .exclude(email="")
        .values_list("purpose", "email")
    )
    return next((known[purpose] for purpose in _WHOM if purpose in known), "")


class WithdrawForm(ActForm):
    """Why nobody needs to answer any more."""

    reason = text_field(
        gettext_lazy("Why?"), 3, error_messages={"required": gettext_lazy("Say why.")}
    )


class ReviewForm(ActForm):
    """A judgement and a note about each answer, which stands above it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questionnaire: Questionnaire = self.obj
        self._unreadable: Any = ""
        try:
            answers = questionnaire.answers.reveal() or {}
            review = questionnaire.review.reveal() or {}
        except Unreadable as error:
            self._unreadable = error.told
            return
        for code, told in answers.items():
            self.fields[code] = AnswerField(
                Judgement.choices,
                label=question_in_words(code),
                # Of somebody outside: never read as HTML, whatever template shows it.
                help_text=linebreaksbr(answer_in_words(told)),
                initial=_both(review.get(code)),
            )

    def clean(self) -> dict[str, Any]:
        """`judged` as the service takes it; what it would refuse stands beside each answer."""
        data = super().clean() or {}
        if self._unreadable:
            raise forms.ValidationError(self._unreadable)
        judged = {
            code: dict(zip(reviewing.JUDGED, both, strict=True)) for code, both in data.items()
        }
        try:
            reviewing.judgements(self.obj, judged)
        except forms.ValidationError as error:
            for code, sentences in error.message_dict.items():
                if code not in self.errors:
                    self.add_error(code, sentences)
        return {"judged": judged}


class TakeOverForm(ActForm):
    """Of which answers the judgement goes into the checklist, and where the agreement says it."""

    codes = forms.MultipleChoiceField(
        label=gettext_lazy("Which answers?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose what is to go into the checklist."),
            "invalid_choice": gettext_lazy("Choose what is to go into the checklist."),
        },
    )
    clause = forms.CharField(
        label=gettext_lazy("In which clause of the agreement does this stand?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "Needed for a point that is in order, also partly, and has no clause yet. Choose the "
            "points of one clause at a time."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["codes"]
        try:
            review = self.obj.review.reveal() or {}
        except Unreadable:
            review = {}
        field.choices = [
            (code, f"{question_in_words(code)} ({judgement_in_words(review.get(code))})")
            for code in reviewing.can_be_taken_over(self.obj)
        ]


def question_in_words(code: str) -> str:
    """A question by its code; one that this release does not have by its code alone."""
    known = questions().known.get(code)
    return known.title if known else _("question %(code)s") % {"code": code}


def answer_in_words(told: Any) -> str:
    """What a party said at a question."""
    choice, text = told.get("choice", ""), told.get("text", "")
    chosen = str(Said(choice).label) if choice in Said.values else ""
    return ": ".join(part for part in (chosen, text) if part) or _("no answer")


def judgement_in_words(judged: Any) -> str:
    """What the office thought of an answer."""
    judgement = (judged or {}).get("judgement", "")
    return str(Judgement(judgement).label) if judgement in Judgement.values else ""


def _both(judged: Any) -> tuple[str, str] | None:
    return None if not judged else (judged.get("judgement", ""), judged.get("note", ""))
