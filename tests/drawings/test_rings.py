"""A ring tells what is left in words, and that nothing is left by more than its colour."""

import pytest

from privacyoffice.drawings import Ring, RingLine


def _ring(share: float, text: str = "41 uur") -> str:
    return str(Ring("clock", "Nog 41 uur", "Een ring", share, (RingLine(text, "hours"),)).svg)


@pytest.mark.parametrize(("share", "drawn"), [(0.5, "50.00 100"), (1.4, "100.00 100")])
def test_the_arc_is_as_long_as_what_is_left_and_never_longer_than_the_ring(
    share: float, drawn: str
) -> None:
    assert f'stroke-dasharray="{drawn}"' in _ring(share)


@pytest.mark.parametrize("share", [0, -0.2])
def test_with_nothing_left_the_ring_is_broken_and_has_no_arc(share: float) -> None:
    assert 'data-part="arc"' not in _ring(share)
    assert 'stroke-dasharray="6 4"' in _ring(share)


def test_what_is_written_in_it_is_text_and_no_markup() -> None:
    assert "<b>" not in _ring(0.5, "<b>41</b>")
    assert "&lt;b&gt;41" in _ring(0.5, "<b>41</b>")
