"""The questions to a party as one form, part by part."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from privacyoffice.portal.fields import Line, OneOf, Text
from privacyoffice.portal.forms import PortalForm
from processors.questionnaire import Part, Question, Said, questions
from processors.services.asking import LONGEST_NAME, LONGEST_TEXT

_TEXT = "_text"
Answers = Mapping[str, Mapping[str, str]]


class QuestionsForm(PortalForm):
    """Every question of today: a choice, words, or both. What is open is for the service to
    refuse when the answers are sent; until then anything may stay open."""

    answered_by = Line(
        label=_("Your name and your function"),
        most=LONGEST_NAME,
        required=False,
        help_text=_("So that we know whom to ask when something is not clear."),
    )

    def __init__(self, *args: Any, known: Answers | None = None, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="%s", **kwargs)
        ours = self.fields.pop("answered_by")
        for question in questions().asked:
            self._add(question)
        self.fields["answered_by"] = ours
        self.initial = {**_as_initial(known or {}), **self.initial}
        for name in self.fields:
            # The question is needed, and the field may wait: no word of either.
            self.fields[name].how_needed = " "  # type: ignore[attr-defined]
        # As every other field, now that they are all there.
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "utrecht-textbox")

    def _add(self, question: Question) -> None:
        words = {"help_text": question.help}
        if question.choices:
            self.fields[question.code] = OneOf(
                label=question.title, choices=Said.choices, required=False, **words
            )
            words = {}
        label = _("Explanation") if question.choices else question.title
        self.fields[question.code + _TEXT] = Text(
            label=label, required=False, rows=3, most=LONGEST_TEXT, **words
        )

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


def _as_initial(known: Answers) -> dict[str, str]:
    found = {}
    for code, told in known.items():
        found[code] = told.get("choice", "")
        found[code + _TEXT] = told.get("text", "")
    return found
