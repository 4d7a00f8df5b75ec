"""Organisations take turns: the long work of one keeps no other waiting."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from privacyoffice import clock
from privacyoffice.jobs import services
from privacyoffice.jobs.models import LEASE, Job, JobStatus
from privacyoffice.prerendered.services import PAGES_JOB
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.services.edition import RENDER_JOB
from tests.factories import make_organisation

KIND = "tests.turns"


@pytest.fixture
def kind() -> Iterator[str]:
    services.handles(KIND)(lambda progress: "gedaan")
    yield KIND
    services._handlers.pop(KIND)


def _ask(organisation: Organisation, dedup: str = "", *, kind: str = KIND) -> Job:
    with organisation_scope(organisation.pk):
        return services.ask_for(kind, actor=None, now=clock.now(), dedup=dedup)


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


def test_a_lane_of_its_own_waits_for_no_other_work_nor_keeps_it_waiting(
    no_worker: None, kind: str
) -> None:
    beside = "tests.beside"
    services.handles(beside, lane="beside")(lambda progress: "gedaan")
    organisation = make_organisation()
    lease = {"status": JobStatus.RUNNING, "leased_until": clock.now() + timedelta(minutes=1)}
    try:
        running = _ask(organisation)
        _set(organisation, running, **lease)
        quick = _ask(organisation, kind=beside)
        assert services.run_one(organisation.pk)
        assert not services.run_one(organisation.pk)
        with organisation_scope(organisation.pk):
            assert Job.objects.get(pk=quick.pk).status == JobStatus.DONE
        # And the other way around; in one lane there is one at a time.
        _set(organisation, running, status=JobStatus.DONE)
        _set(organisation, _ask(organisation, kind=beside), **lease)
        waiting = _ask(organisation)
        _ask(organisation, kind=beside)
        assert services.run_one(organisation.pk)
        assert not services.run_one(organisation.pk)
        with organisation_scope(organisation.pk):
            assert Job.objects.get(pk=waiting.pk).status == JobStatus.DONE
    finally:
        services._handlers.pop(beside)
        services._lanes.pop(beside)


def test_public_pages_do_not_wait_for_a_pdf(no_worker: None) -> None:
    assert services._lanes[PAGES_JOB] != services._lanes.get(RENDER_JOB, "")


def test_a_lease_of_a_clock_that_ran_ahead_stops_no_work(no_worker: None, kind: str) -> None:
    organisation = make_organisation()
    running = _ask(organisation)
    ahead = clock.now() + timedelta(hours=3)
    _set(organisation, running, status=JobStatus.RUNNING, leased_until=ahead, attempts=1)
    assert services.run_one(organisation.pk)
    with organisation_scope(organisation.pk):
        assert Job.objects.get(pk=running.pk).attempts == 2


def test_a_lease_of_a_clock_that_is_a_little_ahead_holds(no_worker: None, kind: str) -> None:
    organisation = make_organisation()
    running = _ask(organisation)
    a_little_ahead = clock.now() + LEASE + timedelta(seconds=5)
    _set(organisation, running, status=JobStatus.RUNNING, leased_until=a_little_ahead)
    assert not services.run_one(organisation.pk)
