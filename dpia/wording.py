"""Whether words stand in a text: whatever their case and accents, and whatever word they begin."""

import re
import unicodedata
from functools import lru_cache

from registers.vocabulary.reading import stem

_WORD = re.compile(r"[^\W_]+")
# How many words before a word may deny it: "zonder gegevens over gezondheid".
_REACH = 3
_DENIALS = frozenset({"geen", "niet", "zonder", "nooit", "behalve", "noch"})


@lru_cache(maxsize=8192)
def found_in(text: str, phrases: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The phrases that stand in a text, each once, with the words as they stand there.

    In a phrase * stands for the rest of a word. What is denied just before is not there.
    """
    text = unicodedata.normalize("NFC", text)
    folded = _folded(text)
    found = {}
    for phrase in phrases:
        for match in _pattern(phrase).finditer(folded):
            if not _is_denied(folded[: match.start()]):
                found[phrase] = text[match.start() : match.end()]
                break
    return tuple(found.items())


@lru_cache(maxsize=8192)
def stems_of(text: str) -> frozenset[str]:
    """What is left of the words of a text without endings and small words: the same for
    "beoordeling" and "beoordelen", "centrale" and "centraal"."""
    words = (stem(word).removesuffix("ing") for word in _WORD.findall(text))
    return frozenset(word for word in words if word)


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str]:
    words = (re.escape(word).replace(r"\*", r"\w*") for word in _folded(phrase).split())
    return re.compile(r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)")


def _folded(text: str) -> str:
    """The text in lower case and without accents, letter for letter."""
    return "".join(unicodedata.normalize("NFKD", letter)[0].lower()[:1] for letter in text)


def _is_denied(before: str) -> bool:
    sentence = re.split(r"[.;:!?]", before)[-1]
    return not _DENIALS.isdisjoint(_WORD.findall(sentence)[-_REACH:])
