"""What a municipality does, read from tasks/*.toml: each gives many believable entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from privacyoffice.demo.reading import OWN_COLUMNS, known_lines, lines_of, read_table
from registers.record import Record

_FOLDER = Path(__file__).parent
_KNOWN = _FOLDER.parent / "organisations" / "known.toml"
_USUAL: dict[str, Any] = {
    "controllers": ["College van burgemeester en wethouders"],
    "automated_decisions": "no",
    "profiling": "no",
    "leaves_eea": "no",
}
NAMES = read_table(_FOLDER / "names.toml")


@dataclass(frozen=True)
class Task:
    """One kind of work and the objects that it is done for.

    `name` and the purposes hold `{object}`. Of a part of the record an entry has the first
    lines and some of the others.
    """

    name: str
    objects: tuple[str, ...]
    department: str
    columns: dict[str, Any]
    record: Record


def read_tasks() -> list[Task]:
    """Every task. Raises ValueError, KeyError or TypeError for what no entry consists of."""
    return [task for path in sorted((_FOLDER / "tasks").glob("*.toml")) for task in _read(path)]


def _read(path: Path) -> Iterator[Task]:
    known = known_lines(_KNOWN)
    for told in read_table(path)["task"]:
        table = _USUAL | {"security_measures": NAMES["security_measures"]} | told
        record = lines_of(table, known)
        columns = {column: table.pop(column) for column in OWN_COLUMNS & set(table)}
        objects = tuple(table.pop("objects"))
        yield Task(objects=objects, columns=columns, record=record, **table)
