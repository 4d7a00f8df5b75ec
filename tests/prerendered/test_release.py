"""What a page is made with, is in the name of the release: else an upgrade serves old pages."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from privacyoffice.prerendered import release

BASE = Path(settings.BASE_DIR)
SOURCES = ("templates", "privacyoffice", "registers", "processors")
# What no page is made with, or what counts in another way.
NOT_READ = {
    ".po": "its compiled form is read",
    ".pyc": "its source is read",
}
COUNTED_OTHERWISE = BASE / "privacyoffice" / "static"  # by its manifest


def _files() -> Iterator[Path]:
    for name in SOURCES:
        for path in (BASE / name).rglob("*"):
            if path.is_file() and not path.is_relative_to(COUNTED_OTHERWISE):
                yield path


def test_every_file_that_a_page_may_be_made_with_is_read() -> None:
    read = set(release._sources())
    left_out = [path for path in _files() if path not in read and path.suffix not in NOT_READ]
    assert left_out == []


def test_texts_profiles_and_vocabularies_are_among_what_is_read() -> None:
    """Negative control: the list above is not empty of what matters."""
    read = {path.relative_to(BASE) for path in release._sources()}
    for folder, suffix in (
        ("templates/statements", ".md"),
        ("privacyoffice/policy/profiles", ".toml"),
        ("registers/vocabulary", ".toml"),
        ("privacyoffice/locale", ".mo"),
    ):
        assert any(path.is_relative_to(folder) and path.suffix == suffix for path in read), folder
