"""Two people changed the same thing: what the second one filled in beside what is there now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacyoffice.accounts.admin.timeline_changes import EMPTY, Span, changes_of


@dataclass(frozen=True)
class Difference:
    """A field of which the form says something else than what is stored by now."""

    label: str
    filled_in: str
    stored: str
    anchor: str


@dataclass(frozen=True)
class ChangedBy:
    """Who changed what in the meantime, and when."""

    name: str
    at: datetime
    what: str


@dataclass(frozen=True)
class Versions:
    """Both versions, and whose the other one is."""

    differences: tuple[Difference, ...]
    changed_by: tuple[ChangedBy, ...]


def both_versions(form: Any, obj: Any, seen_revision: int) -> Versions:
    """Of a form that begins with what is stored, sent by somebody who saw an earlier revision."""
    return Versions(tuple(_differences(form)), tuple(_changed_by(obj, seen_revision)))


def _differences(form: Any) -> Iterator[Difference]:
    if not form.begins_with_stored:
        return
    for bound in form.visible_fields():
        if bound.name in form.asks_besides or bound.name not in form.changed_data:
            continue
        yield Difference(
            capfirst(str(bound.label)),
            _in_words(bound.field, bound.value()),
            _in_words(bound.field, form.get_initial_for_field(bound.field, bound.name)),
            bound.id_for_label or bound.auto_id,
        )


def _changed_by(obj: Any, seen_revision: int) -> Iterator[ChangedBy]:
    """By the rows of its history that have a later revision; one line each."""
    told: dict[Any, list[str]] = {}
    rows: dict[Any, Any] = {}
    for row, change in changes_of(obj, (), Span(None, None)):
        if row.revision > seen_revision:
            rows[row.history_id] = row
            told.setdefault(row.history_id, []).append(change.label)
    for key, labels in told.items():
        person = rows[key].history_user
        yield ChangedBy(
            str(person) if person else _("the system"),
            rows[key].history_date,
            ", ".join(labels),
        )


def _in_words(field: Any, value: Any) -> str:
    """A value as somebody reads it; what is empty as a line."""
    if isinstance(field, forms.BooleanField):
        return _("yes") if field.to_python(value) else _("no")
    if isinstance(field, forms.ModelChoiceField):
        known: Any = field.queryset
        found = known.filter(pk=value).first() if value else None
        return str(found) if found else EMPTY
    if isinstance(field, forms.ChoiceField):
        chosen = {str(one) for one in (value if isinstance(value, (list, tuple)) else [value])}
        choices: Any = field.choices
        names = [str(label) for key, label in choices if str(key) in chosen and key != ""]
        return ", ".join(names) or EMPTY
    if isinstance(field, forms.DateField):
        try:
            day = field.to_python(value)
        except forms.ValidationError:
            return str(value)
        return date_format(day) if day else EMPTY
    shown = field.prepare_value(value)
    return str(shown).strip() if shown not in (None, "") else EMPTY
