"""An organisation, and somebody without an account."""

from collections.abc import Iterator

import pytest
from django.test import Client

from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    """A whole organisation, rolled back afterwards."""
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def citizen() -> Client:
    """A browser that was never here before."""
    return Client()
