"""From tasks to the entries of one register, by chance and yet the same for the same seed."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice, product, zip_longest
from random import Random
from typing import Any

from privacyoffice.demo.generating.tasks import NAMES, Task
from registers.record import Record

# How often of a hundred a text stands so; `changing` is public and being written anew.
_STANDING = {
    "published": 81,
    "changing": 5,
    "draft": 4,
    "submitted": 3,
    "returned": 2,
    "accepted": 2,
    "retired": 2,
    "withdrawn": 1,
}
IS_PUBLIC = frozenset({"published", "changing", "retired", "withdrawn"})
_VERSIONS = {1: 70, 2: 22, 3: 8}
# Parts of which an entry has only some lines, with how many it has for certain.
_SOME_OF = {
    "data_subjects": 1,
    "personal_data": 2,
    "sources": 1,
    "recipients": 1,
    "retention": 1,
    "security_measures": 2,
}
_KEPT = 0.7
_WITHOUT_TRANSFERS = 0.3
# Of these the last line was added by the latest version.
_GROWING = ("personal_data", "recipients", "sources", "data_subjects")


@dataclass(frozen=True)
class Entry:
    """One entry to be: its text, where it stands, and how many versions were published."""

    name: str
    department: str
    columns: dict[str, Any]
    record: Record
    standing: str
    versions: int


def entries(tasks: Sequence[Task], amount: int, random: Random) -> Iterator[Entry]:
    """So many entries, each with a name of its own. Even a short register has every task once
    and a text in every state."""
    pairs = _pairs(tasks, random)
    every = ((task, thing, context) for context in _contexts() for task, thing in pairs)
    standings = chain(_STANDING, iter(lambda: _drawn(_STANDING, random), None))
    for (task, thing, context), standing in islice(zip(every, standings, strict=False), amount):
        yield _entry(task, thing, context, standing, random)


def _pairs(tasks: Sequence[Task], random: Random) -> list[tuple[Task, str]]:
    """Each task with each of its objects; no task comes again before all had a turn."""
    shuffled = random.sample(tasks, len(tasks))
    things = [random.sample(task.objects, len(task.objects)) for task in shuffled]
    rounds = zip_longest(*things)
    return [
        (task, thing)
        for round_ in rounds
        for task, thing in zip(shuffled, round_, strict=True)
        if thing is not None
    ]


def _contexts() -> Iterator[str]:
    """First none, then quarters and trials, and if that is not enough with a number."""
    yield ""
    for round_ in count(1):
        again = f" ({round_})" if round_ > 1 else ""
        for form, quarter in product(NAMES["contexts"], NAMES["quarters"]):
            yield f", {form.format(quarter=quarter)}{again}"


def _entry(task: Task, thing: str, context: str, standing: str, random: Random) -> Entry:
    name = task.name.format(object=thing) + context
    columns, record = dict(task.columns), _some_lines(task.record, random)
    for purpose in record["purposes"]:
        purpose["description"] = purpose["description"].format(object=thing)
    if record.get("transfers") and random.random() < _WITHOUT_TRANSFERS:
        columns["leaves_eea"] = "no"
        record["transfers"] = []
    if standing == "draft":
        record["retention"] = []
        record["legal_bases"] = []
    versions = _drawn(_VERSIONS, random) if standing in IS_PUBLIC else 0
    return Entry(name[0].upper() + name[1:], task.department, columns, record, standing, versions)


def _drawn(weights: Mapping[Any, float], random: Random) -> Any:
    return random.choices(list(weights), list(weights.values()))[0]


def _some_lines(whole: Record, random: Random) -> Record:
    record = copy.deepcopy(whole)
    for key, certain in _SOME_OF.items():
        lines = record[key]
        record[key] = lines[:certain] + [x for x in lines[certain:] if random.random() < _KEPT]
    return _without_loose_ends(record)


def earlier(record: Record) -> Record:
    """The record before its latest change: one line of its longest part was not there yet."""
    before = copy.deepcopy(record)
    longest = max(_GROWING, key=lambda key: len(before[key]))
    before[longest].pop()
    return _without_loose_ends(before)


def _without_loose_ends(record: Record) -> Record:
    """No line refers to one that is not there."""
    people = {line["name"] for line in record["data_subjects"]}
    for line in record["personal_data"]:
        if line.get("subject") and line["subject"] not in people:
            line["subject"] = ""
    data = {line["name"] for line in record["personal_data"]} | {"", None}
    record["retention"] = [line for line in record["retention"] if line.get("data", "") in data]
    return record
