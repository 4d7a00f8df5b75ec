"""A status as a word with a shape, so that it never hangs on colour alone."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Drawn in a square of 16; the colour is that of the text.
_SHAPES = {
    "open": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>',
    "half": (
        '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>'
        '<path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/>'
    ),
    "full": '<circle cx="8" cy="8" r="7" fill="currentColor"/>',
    "back": (
        '<path d="M7 3 2 8l5 5M2 8h8a4 4 0 0 1 4 4v2" fill="none" stroke="currentColor" '
        'stroke-width="2"/>'
    ),
    "tick": '<path d="m2 8 4 4 8-9" fill="none" stroke="currentColor" stroke-width="2.5"/>',
    "cross": '<path d="m3 3 10 10M13 3 3 13" stroke="currentColor" stroke-width="2.5"/>',
}


def badge(word: object, shape: str) -> SafeString:
    """A word with one of the shapes open, half, full, back, tick or cross before it."""
    return format_html(
        '<span class="badge badge--{shape}"><svg class="badge__shape" viewBox="0 0 16 16" '
        'width="14" height="14" aria-hidden="true" focusable="false">{drawing}</svg>'
        "{word}</span>",
        shape=shape,
        drawing=mark_safe(_SHAPES[shape]),  # noqa: S308 - a constant of this module
        word=word,
    )
