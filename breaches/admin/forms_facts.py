"""The form of each section of the facts, made from the catalogue."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches import facts
from breaches.fact_proposals import proposals
from breaches.facts import CATALOGUE, Fact, Phase, Type, Words
from breaches.services import facts as service
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.deadlines.admin.moments import MomentField
from privacyoffice.deadlines.explaining import article_in_words
from privacyoffice.keyring import Unreadable

# With more choices than this a list that opens is shorter than all of them under each other.
MOST_RADIOS = 9
# More ticks than this stand in columns.
MOST_TICKS = 8
_YES, _NO = "yes", "no"
_NEEDED: Mapping[Phase | None, Any] = MappingProxyType(
    {
        Phase.FIRST: gettext_lazy("(asked by the first notification)"),
        Phase.COMPLETE: gettext_lazy("(may follow later)"),
        None: gettext_lazy("(if it applies)"),
    }
)

_said = lazy(str, str)


class FactsForm(ActForm):
    """What is known of one section. Nothing is obligatory: more becomes known later."""

    begins_with_stored = True
    asks_besides = ()
    section: ClassVar[str]
    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stored = _stored(self.obj)
        for one in facts.in_section(self.section):
            if one.code in self.fields and not _is_asked(one, self._stored):
                del self.fields[one.code]
        answered = {code: _shown(value) for code, value in self._stored.items()}
        self.initial = {**self._proposed(), **answered, **self.initial}

    def _proposed(self) -> dict[str, Any]:
        """For questions without an answer what is known of them elsewhere, and where from."""
        try:
            found = proposals(self.obj, self.user, self.fields.keys() - self._stored.keys())
        except Unreadable:
            return {}
        for code, one in found.items():
            field = self.fields[code]
            field.help_text = f"{field.help_text} {one.told}".strip()
        return {code: _shown(one.value) for code, one in found.items()}

    def clean(self) -> dict[str, Any]:
        """`given` are the answers by code; what the service would refuse stands beside each."""
        data = super().clean() or {}
        given = {code: value for code, value in data.items() if code in CATALOGUE}
        if not self.errors:
            try:
                after = service.checked(given, clock.now(), known=self._stored)
            except forms.ValidationError as error:
                self.add_error(None, error)
            else:
                if after == self._stored:
                    raise forms.ValidationError(_("Nothing is different from what is known."))
        return {"given": given, "expected_revision": data.get("expected_revision")}


def facts_form(section: str) -> type[FactsForm]:
    """The form of a section of the catalogue."""
    fields = {one.code: _field(one) for one in facts.in_section(section) if one.is_filled_in_here}
    return type(f"FactsForm_{section}", (FactsForm,), {"section": section, **fields})


def _stored(breach: Any) -> dict[str, Any]:
    """What is known; nothing of what cannot be read."""
    try:
        return facts.stored(breach)
    except Unreadable:
        return {}


def _is_asked(one: Fact, known: Mapping[str, Any]) -> bool:
    """Whether the page has this question: it is left out only where an answer of another section
    says that it is not asked."""
    elsewhere = [code for code in one.when if CATALOGUE[code].section != one.section]
    answered = all(code in known for code in elsewhere)
    return not elsewhere or not answered or facts.applies(one, known)


def _shown(value: Any) -> Any:
    """A value as a field begins with it."""
    if isinstance(value, bool):
        return _YES if value else _NO
    return value


def _field(one: Fact) -> forms.Field:
    common = {
        "label": _said(one.label),
        "help_text": lazy(_help, str)(one),
        "required": False,
    }
    field = _FIELDS[one.type](one, common)
    field.how_needed = _NEEDED[one.needed_for]  # type: ignore[attr-defined]
    return field


def _help(one: Fact) -> str:
    """What to fill in, when, and which article asks it."""
    told = [str(one.help)]
    for code, wanted in one.when.items():
        asked = CATALOGUE[code]
        answers = [_answer(asked, each) for each in wanted]
        text = _("Only if the answer to “%(question)s” is: %(answers)s.")
        told.append(text % {"question": asked.label, "answers": _(" or ").join(answers)})
    if one.article:
        told.append(f"({article_in_words(one.article)})")
    return " ".join(part for part in told if part)


def _answer(asked: Fact, value: Any) -> str:
    return asked.in_words([value] if asked.type == Type.CHOICES else value)


def _choices(words: Mapping[str, Words]) -> list[tuple[str, Any]]:
    return [(code, _said(text)) for code, text in words.items()]


def _line(one: Fact, common: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"})
    return forms.CharField(max_length=service.LONGEST_LINE, widget=widget, **common)


def _text(one: Fact, common: dict[str, Any]) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})
    return forms.CharField(
        max_length=service.LONGEST_TEXT, widget=widget, validators=[SHOWN_AS_STORED], **common
    )


def _choice(one: Fact, common: dict[str, Any]) -> forms.Field:
    choices = [("", gettext_lazy("no answer yet")), *_choices(one.choices)]
    widget: Any = forms.RadioSelect if len(choices) <= MOST_RADIOS else forms.Select
    return forms.ChoiceField(choices=choices, widget=widget, **common)


def _several(one: Fact, common: dict[str, Any]) -> forms.Field:
    choices = _choices(one.choices)
    attrs = {"class": "in-columns"} if len(choices) > MOST_TICKS else {}
    widget = forms.CheckboxSelectMultiple(attrs=attrs)
    return forms.MultipleChoiceField(choices=choices, widget=widget, **common)


def _yes_no(one: Fact, common: dict[str, Any]) -> forms.Field:
    choices = [
        ("", gettext_lazy("no answer yet")),
        (_YES, gettext_lazy("yes")),
        (_NO, gettext_lazy("no")),
    ]
    return forms.TypedChoiceField(
        choices=choices,
        coerce=lambda chosen: chosen == _YES,
        empty_value=None,
        widget=forms.RadioSelect,
        **common,
    )


def _number(one: Fact, common: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(min_value=0, max_value=service.MOST, **common)


def _moment(one: Fact, common: dict[str, Any]) -> forms.Field:
    return MomentField(**common)


def _day(one: Fact, common: dict[str, Any]) -> forms.Field:
    return DayField(**common)


_FIELDS: Mapping[Type, Callable[[Fact, dict[str, Any]], forms.Field]] = MappingProxyType(
    {
        Type.LINE: _line,
        Type.TEXT: _text,
        Type.CHOICE: _choice,
        Type.CHOICES: _several,
        Type.YES_NO: _yes_no,
        Type.NUMBER: _number,
        Type.MOMENT: _moment,
        Type.DAY: _day,
    }
)
