"""Which words of a question are searched for, and what else they may be called."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery

from registers.vocabulary import VOCABULARY, Kind, Term
from registers.vocabulary.reading import key

WORD = re.compile(r"\w+")
MOST_WORDS = 12
_LONGEST_TERM = 4  # words
MOST_TERMS = 3
MOST_NAMES = 30
_BETWEEN_BRACKETS = re.compile(r"[^()]+")
# Words of a spoken question that say nothing of its subject.
_SPOKEN = (
    "aan al alles als altijd ander andere ben bent bij daar dan dat de der deze die dit doch "
    "doen doet door dus een eens en er gaan gaat ge geen geweest graag haar had heb hebben "
    "hebt heeft hem het hier hij hoe hoelang hoeveel hun iemand iets ik in is ja je jij jou "
    "jouw jullie kan kon kunnen kunt maar mag me meer men met mezelf mij mijn mijzelf moet "
    "moeten na naar niet niets nog nu of om omdat onder ons onze ook op over reeds staan "
    "staat te tegen toch toen tot u uit uw van veel voor waar waarin waarmee waarom waarvoor "
    "wanneer want waren was wat we weet welk welke werd weten wie wij wil willen wilt worden "
    "wordt zal ze zelf zich zij zijn zo zoek zoeken zonder zou"
)
_UNSAID = frozenset(_SPOKEN.split())


def words_in(text: str) -> list[str]:
    """The words of a text that are searched for, in small letters.

    What nobody searches for, such as “mijn” and “waarom”, only counts when there is nothing else.
    """
    words = WORD.findall(text.lower())[:MOST_WORDS]
    return [word for word in words if word not in _UNSAID] or words


def words_query(text: str, *, any_word: bool = False) -> Any:
    """A query for every word of a text, or for any of them; None when it has no word.

    A word is found by its Dutch stem or as the beginning of a word, so that "parkeer"
    finds "parkeervergunning"; and by other names of what it names, so that "bsn" finds
    "burgerservicenummer".
    """
    join = or_ if any_word else and_
    pieces = []
    left, terms = words_in(text), 0
    while left:
        length, names = _names_at_the_start(left) if terms < MOST_TERMS else (1, ())
        piece = reduce(join, map(_stem_or_beginning, left[:length]))
        if names:
            terms += 1
            piece |= _any_of(names)
        pieces.append(piece)
        left = left[length:]
    return reduce(join, pieces) if pieces else None


def _stem_or_beginning(word: str) -> Any:
    stem = SearchQuery(word, config="dutch", search_type="plain")
    beginning = SearchQuery(f"'{word}':*", config="simple", search_type="raw")
    return stem | beginning


def _any_of(names: Iterable[str]) -> Any:
    """One query, in which each name stands as a phrase."""
    phrases = " | ".join(f"'{name}'" for name in names)
    return SearchQuery(phrases, config="dutch", search_type="raw")


def _names_at_the_start(words: list[str]) -> tuple[int, tuple[str, ...]]:
    """How many of the first words name one thing, and its other names; 1 and none if not."""
    for length in range(min(_LONGEST_TERM, len(words)), 0, -1):
        names = _other_names(" ".join(words[:length]))
        if names:
            return length, names
    return 1, ()


@lru_cache(maxsize=2048)
def _other_names(text: str) -> tuple[str, ...]:
    """What the platform's vocabularies also call this, as words that a query can hold."""
    terms = (VOCABULARY.recognise(kind, text) for kind in Kind)
    names = (name for term in terms if term is not None for name in _names(term, text))
    plain = (" ".join(WORD.findall(name.lower())) for name in names)
    return tuple(dict.fromkeys(filter(None, plain)))[:MOST_NAMES]


def _names(term: Term, text: str) -> Iterator[str]:
    """The names of a term; its synonyms as well for who asked by a name of the whole of it.

    A synonym may name a part of it: “voornaam” finds “naam”, and not “achternaam”.
    """
    # “Burgerservicenummer (BSN)” is two names.
    names = [name.strip() for name in _BETWEEN_BRACKETS.findall(term.name)]
    yield from names
    wholes = list(names)
    if term.kind == Kind.PERSONAL_DATA:
        wholes += [name for name in term.synonyms if name.isupper()]  # NAW, BSN
    if key(text) in map(key, wholes):
        yield from term.synonyms
