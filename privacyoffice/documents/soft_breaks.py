"""Places in very long words where a line may end.

To lay out a word without an end, the renderer weighs every place in it for each line: a text
of 20,000 letters takes minutes, one with places to break takes a second.
"""

import re

_TAGS = re.compile(r"(<[^>]*>)")
# What is longer than any word or address that people write; a space that does not break counts.
_ENDLESS = re.compile(r"[^ \t\r\n\f\u200b]{80,}")
# A character reference stays whole. Atomic, so that it is never read as loose characters.
_PIECE = re.compile(r"(?:(?>&[#0-9A-Za-z]{1,10};|.)){40}(?=.)")
_BREAK = "\u200b"


def with_soft_breaks(html: str) -> str:
    """The HTML with a zero-width space after every 40 characters of text that do not break.

    Only for the renderer, and for HTML of our templates: every ">" in a text or an attribute
    is escaped. Tags and their attributes stay as they are.
    """
    pieces = _TAGS.split(html)
    # Texts and tags alternate, and the first is a text.
    pieces[::2] = [_ENDLESS.sub(_break_up, text) for text in pieces[::2]]
    return "".join(pieces)


def _break_up(word: re.Match[str]) -> str:
    return _PIECE.sub(rf"\g<0>{_BREAK}", word[0])
