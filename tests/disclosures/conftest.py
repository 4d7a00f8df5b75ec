"""An organisation of which the policy rules the telephone, calling back, research and secrecy."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party
from tests.factories import World

LISTED = "UWV (ontslag)"
POLICY = f"""title = "Beleid"

[disclosure]
source = "art. 8"
grounds = ["purpose", "statute", "consent", "public_task_on_request", "research"]
research_decided_by = "bestuur, na de commissie te hebben gehoord"
secrecy_blocks = true
telephone_forbidden = true
telephone_exceptions = ["{LISTED}"]
telephone_deviation_by = "directie"
call_back_on_doubt = true
number_verified = true
"""


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    """A whole organisation, rolled back afterwards."""
    with organisation_scope(kept_world.organisation.pk):
        officer = kept_world.people[Role.PRIVACY_OFFICER]
        save_profile(text=POLICY, in_force_from=clock.today(), actor=officer, now=clock.now())
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def director(world: World) -> Any:
    """Who decides otherwise than the rule."""
    return world.people[Role.MANAGER]


@pytest.fixture
def party(world: World) -> Party:
    found: Party = Party.objects.create(name="UWV Testdorp")
    return found
