"""From the demo's TOML to processings; a word that nobody knows is an error, not a gap.

A line of a part is a table of its columns, or only its text. What every organisation or one
of them says in the same way (a BSN and the law that permits it, a party and its kind) stands
once among the known lines and is found by its text.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from registers.models.processing_activity import Status
from registers.record import ANSWERS, INSIDE_ANSWERS, PART, PARTS, Record

Known = dict[str, dict[str, dict[str, Any]]]

# Columns of the entry itself that a file may fill in.
OWN_COLUMNS = (
    frozenset(column for answer in ANSWERS for column in answer.columns)
    | {*INSIDE_ANSWERS, "leaves_eea"}
) - {"department", "reference"}
# Links refer to entries that may not be there yet.
LINE_PARTS = frozenset(PART) - {"links"}


@dataclass(frozen=True)
class Round:
    """One text on its way: begun so many weeks ago, and the state that it has reached.

    `writer` is the local part of an address. `returned` says why it was sent back; if it went
    on after that, what was said was dealt with. `reviewed_weeks_ago` is when somebody confirmed
    that what is public was still right.
    """

    weeks_ago: float
    state: str
    writer: str = "po"
    returned: str = ""
    comments: tuple[dict[str, str], ...] = ()
    advice: tuple[dict[str, Any], ...] = ()
    reviewed_weeks_ago: float | None = None

    def __post_init__(self) -> None:
        if self.state not in Status.values or self.state == Status.RETIRED:
            raise ValueError(f"{self.state!r} is no state that a text reaches on its way.")
        if self.state == Status.RETURNED and not self.returned:
            raise ValueError("A text was returned without a reason.")
        if self.state == Status.SUBMITTED and self.returned:
            raise ValueError("A text that was returned is told until it is accepted.")


@dataclass(frozen=True)
class End:
    """How it ended: the processing itself, or only the version that was public."""

    weeks_ago: float
    kind: str
    because: str


@dataclass(frozen=True)
class DemoProcessing:
    """An entry, and what people did with it.

    Without a department it is of all of them. `next` is the round of a second text and `changes`
    the parts that it writes anew; `granted` is why the case handler has sight of it.
    """

    name: str
    department: str
    columns: dict[str, Any]
    record: Record
    story: Round
    next: Round | None = None
    changes: Record = field(default_factory=dict)
    end: End | None = None
    links: tuple[dict[str, str], ...] = ()
    choices: tuple[dict[str, Any], ...] = ()
    shared: bool = False
    granted: str = ""


def read_table(path: Path) -> dict[str, Any]:
    """A TOML file as a dict."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def known_lines(*paths: Path) -> Known:
    """Lines by part and text; a later file goes before an earlier one. Files may be missing."""
    known: Known = {}
    for path in paths:
        for key, lines in (read_table(path) if path.exists() else {}).items():
            text = PART[key].text
            known.setdefault(key, {}).update({line[text]: line for line in lines})
    return known


def read_processings(
    path: Path, known: Known, usual: Mapping[str, Any]
) -> Iterator[DemoProcessing]:
    """The entries of one file; `usual` is what holds unless an entry says otherwise.

    Raises ValueError, KeyError or TypeError for what no entry consists of.
    """
    for table in read_table(path)["processing"]:
        yield _processing(dict(usual) | table, known)


def _processing(table: dict[str, Any], known: Known) -> DemoProcessing:
    record = lines_of(table, known)
    columns = {column: table.pop(column) for column in OWN_COLUMNS & set(table)}
    following = table.pop("next", None)
    changes = lines_of(following, known) if following else {}
    end = table.pop("end", None)
    return DemoProcessing(
        columns=columns,
        record=record,
        changes=changes,
        story=_round(table.pop("story")),
        next=_round(following) if following else None,
        end=End(**end) if end else None,
        links=tuple(table.pop("links", ())),
        choices=tuple(table.pop("choices", ())),
        **table,
    )


def _round(table: dict[str, Any]) -> Round:
    comments, advice = table.pop("comments", ()), table.pop("advice", ())
    return Round(comments=tuple(comments), advice=tuple(advice), **table)


def lines_of(table: dict[str, Any], known: Known) -> Record:
    """Takes the parts out of a table, as lines by part. Raises ValueError for an unknown column."""
    return {
        key: [_line(key, line, known.get(key, {})) for line in table.pop(key)]
        for key in LINE_PARTS & set(table)
    }


def _line(key: str, line: Any, known: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    text = PART[key].text
    given = line if isinstance(line, dict) else {text: line}
    whole = dict(known.get(given.get(text, ""), {})) | given
    if unknown := set(whole) - set(PART[key].columns):
        raise ValueError(f"A line of {key} has no {', '.join(sorted(unknown))}.")
    return whole


def names_of_parties(record: Record) -> set[str]:
    """Every party that the lines of a record name."""
    return {
        line["party"]
        for part in PARTS
        if "party" in part.columns
        for line in record.get(part.key, [])
        if line.get("party")
    }
