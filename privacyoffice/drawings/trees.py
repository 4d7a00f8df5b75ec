"""A tree of any depth, each node on a line of its own with its words beside it.

Drawn as an outline from top to bottom, because names are long and screens are narrow: a level
further is a step to the right. `templates/drawings/drawing.html` shows one with its table.
"""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from privacyoffice.drawings.bars import Tone, patterns

_STEP, _ROW, _BOX = 24, 46, 14  # pixels: a level, a line, and the mark of a node
# How wide a letter is at most in words of these sizes, so that nothing is cut off.
_LABEL_LETTER, _WORDS_LETTER = 8.6, 7.4


@dataclass(frozen=True)
class TreeNode:
    """A node, `depth` levels below the first one (0). `words` say what its `tone` shows."""

    label: str
    words: str
    depth: int = 0
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Tree:
    """What is drawn and told, as `Drawing` has it. `nodes` stand in the order of reading: each
    right after the node it hangs on, or after what hangs on its older siblings."""

    code: str
    title: str
    description: str
    nodes: tuple[TreeNode, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def svg(self) -> SafeString:
        """The drawing itself, as wide as its words; what is wider than the page can be scrolled.
        Empty without anything to draw."""
        if not self.nodes:
            return SafeString("")
        return format_html(
            '<div class="drawing__scroll" tabindex="0" role="group" aria-label="{title}">'
            '<svg class="drawing__picture" width="{width}" height="{height}" role="img" '
            'aria-labelledby="{code}-svg-title {code}-svg-desc">'
            '<title id="{code}-svg-title">{title}</title>'
            '<desc id="{code}-svg-desc">{description}</desc>'
            "<defs>{patterns}</defs>{lines}{nodes}</svg></div>",
            title=self.title,
            width=self._width(),
            height=len(self.nodes) * _ROW,
            code=self.code,
            description=self.description,
            patterns=patterns(self.code),
            lines=self._lines(),
            nodes=format_html_join(
                "", "{}", ((self._node(row, node),) for row, node in enumerate(self.nodes))
            ),
        )

    def _width(self) -> int:
        return max(
            int(
                node.depth * _STEP
                + _BOX
                + 10
                + max(len(node.label) * _LABEL_LETTER, len(node.words) * _WORDS_LETTER)
            )
            for node in self.nodes
        )

    def _lines(self) -> SafeString:
        """From each node up to the one it hangs on, and to the left."""
        last_at: dict[int, int] = {}
        paths = []
        for row, node in enumerate(self.nodes):
            if node.depth and node.depth - 1 in last_at:
                begins = last_at[node.depth - 1] * _ROW + 4 + _BOX
                left = (node.depth - 1) * _STEP + _BOX // 2
                paths.append((left, begins, row * _ROW + 4 + _BOX // 2, left + _STEP - _BOX // 2))
            last_at[node.depth] = row
        return format_html_join(
            "",
            '<path d="M{} {}V{}H{}" fill="none" stroke="currentColor" stroke-width="1"/>',
            paths,
        )

    def _node(self, row: int, node: TreeNode) -> SafeString:
        left, top = node.depth * _STEP, row * _ROW + 4
        return format_html(
            '<rect x="{left}" y="{top}" width="{box}" height="{box}" fill="url(#{code}-{tone})" '
            'stroke="currentColor" stroke-width="1"/>'
            '<text x="{text}" y="{label_at}" font-size="15" font-weight="600" '
            'fill="currentColor">{label}</text>'
            '<text x="{text}" y="{words_at}" font-size="13" fill="currentColor">{words}</text>',
            left=left,
            top=top,
            box=_BOX,
            code=self.code,
            tone=node.tone.value,
            text=left + _BOX + 10,
            label_at=top + 12,
            label=node.label,
            words_at=top + 30,
            words=node.words,
        )
