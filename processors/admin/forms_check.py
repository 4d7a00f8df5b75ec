"""What the page asks on which the FG writes down how an agreement is kept."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import OnceForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.actions.admin.forms import text_field
from privacyoffice.deadlines.explaining import article_in_words
from processors.admin.labelled import LabelledWidget
from processors.checking import CheckQuestion, Kept, check_questions, next_check
from processors.models import Verdict
from processors.services import checking as service

LONGEST_NOTE = 4000  # characters
_SUB_LABELS = (gettext_lazy("Answer"), gettext_lazy("Note"))


class AnswerWidget(LabelledWidget):
    """A choice and a note about one question."""

    labels = _SUB_LABELS

    def __init__(self, choices: Any) -> None:
        attrs = {"rows": 2, "class": "vLargeTextField"}
        super().__init__(
            {"choice": forms.RadioSelect(choices=choices), "note": forms.Textarea(attrs=attrs)}
        )

    def decompress(self, value: Any) -> list[str]:
        return list(value or ("", ""))


class AnswerField(forms.MultiValueField):
    """One of `choices` and a note: a tuple of both; empty ones are for the service to refuse."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        note = forms.CharField(
            max_length=LONGEST_NOTE, required=False, validators=[SHOWN_AS_STORED]
        )
        super().__init__(
            fields=(forms.ChoiceField(choices=choices, required=False), note),
            widget=AnswerWidget(choices),
            required=False,
            require_all_fields=False,
            **kwargs,
        )
        self.how_needed = " "  # each part says so itself

    def compress(self, data_list: Any) -> tuple[str, str]:
        choice, note = data_list or ("", "")
        return str(choice or ""), str(note or "")


def _help(question: CheckQuestion) -> str:
    return f"{question.help} ({article_in_words(question.article)})"


def _fields() -> Mapping[str, Any]:
    return {
        question.code: AnswerField(
            Kept.choices, label=question.title, help_text=lazy(_help, str)(question)
        )
        for question in check_questions().asked
    }


class CheckFormBase(OnceForm):
    """What the FG saw, thinks of it, and when they look again."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("How is this agreement kept, all in all?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a judgement.")},
    )
    finding = text_field(
        gettext_lazy("Finding"),
        help_text=gettext_lazy("Everybody who reads this agreement reads it. Name no citizens."),
        error_messages={"required": gettext_lazy("Say what you found.")},
    )
    next_on = DayField(
        label=gettext_lazy("Next check before"),
        required=False,
        help_text=gettext_lazy("Follows from the policy. Empty: no next check is planned."),
    )
    field_order = (*(one.code for one in check_questions().asked), "verdict", "finding", "next_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"next_on": next_check(clock.today()), **self.initial}

    def clean(self) -> dict[str, Any]:
        """As the service takes it; what it would refuse stands beside each question."""
        data = super().clean() or {}
        codes = [one.code for one in check_questions().asked]
        answers = {
            code: dict(zip(service.TOLD, data.pop(code, ("", "")), strict=True)) for code in codes
        }
        try:
            service.checked(answers)
        except forms.ValidationError as error:
            self._say(error)
        return {**data, "answers": answers}

    def _say(self, error: forms.ValidationError) -> None:
        for code, sentences in error.message_dict.items():
            if code not in self.errors:
                self.add_error(code, sentences)


CheckForm: type[CheckFormBase] = type("CheckForm", (CheckFormBase,), dict(_fields()))


def question_in_words(code: str) -> str:
    """A question by its code; one that this release does not have by its code alone."""
    known = check_questions().known.get(code)
    return known.title if known else _("question %(code)s") % {"code": code}
