"""What the page asks on which a breach is judged."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches import facts
from breaches.fact_proposals import proposals
from breaches.models import Risk
from breaches.services import assessing
from breaches.severity_proposal import proposed_inputs
from breaches.severity_words import CHOICES, HELP, LABELS, in_words, steps_in_words, steps_of
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED
from privacyoffice.kernel.severity import (
    Availability,
    Confidentiality,
    Data,
    Ease,
    Inputs,
    Integrity,
    Lowering,
    Raising,
    severity,
)
from privacyoffice.keyring import Unreadable

# What the method looks at and the report or the register may tell before somebody filled it in.
_ABOUT_DATA = frozenset({"data_kinds", "data_special", "vulnerable"})
_AFTER_OUTCOME = gettext_lazy("(with the outcome on the screen)")


def _several(name: str, *, required: bool = False) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=LABELS[name],
        help_text=HELP.get(name, ""),
        choices=CHOICES[name],
        required=required,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )


def _one(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=LABELS[name],
        help_text=HELP.get(name, ""),
        choices=CHOICES[name],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of these.")},
    )


class AssessForm(ActForm):
    """First the choices of the method; with its outcome on the screen the officer judges."""

    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # The outcome that was on the screen when somebody judged.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    categories = _several("categories", required=True)
    raising = _several("raising")
    lowering = _several("lowering")
    ease = _one("ease")
    confidentiality = _one("confidentiality")
    integrity = _one("integrity")
    availability = _one("availability")
    malicious = forms.BooleanField(label=LABELS["malice"], help_text=HELP["malice"], required=False)
    people = forms.IntegerField(
        label=gettext_lazy("How many people at most"), required=False, min_value=0
    )
    unintelligible = forms.BooleanField(
        label=gettext_lazy("Nobody can read the data"),
        required=False,
        help_text=gettext_lazy("For instance by encryption of which the key is safe."),
    )
    risk = forms.ChoiceField(
        label=gettext_lazy("How do you judge the risk for people?"),
        choices=Risk.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy(
            "Make the choices above and use the button: the outcome of the method then stands "
            "here, step by step. It is an aid. You judge, and may judge otherwise."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=20_000,
        required=False,
        validators=[SHOWN_AS_STORED],
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "Encrypted. Say what decides it for you, also where you judge otherwise than the "
            "method."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("risk", "reason"):
            self.fields[name].how_needed = _AFTER_OUTCOME  # type: ignore[attr-defined]
        try:
            known = facts.values(self.obj)
            told = proposals(self.obj, self.user, _ABOUT_DATA - known.keys())
            expected = {code: one.value for code, one in told.items()}
            proposed = proposed_inputs(self.obj, {**expected, **known})
        except Unreadable:
            proposed = {}
        # Who judges anew begins where the last judgement ended, and changes what became known.
        last = assessing.newest(self.obj)
        self.initial = {**proposed, **(last.inputs if last else {}), **self.initial}
        if not self.is_bound and (inputs := _inputs(self.initial)):
            self.initial["seen"] = self._tell_outcome(inputs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors or (inputs := _inputs(data)) is None:
            return data
        outcome = self._tell_outcome(inputs)
        if data["seen"] != outcome:
            # Nobody judges on an outcome that they did not see: that is no mistake of theirs.
            sent: Any = self.data
            self.data = sent.copy()
            self.data["seen"] = outcome  # type: ignore[index]
            told = _(
                "This is what the method makes of your choices: %(outcome)s. Look at the steps, "
                "judge, and use the button again."
            )
            self.notice = told % {"outcome": outcome}
            return data
        for name, told in (
            ("risk", _("Choose how you judge the risk.")),
            ("reason", _("Say why.")),
        ):
            if not data[name].strip():
                self.add_error(name, told)
        if self.errors:
            return data
        return {
            "inputs": inputs,
            "risk": data["risk"],
            "reason": data["reason"],
            "expected_revision": data.get("expected_revision"),
        }

    def _tell_outcome(self, inputs: Inputs) -> str:
        """Put the steps of the method before the judgement; returns the outcome in words."""
        outcome = severity(inputs)
        words = in_words(outcome.score, outcome.level)
        # Of a form that is being checked, what stands on the page was made already.
        self["risk"].help_text = _as_list(words, steps_in_words(steps_of(outcome)))
        return words


def _as_list(outcome: str, steps: Iterable[str]) -> SafeString:
    lines = format_html_join("", "<li>{}</li>", ((step,) for step in steps))
    return format_html("<strong>{}</strong><ul>{}</ul>", outcome, lines)


def _inputs(data: dict[str, Any]) -> Inputs | None:
    """The choices as the method takes them; None while one is lacking."""
    chosen = ("ease", "confidentiality", "integrity", "availability")
    if not data.get("categories") or not all(data.get(name) for name in chosen):
        return None
    return Inputs(
        categories=_each(Data, data["categories"]),
        raising=_each(Raising, data.get("raising")),
        lowering=_each(Lowering, data.get("lowering")),
        malicious=bool(data.get("malicious")),
        people=data.get("people"),
        unintelligible=bool(data.get("unintelligible")),
        ease=Ease(data["ease"]),
        confidentiality=Confidentiality(data["confidentiality"]),
        integrity=Integrity(data["integrity"]),
        availability=Availability(data["availability"]),
    )


def _each(kind: type[StrEnum], names: Iterable[str] | None) -> tuple[Any, ...]:
    return tuple(kind(name) for name in names or ())
