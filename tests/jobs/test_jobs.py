"""Background work is done once, survives the death of its worker, and shows how far it is."""

import errno
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.documents.rendering import RenderFailed, TooDemanding
from privacyoffice.jobs import services
from privacyoffice.jobs.models import LEASE, Job, JobStatus
from privacyoffice.jobs.services import MAX_ATTEMPTS, LeaseLost, Progress
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import EditionKind, RegisterEdition
from registers.services import publication
from tests.factories import make_organisation, make_register
from tests.factories.work import forget_waiting_work
from tests.live import Live

KIND = "tests.work"


@pytest.fixture
def organisation(no_worker: None) -> Organisation:
    return make_organisation()


@pytest.fixture
def done() -> Iterator[list[Progress]]:
    """Registers a handler that remembers what it did; `services._handlers` is put back."""
    seen: list[Progress] = []
    services.handles(KIND)(lambda progress: seen.append(progress) or "gedaan")
    yield seen
    services._handlers.pop(KIND)


def _ask(organisation: Organisation, **options: str) -> Job:
    with organisation_scope(organisation.pk):
        return services.ask_for(KIND, actor=None, now=clock.now(), **options)


def _read(organisation: Organisation, job: Job) -> Job:
    with organisation_scope(organisation.pk):
        return Job.objects.get(pk=job.pk)


def test_a_job_is_done_once(organisation: Organisation, done: list[Progress]) -> None:
    job = _ask(organisation)
    assert services.run_one(organisation.pk)
    assert not services.run_one(organisation.pk)
    assert [progress.job_id for progress in done] == [job.pk]
    after = _read(organisation, job)
    assert (after.status, after.message) == (JobStatus.DONE, "gedaan")


def test_asking_twice_for_the_same_is_asking_once(
    organisation: Organisation, done: list[Progress]
) -> None:
    first, second = _ask(organisation, dedup="x"), _ask(organisation, dedup="x")
    assert first.pk == second.pk
    other = _ask(organisation, dedup="y")
    assert other.pk != first.pk


def test_waiting_work_is_not_begun_while_somebody_adds_to_it(
    organisation: Organisation, done: list[Progress]
) -> None:
    """Otherwise it would miss what they are about to commit, and nobody would ask again."""
    _ask(organisation, dedup="x")

    def elsewhere() -> bool:
        try:
            return services.run_one(organisation.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with organisation_scope(organisation.pk):
            services.ask_for(KIND, actor=None, now=clock.now(), dedup="x")
            assert other.submit(elsewhere).result() is False
        assert other.submit(elsewhere).result() is True
    assert len(done) == 1


def test_work_that_is_rolled_back_is_not_done(
    organisation: Organisation, done: list[Progress]
) -> None:
    with organisation_scope(organisation.pk):
        services.ask_for(KIND, actor=None, now=clock.now())
        transaction.set_rollback(True)
    assert not services.run_one(organisation.pk)


def test_a_job_whose_worker_died_is_taken_up_when_its_lease_ends(
    organisation: Organisation, done: list[Progress]
) -> None:
    job = _ask(organisation)
    with organisation_scope(organisation.pk):
        Job.objects.filter(pk=job.pk).update(
            status=JobStatus.RUNNING, attempts=1, leased_until=clock.now() + LEASE
        )
    assert not services.run_one(organisation.pk)
    with organisation_scope(organisation.pk):
        Job.objects.filter(pk=job.pk).update(leased_until=clock.now() - timedelta(seconds=1))
    assert services.run_one(organisation.pk)
    assert _read(organisation, job).attempts == 2


def test_a_worker_that_lost_its_lease_stops_and_changes_nothing(
    organisation: Organisation, done: list[Progress]
) -> None:
    job = _ask(organisation)
    with organisation_scope(organisation.pk):
        Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, attempts=2)
    late = Progress(organisation.pk, job.pk, {}, attempt=1)
    with pytest.raises(LeaseLost):
        late.report(1, 2)
    assert _read(organisation, job).progress_done == 0


def test_a_failing_job_is_tried_again_later_and_given_up_visibly(
    organisation: Organisation,
) -> None:
    def fail(progress: Progress) -> str:
        raise ValueError("geheim van een burger")

    services.handles(KIND)(fail)
    try:
        job = _ask(organisation)
        for attempt in range(1, MAX_ATTEMPTS + 1):
            assert services.run_one(organisation.pk)
            after = _read(organisation, job)
            assert after.attempts == attempt
            assert after.message == "ValueError"
            with organisation_scope(organisation.pk):
                Job.objects.filter(pk=job.pk).update(not_before=clock.now())
        assert _read(organisation, job).status == JobStatus.FAILED
        assert not services.run_one(organisation.pk)
    finally:
        services._handlers.pop(KIND)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "geheim"), "De schijf van de server is vol."),
        (RenderFailed("geheim"), "De pdf kon niet worden gemaakt."),
        (TooDemanding("geheim"), "Een tekst is te groot om in de pdf op te maken."),
        (OSError(errno.EIO, "geheim"), "OSError"),
    ],
)
def test_officers_read_what_is_wrong_and_never_the_text_of_an_error(
    organisation: Organisation, error: Exception, told: str
) -> None:
    def fail(progress: Progress) -> str:
        raise error

    services.handles(KIND)(fail)
    try:
        job = _ask(organisation)
        assert services.run_one(organisation.pk)
        assert _read(organisation, job).message == told
    finally:
        services._handlers.pop(KIND)


def test_progress_is_visible_while_the_work_goes_on(organisation: Organisation) -> None:
    seen = []

    def work(progress: Progress) -> str:
        progress.report(3, 10, "bezig")
        seen.append(_read(organisation, job).percentage)
        return ""

    services.handles(KIND)(work)
    try:
        job = _ask(organisation)
        services.run_one(organisation.pk)
    finally:
        services._handlers.pop(KIND)
    assert seen == [30]


def test_nobody_works_in_another_organisation(
    organisation: Organisation, done: list[Progress]
) -> None:
    other = make_organisation()
    _ask(other)
    assert not services.run_one(organisation.pk)
    assert services.run_one(other.pk)
    assert {progress.organisation_id for progress in done} == {other.pk}


def test_work_is_done_though_broker_and_worker_were_killed(
    worker: Live, live: Live, committed_db: None
) -> None:
    """The row is the truth: the message may be lost and the worker may die."""
    live.kill("worker")
    world = make_register()
    forget_waiting_work()
    with organisation_scope(world.organisation.pk):
        publication.publish(
            activity_id=world.activities["accepted"],
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )
    broker = redis.Redis.from_url(settings.REDIS_URL)
    for key in broker.scan_iter(f"{settings.REDIS_PREFIX}*"):
        broker.delete(key)
    live.start_worker()
    services._wake_workers()  # as beat does every fifteen seconds
    deadline = time.monotonic() + 60
    while True:
        with organisation_scope(world.organisation.pk):
            kinds = list(RegisterEdition.objects.values_list("kind", flat=True))
        # The archive copy comes just after the one that is shown.
        if {EditionKind.PUBLIC, EditionKind.ARCHIVE} <= set(kinds):
            break
        assert time.monotonic() < deadline, "the PDF never came"
        time.sleep(0.3)
    assert sorted(kinds) == sorted((EditionKind.PUBLIC, EditionKind.ARCHIVE))
