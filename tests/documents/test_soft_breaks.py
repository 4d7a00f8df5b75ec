"""A word without an end takes no more time than a text, and is whole on paper."""

from uuid import uuid4

import pikepdf
import pytest

from privacyoffice.documents.parts import PartFolder, render_parts
from privacyoffice.documents.soft_breaks import with_soft_breaks
from tests.documents.papers import activity, paper_of
from tests.documents.reading import whole_text

BREAK = "\u200b"


def _quiet(*_told: object) -> None:
    """Hear nothing of the progress."""


@pytest.mark.parametrize("sign", ["W", "&", "\u00a0", "a\u0301"])
def test_a_word_of_20000_signs_is_laid_out_in_time_between_other_entries(sign: str) -> None:
    endless = sign * (20_000 // len(sign))
    purposes = [{"description": f"begin {endless} einde"}]
    hostile = activity(1, departments=1, name=sign * 120, purposes=purposes)
    others = [activity(number, departments=1) for number in (2, 3)]
    parts = paper_of([hostile, *others]).body
    # Raises RenderFailed when a part takes more than its seconds of processor time.
    made = render_parts(parts, folder=PartFolder(uuid4()), report=_quiet)
    text = ""
    for part in made:
        with pikepdf.open(part.path) as pdf:
            text += whole_text(pdf)
    if sign.isascii():
        assert text.count(sign) >= 20_000
    for name in ("begin", "einde", *(other.name[:15] for other in others)):
        assert name in text
    assert "\ufffd" not in text


def test_what_people_write_gets_no_break() -> None:
    html = f'<p title="{"x" * 200}">{"woord " * 100} https://www.voorbeeld.example/{"a" * 40}</p>'
    assert with_soft_breaks(html) == html


def test_breaks_stand_in_text_alone_and_character_references_stay_whole() -> None:
    word = "&amp;" * 100
    broken = with_soft_breaks(f'<b data-x="{word}">{word}</b>{word}')
    assert broken.startswith(f'<b data-x="{word}">&amp;')
    assert broken.replace(BREAK, "") == f'<b data-x="{word}">{word}</b>{word}'
    assert broken.count(BREAK) == 2 * 2
    assert set(broken.replace(f'<b data-x="{word}">', "").replace("</b>", "").split(BREAK)) == {
        "&amp;" * 40,
        "&amp;" * 20 + "&amp;" * 40,
        "&amp;" * 20,
    }


def test_a_break_ends_no_word_twice() -> None:
    assert with_soft_breaks("w" * 80) == "w" * 40 + BREAK + "w" * 40
