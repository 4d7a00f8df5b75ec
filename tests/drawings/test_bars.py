"""Bars from zero, with their words, as wide as the page."""

import re

from privacyoffice.drawings import Bar, Drawing, Part, Tone


def drawing(*bars: Bar) -> Drawing:
    return Drawing("proef", "Negen van elf <op tijd>", "Wat er staat", bars, (), ())


def widths(svg: str) -> list[float]:
    return [
        float(found) for found in re.findall(r'<rect x="[\d.]+%" y="\d+" width="([\d.]+)%', svg)
    ]


def test_the_longest_bar_is_as_wide_as_the_page_and_the_others_in_proportion() -> None:
    svg = drawing(
        Bar("Inzage", (Part(9, "9 op tijd"), Part(3, "3 te laat", Tone.STRIPED))),
        Bar("Wissen", (Part(6, "6 op tijd"),)),
    ).svg
    assert widths(svg) == [75, 25, 50]


def test_a_part_that_is_nothing_is_not_drawn_and_not_told() -> None:
    bar = Bar("Inzage", (Part(2, "2 op tijd"), Part(0, "0 te laat", Tone.STRIPED)))
    assert widths(drawing(bar).svg) == [100]
    assert bar.words == "2 op tijd"


def test_nothing_to_draw_gives_no_drawing() -> None:
    assert drawing().svg == ""
    assert drawing(Bar("Inzage", (Part(0, "niets"),))).svg == ""


def test_a_drawing_says_what_it_is_and_takes_no_text_for_markup() -> None:
    svg = drawing(Bar("<b>", (Part(1, "1 & meer"),))).svg
    assert 'role="img"' in svg
    assert "<title" in svg
    assert "<desc" in svg
    assert "<b>" not in svg
    assert "&lt;b&gt;" in svg
    assert "&lt;op tijd&gt;" in svg
