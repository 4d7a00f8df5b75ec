"""Text made comparable: case and accents away, positions kept."""

import re
import unicodedata
from functools import lru_cache

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0]
    lowered = base.lower()
    return lowered if len(lowered) == 1 else base


def fold(text: str) -> str:
    """The text in lower case and without accents, of exactly the same length.

    The same length matters: what a pattern finds in the folded text is cut out of the
    text as it was written.
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_character, text))


def words(text: str) -> str:
    """The folded words of a text with one space between them; punctuation is left out."""
    return _NOT_ALPHANUMERIC.sub(" ", fold(unicodedata.normalize("NFC", text))).strip()


def one_line(text: str) -> str:
    """The text with every run of white space, line breaks included, as one space."""
    return " ".join(text.split())
