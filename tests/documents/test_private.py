"""A document that no disk may hold."""

from pathlib import Path

import pytest

from privacyoffice.documents.rendering import render_privately

HTML = '<!DOCTYPE html><html lang="nl"><title>Brief</title><h1>Brief</h1><p>Over iemand.</p>'


def test_the_pdf_is_in_the_answer_and_in_no_folder_and_no_two_are_alike(
    tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.PDF_PARTS_ROOT = tmp_path  # type: ignore[attr-defined]
    first, second = render_privately(HTML), render_privately(HTML)
    assert first.pdf.startswith(b"%PDF")
    assert first.pages == 1
    assert first.pdf != second.pdf
    assert list(tmp_path.iterdir()) == []
