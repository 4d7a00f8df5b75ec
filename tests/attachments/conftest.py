"""A case to add files to, and a folder for them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from tests.factories import World
from tests.factories.requests import written_down


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where the files of this test lie."""
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    return tmp_path


@pytest.fixture
def world(kept_world: World, folder: Path) -> Iterator[World]:
    """A whole organisation, rolled back afterwards."""
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def case(world: World, officer: Any) -> DataSubjectRequest:
    return written_down(world.canary, by=officer)
