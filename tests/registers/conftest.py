"""An organisation of one's own, in scope, for the tests of the register."""

from collections.abc import Iterator
from datetime import date

import pytest

from privacyoffice import clock
from privacyoffice.policy.queries import shipped_text
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_register


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    """A whole organisation, rolled back afterwards."""
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def public_world(committed_db: None) -> World:
    """A register that live processes see, of this test's own."""
    return make_register()


def _adopt(name: str) -> None:
    save_profile(
        text=shipped_text(name), in_force_from=date(2020, 1, 1), actor=None, now=clock.now()
    )


@pytest.fixture
def whole_policy(world: World) -> None:
    """The policy of a body that publishes its whole register."""
    _adopt("hart-van-west-brabant")


@pytest.fixture
def seven_parts(world: World) -> None:
    """The policy that publishes parts a to g of the register, and nothing else."""
    _adopt("werksaam-westfriesland")
