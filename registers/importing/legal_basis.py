"""Recognising the six legal bases, and the law named beside them, in an officer's words.

Law: GDPR art. 6(1)(a)-(f).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from privacyoffice.tables.folding import fold, one_line, words
from registers.importing.legal_words import (
    AFTER_ANOTHER_LAW,
    ALSO_IN_ARTICLE_9,
    ARTICLE_6,
    ARTICLE_9_OR_10,
    BARE_LETTER,
    GDPR,
    LEAD,
    LETTERS,
    NAMES,
    NEGATION,
    NO_LAW_IN_PARTICULAR,
    OF_ANOTHER_LAW,
    ONLY_IN_ARTICLE_9,
    PHRASES,
    STATUTE,
    TRAIL,
    Basis,
)
from registers.importing.splitting import is_nothing, separators_outside_brackets, without_marker

_TRAIL_LENGTH = 40
# How far in front of an article the name of its law is looked for.
_LAW_LENGTH = 120


@dataclass(frozen=True)
class ParsedLegalBasis:
    """One legal basis of a processing.

    `basis` is the letter in GDPR art. 6(1), empty when the text shows none or leaves doubt;
    `statute` is the law or article named beside it; `source_text` is the part of the cell it
    was read from.
    """

    basis: Basis
    statute: str
    source_text: str


@dataclass(frozen=True)
class _Found:
    """Bases found between two positions, by name or by letter; "" is one that is none."""

    start: int
    end: int
    bases: tuple[Basis, ...]
    by_name: bool


@dataclass(frozen=True)
class _Part:
    """A stretch of the text that is read on its own, and the bases that it seems to name."""

    start: int
    end: int
    found: tuple[_Found, ...]
    negated: bool


@dataclass
class _Entry:
    """A basis under construction; `start` and `end` bound its text in the cell."""

    basis: Basis
    statute: str
    start: int
    end: int


def parse_legal_bases(*columns: str) -> tuple[tuple[ParsedLegalBasis, ...], tuple[str, ...]]:
    """The legal bases in the cells of a row, in order, and notes for a person to look at.

    Every word of the cells is in the source text of one of them. A law on its own goes with
    the basis in front of it, even from another column. No basis is guessed against the words:
    a negation, a name and a letter that disagree, or an exception of art. 9 or 10 give an
    entry without a letter. So does text in which no basis is recognised, when it stands alone.
    """
    cell = "\n".join(columns)
    parts = list(_parts(columns))
    disagreeing = _disagreeing(parts)
    # Said here and denied there, it is as unclear as when it is denied only.
    in_doubt = disagreeing | _denied_bases(parts)
    entries: list[_Entry] = []
    notes: list[str] = [_do_not_agree(cell)] if disagreeing else []
    for part in parts:
        text = cell[part.start : part.end]
        if part.found:
            made, note = _read(part, text, in_doubt)
            entries += made
            notes += filter(None, [note])
            continue
        statute = _statute(text)
        if entries and entries[-1].basis:
            last = entries[-1]
            last.end = part.end
            last.statute = _joined(last.statute, statute)
            if not statute:
                notes.append(_not_recognised(text))
        else:
            entries.append(_Entry("", statute, part.start, part.end))
            notes.append(_only_a_law(text) if statute else _not_recognised(text))
    parsed = (
        ParsedLegalBasis(each.basis, each.statute, cell[each.start : each.end].strip())
        for each in _merged(entries)
    )
    return tuple(dict.fromkeys(parsed)), tuple(notes)


def _parts(columns: Sequence[str]) -> Iterator[_Part]:
    offset = 0
    for column in columns:
        parts = [_part(column, start, end, offset) for start, end in _bounds(column)]
        named = any(part.found for part in parts)
        if named and any(part.negated and not part.found for part in parts):
            # “Toestemming”, new line, “is niet nodig”: a negation that names no basis itself
            # may be about any of them. Apart, the pieces would say the opposite.
            yield _part(column, 0, len(column), offset)
        else:
            yield from parts
        offset += len(column) + 1


def _bounds(column: str) -> Iterator[tuple[int, int]]:
    """The bounds of the parts that line breaks, "|" and ";" outside brackets set apart."""
    stops = {at for at in separators_outside_brackets(column) if column[at] == ";"}
    start = 0
    for position, character in enumerate(f"{column}\n"):
        if character in "|\n" or position in stops:
            if not is_nothing(column[start:position]):
                yield start, position
            start = position + 1


def _part(column: str, start: int, end: int, offset: int) -> _Part:
    text = column[start:end]
    return _Part(offset + start, offset + end, tuple(_find(text)), _negates(text))


def _negates(text: str) -> bool:
    return NEGATION.search(fold(text)) is not None


def _find(text: str) -> list[_Found]:
    folded = fold(text)
    bare = BARE_LETTER.fullmatch(folded)
    if bare:
        return [_Found(0, len(text), (_letter(bare[1]),), by_name=False)]
    found = []
    for match in ARTICLE_6.finditer(folded):
        if not _of_another_law(folded, match):
            letters = tuple(map(_letter, [match[1], *LETTERS.findall(match[2])]))
            found.append(_Found(match.start(), match.end(), letters, by_name=False))
    certain = {basis for each in found for basis in each.bases}
    other_articles = any(
        not _of_another_law(folded, match) for match in ARTICLE_9_OR_10.finditer(folded)
    )
    for match in PHRASES.finditer(folded):
        basis = _letter(match.lastgroup or "")
        exception = ONLY_IN_ARTICLE_9.search(match[0]) or (
            other_articles and basis not in certain and ALSO_IN_ARTICLE_9.search(match[0])
        )
        bases: tuple[Basis, ...] = ("",) if exception else (basis,)
        found.append(_Found(match.start(), match.end(), bases, by_name=True))
    return sorted(found, key=lambda each: each.start)


def _of_another_law(folded: str, article: re.Match[str]) -> bool:
    if GDPR.search(article[0]):
        return False
    before = folded[max(0, article.start() - _LAW_LENGTH) : article.start()]
    return bool(OF_ANOTHER_LAW.match(folded, article.end()) or AFTER_ANOTHER_LAW.search(before))


def _letter(letter: str) -> Basis:
    return next(basis for basis in NAMES if basis == letter)


def _disagreeing(parts: Sequence[_Part]) -> set[Basis]:
    """Named bases without their letter and letters without their name, when there are both.

    “Wettelijke verplichting (6.1.e)” may be either; “publieke taak (6.1.e), toestemming” is
    clear.
    """
    found = [each for part in parts if not part.negated for each in part.found]
    names = {basis for each in found if each.by_name for basis in each.bases if basis}
    letters = {basis for each in found if not each.by_name for basis in each.bases}
    nameless, letterless = letters - names, names - letters
    return nameless | letterless if nameless and letterless else set()


def _denied_bases(parts: Sequence[_Part]) -> set[Basis]:
    return {basis for part in parts if part.negated for each in part.found for basis in each.bases}


def _read(part: _Part, text: str, in_doubt: set[Basis]) -> tuple[list[_Entry], str]:
    """The entries of a part that names bases, and a note when one of them was not taken."""
    if part.negated:
        # Whole: behind a comma the negation would be lost.
        laws = _joined(*(_statute(text[start:end]) for start, end in _between(part.found, text)))
        return [_Entry("", laws, part.start, part.end)], _denied(text)
    exceptions = any("" in each.bases for each in part.found)
    found = [
        replace(each, bases=tuple("" if basis in in_doubt else basis for basis in each.bases))
        for each in part.found
    ]
    return _entries(text, found, part.start), _article_9_or_10(text) if exceptions else ""


def _between(found: Sequence[_Found], text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for each in found:
        yield start, max(start, each.start)
        start = max(start, each.end)
    yield start, len(text)


def _entries(text: str, found: list[_Found], offset: int) -> list[_Entry]:
    """One entry a basis; what stands at a comma without a basis joins the one before it.

    Bases without a comma between them, as in “toestemming en overeenkomst”, share their
    source text, and each has the law that follows it.
    """
    within = {at for each in found for at in range(each.start, each.end)}
    commas = [at for at in separators_outside_brackets(text) if at not in within]
    entries: list[_Entry] = []
    for run, start, end in _runs(found, commas, len(text)):
        made: list[_Entry] = []
        law_from = start
        for index, each in enumerate(run):
            law_to = run[index + 1].start if index + 1 < len(run) else end
            statute = _joined(
                _statute(text[law_from : each.start]), _statute(text[each.end : law_to])
            )
            law_from = law_to
            made += [_Entry(basis, statute, offset + start, offset + end) for basis in each.bases]
        statutes = dict.fromkeys(each.statute for each in made)
        unclear = _Entry("", _joined(*statutes), offset + start, offset + end)
        # What is unclear beside a clear basis is in the same source text.
        entries += [each for each in made if each.basis] or [unclear]
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
    """The law that a text names, without the words that lead to it; empty when it names none.

    “Niet op grond van de Wet X” names none: it would be shown as the law that applies.
    """
    if not STATUTE.search(fold(text)) or _negates(text):
        return ""
    law = _trimmed(one_line(without_marker(text)))
    if law.startswith("(") and (law.endswith(")") or ")" not in law):
        law = _trimmed(law[1:].removesuffix(")"))
    elif law.endswith(")") and "(" not in law:
        law = _trimmed(law[:-1])
    return "" if words(law) in NO_LAW_IN_PARTICULAR else law


def _trimmed(text: str) -> str:
    lead = LEAD.match(fold(text))
    text = text[lead.end() if lead else 0 :]
    trail = TRAIL.search(fold(text[-_TRAIL_LENGTH:]))
    return text[: len(text) - len(trail[0])] if trail else text


def _joined(*laws: str) -> str:
    return "; ".join(filter(None, laws))


def _not_recognised(text: str) -> str:
    return _("No legal basis is recognised in “%(text)s”. The text is kept; choose the basis.") % {
        "text": _shown(text)
    }


def _only_a_law(text: str) -> str:
    return _(
        "“%(text)s” names a law and none of the six legal bases of the GDPR. Choose the "
        "basis if the GDPR applies."
    ) % {"text": _shown(text)}


def _denied(text: str) -> str:
    return _(
        "“%(text)s” names a legal basis and a word such as “not” or “without”. The text is "
        "kept; choose the basis."
    ) % {"text": _shown(text)}


def _do_not_agree(text: str) -> str:
    return _(
        "The name and the letter of the legal basis do not agree in “%(text)s”. The text is "
        "kept; choose the basis."
    ) % {"text": _shown(text)}


def _article_9_or_10(text: str) -> str:
    return _(
        "“%(text)s” is about article 9 or 10 of the GDPR, which gives no legal basis. The text "
        "is kept; choose the basis in article 6."
    ) % {"text": _shown(text)}


def _shown(text: str) -> str:
    return Truncator(one_line(text)).chars(80)
