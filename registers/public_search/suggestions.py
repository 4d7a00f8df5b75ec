"""Help for a visitor who found nothing: other questions that do find something."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from django.db.models import Count, Q

from registers.public_search.matching import words_in
from registers.public_search.question import PublicQuery

_MOST_NAMES = 2_000
_MOST_SPELLINGS = 2
_MOST_SHOWN = 4
_MOST_UNKNOWN = 3
_SHORTEST_WORD = 4
# Of a word that differs in two of its eight letters three quarters are alike.
_LIKENESS = 0.75


@dataclass(frozen=True)
class Suggestion:
    """Another question, and how much it finds."""

    query: PublicQuery
    number: int


def suggestions(query: PublicQuery) -> list[Suggestion]:
    """Questions near one that found nothing, best first; two queries to the database.

    The same words without filters, words of the register that are spelt nearly the same,
    and each word alone.
    """
    without = query.without(*query.filters)
    if query.text and not words_in(query.text):
        return []
    texts = list(dict.fromkeys(_texts(query)))
    asked = [replace(without, text=text) for text in texts]
    if query.filters:
        asked.insert(0, without)
    if not asked:
        return []
    counts: dict[str, Any] = {
        f"n{place}": Count("id", filter=_matching(other)) for place, other in enumerate(asked)
    }
    numbers = query.everything().order_by().aggregate(**counts)
    found = [Suggestion(other, numbers[f"n{place}"]) for place, other in enumerate(asked)]
    return [suggestion for suggestion in found if suggestion.number][:_MOST_SHOWN]


def _matching(query: PublicQuery) -> Q:
    match = query.words_query()
    return Q() if match is None else Q(search=match)


def _texts(query: PublicQuery) -> Iterable[str]:
    """The text in likely spellings, and then every word of these by itself."""
    words = words_in(query.text)
    spellings = _spellings(words, _words_of_names(query))
    for word, others in spellings.items():
        for other in others:
            yield " ".join(other if each == word else each for each in words)
    if len(words) > 1:
        for word in words:
            yield from spellings.get(word, [word])


def _spellings(words: list[str], known: set[str]) -> dict[str, list[str]]:
    """Words of the register that look like a word that it does not have."""
    unknown = [word for word in words if len(word) >= _SHORTEST_WORD and word not in known]
    found = {}
    for word in unknown[:_MOST_UNKNOWN]:
        # Who mistypes begins well; it also keeps this cheap in a large register.
        alike = [other for other in known if other[0] == word[0]]
        found[word] = get_close_matches(word, alike, _MOST_SPELLINGS, _LIKENESS)
    return {word: others for word, others in found.items() if others}


def _words_of_names(query: PublicQuery) -> set[str]:
    """The words that stand in names of entries and departments."""
    names = query.everything().order_by().values_list("name", "department_name")[:_MOST_NAMES]
    return {word for texts in names for text in texts for word in words_in(text)}
