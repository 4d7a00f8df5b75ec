"""The history of an object as people read it: every act, and what changed with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.utils import display_for_field
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from privacyoffice.accounts.admin.words import (
    explained,
    in_words,
    roles_in_words,
    value_in_words,
)
from privacyoffice.accounts.models import User
from privacyoffice.audit.models import AuditEvent

# The parameter of an address that asks for what is older; people see it.
BEFORE = "voor"
# So many acts stand on one page.
LONGEST_PAGE = 200
# An act and the lines that it wrote are moments apart; what one person saves within this is
# shown as one.
TOGETHER = timedelta(seconds=10)
EMPTY = "–"

# What related objects are called, by model and key.
_Names = dict[tuple[Any, Any], str]


@dataclass(frozen=True)
class Change:
    """A value before and after; one of the two is empty for a line that came or went."""

    kind: str  # "added", "removed" or "changed"
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


@dataclass(frozen=True)
class Page:
    """Entries, newest first; `older_than` is the moment before which the next page begins,
    None when nothing is older."""

    entries: list[Entry]
    older_than: datetime | None = None


def timeline(obj: models.Model, part_models: Iterable[type[models.Model]] = ()) -> list[Entry]:
    """The latest entries of an object and its parts, newest first."""
    return page_of_timeline(obj, part_models).entries


def page_of_timeline(
    obj: models.Model,
    part_models: Iterable[type[models.Model]] = (),
    before: datetime | None = None,
) -> Page:
    """The latest entries of an object and its parts, or the latest before a moment.

    The number of queries depends on the kinds of parts, not on how much happened.
    """
    found = AuditEvent.objects.filter(subject_id=obj.pk).select_related("actor")
    if before is not None:
        found = found.filter(occurred_at__lt=before)
    events = list(found[: LONGEST_PAGE + 1])
    since = _border(events)
    if since is not None:
        events = [event for event in events if event.occurred_at >= since]
    entries = _entries(events)
    for row, change in _changes(obj, part_models, _Span(since, before)):
        _entry_for(row, entries).changes.append(change)
    return Page(sorted(entries, key=lambda entry: entry.at, reverse=True), since)


def _border(events: list[AuditEvent]) -> datetime | None:
    """Where a page ends that is full: after what the next act wrote, and never between acts of
    one moment, which belong together."""
    if len(events) <= LONGEST_PAGE:
        return None
    following = events[-1].occurred_at
    later = [event.occurred_at for event in events if event.occurred_at > following]
    return min(following + TOGETHER, later[-1]) if later else following


def moment_in(request: HttpRequest) -> datetime | None:
    """Before which moment an address asks for the history; None for the latest of it.

    Raises Http404 for what is no moment.
    """
    asked = request.GET.get(BEFORE, "")
    if not asked:
        return None
    try:
        moment = parse_datetime(asked)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Http404
    return moment


def address_before(moment: datetime) -> str:
    """The address, from a page of a history, of the page with what is older."""
    return f"?{urlencode({BEFORE: moment.isoformat()})}"


def _entries(events: list[AuditEvent]) -> list[Entry]:
    people = _people_in(events)
    return [
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


def _people_in(events: list[AuditEvent]) -> dict[str, str]:
    """Names of the people whom acts were about, by the identifier in the payload: one query."""
    ids = {event.payload["person"] for event in events if "person" in event.payload}
    return {str(person.pk): person.name for person in User.objects.filter(pk__in=ids)}


def _about(event: AuditEvent, people: dict[str, str]) -> str:
    """Whom an act was about and until when, or what its app says of it; empty for the others."""
    if not {"person", "until"} <= event.payload.keys():
        return explained(event.action, event.payload)
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


@dataclass(frozen=True)
class _Span:
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


def _changes(
    obj: models.Model, part_models: Iterable[type[models.Model]], span: _Span
) -> list[tuple[Any, Change]]:
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
        texts = [(f, _text(self.older, f, names), _text(self.row, f, names)) for f in self.fields]
        line = next((new for _f, old, new in texts if new and old == new), "")
        return [
            Change("changed", self._label_of(f, line), old or EMPTY, new or EMPTY)
            for f, old, new in texts
            if old != new
        ]

    def _label_of(self, f: Any, line: str) -> str:
        """What changed; of a line with several fields also which line it is."""
        label = capfirst(str(f.verbose_name))
        if self.is_own or label == self.label:
            return label
        if not line:
            return f"{self.label}, {f.verbose_name}"
        return f"{self.label} “{Truncator(line).chars(60)}”, {f.verbose_name}"


def _own_steps(obj: models.Model, span: _Span) -> list[_Step]:
    """Changes of the object's own fields; that it was made is an act of its own."""
    history = getattr(obj, "history", None)
    if history is None:
        return []
    rows = span.rows(history)
    fields = _fields_people_fill_in(type(obj))
    label = capfirst(str(obj._meta.verbose_name))
    return [_Step(newer, older, fields, label, is_own=True) for older, newer in pairwise(rows)]


def _part_steps(obj: models.Model, model: Any, span: _Span) -> list[_Step]:
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


def _fields_people_fill_in(model: type[models.Model]) -> list[Any]:
    """Not the keys and dates that services keep, and not the order of lines."""
    return [f for f in model._meta.concrete_fields if f.editable and f.name != "position"]


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
    """In a whole line, what is ticked says its name, and what is not says nothing."""
    if isinstance(f, models.BooleanField):
        return str(f.verbose_name) if getattr(row, f.attname) else ""
    return _text(row, f, names)
