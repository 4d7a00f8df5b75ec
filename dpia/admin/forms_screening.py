"""What the pages of a screening ask for."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dpia.admin.evidence import proposal, subject_address
from dpia.admin.told import Row, follows, rows_of, set_lines
from dpia.models import Answer, Outcome
from dpia.services.screening import field_of
from privacyoffice.accounts.admin.acts import ActForm, FormSection, OnceForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED
from privacyoffice.deadlines.explaining import article_in_words

LONGEST_TEXT = 4000  # characters
_ANSWERS = (
    (Answer.YES.value, Answer.YES.label),
    (Answer.NO.value, Answer.NO.label),
    ("", gettext_lazy("not answered yet")),
)


def text_field(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """Some lines of text."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"}),
        validators=[SHOWN_AS_STORED],
        **options,
    )


class SeenForm(ActForm):
    """Carries the revision that was on the screen when somebody decided to act."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(SeenForm):
    """Why something is not finished, or does not come about."""

    reason = text_field(gettext_lazy("Why?"), error_messages={"required": gettext_lazy("Say why.")})


class BeginForm(OnceForm):
    """A first screening needs no reason."""


class BeginAgainForm(OnceForm):
    """Why it is looked at again."""

    why = text_field(
        gettext_lazy("Why is it looked at again?"),
        error_messages={"required": gettext_lazy("Say why it is looked at again.")},
    )


class AnswersForm(SeenForm):
    """For each criterion of each set whether it applies. Some may stay open."""

    begins_with_stored = True
    asks_besides = ("confirm_rest",)
    confirm_rest = forms.BooleanField(
        label=gettext_lazy("Where I chose nothing, I confirm what was proposed"),
        required=False,
        help_text=gettext_lazy(
            "What the register does not say stays open: that one you answer yourself."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sets = rows_of(self.obj)
        address = subject_address(self.user, self.obj)
        for row in self._rows():
            name = field_of(row.of.code, row.criterion.code)
            self.fields[name] = _choice(row, address)
            self.fields[f"{name}__reason"] = _reason()
            stored = {name: row.answer.answer, f"{name}__reason": row.answer.reason}
            self.initial = {**stored, **self.initial}
        self.order_fields([name for name in self.fields if name != "confirm_rest"])

    def sections(self) -> tuple[FormSection, ...]:
        """A section for each set; what confirms the rest comes last."""
        found = [
            FormSection(rows.of.title, tuple(self._bound(rows.rows)), set_lines(rows.of))
            for rows in self._sets
        ]
        return (*found, FormSection("", (self["confirm_rest"],)))

    def clean(self) -> dict[str, Any]:
        """`answers` is what the service takes."""
        data = super().clean() or {}
        answers = {}
        for row in self._rows():
            name = field_of(row.of.code, row.criterion.code)
            chosen, reason = data.get(name, ""), data.get(f"{name}__reason", "")
            if not chosen and data.get("confirm_rest") and row.answer.proposed != Answer.UNKNOWN:
                chosen = row.answer.proposed
            answers[(row.of.code, row.criterion.code)] = (chosen, reason)
        return {"answers": answers, "expected_revision": data.get("expected_revision")}

    def _rows(self) -> Iterator[Row]:
        for rows in self._sets:
            yield from rows.rows

    def _bound(self, rows: tuple[Row, ...]) -> Iterator[forms.BoundField]:
        for row in rows:
            name = field_of(row.of.code, row.criterion.code)
            yield self[name]
            yield self[f"{name}__reason"]


def _choice(row: Row, address: str) -> forms.ChoiceField:
    field = forms.ChoiceField(
        label=row.criterion.title,
        choices=_ANSWERS,
        required=False,
        widget=forms.RadioSelect,
        help_text=_help(row, address),
    )
    field.how_needed = " "  # type: ignore[attr-defined]  # each may stay open
    return field


def _reason() -> forms.CharField:
    field = text_field(_("Reason"), required=False)
    field.how_needed = _("(when you differ)")  # type: ignore[attr-defined]
    return field


def _help(row: Row, address: str) -> SafeString:
    told = row.criterion.help
    if row.criterion.article:
        told = f"{told} ({article_in_words(row.criterion.article)})".strip()
    return format_html("{}{}", told, proposal(row.answer, address))


class SignForm(SeenForm):
    """The outcome, and what it rests on."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the outcome.")},
    )
    reasons = text_field(
        gettext_lazy("Reasons"),
        required=False,
        help_text=gettext_lazy(
            "Needed when no DPIA is needed, and when you decide otherwise than the answers say."
        ),
    )
    existing = text_field(
        gettext_lazy("Which DPIA still fits?"),
        2,
        required=False,
        help_text=gettext_lazy(
            "Only when an existing DPIA still fits: its title, its day and where it is kept."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("outcome", follows(self.obj))
