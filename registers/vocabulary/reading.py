"""How a text of a register is compared with a term: as a whole, never by a part of it."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# The number or bullet of a line in a list.
_BULLET = re.compile(r"^\s*(?:\d{1,2}[.)]|[-–*•·])\s*")
# A remark between brackets or square brackets; a cell that was split may have lost the end.
_BRACKETED = re.compile(r"\([^()]*(?:\)|$)|\[[^\[\]]*(?:\]|$)")
# m.b.t., i.v.m., B.S.N.
_DOTTED = re.compile(r"\b(?:\w\.){2,}\w?\b|\b(?:\w\.){2,}")
_GENITIVE = re.compile(r"(?<=\w)['’`´]s\b")
_WORD = re.compile(r"[^\W_]+")
_DOUBLED = re.compile(r"(.)\1+")
_SMALL = frozenset(
    {"de", "het", "een", "der", "den", "des", "van", "en", "of", "uw", "jouw", "the"}
)
_NEGATIONS = frozenset(
    {"geen", "niet", "nee", "neen", "nvt", "zonder", "nooit"}
    | {"anders", "behalve", "uitgezonderd", "uitzondering", "exclusief", "excl", "muv"}
)
# Says only that a kind of something follows.
_LEAD = re.compile(
    r"^(?:(?:bijzondere )?categorie(?:en)?(?: (?:persoonsgegevens|betrokkenen|ontvangers))?"
    r"|soort(?:en)?|type|eventue(?:el|le)|diverse|alle|overzicht"
    r"|(?:(?:persoons)?gegevens|informatie)"
    r" (?:over|omtrent|betreffende|inzake|rondom|mbt|met betrekking tot|aangaande)) "
)
# Says why or gives examples; what stands before it is the term.
_TAIL = re.compile(
    r" (?:ivm|in verband met|tbv|ten behoeve|bijvoorbeeld|bijv|bv|zoals|waaronder|namelijk"
    r"|etc|enz|enzovoort)\b.*$"
)
_ENDING = {"v": "f", "z": "s"}
_SHORTEST_STEM = 3  # letters


def key(text: str) -> str:
    """The text in the form in which texts are compared; empty if it has no words.

    Case, accents, punctuation, spaces and small words such as "van" make no difference:
    "NAW-gegevens" equals "naw gegevens", "e-mailadres" equals "Email adres".
    """
    return "".join(_words(text))


def stem(text: str) -> str:
    """The key in which simple plurals and adjectives make no difference either.

    Coarser than `key`: "ouders" and "ouderen" have the same stem, so ask for the key first.
    """
    return _stemmed(_words(text))


def readings(text: str) -> Iterator[tuple[str, str]]:
    """The keys and stems under which a text may be known, the longest reading first.

    First the text as it is, then without remarks between brackets, then without what leads
    in ("categorieën van") or explains ("i.v.m. …"). A remark that denies ("geen") ends it:
    what such a text names is not there.
    """
    for words in _shorter_and_shorter(text):
        yield "".join(words), _stemmed(words)


def _shorter_and_shorter(text: str) -> Iterator[list[str]]:
    text = _BULLET.sub("", text)
    words = _words(text)
    yield words
    remarks = _BRACKETED.findall(text)
    if any(is_denied(remark) for remark in remarks):
        return
    if remarks:
        words = _words(_BRACKETED.sub("", text))
        yield words
    line = " ".join(words)
    shorter = _TAIL.sub("", line)
    if is_denied(line[len(shorter) :]):
        return
    if shorter != line:
        yield shorter.split()
    while (led := _LEAD.sub("", shorter)) != shorter:
        shorter = led
        yield shorter.split()


def is_denied(text: str) -> bool:
    """Whether a text says somewhere that something is not so."""
    return not _NEGATIONS.isdisjoint(_words(text))


def _words(text: str) -> list[str]:
    """The words of a text without case, accents and small words."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    text = _GENITIVE.sub("", text.lower())
    if "." in text:
        text = _DOTTED.sub(lambda found: found.group().replace(".", ""), text)
    return [word for word in _WORD.findall(text.replace("&", " en ")) if word not in _SMALL]


def _stemmed(words: list[str]) -> str:
    """The stems of the words in one; doubled letters once (naam, namen; kat, katten)."""
    return _DOUBLED.sub(r"\1", "".join(map(_stem_of, words)))


@lru_cache(maxsize=8192)
def _stem_of(word: str) -> str:
    """The word without the endings of plurals and of adjectives.

    What is cut off is cut off on both sides of a comparison, so that a stem need not be a
    word: "adres" and "adressen" both become "adre".
    """
    while True:
        shorter = word
        for ending in ("en", "s", "e"):
            shorter = shorter.removesuffix(ending)
            if shorter != word:
                break
        if len(shorter) < _SHORTEST_STEM or shorter == word:
            return word[:-1] + _ENDING.get(word[-1], word[-1])
        word = shorter[:-1] + _ENDING.get(shorter[-1], shorter[-1])
