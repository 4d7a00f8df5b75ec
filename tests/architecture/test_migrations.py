"""Migrations work on the connection that migrates."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = [
    path
    for path in ROOT.glob("**/migrations/*.py")
    if not {".venv", "var"} & set(path.relative_to(ROOT).parts)
]


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: "/".join(path.parts[-3:]))
def test_rows_are_read_on_the_connection_that_migrates(path: Path) -> None:
    """The default connection is the application's: behind the wall it sees no rows, and a
    migration that reads there finds nothing, or half."""
    for use in re.findall(r"\.objects\b(\.\w+)?", path.read_text(encoding="utf-8")):
        assert use == ".using", f"{path.name} reads rows without naming the connection"


def test_there_are_migrations_to_look_at() -> None:
    assert len(MIGRATIONS) > 30
