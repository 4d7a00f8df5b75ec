"""What is looked for in an entry of the register, and what was found (catalogue/signals.toml).

Knows no database: from a record of registers.record to findings with their evidence.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from dpia.finding import NO, UNKNOWN, YES, Evidence, Finding
from dpia.named import NamedLine, finding_of
from dpia.wording import found_in
from registers.models import ProcessingActivity
from registers.record import ANSWER, PART, Record, choice_label
from registers.vocabulary.catalogue import terms_in
from registers.vocabulary.reading import key
from registers.vocabulary.terms import Kind, Sensitivity

_FILE = Path(__file__).parent / "catalogue" / "signals.toml"
# Signals that come from elsewhere than the words of the entry.
NAMED, NEW_OR_CHANGED = "named", "new_or_changed"
_LONGEST = 200  # characters of a text that are shown


@dataclass(frozen=True)
class Condition:
    """One thing to look for; which of these are given says how (see the catalogue)."""

    because: str
    says: str = YES
    part: str = ""
    sensitivity: frozenset[str] = frozenset()
    special: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    at_least: int = 0
    answer: str = ""
    is_one_of: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signal:
    """One question about an entry, and the conditions of which one is enough."""

    code: str
    title: str
    otherwise: str
    knows_from: tuple[str, ...]
    recognised: tuple[str, ...]
    conditions: tuple[Condition, ...]


@cache
def signals() -> Mapping[str, Signal]:
    """Every signal by its code, in the order of the catalogue."""
    return {one["code"]: _signal(one) for one in _catalogue()["signal"]}


def findings_of(
    record: Record,
    *,
    named: Sequence[NamedLine] = (),
    is_new: bool = False,
    changed: Sequence[str] = (),
) -> dict[str, Finding]:
    """What a record says, by the code of each signal.

    `record` is an entry as registers.record has it, or a part of one; what it lacks is not known.
    `named` is the list of risky processes in force, `changed` the parts that differ from the last
    time that somebody looked (`changed_parts`).
    """
    found = {code: _finding(signal, record) for code, signal in signals().items()}
    return found | {
        NAMED: finding_of(record, named),
        NEW_OR_CHANGED: _new_or_changed(is_new=is_new, changed=changed),
    }


def fingerprints(record: Record) -> dict[str, str]:
    """What the parts hold of which a change changes the processing itself, each as a few letters.

    Case, punctuation and the order of lines make no difference.
    """
    return {
        place: hashlib.sha256(json.dumps(_held(record, place)).encode()).hexdigest()[:16]
        for place in _catalogue()["changes_in"]
        if place in record
    }


def changed_parts(before: Mapping[str, str], record: Record) -> tuple[str, ...]:
    """The parts that differ from what had these fingerprints; none when nothing was kept."""
    now = fingerprints(record)
    return tuple(place for place, held in before.items() if now.get(place) != held)


def _finding(signal: Signal, record: Record) -> Finding:
    for says in (YES, UNKNOWN):
        kept: list[Evidence] = []
        for condition in signal.conditions:
            if condition.says == says:
                for evidence in _evidence(condition, record):
                    if not evidence.is_in(kept):
                        kept.append(evidence)
        if kept:
            return Finding(says, tuple(kept))
    return Finding(signal.otherwise if _knows(signal, record) else UNKNOWN)


def _knows(signal: Signal, record: Record) -> bool:
    """Whether the register holds enough to say that something is not there."""
    if not all(record.get(place) for place in signal.knows_from):
        return False
    if any(condition.special for condition in signal.conditions):
        return not any(map(_is_special_of_unknown_kind, record["personal_data"]))
    return all(
        terms_in(Kind(part), line[PART[part].text])
        for part in signal.recognised
        for line in record.get(part, [])
    )


def _is_special_of_unknown_kind(line: Mapping[str, Any]) -> bool:
    if line.get("sensitivity") != Sensitivity.SPECIAL:
        return False
    terms = terms_in(Kind.PERSONAL_DATA, _text("personal_data", line))
    return not any(term.special_kind for _words, term in terms)


def _evidence(condition: Condition, record: Record) -> Iterator[Evidence]:
    if condition.words:
        yield from _of_words(condition, record)
    elif condition.answer:
        value = record.get(condition.answer, "")
        if value in condition.is_one_of:
            words = choice_label(ProcessingActivity, condition.answer, value)
            yield Evidence(condition.answer, words, condition.because, str(value))
    elif condition.at_least:
        yield from _of_number(condition, record)
    else:
        for line in record.get(condition.part, []):
            for words, about in _of_line(condition, line):
                yield _at(condition.part, words, condition, about)


def _of_words(condition: Condition, record: Record) -> Iterator[Evidence]:
    for place in condition.places:
        for text in _texts(record, place):
            for phrase, words in found_in(text, condition.words):
                yield _at(place, words, condition, phrase)


def _of_number(condition: Condition, record: Record) -> Iterator[Evidence]:
    texts = [_text(condition.part, line) for line in record.get(condition.part, [])]
    if condition.at_least == 1:
        for text in texts:
            yield _at(condition.part, text, condition, key(text))
    elif len(texts) >= condition.at_least:
        yield _at(condition.part, ", ".join(texts), condition, "number")


def _of_line(condition: Condition, line: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The words by which a line meets a condition, and what stays the same of them."""
    text = _text(condition.part, line)
    if condition.kinds:
        if line["kind"] in condition.kinds:
            yield text, key(text)
        return
    fits = [
        (words, term.code)
        for words, term in terms_in(Kind(condition.part), text)
        if term.code in condition.terms
        or (term.special_kind and term.special_kind in condition.special)
        or (term.sensitivity and term.sensitivity in condition.sensitivity)
    ]
    yield from fits
    if not fits and line.get("sensitivity") and line["sensitivity"] in condition.sensitivity:
        yield text, key(text)


def _at(place: str, text: str, condition: Condition, about: str) -> Evidence:
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    return Evidence(place, shown, condition.because, about)


def _text(part: str, line: Mapping[str, Any]) -> str:
    return str(line[PART[part].text])


def _texts(record: Record, place: str) -> Iterator[str]:
    held = record.get(place, "")
    if isinstance(held, str):
        yield held
        return
    for line in held:
        yield _text(place, line)


def _held(record: Record, place: str) -> Any:
    held = record[place]
    if isinstance(held, str):
        return held
    lines = {(key(_text(place, line)), line.get("sensitivity", "")) for line in held}
    return sorted(lines)


def _new_or_changed(*, is_new: bool, changed: Sequence[str]) -> Finding:
    if is_new:
        because = _("The register has no earlier version of this that was published.")
        return Finding(YES, (Evidence("", _("new"), because, "new"),))
    because = _("This changed since the last time that somebody looked.")
    places = tuple(Evidence(place, _heading(place), because, "changed") for place in changed)
    return Finding(YES, places) if places else Finding(NO)


def _heading(place: str) -> str:
    if place in PART:
        return str(PART[place].title)
    return str(ANSWER[place].heading) if place in ANSWER else _("data leave the EEA")


@cache
def _catalogue() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _signal(one: Mapping[str, Any]) -> Signal:
    return Signal(
        one["code"],
        one["title"],
        one["otherwise"],
        tuple(one.get("knows_from", ())),
        tuple(one.get("recognised", ())),
        tuple(_condition(each) for each in one["when"]),
    )


def _condition(one: Mapping[str, Any]) -> Condition:
    known = {"because", "says", "part", "at_least", "answer"}
    sets = {"sensitivity", "special", "terms", "kinds"}
    if unknown := set(one) - known - sets - {"is", "words", "in"}:
        raise ValueError(f"No condition looks at {sorted(unknown)}.")
    values: dict[str, Any] = {name: one[name] for name in known & set(one)}
    values |= {name: frozenset(one[name]) for name in sets & set(one)}
    return Condition(
        **values,
        is_one_of=frozenset(one.get("is", ())),
        words=tuple(one.get("words", ())),
        places=tuple(one.get("in", ())),
    )
