"""The questions to a party as one form, part by part."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms import BoundField, Field
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from privacyoffice.portal.fields import Line, OneOf, Text
from privacyoffice.portal.forms import PortalForm
from processors.questionnaire import CHOICE, TEXT, Part, Question, Said, questions
from processors.services.asking import LONGEST_NAME, LONGEST_TEXT

_TEXT = "_text"
# They stand in a list above the page too, so each names its question.
_NO_CHOICE = _("Choose an answer at “%(question)s”")
_NO_TEXT = _("Fill in an answer at “%(question)s”")
Answers = Mapping[str, Mapping[str, str]]


class QuestionsForm(PortalForm):
    """Every question of today: a choice, words, or both. With `may_wait` anything may stay open:
    somebody goes on later."""

    answered_by = Line(
        label=_("Your name and your function"),
        most=LONGEST_NAME,
        missing=_("Fill in your name and your function."),
        help_text=_("So that we know whom to ask when something is not clear."),
    )

    def __init__(
        self, *args: Any, known: Answers | None = None, may_wait: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id="%s", **kwargs)
        self.initial = {**_as_initial(known or {}), **self.initial}
        if may_wait:
            for field in self.fields.values():
                field.required = False

    def parts(self) -> Iterator[tuple[Part, list[BoundField]]]:
        """Each part with its fields, in order."""
        for part in questions().parts:
            names = [
                name
                for one in part.questions
                for name in (one.code, one.code + _TEXT)
                if name in self.fields
            ]
            if names:
                yield part, [self[name] for name in names]

    def answers(self) -> dict[str, dict[str, str]]:
        """What was filled in, as the service takes it; call it once the form is valid."""
        return {
            one.code: {
                "choice": self.cleaned_data.get(one.code, ""),
                "text": self.cleaned_data.get(one.code + _TEXT, ""),
            }
            for one in questions().asked
        }

    def say(self, problems: Mapping[str, list[str]]) -> None:
        """What the service refuses, each beside its question."""
        for code, sentences in problems.items():
            for name in (code, code + _TEXT):
                if name in self.fields:
                    self.add_error(name, sentences)
                    break
            else:
                self.add_error(None, sentences)


def _at(sentence: Any, question: Question) -> Any:
    return lazy(lambda: str(sentence) % {"question": question.title}, str)()


def _fields(question: Question) -> Iterator[tuple[str, Field]]:
    # Each in the language of the visit.
    title = lazy(lambda: question.title, str)()
    words: dict[str, Any] = {"help_text": lazy(lambda: question.help, str)()}
    if question.choices:
        yield (
            question.code,
            OneOf(
                label=title,
                choices=Said.choices,
                missing=_at(_NO_CHOICE, question) if question.needs == CHOICE else "",
                **words,
            ),
        )
        words = {}
    text = Text(
        label=_("Explanation") if question.choices else title,
        missing=_at(_NO_TEXT, question) if question.needs == TEXT else "",
        rows=3,
        most=LONGEST_TEXT,
        **words,
    )
    if question.choices:
        # Who does not see what stands above it hears of which question it is.
        text.widget.attrs["aria-label"] = format_lazy("{}: {}", _("Explanation"), title)
    yield question.code + _TEXT, text


_ours = {name: field for one in questions().asked for name, field in _fields(one)}
FormOfToday: type[QuestionsForm] = type(
    "FormOfToday", (QuestionsForm,), {**_ours, "field_order": (*_ours, "answered_by")}
)


def _as_initial(known: Answers) -> dict[str, str]:
    found = {}
    for code, told in known.items():
        found[code] = told.get("choice", "")
        found[code + _TEXT] = told.get("text", "")
    return found
