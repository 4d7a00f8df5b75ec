"""What changed in an object, by the rows of its history: values as people read them.

Of what is stored encrypted only that it changed is told, never what it was or became.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.db import models
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from privacyoffice.accounts.admin.words import value_in_words
from privacyoffice.crypto.fields import EncryptedField

EMPTY = "–"

# What related objects are called, by model and key.
_Names = dict[tuple[Any, Any], str]


@dataclass(frozen=True)
class Change:
    """A value before and after; one of the two is empty for a line that came or went.

    Of a "sealed" one both are: the value is encrypted, and only its name is told.
    """

    kind: str  # "added", "removed", "changed" or "sealed"
    label: str
    old: str
    new: str

    @property
    def was_empty(self) -> bool:
        """Whether a field held nothing before."""
        return self.old == EMPTY

    @property
    def is_empty(self) -> bool:
        """Whether a field holds nothing any more."""
        return self.new == EMPTY


@dataclass(frozen=True)
class Span:
    """From a moment on and before another; None: without end on that side."""

    since: datetime | None
    before: datetime | None

    def rows(self, history: Any) -> list[Any]:
        """The history rows in it, oldest first, after the last older one of each object: a
        change is known by what was there before."""
        found = history.select_related("history_user").order_by("history_date", "history_id")
        if self.before is not None:
            found = found.filter(history_date__lt=self.before)
        if self.since is None:
            return list(found)
        rows = list(found.filter(history_date__gte=self.since))
        older = history.filter(history_date__lt=self.since, id__in={row.id for row in rows})
        latest = older.order_by("id", "-history_date", "-history_id").distinct("id")
        return [*latest, *rows]

    def holds(self, row: Any) -> bool:
        """Whether a row is in it, and not an older one beside it."""
        return self.since is None or bool(row.history_date >= self.since)


def changes_of(
    obj: models.Model, part_models: Iterable[type[models.Model]], span: Span
) -> list[tuple[Any, Change]]:
    """Each change with the history row that it stands in, of an object and its parts."""
    steps = _own_steps(obj, span)
    steps += [step for model in part_models for step in _part_steps(obj, model, span)]
    names = _names_of_related(steps)
    return [(step.row, change) for step in steps for change in step.changes(names)]


@dataclass(frozen=True)
class _Step:
    """One history row beside the one before it, if that is known."""

    row: Any
    older: Any
    fields: Sequence[Any]
    label: str
    is_own: bool = False

    def changes(self, names: _Names) -> list[Change]:
        if self.row.history_type == "~" and self.older is not None:
            return self._changed_values(names)
        line = " · ".join(text for f in self.fields if (text := _in_line(self.row, f, names)))
        if self.row.history_type == "-":
            return [Change("removed", self.label, line, "")]
        return [Change("added", self.label, "", line)]

    def _changed_values(self, names: _Names) -> list[Change]:
        shown = [f for f in self.fields if not is_sealed(f)]
        texts = [(f, _text(self.older, f, names), _text(self.row, f, names)) for f in shown]
        line = next((new for _f, old, new in texts if new and old == new), "")
        changes = [
            Change("changed", self._label_of(f, line), old or EMPTY, new or EMPTY)
            for f, old, new in texts
            if old != new
        ]
        return [*changes, *self._sealed_changes(line)]

    def _sealed_changes(self, line: str) -> Iterator[Change]:
        """By the stored bytes: they stay the same as long as nobody writes another value."""
        for f in filter(is_sealed, self.fields):
            if getattr(self.older, f.attname) != getattr(self.row, f.attname):
                yield Change("sealed", self._label_of(f, line), "", "")

    def _label_of(self, f: Any, line: str) -> str:
        """What changed; of a line with several fields also which line it is."""
        label = capfirst(str(f.verbose_name))
        if self.is_own or label == self.label:
            return label
        if not line:
            return f"{self.label}, {f.verbose_name}"
        return f"{self.label} “{Truncator(line).chars(60)}”, {f.verbose_name}"


def _own_steps(obj: models.Model, span: Span) -> list[_Step]:
    """Changes of the object's own fields; that it was made is an act of its own."""
    history = getattr(obj, "history", None)
    if history is None:
        return []
    rows = span.rows(history)
    fields = _fields_people_fill_in(type(obj))
    label = capfirst(str(obj._meta.verbose_name))
    return [_Step(newer, older, fields, label, is_own=True) for older, newer in pairwise(rows)]


def _part_steps(obj: models.Model, model: Any, span: Span) -> list[_Step]:
    if not hasattr(model, "history"):
        return []
    parent = next(f for f in model._meta.concrete_fields if f.related_model is type(obj))
    fields = [f for f in _fields_people_fill_in(model) if f is not parent]
    label = capfirst(str(model._meta.verbose_name))
    latest_seen: dict[Any, Any] = {}
    steps = []
    for row in span.rows(model.history.filter(**{parent.attname: obj.pk})):
        older = latest_seen.get(row.id)
        if span.holds(row) and (row.history_type != "~" or older is not None):
            steps.append(_Step(row, older, fields, label))
        latest_seen[row.id] = row
    return steps


def is_sealed(f: Any) -> bool:
    """Whether a field is stored encrypted."""
    return isinstance(f, EncryptedField)


def _fields_people_fill_in(model: type[models.Model]) -> list[Any]:
    """Not the keys and dates that services keep, not the order of lines, and nothing of which no
    former value is kept."""
    history: Any = model.history  # type: ignore[attr-defined]
    left_out = set(history.model._history_excluded_fields) | {"position"}
    return [f for f in model._meta.concrete_fields if f.editable and f.name not in left_out]


def _names_of_related(steps: list[_Step]) -> _Names:
    """What the related objects in these rows are called, or were when they were last there:
    at most two queries a model."""
    wanted: dict[Any, set[Any]] = {}
    for step in steps:
        for f in step.fields:
            if f.related_model:
                rows = (step.row, step.older) if step.older else (step.row,)
                keys = {getattr(row, f.attname) for row in rows}
                wanted.setdefault(f.related_model, set()).update(keys - {None})
    names: _Names = {}
    for model, keys in wanted.items():
        for found in model._default_manager.filter(pk__in=keys):
            names[model, found.pk] = str(found)
        gone = {key for key in keys if (model, key) not in names}
        if gone and hasattr(model, "history"):
            last = model.history.filter(id__in=gone).order_by("id", "-history_date", "-history_id")
            names |= {(model, row.id): str(row.instance) for row in last.distinct("id")}
    return names


def _text(row: Any, f: Any, names: _Names) -> str:
    value = getattr(row, f.attname)
    if value in (None, ""):
        return ""
    if f.related_model:
        return names.get((f.related_model, value), _("something that is no longer there"))
    if isinstance(f, models.BooleanField):
        return _("yes") if value else _("no")
    named = value_in_words(str(f), value)
    return str(display_for_field(value, f, EMPTY)) if named is None else named


def _in_line(row: Any, f: Any, names: _Names) -> str:
    """In a whole line, what is ticked says its name, and what is not says nothing. So does what
    is encrypted."""
    if is_sealed(f):
        return ""
    if isinstance(f, models.BooleanField):
        return str(f.verbose_name) if getattr(row, f.attname) else ""
    return _text(row, f, names)
