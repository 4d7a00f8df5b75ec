"""A ring of which a share is left, with what that means written in it."""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_SIZE, _RADIUS, _WIDTH = 160, 68, 14


@dataclass(frozen=True)
class RingLine:
    """A line of text in a ring. `part` names it for a script that keeps it up to date."""

    text: str
    part: str = ""
    is_large: bool = False


@dataclass(frozen=True)
class Ring:
    """`code` is unique on its page; `title` is the finding in one sentence, `description` says
    what the ring is. `share` is what is left, from 0 to 1. With nothing left the ring is
    crossed out, so that it never hangs on colour alone."""

    code: str
    title: str
    description: str
    share: float
    lines: tuple[RingLine, ...]

    @property
    def svg(self) -> SafeString:
        """The drawing itself, as large as its letters need."""
        return format_html(
            '<svg class="ring" viewBox="0 0 {size} {size}" width="{size}" height="{size}" '
            'role="img" aria-labelledby="{code}-title {code}-desc">'
            '<title id="{code}-title" data-part="title">{title}</title>'
            '<desc id="{code}-desc">{description}</desc>'
            '<circle cx="{middle}" cy="{middle}" r="{radius}" fill="none" stroke="#d0d5da" '
            'stroke-width="{width}"/>{arc}{lines}</svg>',
            size=_SIZE,
            middle=_SIZE // 2,
            radius=_RADIUS,
            width=_WIDTH,
            code=self.code,
            title=self.title,
            description=self.description,
            arc=self._arc(),
            lines=format_html_join("", "{}", ((line,) for line in self._lines())),
        )

    def _arc(self) -> SafeString:
        """From the top against the clock, so that it gets shorter as a clock runs."""
        share = min(1.0, max(0.0, self.share))
        if not share:
            return format_html(
                '<circle cx="{0}" cy="{0}" r="{1}" fill="none" stroke="#b3261e" '
                'stroke-width="{2}" stroke-dasharray="6 4"/>',
                _SIZE // 2,
                _RADIUS,
                _WIDTH,
            )
        return format_html(
            '<circle data-part="arc" cx="{0}" cy="{0}" r="{1}" fill="none" stroke="#0072B2" '
            'stroke-width="{2}" pathLength="100" stroke-dasharray="{3} 100" '
            'transform="rotate(-90 {0} {0}) matrix(1 0 0 -1 0 {4})"/>',
            _SIZE // 2,
            _RADIUS,
            _WIDTH,
            f"{100 * share:.2f}",
            _SIZE,
        )

    def _lines(self) -> list[SafeString]:
        height = 22
        top = _SIZE / 2 - height * (len(self.lines) - 1) / 2 + 5
        return [
            format_html(
                '<text x="{}" y="{}" text-anchor="middle" font-size="{}" font-weight="{}" '
                'fill="currentColor" data-part="{}">{}</text>',
                _SIZE // 2,
                f"{top + number * height:.0f}",
                20 if line.is_large else 14,
                600 if line.is_large else 400,
                line.part,
                line.text,
            )
            for number, line in enumerate(self.lines)
        ]
