"""Checkpoints of a test are its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from privacyoffice.tenancy.scope import organisation_scope


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """CHECKPOINTS_ROOT lies in it."""
    settings.CHECKPOINTS_ROOT = tmp_path / "checkpoints"
    return tmp_path


@pytest.fixture
def world(kept_world: Any) -> Iterator[Any]:
    """An organisation with acts in its chain, in whose scope the test runs."""
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world
