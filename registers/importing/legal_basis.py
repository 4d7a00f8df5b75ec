"""Recognising the six legal bases, and the law named beside them, in an officer's words.

Law: GDPR art. 6(1)(a)-(f).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from registers.importing.folding import fold, one_line, words
from registers.importing.splitting import is_nothing, separators_outside_brackets, without_marker

Basis = Literal["", "a", "b", "c", "d", "e", "f"]


@dataclass(frozen=True)
class ParsedLegalBasis:
    """One legal basis of a processing.

    `basis` is the letter in GDPR art. 6(1), empty when the text shows none; `statute` is the
    law or article named beside it; `source_text` is the part of the cell it was read from.
    """

    basis: Basis
    statute: str
    source_text: str


_NAMES: dict[Basis, str] = {
    "a": r"toestemming(?:\s+(?:van\s+(?:de\s+)?)?betrokkenen?)?"
    r"|consent(?:\s+of\s+the\s+data\s+subject)?",
    "b": r"(?:de\s+)?(?:uitvoer(?:ing|en)\s+)?(?:van\s+)?(?:een\s+|de\s+)?overeenkomst(?:en)?"
    r"|(?:performance\s+of\s+)?(?:a\s+|the\s+)?contracts?",
    "c": r"(?:voldoen\s+aan\s+|nakomen\s+(?:van\s+)?)?(?:een\s+|de\s+)?"
    r"(?:wettelijke?\s+(?:verplichting(?:en)?|plicht)|wettelijk\s+verplicht)|legal\s+obligations?",
    "d": r"vita(?:al|le)\s+belang(?:en)?|vital\s+interests?",
    "e": r"publieke\s+ta(?:ak|ken)|publiekrechtelijke\s+ta(?:ak|ken)|overheidsta(?:ak|ken)"
    r"|(?:ta(?:ak|ken)\s+(?:van|in\s+het)\s+)?algeme(?:en|ne)\s+belang|openbaa?re?\s+gezag"
    r"|(?:task\s+in\s+the\s+)?public\s+(?:task|interest)|official\s+authority",
    "f": r"gerechtvaardigde?\s+belang(?:en)?|legitimate\s+interests?",
}
_PHRASES = re.compile("|".join(rf"(?P<{basis}>\b(?:{names})\b)" for basis, names in _NAMES.items()))
# "Zonder toestemming" is no consent, and "zwaarwegend algemeen belang" is art. 9(2)(g).
_NOT_SO = re.compile(r"\b(?:geen|zonder|niet|zwaarwegend|no|without|substantial)\s*$")

_GDPR = (
    r"(?:avg|gdpr|algemene\s+verordening\s+gegevensbescherming"
    r"|general\s+data\s+protection\s+regulation)"
)
_LETTER = r"\(?([a-f])\)?(?![a-z0-9])"
_ARTICLE_6 = re.compile(
    rf"(?:\b{_GDPR}\b[\s,:-]*)?(?:\b(?:artikel|article|art)\b\.?\s*)?"
    r"(?<![\d.,])6\s*(?:,\s*)?"
    r"(?:(?:eerste|1e)\s+lid|lid\s*1|lid\s+een|paragraph\s*1|\(1\)|[.:]\s*1)"
    r"\s*[.,]?\s*(?:aanhef\s*(?:,|en)\s*)?(?:(?:onder(?:deel)?|sub|letter|point)\s*)?"
    rf"{_LETTER}"
    r"((?:\s*(?:,|/|&|en|of|and|or)\s*(?:(?:onder(?:deel)?|sub)\s+)?\(?[a-f]\)?(?!\w|\.\w))*)"
    rf"(?:\s*,?\s*(?:van\s+)?(?:de\s+|het\s+|of\s+the\s+)?\b{_GDPR}\b)?"
)
_BARE_LETTER = re.compile(r"\s*(?:(?:onder(?:deel)?|sub|letter)\s+)?\(?([a-f])[.)]?\s*")
# The same article of another law, as in "artikel 6, lid 1, onder a, Wet X".
_OF_ANOTHER_LAW = re.compile(r"\s*,?\s*(?:van\s+)?(?:de\s+|het\s+|the\s+)?\w{0,40}wet\b")
_LETTERS = re.compile(r"\b[a-f]\b")

_STATUTE = re.compile(
    r"\b(?:artikel(?:en)?|articles?|artt?)\b\.?\s*\d"
    # Only the end of a word counts, so that "Participatiewet" is found and "wettelijk" is not.
    r"|(?:wet|wetten|wetboek|besluit|verordening|regeling|richtlijn)\b"
    r"|\b(?:act|regulation|directive)\b"
    r"|\b(?:apv|awb|awr|brp|bibob|bw|ioaw|ioaz|suwi|uavg|wabo|wbp|wgbo|wgs|wjsg|wlz|wmo|wob|woo"
    r"|woz|wpg|wvggz|wzd)\b"
)
# Words that lead to a law or away from it, and are no part of its name.
_LEAD = re.compile(
    r"(?:[\s,;:.|/+\u2013\u2014-]|(?:op\s+grond\s+van|op\s+basis\s+van|ingevolge|krachtens"
    r"|overeenkomstig|conform|volgens|namelijk|te\s+weten|zie|uit|van|in|de|het|en|of|under|based\s+on|the|and|or)(?=[\s:,]))+"
)
_TRAIL = re.compile(r"(?:[\s,;:|/+\u2013\u2014-]|\s(?:en|of|and|or)(?=\s|$))+$")
_TRAIL_LENGTH = 40
_NO_LAW_IN_PARTICULAR = frozenset(
    {
        "wet",
        "wetten",
        "wet en regelgeving",
        "wetgeving",
        "regeling",
        "verordening",
        "besluit",
        "law",
    }
)


@dataclass(frozen=True)
class _Found:
    """Bases found in a text between two positions."""

    start: int
    end: int
    bases: tuple[Basis, ...]


@dataclass
class _Entry:
    """A basis under construction; `start` and `end` bound its text in the cell."""

    basis: Basis
    statute: str
    start: int
    end: int


def parse_legal_bases(cell: str) -> tuple[tuple[ParsedLegalBasis, ...], tuple[str, ...]]:
    """The legal bases in a cell, in order, and notes about what a person should look at.

    Every word of the cell is in the source text of one of them. A law on its own goes with
    the basis in front of it. Text in which no basis is recognised makes an entry without a
    letter when it stands alone.
    """
    entries: list[_Entry] = []
    notes: list[str] = []
    for start, end in _parts(cell):
        text = cell[start:end]
        found = _find(text)
        if found:
            entries.extend(_entries(text, found, start))
            continue
        statute = _statute(text)
        if entries and entries[-1].basis:
            last = entries[-1]
            last.end = end
            last.statute = _joined(last.statute, statute)
            if not statute:
                notes.append(_not_recognised(text))
        else:
            entries.append(_Entry("", statute, start, end))
            notes.append(_only_a_law(text) if statute else _not_recognised(text))
    parsed = (
        ParsedLegalBasis(each.basis, each.statute, cell[each.start : each.end].strip())
        for each in _merged(entries)
    )
    return tuple(dict.fromkeys(parsed)), tuple(notes)


def _parts(cell: str) -> Iterator[tuple[int, int]]:
    """The bounds of the parts that line breaks, "|" and ";" outside brackets set apart."""
    stops = {at for at in separators_outside_brackets(cell) if cell[at] == ";"}
    start = 0
    for position, character in enumerate(f"{cell}\n"):
        if character in "|\n" or position in stops:
            if not is_nothing(cell[start:position]):
                yield start, position
            start = position + 1


def _find(text: str) -> list[_Found]:
    folded = fold(text)
    bare = _BARE_LETTER.fullmatch(folded)
    if bare:
        return [_Found(0, len(text), (_letter(bare[1]),))]
    found = [
        _Found(match.start(), match.end(), (_letter(match.lastgroup or ""),))
        for match in _PHRASES.finditer(folded)
        if not _NOT_SO.search(folded, max(0, match.start() - 20), match.start())
    ]
    for match in _ARTICLE_6.finditer(folded):
        named = "avg" in match[0] or "gdpr" in match[0] or "protection" in match[0]
        if named or not _OF_ANOTHER_LAW.match(folded, match.end()):
            letters = [match[1], *_LETTERS.findall(match[2])]
            found.append(
                _Found(match.start(), match.end(), tuple(_letter(each) for each in letters))
            )
    return sorted(found, key=lambda each: each.start)


def _letter(letter: str) -> Basis:
    return next(basis for basis in _NAMES if basis == letter)


def _entries(text: str, found: list[_Found], offset: int) -> list[_Entry]:
    """One entry a basis; what stands at a comma without a basis joins the one before it.

    Bases without a comma between them, as in “toestemming en overeenkomst”, share their
    source text, and each has the law that follows it.
    """
    within = {at for each in found for at in range(each.start, each.end)}
    commas = [at for at in separators_outside_brackets(text) if at not in within]
    entries: list[_Entry] = []
    for run, start, end in _runs(found, commas, len(text)):
        law_from = start
        for index, each in enumerate(run):
            law_to = run[index + 1].start if index + 1 < len(run) else end
            statute = _joined(
                _statute(text[law_from : each.start]), _statute(text[each.end : law_to])
            )
            law_from = law_to
            entries += [
                _Entry(basis, statute, offset + start, offset + end) for basis in each.bases
            ]
    return entries


def _runs(
    found: list[_Found], commas: list[int], length: int
) -> Iterator[tuple[list[_Found], int, int]]:
    """Bases that no comma parts, with the bounds of the text that is theirs."""
    run, start = [found[0]], 0
    for each in found[1:]:
        between = commas[bisect_left(commas, run[-1].end) : bisect_left(commas, each.start)]
        if between:
            # The last comma: a law that was named in between belongs to the basis before it.
            yield run, start, between[-1]
            run, start = [], between[-1] + 1
        run.append(each)
    yield run, start, length


def _merged(entries: list[_Entry]) -> list[_Entry]:
    """Neighbours that say the same: the name of a basis and then its article, for instance."""
    merged: list[_Entry] = []
    for each in entries:
        last = merged[-1] if merged else None
        if last and last.basis == each.basis != "" and not (last.statute and each.statute):
            last.end = each.end
            last.statute = last.statute or each.statute
        else:
            merged.append(each)
    return merged


def _statute(text: str) -> str:
    """The law that a text names, without the words that lead to it; empty when it names none."""
    if not _STATUTE.search(fold(text)):
        return ""
    law = _trimmed(one_line(without_marker(text)))
    if law.startswith("(") and (law.endswith(")") or ")" not in law):
        law = _trimmed(law[1:].removesuffix(")"))
    elif law.endswith(")") and "(" not in law:
        law = _trimmed(law[:-1])
    return "" if words(law) in _NO_LAW_IN_PARTICULAR else law


def _trimmed(text: str) -> str:
    lead = _LEAD.match(fold(text))
    text = text[lead.end() if lead else 0 :]
    trail = _TRAIL.search(fold(text[-_TRAIL_LENGTH:]))
    return text[: len(text) - len(trail[0])] if trail else text


def _joined(first: str, second: str) -> str:
    return "; ".join(filter(None, (first, second)))


def _not_recognised(text: str) -> str:
    return _("No legal basis is recognised in “%(text)s”. The text is kept; choose the basis.") % {
        "text": _shown(text)
    }


def _only_a_law(text: str) -> str:
    return _(
        "“%(text)s” names a law and none of the six legal bases of the GDPR. Choose the "
        "basis if the GDPR applies."
    ) % {"text": _shown(text)}


def _shown(text: str) -> str:
    return Truncator(one_line(text)).chars(80)
