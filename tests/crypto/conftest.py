"""Keys and ledgers of their own for each test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation


@pytest.fixture(autouse=True)
def roots(settings: Any, tmp_path: Path) -> Path:
    """Folders outside the database that no other test sees; their parent."""
    settings.KEYS_ROOT = tmp_path / "keys"
    settings.LEDGER_ROOT = tmp_path / "ledger"
    return tmp_path


@pytest.fixture
def organisation(db: None) -> Iterator[Any]:
    """An organisation, in scope."""
    made = make_organisation()
    with organisation_scope(made.pk):
        yield made
