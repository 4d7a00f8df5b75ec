"""The rules by which one cell becomes several values. Each has a name and can be shown."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from privacyoffice.tables.folding import fold

WHOLE = "whole"
LIST = "list"
LINES = "lines"
LEGAL_BASIS = "legal_basis"

# Numbers and bullets in front of a value: "1. ", "(2) ", "a) ", "- ", "• ".
_MARKERS = re.compile(r"(?:[\s,;]|[-\u2013\u2014•●*·▪‣◦](?=\s)|\(?(?:\d{1,2}|[a-z])[.)](?=\s))+")
_NUMBERING = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)](?=\s)")
_NOTHING = re.compile(r"[-\u2013\u2014•●*·▪‣◦.,;|/\s]*")

_ORDINALS = "eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|first|second"
# What follows the comma belongs to the article in front of it: "art. 6, lid 1, sub f".
_WITHIN_ARTICLE = re.compile(
    rf"\s*(?:(?:{_ORDINALS}|\d{{1,2}}e)\s+(?:lid|paragraph)\b|(?:lid|leden|paragraph)\s+\d"
    r"|(?:aanhef|onder(?:deel)?|sub|letter|point)\s+(?:en\s+onder\s+)?\(?[a-z0-9]{1,2}\b"
    r"|aanhef\s+en\s+onder)"
)
# What follows is a series of examples: "instellingen zoals deurwaarders, verhuurders".
_ANNOUNCES = (
    r"\b(?:zoals|bijvoorbeeld|bijv|onder\s+andere|onder\s+meer|o\.\s?[am]\.|waaronder|te\s+weten"
    r"|namelijk|such\s+as|for\s+example|including|namely)(?!\w)"
)
_MARKS = re.compile(rf"[,;()\[\]|\n]|{_ANNOUNCES}")
_PAIRS = {")": "(", "]": "["}


@dataclass(frozen=True)
class SplitRule:
    """A visible way of splitting: what the mapping calls it and what an officer reads."""

    name: str
    description: str | Promise
    parts: Callable[[str], list[str]]


def separators_outside_brackets(text: str) -> Iterator[int]:
    """The positions of the `;` and `,` that stand between values.

    Not between values: anything inside a pair of brackets, a decimal comma, the comma of
    “artikel 6, lid 1, sub f”, and the commas behind a word such as “zoals”, which announces
    a series, up to the next `;`, line break or `|`.
    """
    if "," not in text and ";" not in text:
        return
    folded = fold(text)
    announced = False
    for position, mark in _marks_outside_brackets(folded):
        if mark == ",":
            if not announced and not _is_inner_comma(folded, position):
                yield position
        else:
            announced = mark not in ";|\n"
            if mark == ";":
                yield position


def _marks_outside_brackets(folded: str) -> Iterator[tuple[int, str]]:
    marks = [(found.start(), found[0]) for found in _MARKS.finditer(folded)]
    steps = _steps_at_paired_brackets(marks)
    depth = 0
    for position, mark in marks:
        depth += steps.get(position, 0)
        if depth == 0 and mark not in "()[]":
            yield position, mark


def _is_inner_comma(folded: str, position: int) -> bool:
    before = folded[position - 1 : position]
    after = folded[position + 1 : position + 2]
    if before.isdigit() and after.isdigit():
        return True
    return _WITHIN_ARTICLE.match(folded, position + 1) is not None


def _steps_at_paired_brackets(marks: list[tuple[int, str]]) -> dict[int, int]:
    """+1 and -1 at the brackets that form a pair; a lone bracket, as in "a)", is none."""
    steps: dict[int, int] = {}
    waiting: list[tuple[int, str]] = []
    for position, character in marks:
        if character in "([":
            waiting.append((position, character))
        elif character in _PAIRS and waiting and waiting[-1][1] == _PAIRS[character]:
            steps[waiting.pop()[0]] = 1
            steps[position] = -1
    return steps


def cut(text: str, positions: Iterator[int]) -> list[str]:
    """The pieces of a text between one-character separators."""
    pieces, start = [], 0
    for position in positions:
        pieces.append(text[start:position])
        start = position + 1
    pieces.append(text[start:])
    return pieces


def _whole(text: str) -> list[str]:
    return [text]


def _lines(text: str) -> list[str]:
    return text.split("|" if "|" in text else "\n")


def _list(text: str) -> list[str]:
    if "|" in text or "\n" in text:
        return _lines(text)
    return cut(text, separators_outside_brackets(text))


SPLIT_RULES: dict[str, SplitRule] = {
    rule.name: rule
    for rule in (
        SplitRule(WHOLE, gettext_lazy("The cell is one value."), _whole),
        SplitRule(
            LIST,
            gettext_lazy(
                "Values stand apart by “|”; without it by line breaks; without those by "
                "semicolons, and by commas outside brackets that do not follow a word such as "
                "“zoals” or “bijvoorbeeld”. Numbers and bullets in front of a value are left "
                "out, and so is a value that was there already."
            ),
            _list,
        ),
        SplitRule(
            LINES,
            gettext_lazy(
                "Values stand apart by “|”, and without it by line breaks. Commas and "
                "semicolons stay. Numbers and bullets in front of a value are left out, and so "
                "is a value that was there already."
            ),
            _lines,
        ),
        SplitRule(
            LEGAL_BASIS,
            gettext_lazy(
                "The bases of article 6(1) GDPR are looked for by their usual names and "
                "article numbers; a law named beside a basis goes with it. The text itself is "
                "kept."
            ),
            _whole,
        ),
    )
}


def split(text: str, rule: str) -> tuple[str, ...]:
    """The values of a cell by one of SPLIT_RULES, repetitions included, in order.

    Splitting again gives the same values when they are written with a “|” behind each.
    Raises: KeyError for a rule that does not exist.
    """
    parts = SPLIT_RULES[rule].parts(text)
    if rule in (WHOLE, LEGAL_BASIS):
        values = [part.strip() for part in parts]
    else:
        values = [without_marker(part) for part in parts]
    return tuple(value for value in values if not is_nothing(value))


def without_marker(text: str) -> str:
    """A value without the number or bullet in front and the comma or semicolon behind it."""
    found = _MARKERS.match(text)
    return text[found.end() if found else 0 :].rstrip(" \t\n,;")


def has_numbering(text: str, rule: str) -> bool:
    """Whether splitting leaves out numbers or letters that other text may refer to."""
    if rule in (WHOLE, LEGAL_BASIS):
        return False
    fronts = (_MARKERS.match(part) for part in SPLIT_RULES[rule].parts(text))
    return any(front and _NUMBERING.search(front[0]) for front in fronts)


def is_nothing(text: str) -> bool:
    """Whether a text is only dashes, bullets and separators."""
    return _NOTHING.fullmatch(text) is not None
