"""A whole organisation on a live server."""

from collections.abc import Iterator

import pytest

from tests.access.browsing import Visitor
from tests.factories import World, make_world
from tests.live import Live


@pytest.fixture
def public_world(standing_world: World, committed_db: None) -> World:
    """A whole organisation that live processes see, only to look at: tests share it."""
    return standing_world


@pytest.fixture
def own_world(committed_db: None) -> World:
    """One more, to change."""
    return make_world()


@pytest.fixture
def visitor(live: Live) -> Iterator[Visitor]:
    """Somebody who was never here before."""
    with Visitor(live.url) as found:
        found.client.cookies.clear()
        yield found
