"""Two texts with what went and what came marked, for a reader and for who hears the page."""

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registers.record import column_field

# Texts that have less than this in common are read side by side, without marks.
ALIKE = 0.4
# Beyond this nobody waits for a comparison: it takes time with the length, and far more with
# the pairs of equal words, of which a text that repeats itself has very many.
MOST_WORDS = 1000
MOST_PAIRS = 50_000


def marked_values(model: type[models.Model], column: str, old: str, new: str) -> tuple[Any, Any]:
    """Two values of a column in words, with what went and what came marked if they are texts
    that look alike. What was chosen from a list has no marks."""
    field = column_field(model, column)
    is_written = isinstance(field, models.CharField | models.TextField) and not field.choices
    # What is related stands in a record by its text.
    is_text = is_written or (field is not None and field.related_model is not None)
    return marked_words(old, new) if is_text and old and new else (old, new)


def marked_words(old: str, new: str) -> tuple[Any, Any]:
    """Two texts with <del> and <ins> around the words that differ, in plain words for who
    hears the page; without any mark when they have little in common."""
    before, after = _words(old), _words(new)
    if max(len(before), len(after)) > MOST_WORDS or _equal_pairs(before, after) > MOST_PAIRS:
        return old, new
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return old, new
    gone: list[SafeString] = []
    come: list[SafeString] = []
    for step, start, end, new_start, new_end in matcher.get_opcodes():
        was, now = "".join(before[start:end]), "".join(after[new_start:new_end])
        gone.append(escape(was) if step == "equal" else _mark(_GONE, _("[removed:"), was))
        come.append(escape(now) if step == "equal" else _mark(_COME, _("[added:"), now))
    return _joined(gone), _joined(come)


def _equal_pairs(before: list[str], after: list[str]) -> int:
    counted = Counter(before)
    return sum(counted[word] for word in after)


def _joined(pieces: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _words(text: str) -> list[str]:
    """Words and signs with the space before them, so that a space alone is seldom a piece."""
    return re.findall(r"\s*\w+|\s*[^\w\s]|\s+", text)


_SPOKEN = (
    '<span class="visually-hidden"> {spoken} </span>{words}<span class="visually-hidden">] </span>'
)
_GONE = "{space}<del>" + _SPOKEN + "</del>"
_COME = "{space}<ins>" + _SPOKEN + "</ins>"


def _mark(pattern: str, spoken: str, text: str) -> SafeString:
    if not text:
        return SafeString("")
    words = text.lstrip()
    space = text[: len(text) - len(words)]
    return format_html(pattern, space=space, spoken=spoken, words=words)
