"""The history of an object as people read it: every act, and what changed with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacyoffice.accounts.admin.words import in_words, roles_in_words
from privacyoffice.accounts.models import User
from privacyoffice.audit.models import AuditEvent

# So many acts, and so many changed lines of each kind, are shown: the latest.
LONGEST_HISTORY = 200
# An act and the lines that it wrote are moments apart; what one person saves within this is
# shown as one.
TOGETHER = timedelta(seconds=10)
EMPTY = "–"


@dataclass(frozen=True)
class Change:
    """A value before and after; one of the two is empty for a line that came or went."""

    kind: str  # "added", "removed" or "changed"
    label: str
    old: str
    new: str


@dataclass
class Entry:
    """What one person did at one moment."""

    at: datetime
    actor: Any
    sentence: str
    about: str = ""
    role: str = ""
    reason: str = ""
    changes: list[Change] = field(default_factory=list)

    def is_near(self, row: Any) -> bool:
        """Whether a history row is of the same person and the same moment."""
        actor_id = self.actor.pk if self.actor else None
        is_together: bool = abs(row.history_date - self.at) <= TOGETHER
        return is_together and row.history_user_id == actor_id


def timeline(obj: models.Model, part_models: Iterable[type[models.Model]] = ()) -> list[Entry]:
    """Entries of an object and its parts, newest first.

    The number of queries depends on the kinds of parts, not on how much happened.
    """
    events = list(
        AuditEvent.objects.filter(subject_id=obj.pk).select_related("actor")[:LONGEST_HISTORY]
    )
    people = _people_in(events)
    entries = [
        Entry(
            at=event.occurred_at,
            actor=event.actor,
            sentence=in_words(event.action),
            about=_about(event, people),
            role=roles_in_words(event.actor_role),
            reason=event.reason,
        )
        for event in events
    ]
    for row, change in _changes(obj, part_models):
        _entry_for(row, entries).changes.append(change)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _people_in(events: list[AuditEvent]) -> dict[str, str]:
    """Names of the people whom acts were about, by the identifier in the payload: one query."""
    ids = {event.payload["person"] for event in events if "person" in event.payload}
    return {str(person.pk): person.name for person in User.objects.filter(pk__in=ids)}


def _about(event: AuditEvent, people: dict[str, str]) -> str:
    """Whom an act was about and until when; empty for the others."""
    if not {"person", "until"} <= event.payload.keys():
        return ""
    return _("%(name)s, until %(date)s") % {
        "name": people.get(event.payload["person"], EMPTY),
        "date": date_format(date.fromisoformat(event.payload["until"])),
    }


def _entry_for(row: Any, entries: list[Entry]) -> Entry:
    near = [entry for entry in entries if entry.is_near(row)]
    if near:
        # Of two acts at the same moment the first one did the writing.
        return min(reversed(near), key=lambda entry: abs(entry.at - row.history_date))
    entries.append(Entry(row.history_date, row.history_user, _("Changed")))
    return entries[-1]


def _changes(
    obj: models.Model, part_models: Iterable[type[models.Model]]
) -> list[tuple[Any, Change]]:
    steps = _own_steps(obj) + [step for model in part_models for step in _part_steps(obj, model)]
    names = _names_of_related(steps)
    return [(step.row, change) for step in steps for change in step.changes(names)]


@dataclass(frozen=True)
class _Step:
    """One history row beside the one before it, if that is known."""

    row: Any
    older: Any
    fields: Sequence[Any]
    label: str

    def changes(self, names: dict[tuple[Any, Any], str]) -> list[Change]:
        if self.row.history_type == "~" and self.older is not None:
            pairs = [
                (capfirst(f.verbose_name), _text(self.older, f, names), _text(self.row, f, names))
                for f in self.fields
            ]
            return [
                Change("changed", label, old or EMPTY, new or EMPTY)
                for label, old, new in pairs
                if old != new
            ]
        line = " · ".join(text for f in self.fields if (text := _text(self.row, f, names)))
        if self.row.history_type == "-":
            return [Change("removed", self.label, line, "")]
        return [Change("added", self.label, "", line)]


def _own_steps(obj: models.Model) -> list[_Step]:
    """Changes of the object's own fields; that it was made is an act of its own."""
    history = getattr(obj, "history", None)
    if history is None:
        return []
    rows = list(history.select_related("history_user")[: LONGEST_HISTORY + 1])
    fields = _fields_people_fill_in(type(obj))
    label = capfirst(str(obj._meta.verbose_name))
    return [_Step(newer, older, fields, label) for newer, older in pairwise(rows)]


def _part_steps(obj: models.Model, model: Any) -> list[_Step]:
    if not hasattr(model, "history"):
        return []
    parent = next(f for f in model._meta.concrete_fields if f.related_model is type(obj))
    rows = list(
        model.history.filter(**{parent.attname: obj.pk}).select_related("history_user")[
            :LONGEST_HISTORY
        ]
    )
    fields = [f for f in _fields_people_fill_in(model) if f is not parent]
    label = capfirst(str(model._meta.verbose_name))
    latest_seen: dict[Any, Any] = {}
    steps = []
    for row in reversed(rows):  # oldest first, to know what each line held before
        older = latest_seen.get(row.id)
        if row.history_type != "~" or older is not None:
            steps.append(_Step(row, older, fields, label))
        latest_seen[row.id] = row
    return steps


def _fields_people_fill_in(model: type[models.Model]) -> list[Any]:
    """Not the keys and dates that services keep, and not the order of lines."""
    return [f for f in model._meta.concrete_fields if f.editable and f.name != "position"]


def _names_of_related(steps: list[_Step]) -> dict[tuple[Any, Any], str]:
    """What the related objects in these rows are called: one query a model."""
    wanted: dict[Any, set[Any]] = {}
    for step in steps:
        for f in step.fields:
            if f.related_model:
                rows = (step.row, step.older) if step.older else (step.row,)
                keys = {getattr(row, f.attname) for row in rows}
                wanted.setdefault(f.related_model, set()).update(keys - {None})
    return {
        (model, found.pk): str(found)
        for model, keys in wanted.items()
        for found in model._default_manager.filter(pk__in=keys)
    }


def _text(row: Any, f: Any, names: dict[tuple[Any, Any], str]) -> str:
    value = getattr(row, f.attname)
    if value in (None, ""):
        return ""
    if f.related_model:
        return names.get((f.related_model, value), _("something that is no longer there"))
    return str(display_for_field(value, f, EMPTY))
