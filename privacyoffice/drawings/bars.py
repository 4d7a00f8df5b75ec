"""Lying bars from zero, each with its words: no legend to look up, and legible without colour.

Places and widths are percentages, so that a drawing is as wide as its page while its letters
keep their size. `templates/drawings/drawing.html` shows one with its table.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_LABEL, _BAR, _WORDS, _GAP = 20, 18, 20, 14  # pixels below each other
_ROW = _LABEL + _BAR + _WORDS + _GAP


class Tone(StrEnum):
    """How a part is filled: a colour that stays apart for colour-blind readers, and a pattern."""

    PLAIN = "plain"
    STRIPED = "striped"
    DOTTED = "dotted"
    LIGHT = "light"
    CROSSED = "crossed"


_COLOURS = {
    Tone.PLAIN: "#0072B2",
    Tone.STRIPED: "#E69F00",
    Tone.DOTTED: "#009E73",
    Tone.LIGHT: "#56B4E9",
    Tone.CROSSED: "#CC79A7",
}
# Drawn over the colour, in a square of 8.
_MARKS = {
    Tone.PLAIN: "",
    Tone.STRIPED: '<path d="M-2 2 2 -2M0 8 8 0M6 10 10 6" stroke="#000" stroke-width="2"/>',
    Tone.DOTTED: '<circle cx="4" cy="4" r="1.5" fill="#fff"/>',
    Tone.LIGHT: "",
    Tone.CROSSED: '<path d="M4 0V8M0 4H8" stroke="#000" stroke-width="1"/>',
}


def patterns(code: str) -> SafeString:
    """What the parts of the drawing with this code are filled with: `url(#<code>-<tone>)`."""
    return format_html_join(
        "",
        '<pattern id="{}-{}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="{}"/>{}</pattern>',
        # Marks are constants of this module.
        ((code, tone.value, _COLOURS[tone], mark_safe(_MARKS[tone])) for tone in Tone),  # noqa: S308
    )


@dataclass(frozen=True)
class Part:
    """A number, zero or more, of what `words` says ("9 in time")."""

    value: float
    words: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Bar:
    """A label, and parts that stand one after the other."""

    label: str
    parts: tuple[Part, ...]

    @property
    def total(self) -> float:
        """How long it is."""
        return sum(part.value for part in self.parts)

    @property
    def words(self) -> str:
        """What its parts say; of a part that is nothing, nothing."""
        return ", ".join(part.words for part in self.parts if part.value or len(self.parts) == 1)


@dataclass(frozen=True)
class Drawing:
    """What is drawn and told: `code` is unique on its page, `title` the finding in one sentence,
    `description` says what the bars are. The same numbers stand in `rows`, under `headers`."""

    code: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def svg(self) -> SafeString:
        """The drawing itself; empty without anything to draw."""
        longest = max((bar.total for bar in self.bars), default=0)
        if not longest:
            return SafeString("")
        return format_html(
            '<svg class="drawing__picture" width="100%" height="{height}" role="img" '
            'aria-labelledby="{code}-svg-title {code}-svg-desc">'
            '<title id="{code}-svg-title">{title}</title>'
            '<desc id="{code}-svg-desc">{description}</desc>'
            "<defs>{patterns}</defs>{bars}</svg>",
            height=len(self.bars) * _ROW,
            code=self.code,
            title=self.title,
            description=self.description,
            patterns=patterns(self.code),
            bars=format_html_join(
                "",
                "{}",
                ((self._bar(bar, row * _ROW, longest),) for row, bar in enumerate(self.bars)),
            ),
        )

    def _bar(self, bar: Bar, top: int, longest: float) -> SafeString:
        pieces, left = [], 0.0
        for part in bar.parts:
            width = 100 * part.value / longest
            if width:
                pieces.append((f"{left:.3f}", top + _LABEL, f"{width:.3f}", self.code, part.tone))
            left += width
        return format_html(
            '<text x="0" y="{label_at}" font-size="15" font-weight="600" fill="currentColor">'
            "{label}</text>{pieces}"
            '<text x="0" y="{words_at}" font-size="14" fill="currentColor">{words}</text>',
            label_at=top + _LABEL - 6,
            label=bar.label,
            pieces=format_html_join(
                "",
                f'<rect x="{{}}%" y="{{}}" width="{{}}%" height="{_BAR}" fill="url(#{{}}-{{}})" '
                'stroke="currentColor" stroke-width="1"/>',
                pieces,
            ),
            words_at=top + _LABEL + _BAR + 15,
            words=bar.words,
        )
