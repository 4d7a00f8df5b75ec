"""An organisation with people and no work of theirs."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    """A whole organisation, rolled back afterwards."""
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world
