"""An organisation with the policy of WerkSaam, rolled back afterwards."""

from collections.abc import Iterator
from typing import Any

import pytest

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.queries import shipped_text
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity
from tests.dpia.entries import an_activity
from tests.factories import World, make_office


@pytest.fixture
def office(db: None) -> Iterator[World]:
    made = make_office()
    with organisation_scope(made.organisation.pk):
        save_profile(
            text=shipped_text("werksaam-westfriesland"),
            in_force_from=clock.today(),
            actor=made.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )
        yield made


@pytest.fixture
def officer(office: World) -> Any:
    return office.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def dpo(office: World) -> Any:
    return office.people[Role.DPO]


@pytest.fixture
def activity(office: World, officer: Any) -> ProcessingActivity:
    """One in which the register finds nothing, but that it is new."""
    return an_activity(officer, office.home)
