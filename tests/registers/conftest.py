"""An organisation of one's own, in scope, for the tests of the register."""

from collections.abc import Iterator

import pytest

from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_world


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """A whole organisation, rolled back afterwards."""
    made = make_world()
    with organisation_scope(made.organisation.pk):
        yield made


@pytest.fixture
def public_world(committed_db: None) -> World:
    """A whole organisation that live processes see."""
    return make_world()
