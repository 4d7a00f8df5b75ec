"""The forms by which a breach is notified, as data: which field stands where, from which day.

They stand in catalogue/forms/*.toml; ap.toml says how they are written. Law: GDPR art. 33(3).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from breaches import facts
from breaches.facts import Words

_FOLDER = Path(__file__).parent / "catalogue" / "forms"
# The form of the Dutch authority, and the common one of the EDPB.
AP, EDPB = "ap", "edpb"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of a form.

    Its answer is the `fact`, or what is `computed` (one of form_sources.COMPUTED). `needed_for` as
    with a fact: "first", "complete" or empty.
    """

    code: str
    label: Words
    fact: str
    computed: str
    needed_for: str


@dataclass(frozen=True)
class Section:
    """Fields under one heading, with the number that it has in the form."""

    number: str
    title: Words
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form in one version. `is_draft`: no authority asks for it yet."""

    code: str
    version: str
    in_force_from: date
    name: Words
    is_draft: bool
    sections: tuple[Section, ...]

    @property
    def label(self) -> str:
        """How a notification names it: its code and version."""
        return f"{self.code} {self.version}"

    @property
    def fields(self) -> Iterator[Field]:
        """All of them, in order."""
        return (field for section in self.sections for field in section.fields)


def _read() -> Mapping[str, Form]:
    read = (tomllib.loads(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.toml")))
    forms = [_form(given) for given in read]
    return MappingProxyType({form.label: form for form in forms})


def _form(given: Mapping[str, Any]) -> Form:
    return Form(
        code=given["code"],
        version=given["version"],
        in_force_from=given["in_force_from"],
        name=Words(given["name_nl"], given["name_en"]),
        is_draft=given.get("is_draft", False),
        sections=tuple(
            Section(one["number"], Words(one["nl"], one["en"]), tuple(map(_field, one["fields"])))
            for one in given["section"]
        ),
    )


def _field(given: Mapping[str, Any]) -> Field:
    code = given.get("fact", "")
    known = facts.fact(code) if code else None
    needed = known.needed_for if known else given.get("needed")
    return Field(
        code=given.get("code") or code or given["computed"],
        label=known.label if known else Words(given["nl"], given["en"]),
        fact=code,
        computed=given.get("computed", ""),
        needed_for=str(needed or ""),
    )


FORMS = _read()


def form_on(code: str, day: date) -> Form:
    """The version of a form that is in force on a day. Raises LookupError before the first."""
    found = [form for form in FORMS.values() if form.code == code and form.in_force_from <= day]
    if not found:
        raise LookupError(f"No form {code!r} on {day}.")
    return max(found, key=lambda form: form.in_force_from)


def form_labelled(label: str) -> Form:
    """The form that a notification names. Raises LookupError."""
    if label not in FORMS:
        raise LookupError(f"No form {label!r}.")
    return FORMS[label]
