"""How one public version differs from the version before it, told to citizens.

Reads the two snapshots and nothing else. What only became public, or is public no longer, is
told apart: then the policy changed, and perhaps nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from registers.marked_words import marked_values
from registers.models import ProcessingActivity
from registers.published import PublicActivity, PublicLine, shown_line, shown_value
from registers.record import ANSWERS, PART, PARTS, Answer, Part, name_of
from registers.services.differences import ENTRY, Kind, Line, LineDifference, compare

Content = Mapping[str, Any]

_LONGEST_NAME = 80


@dataclass(frozen=True)
class Detail:
    """One thing that reads otherwise now. `was` and `now` may hold marks, and may be empty."""

    label: str
    was: Any
    now: Any


@dataclass(frozen=True)
class Change:
    """A line that came or went (`line`), or one that reads otherwise (`details`, of `name`)."""

    kind: Kind
    line: PublicLine | None = None
    name: str = ""
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class ChangedSection:
    """A heading of the page with what changed under it."""

    heading: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class PublicDifferences:
    """What a reader of two versions would find. The last two hold names of what is told."""

    sections: tuple[ChangedSection, ...]
    now_public: tuple[str, ...]
    no_longer_public: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many things a reader is told."""
        changes = sum(len(section.changes) for section in self.sections)
        return changes + len(self.now_public) + len(self.no_longer_public)

    def __bool__(self) -> bool:
        return self.count > 0


def public_differences(before: PublicActivity, after: PublicActivity) -> PublicDifferences:
    """What changed from one version to another of the same processing, in the page's order."""
    old, new = before.todays, after.todays
    headings = {s.key: s.heading for s in (*before.sections, *after.sections)}
    found = {part.key: part.lines for part in compare(_shared(old, new), _shared(new, old))}
    entry = found.get(ENTRY, ())
    columns = frozenset(entry[0].columns if entry else ())
    told: list[tuple[str, list[Change]]] = []
    if "name" in columns:
        told.append((_("Name"), [_of_entry("name", old, new)]))
    for part in PARTS:
        changes = [_of_line(part, line) for line in found.get(part.key, ())]
        if part.key == "transfers" and "leaves_eea" in columns:
            changes.insert(0, _of_entry("leaves_eea", old, new))
        told.append((headings.get(part.key, str(part.heading)), changes))
    for answer in ANSWERS:
        changes = [_of_entry(c, old, new) for c in _told_columns(answer, columns, old, new)]
        told.append((str(answer.heading), changes))
    return PublicDifferences(
        tuple(ChangedSection(heading, tuple(changes)) for heading, changes in told if changes),
        tuple(_only_in(new, old, headings)),
        tuple(_only_in(old, new, headings)),
    )


def _columns_of(lines: Sequence[Line]) -> frozenset[str]:
    return frozenset(column for line in lines for column in line)


def _both_know(one: Sequence[Line], other: Sequence[Line]) -> frozenset[str]:
    """Columns that both show. Where there are no lines, nobody can see which they would be."""
    if not one or not other:
        return _columns_of(one) | _columns_of(other)
    return _columns_of(one) & _columns_of(other)


def _shared(content: Content, other: Content) -> dict[str, Any]:
    """What of a version is also public in the other, filled in or not."""
    shared: dict[str, Any] = {}
    for key in content.keys() & other.keys():
        value = content[key]
        if key in PART:
            columns = _both_know(value, other[key])
            value = [{c: v for c, v in line.items() if c in columns} for line in value]
        shared[key] = value
    return shared


def _only_in(content: Content, other: Content, headings: Mapping[str, str]) -> Iterator[str]:
    """Names of what one version shows and the other keeps inside."""
    for part in PARTS:
        lines = content.get(part.key) or ()
        heading = headings.get(part.key, str(part.heading))
        if lines and part.key not in other:
            yield heading
        elif lines and part.key in other:
            more = _columns_of(lines) - _both_know(lines, other[part.key])
            labels = [
                _label(part.model, column, part.details.get(column, ""))
                for column in part.public_columns
                if column in more and any(line.get(column) for line in lines)
            ]
            yield from (f"{heading}: {label}" for label in labels)
    for answer in ANSWERS:
        value = content.get(answer.column)
        if value and answer.column not in other and value != answer.goes_without_saying:
            yield str(answer.heading)


def _told_columns(
    answer: Answer, columns: Iterable[str], old: Content, new: Content
) -> Iterator[str]:
    for column in answer.columns:
        silent = {"", answer.goes_without_saying if column == answer.column else ""}
        values = {old.get(column) or "", new.get(column) or ""}
        if column in columns and not values <= silent:
            yield column


def _of_entry(column: str, old: Content, new: Content) -> Change:
    return Change(Kind.CHANGED, details=(_detail(ProcessingActivity, column, "", old, new),))


def _of_line(part: Part, line: LineDifference) -> Change:
    if line.before is None or line.after is None:
        whole = line.after if line.before is None else line.before
        return Change(line.kind, shown_line(part, whole or {}))
    was, now = shown_line(part, line.before).text, shown_line(part, line.after).text
    details = []
    if was != now:
        details.append(Detail("", *marked_values(part.model, part.text, was, now)))
    for column in line.columns:
        # That a term is not known yet is what its main text says.
        if column not in (part.text, "not_yet_known"):
            label = _label(part.model, column, part.details.get(column, ""))
            details.append(_detail(part.model, column, label, line.before, line.after))
    name = now if was == now else ""
    return Change(line.kind, name=Truncator(name).chars(_LONGEST_NAME), details=tuple(details))


def _detail(model: Any, column: str, label: str, old: Line, new: Line) -> Detail:
    was = shown_value(model, column, old.get(column))
    now = shown_value(model, column, new.get(column))
    return Detail(label, *marked_values(model, column, was, now))


def _label(model: Any, column: str, public: Any) -> str:
    """The words for a column: those of the page, or else those of the office."""
    return capfirst(str(public)) if public else name_of(model, column)
