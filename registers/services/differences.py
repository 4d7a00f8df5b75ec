"""What differs between two records of the register: line by line, column by column.

Knows no database and no words: registers.services.versions says which records, and
registers.admin.differences tells it to people.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from registers.record import ANSWERS, INSIDE_ANSWERS, PARTS, Part

Line = Mapping[str, Any]

# The columns of the entry itself are compared as one line of a part without a key.
ENTRY = ""
ENTRY_COLUMNS = (
    "name",
    "leaves_eea",
    *(column for answer in ANSWERS for column in answer.columns),
    *INSIDE_ANSWERS,
)


class Kind(StrEnum):
    """What happened to a line."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class LineDifference:
    """One line before and after, and the columns that differ, in their order.

    `before` is None for a line that came, `after` for one that went; then `columns` are those
    that hold something.
    """

    before: Line | None
    after: Line | None
    columns: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """Whether the line came, went or holds something else."""
        if self.before is None:
            return Kind.ADDED
        return Kind.REMOVED if self.after is None else Kind.CHANGED


@dataclass(frozen=True)
class PartDifference:
    """The lines of one part that differ; `key` is that of the part, or ENTRY."""

    key: str
    lines: tuple[LineDifference, ...]

    @property
    def columns(self) -> frozenset[str]:
        """Every column that differs in some line."""
        return frozenset(column for line in self.lines for column in line.columns)

    def count(self, kind: Kind) -> int:
        """How many lines came, went or changed."""
        return sum(line.kind == kind for line in self.lines)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[PartDifference, ...]:
    """The parts that differ between two records, in the order in which people read them.

    Also compares what is public of records: a part or column that one of them does not have is
    empty in it. Another order of the same lines is no difference.
    """
    entry = _columns_that_differ(ENTRY_COLUMNS, before, after)
    found = [PartDifference(ENTRY, (LineDifference(before, after, entry),))] if entry else []
    for part in PARTS:
        lines = _lines(part, before.get(part.key, ()), after.get(part.key, ()))
        if lines:
            found.append(PartDifference(part.key, lines))
    return tuple(found)


def _columns_that_differ(columns: Sequence[str], before: Line, after: Line) -> tuple[str, ...]:
    """What is empty differs in no way from what an earlier release did not know."""
    return tuple(c for c in columns if (before.get(c) or "") != (after.get(c) or ""))


def _lines(part: Part, before: Sequence[Line], after: Sequence[Line]) -> tuple[LineDifference, ...]:
    pairs = [
        LineDifference(
            old, new, _columns_that_differ(part.columns, {} if old is None else old, new or {})
        )
        for old, new in _pairs(part, before, after)
    ]
    return tuple(pair for pair in pairs if pair.columns)


def _pairs(
    part: Part, before: Sequence[Line], after: Sequence[Line]
) -> Iterator[tuple[Line | None, Line | None]]:
    """What is now, each line with what it was; then what is gone.

    The same line is the same wherever it stands; else a line with the same main text is; else
    one at the same place, so that a text that was rewritten reads as one that changed.
    """
    partner: dict[int, int] = {}  # from places after to places before
    for columns in (part.columns, (part.text,)):
        _join(partner, _values(columns, before), _values(columns, after))
    _join(
        partner,
        _places(len(before), {place: place for place in partner.values()}),
        _places(len(after), partner),
    )
    for place, line in enumerate(after):
        yield (before[partner[place]] if place in partner else None), line
    gone = set(range(len(before))) - set(partner.values())
    for place in sorted(gone):
        yield before[place], None


def _values(columns: Sequence[str], lines: Sequence[Line]) -> list[Hashable]:
    return [tuple(str(line.get(column) or "") for column in columns) for line in lines]


def _places(length: int, partner: Mapping[int, int]) -> list[Hashable]:
    """Where each line stands: so many lines below one that was found on both sides."""
    places: list[Hashable] = []
    above, distance = -1, 0
    for place in range(length):
        if place in partner:
            above, distance = partner[place], 0
        else:
            distance += 1
        places.append((above, distance))
    return places


def _join(partner: dict[int, int], before: list[Hashable], after: list[Hashable]) -> None:
    """Pair the lines that have no partner yet and the same key, in their order."""
    taken = set(partner.values())
    free: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, key in enumerate(before):
        if place not in taken:
            free[key].append(place)
    for place, key in enumerate(after):
        if place not in partner and free[key]:
            partner[place] = free[key].popleft()
