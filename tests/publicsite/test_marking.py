"""Markdown of an officer on a public page: readable, and never a door for somebody else."""

import re
import time
from html.parser import HTMLParser

import pytest

from privacyoffice.publicsite.marking import (
    MOST_PARAGRAPHS,
    as_html,
    differences,
    split_title,
)
from privacyoffice.publicsite.models.statement import LONGEST_TEXT

ALLOWED = {"h2", "h3", "h4", "p", "ul", "ol", "li", "a", "strong", "em", "blockquote", "hr"}
ALLOWED |= {"br", "code", "pre"}
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="https://www.example" onclick="alert(1)">x</a>',
    "<svg/onload=alert(1)>",
    "<iframe src=https://www.example></iframe>",
    "<style>body{display:none}</style>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](%6Aavascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    '[x](https://www.example "a\\" onmouseover=alert(1) b=\\"")',
    "<javascript:alert(1)>",
    "![x](https://www.example/follow.png)",
    "![x](javascript:alert(1))",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "```html\n<script>alert(1)</script>\n```",
    "# <script>alert(1)</script>",
    "**<b onclick=alert(1)>**",
    "\x00<script>alert(1)</script>",
    "<!-- --><script>alert(1)</script>",
)


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Elements()
    reader.feed(html)
    return reader.found


def assert_harmless(html: str) -> None:
    for tag, attributes in elements(html):
        assert tag in ALLOWED
        assert set(attributes) <= {"class", "href", "rel", "title"}
        address = (attributes.get("href") or "").strip()
        # As a browser reads it: without control characters, and a scheme is letters first.
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", re.sub(r"[\x00-\x20]", "", address.lower()))
        assert scheme is None or scheme[1] in {"http", "https", "mailto", "tel"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_no_element_and_no_dangerous_address(text: str) -> None:
    assert_harmless(as_html(text))


def test_the_second_wall_holds_when_the_parser_lets_html_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from privacyoffice.publicsite import marking

    monkeypatch.setattr(marking, "_PARSER", marking.MarkdownIt("commonmark", {"html": True}))
    assert "<script" in marking._PARSER.render("<script>alert(1)</script>")
    for text in HOSTILE:
        assert_harmless(as_html(text))


def test_what_an_officer_uses_comes_through() -> None:
    html = as_html(
        "## Kop\n\nTekst met **vet**, *schuin* en een [link](/x/register/).\n\n- een\n- twee\n\n"
        "1. eerst\n\n[mail](mailto:fg@voorbeeld.example), [bel](tel:+31880000000), [naar](#contact)"
    )
    tags = [tag for tag, _ in elements(html)]
    assert {"h2", "p", "strong", "em", "a", "ul", "ol", "li"} <= set(tags)
    addresses = [attributes["href"] for tag, attributes in elements(html) if tag == "a"]
    assert addresses == [
        "/x/register/",
        "mailto:fg@voorbeeld.example",
        "tel:+31880000000",
        "#contact",
    ]


@pytest.mark.parametrize("address", ["https://www.example", "/x/register/", "mailto:a@b.example"])
def test_a_page_that_a_link_opens_has_no_hold_on_ours(address: str) -> None:
    [(tag, attributes)] = elements(as_html(f"[link]({address})"))[1:]
    assert (tag, attributes["rel"]) == ("a", "noopener")


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# a\n\n## b\n\n# c", ["h2", "h3", "h2"]),
        ("## a\n\n### b", ["h2", "h3"]),
        ("### a\n\n# b", ["h2", "h2"]),
        ("## a\n\n##### b\n\n## c", ["h2", "h3", "h2"]),
        ("# a\n\n## b\n\n### c\n\n#### d\n\n##### e", ["h2", "h3", "h4", "h4", "h4"]),
    ],
)
def test_headings_stand_below_the_title_and_skip_no_level(text: str, levels: list[str]) -> None:
    assert [tag for tag, _ in elements(as_html(text)) if tag.startswith("h")] == levels
    lower = [tag for tag, _ in elements(as_html(text, below=2)) if tag.startswith("h")]
    assert lower[0] == "h3"
    assert set(lower) <= {"h3", "h4"}


def test_the_title_is_the_first_line_only() -> None:
    assert split_title("# Titel\n\n## Kop\n") == ("Titel", "## Kop\n")
    assert split_title("## Kop\n# Geen titel") == ("", "## Kop\n# Geen titel")


def test_differences_are_the_paragraphs_that_went_and_came_and_hold_no_heading() -> None:
    told = "".join(differences("## Kop\n\nOud.\n\nGelijk.", "## Kop twee\n\nNieuw.\n\nGelijk."))
    assert "Gelijk" not in told
    assert [tag for tag, _ in elements(told) if tag in {"ins", "del"}] == ["del"] * 2 + ["ins"] * 2
    assert not re.search(r"<h\d", told)
    assert "<strong>Kop twee</strong>" in told
    assert differences("Gelijk.", "Gelijk.") == []


@pytest.mark.parametrize(
    "text",
    [
        "ja\n\n" * 15_000,
        "ja\n\nnee\n\n" * 6_000,
        "\n\n".join(str(number) for number in range(9_000)),
        "\n\n".join(str(number % 25) for number in range(1_000)),
        "# " + " #" * 29_000 + "x",
        "# a" + " " * 59_000 + "x",
        "# a #\n" * 10_000,
    ],
    ids=["repeated", "in turn", "many", "repeated in 1000", "heading", "spaces", "headings"],
)
def test_no_text_keeps_a_visitor_waiting_for_its_differences(text: str) -> None:
    text = text[:LONGEST_TEXT]
    began = time.process_time()
    told = "".join(differences(text, text.replace("ja", "j", 1)[3:] + "nieuw"))
    assert time.process_time() - began < 8
    assert "nieuw" in told


def test_texts_too_long_to_compare_are_told_whole() -> None:
    old = [f"Alinea {number}." for number in range(MOST_PARAGRAPHS)]
    new = [*old[1:], "Nieuw."]
    assert len(differences("\n\n".join(old), "\n\n".join(new))) == 2
    gone, come = differences("\n\n".join([*old, "Oud."]), "\n\n".join(new))
    assert gone.startswith("<del>")
    assert gone.count("<p") == len(old) + 1
    assert come.startswith("<ins>")
    assert come.count("<p") == len(new)
    assert differences("\n\n".join([*old, "Oud."]), "\n\n".join([*old, "Oud."])) == []


@pytest.mark.parametrize(
    ("heading", "bold"),
    [("## Kop", "Kop"), ("# Kop ##", "Kop"), ("### C#", "C#"), ("# 1 # 2", "1 # 2")],
)
def test_a_heading_among_the_differences_is_bold_without_its_signs(heading: str, bold: str) -> None:
    assert f"<strong>{bold}</strong>" in "".join(differences("", heading))
