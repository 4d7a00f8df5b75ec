"""From Markdown that an officer wrote to HTML that is safe on a public page.

Two walls: the parser knows no HTML and no images and refuses dangerous addresses, and
whatever comes out of it is narrowed down to a list of elements.
"""

import re
from collections import Counter
from difflib import SequenceMatcher

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": False}).disable("image")
_CLASSES = {
    "h2": "utrecht-heading-2",
    "h3": "utrecht-heading-3",
    "h4": "utrecht-heading-4",
    "p": "utrecht-paragraph",
    "ul": "utrecht-unordered-list",
    "ol": "utrecht-ordered-list",
    "li": "utrecht-unordered-list__item",
    "a": "utrecht-link",
}
_ELEMENTS = {*_CLASSES, "strong", "em", "blockquote", "hr", "br", "code", "pre"}
_DEEPEST = 4
_HEADING = re.compile(r"^#{1,6} +(\S.*)$", re.MULTILINE)
# Beyond this nobody waits for a comparison: what it takes grows with the paragraphs, and far more
# with the pairs of equal ones, of which a text that repeats itself has very many.
MOST_PARAGRAPHS = 1000
MOST_PAIRS = 5000
# The title of a proposal stands in its first line.
_FIRST_LINE = re.compile(r"\A# (?P<title>[^\n]+)\n+")


def as_html(text: str, *, below: int = 1) -> SafeString:
    """The text as HTML, its headings below level `below` and without skipped levels."""
    tokens = _PARSER.parse(text)
    _shift_headings(tokens, below)
    for token in tokens:
        for inner in (token, *(token.children or ())):
            if inner.nesting == 1 and inner.tag in _CLASSES:
                inner.attrSet("class", _CLASSES[inner.tag])
    html = nh3.clean(
        _PARSER.renderer.render(tokens, _PARSER.options, {}),
        tags=_ELEMENTS,
        attributes={"a": {"href"}},
        allowed_classes={tag: {name} for tag, name in _CLASSES.items()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )
    return mark_safe(html)  # noqa: S308 - narrowed down above


def _shift_headings(tokens: list[Token], below: int) -> None:
    """The highest heading comes just below `below`, and none skips a level."""
    opening = [token for token in tokens if token.type == "heading_open"]
    if not opening:
        return
    highest = min(int(token.tag[1]) for token in opening)
    before = level = below
    for token in tokens:
        if token.type == "heading_open":
            wanted = int(token.tag[1]) - highest + below + 1
            level = min(wanted, before + 1, _DEEPEST)
            before = level
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


def split_title(text: str) -> tuple[str, str]:
    """The title in the first line (“# Title”), and the rest; no title when there is none."""
    found = _FIRST_LINE.match(text)
    return (found["title"].strip(), text[found.end() :]) if found else ("", text)


def differences(before: str, after: str) -> list[SafeString]:
    """The paragraphs that went (`del`) and came (`ins`), in reading order, as HTML; a heading
    among them is a bold paragraph, since it heads nothing there.

    Two texts that are too long to compare are told whole.
    """
    if before == after:
        return []
    old, new = _paragraphs(before), _paragraphs(after)
    if max(len(old), len(new)) > MOST_PARAGRAPHS or _equal_pairs(old, new) > MOST_PAIRS:
        return [*_marked("<del>{}</del>", [before]), *_marked("<ins>{}</ins>", [after])]
    told: list[SafeString] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            told += _marked("<del>{}</del>", old[i:j])
            told += _marked("<ins>{}</ins>", new[k:m])
    return told


def _marked(element: str, texts: list[str]) -> list[SafeString]:
    return [format_html(element, as_html(_HEADING.sub(_as_bold, text))) for text in texts]


def _as_bold(heading: re.Match[str]) -> str:
    title = heading[1].rstrip()
    # Signs that close a heading are no part of it, but for those of a word, as in “C#”.
    inner = title.rstrip("#")
    return f"**{inner.rstrip() if inner.endswith(' ') else title}**"


def _equal_pairs(old: list[str], new: list[str]) -> int:
    counted = Counter(old)
    return sum(counted[paragraph] for paragraph in new)


def _paragraphs(text: str) -> list[str]:
    parts = (part.strip() for part in re.split(r"\n\s*\n", text))
    return [part for part in parts if part]
