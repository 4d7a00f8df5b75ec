"""The platform's vocabularies, and how a text is recognised in them."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from registers.vocabulary.reading import is_denied, key, readings
from registers.vocabulary.terms import Kind, Sensitivity, SpecialKind, Term

_FOLDER = Path(__file__).parent
# Between the kinds of data in one line: "naam, BSN en gezondheid".
_BETWEEN = re.compile(r"[,;/|\n•·]| en | of |&")
_STRICTEST_FIRST = (Sensitivity.SPECIAL, Sensitivity.CRIMINAL, Sensitivity.NATIONAL_NUMBER)


class Vocabulary:
    """Terms by kind, each file read when its kind is first asked for."""

    def terms(self, kind: Kind) -> tuple[Term, ...]:
        """The platform's terms of one kind, in the order of the file: from general to rare."""
        return _terms(Kind(kind))

    def recognise(self, kind: Kind, text: str, own: Sequence[Term] = ()) -> Term | None:
        """The term of which the whole text is a spelling, or None.

        Never a guess: "geen medische gegevens" names no health data. The longest reading
        of the text wins, and of equal readings an own term before one of the platform.
        """
        mine = [term for term in own if term.kind == kind]
        by_key, by_stem = _index(Kind(kind))
        for exact, stemmed in readings(text):
            found = (
                next((term for term in mine if exact in term.keys), None)
                or by_key.get(exact)
                or next((term for term in mine if stemmed in term.stems), None)
                or by_stem.get(stemmed)
            )
            if found is not None:
                return found
        return None

    def names(self, kind: Kind, own: Iterable[Term] = ()) -> tuple[str, ...]:
        """The names of the terms of one kind for a list of suggestions, by the alphabet.

        An own term takes the place of one of the platform with the same name.
        """
        chosen = {key(term.name): term.name for term in self.terms(kind)}
        chosen |= {key(term.name): term.name for term in own if term.kind == kind}
        return tuple(sorted(chosen.values(), key=str.casefold))


VOCABULARY = Vocabulary()


def suggest_sensitivity(
    text: str, own: Sequence[Term] = ()
) -> tuple[Sensitivity, SpecialKind] | None:
    """The strictest extra rule that holds for what a line of data names, and the special kind.

    A line may name several kinds ("naam, BSN"). None when nothing in it is recognised as
    sensitive, which is no proof that it is not. A line that denies something is only
    recognised as a whole. Law: GDPR art. 9(1), 10; UAVG art. 46.
    """
    found = [term for _words, term in _named_in(Kind.PERSONAL_DATA, text, own)]
    for sensitivity in _STRICTEST_FIRST:
        for term in found:
            if term.sensitivity == sensitivity:
                return sensitivity, term.special_kind
    return None


@lru_cache(maxsize=16384)
def terms_in(kind: Kind, text: str) -> tuple[tuple[str, Term], ...]:
    """The platform's terms that a line names, each once with the words by which: as a whole, or
    as one of several ("naam, BSN"). A line that denies something is only recognised as a whole.
    """
    found: dict[str, tuple[str, Term]] = {}
    for words, term in _named_in(kind, text, ()):
        found.setdefault(term.code, (words, term))
    return tuple(found.values())


def _named_in(kind: Kind, text: str, own: Sequence[Term]) -> Iterator[tuple[str, Term]]:
    parts = [text] if is_denied(text) else [text, *_BETWEEN.split(text)]
    for part in parts:
        term = VOCABULARY.recognise(kind, part, own)
        if term is not None:
            yield part.strip(), term


@cache
def _terms(kind: Kind) -> tuple[Term, ...]:
    data = tomllib.loads((_FOLDER / f"{kind}.toml").read_text(encoding="utf-8"))
    return tuple(
        Term(
            kind=kind,
            code=entry["code"],
            name=entry["name"],
            synonyms=tuple(entry["synonyms"]),
            dpv=entry["dpv"],
            sensitivity=Sensitivity(entry.get("sensitivity", "")),
            special_kind=SpecialKind(entry.get("special_kind", "")),
        )
        for entry in data["term"]
    )


@cache
def _index(kind: Kind) -> tuple[dict[str, Term], dict[str, Term]]:
    """The terms by key, and by the stems that only one of them has."""
    terms = _terms(kind)
    times = Counter(stem for term in terms for stem in term.stems)
    by_key = {key: term for term in terms for key in term.keys}
    by_stem = {stem: term for term in terms for stem in term.stems if times[stem] == 1}
    return by_key, by_stem
