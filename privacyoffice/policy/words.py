"""A profile in words: what a policy says of a subject, as a person reads it."""

import dataclasses
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import TextChoices
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.policy.codes import PublicPart
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.subjects import Subject

# What an officer calls the columns that a policy can name by themselves.
_COLUMNS = {
    "name": gettext_lazy("which"),
    "party": gettext_lazy("who"),
    "contact": gettext_lazy("contact details"),
    "subject": gettext_lazy("of whom"),
    "sensitivity": gettext_lazy("how sensitive"),
    "is_authentic": gettext_lazy("whether it is an authentic source"),
}


@dataclass(frozen=True)
class Line:
    """A key of a subject: its name, what the policy says, and where."""

    label: str
    values: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Section:
    """A subject that the policy speaks of."""

    key: str
    title: str
    source: str
    lines: tuple[Line, ...]


def summary(profile: Profile) -> tuple[Section, ...]:
    """Everything that the policy says, by subject and in the order of the profile."""
    titles = {field.name: field.metadata["label"] for field in _labelled(Profile)}
    return tuple(
        Section(
            key=name,
            title=str(titles[name]),
            source=subject.source,
            lines=tuple(
                Line(
                    str(field.metadata["label"]),
                    in_words(getattr(subject, field.name), field.metadata["among"]),
                    subject.evidence.get(field.name, ""),
                )
                for field in _labelled(type(subject))
                if getattr(subject, field.name) not in (None, "", ())
            ),
        )
        for name, subject in profile.subjects()
    )


def said_at(profile: Profile, key: str, *, only: str = "") -> tuple[str, str]:
    """What the policy says at "subject.key", and where: two texts, empty when it is silent.

    `only` is the part that matters, in the place of all that stands at the key.
    """
    subject_name, _dot, name = key.partition(".")
    subject: Subject = getattr(profile, subject_name)
    field = next((field for field in _labelled(type(subject)) if field.name == name), None)
    if field is None or getattr(subject, name) in (None, "", ()):
        return "", subject.source
    values = only or ", ".join(in_words(getattr(subject, name), field.metadata["among"]))
    return f"{field.metadata['label']}: {values}", subject.place(name)


def in_words(value: Any, among: type[TextChoices] | None) -> tuple[str, ...]:
    """A value as texts, one for each item."""
    if isinstance(value, tuple):
        return tuple(word for item in value for word in in_words(item, among))
    if isinstance(value, bool):
        return (_("yes") if value else _("no"),)
    if isinstance(value, date):
        return (formats.date_format(value, "j F Y"),)
    if isinstance(value, time):
        return (f"{value:%H.%M}",)
    if among is None:
        return (str(value),)
    code, _dot, column = value.partition(".")
    label = str(among(code).label)
    if column and among is PublicPart:
        return (f"{label}: {_COLUMNS.get(column, column)}",)
    return (label,)


def _labelled(kind: type[Any]) -> list[Any]:
    return [field for field in dataclasses.fields(kind) if "label" in field.metadata]
