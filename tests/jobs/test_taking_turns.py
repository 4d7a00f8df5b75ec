"""Organisations take turns: the long work of one keeps no other waiting."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from privacyoffice import clock
from privacyoffice.jobs import services
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation

KIND = "tests.turns"


@pytest.fixture
def kind() -> Iterator[str]:
    services.handles(KIND)(lambda progress: "gedaan")
    yield KIND
    services._handlers.pop(KIND)


def _ask(organisation: Organisation, dedup: str = "") -> Job:
    with organisation_scope(organisation.pk):
        return services.ask_for(KIND, actor=None, now=clock.now(), dedup=dedup)


def _set(organisation: Organisation, job: Job, **values: object) -> None:
    with organisation_scope(organisation.pk):
        Job.objects.filter(pk=job.pk).update(**values)


def test_an_organisation_has_one_job_at_work_and_others_go_on(no_worker: None, kind: str) -> None:
    busy, other = make_organisation(), make_organisation()
    running = _ask(busy)
    _set(
        busy,
        running,
        status=JobStatus.RUNNING,
        leased_until=clock.now() + timedelta(minutes=1),
        attempts=1,
    )
    _ask(busy)
    _ask(other)
    assert not services.run_one(busy.pk)
    assert services.run_one(other.pk)
    # When it has ended, or its worker is gone, the next one has its turn.
    _set(busy, running, status=JobStatus.DONE, leased_until=None)
    assert services.run_one(busy.pk)


def test_asking_again_ends_the_pause_of_waiting_work(no_worker: None, kind: str) -> None:
    organisation = make_organisation()
    waiting = _ask(organisation, "same")
    _set(organisation, waiting, not_before=clock.now() + timedelta(hours=1))
    assert not services.run_one(organisation.pk)
    assert _ask(organisation, "same").pk == waiting.pk
    assert services.run_one(organisation.pk)
