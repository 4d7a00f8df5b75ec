"""The stand of these tests, and the evidence that each leaves."""

import os
import random
import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from privacyoffice.clock import day_of
from tests.resilience.evidence import Evidence
from tests.resilience.office import Office, noon
from tests.resilience.stand import Stand

LONG = bool(os.environ.get("LONG_TESTS"))


@pytest.fixture(scope="session")
def long_form() -> bool:
    """Whether the numbers of the promise are run: LONG_TESTS=1 in the environment."""
    return LONG


@pytest.fixture(scope="session")
def servers(django_db_setup: None) -> Iterator[Stand]:
    """Started once for each process of the test run."""
    with Stand() as made:
        yield made


@pytest.fixture
def seed() -> int:
    """Of everything that is drawn by lot. FAULTS_SEED runs an earlier one again."""
    return int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))


@pytest.fixture
def evidence(request: pytest.FixtureRequest, seed: int) -> Iterator[Evidence]:
    """Written whether the test is green or red; its place stands at the end of the run."""
    made = Evidence(re.sub(r"[^a-z0-9]+", "-", request.node.name).strip("-"), seed)
    yield made
    # The root conftest shows it at the end of the run.
    request.node.user_properties.append(("evidence", str(made.write())))


@pytest.fixture
def stand(
    servers: Stand, evidence: Evidence, django_db_blocker: DjangoDbBlocker
) -> Iterator[Stand]:
    """Whole, at noon, with nothing armed; this process works with its database."""
    servers.evidence = evidence
    servers.disarm()
    servers.keep_up()
    servers.set_clock(noon(day_of(timezone.now())))
    with django_db_blocker.unblock(), servers.database():
        yield servers
    servers.rest("worker", "beat")
    servers.keep_up()


@pytest.fixture
def spoilt(stand: Stand) -> Iterator[Stand]:
    """The same with a database of its own, for taking protections away; no product but what
    the test itself starts works with it."""
    with stand.database(control=True):
        stand.start("mail")
        yield stand


@pytest.fixture
def office(stand: Stand) -> Iterator[Office]:
    """An organisation that nothing has happened to."""
    made = Office(stand)
    yield made
    made.close()
