"""Work through many things: each on its own, in the name of who asked, and never twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connections
from django.http import Http404
from django_fsm import TransitionNotAllowed

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.actor import current_actor
from privacyoffice.jobs import reports, services
from privacyoffice.jobs.models import Job, JobStatus, Outcome, ReportLine
from privacyoffice.jobs.reports import Line, save_report, work_through
from privacyoffice.jobs.services import MAX_ATTEMPTS, LeaseLost, Progress
from privacyoffice.tenancy.models import Department
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_office
from tests.factories.work import forget_waiting_work

KIND = "tests.through"
KEYS = ["een", "twee", "drie", "vier"]


@pytest.fixture
def world(no_worker: None) -> Iterator[World]:
    made = make_office()
    forget_waiting_work()
    yield made
    services._handlers.pop(KIND, None)


def _about(key: str, actor: Any) -> Line:
    return Line(f"Afdeling {key}", reference=key.upper(), url=f"/admin/{key}/")


def _open(key: str, actor: Any) -> Line | None:
    """Stands for the service: what it writes is seen only if its transaction ended well."""
    Department.objects.create(name=key, valid_from=clock.today())
    return None


def _ask(world: World, do: Any, *, about: Any = _about, keys: list[str] = KEYS) -> Job:
    services.handles(KIND)(lambda progress: work_through(progress, keys, do, about=about))
    with organisation_scope(world.organisation.pk):
        return services.ask_for(KIND, actor=world.people[Role.PRIVACY_OFFICER], now=clock.now())


def _run(world: World, job: Job) -> Job:
    assert services.run_one(world.organisation.pk)
    return _read(world, job)


def _read(world: World, job: Job) -> Job:
    with organisation_scope(world.organisation.pk):
        return Job.objects.get(pk=job.pk)


def _lines(world: World, job: Job) -> list[ReportLine]:
    with organisation_scope(world.organisation.pk):
        return list(ReportLine.objects.filter(job=job))


def _opened(world: World) -> list[str]:
    with organisation_scope(world.organisation.pk):
        found = Department.objects.filter(name__in=KEYS).values_list("name", flat=True)
        return sorted(found, key=KEYS.index)


def _let_it_be_due(world: World) -> None:
    with organisation_scope(world.organisation.pk):
        Job.objects.filter(kind=KIND).update(
            not_before=clock.now(), leased_until=clock.now() - timedelta(seconds=1)
        )


def test_each_thing_is_done_and_told_in_order(world: World) -> None:
    job = _run(world, _ask(world, _open))
    assert _opened(world) == KEYS
    assert [(line.position, line.name, line.outcome) for line in _lines(world, job)] == [
        (number, f"Afdeling {key}", Outcome.DONE) for number, key in enumerate(KEYS, 1)
    ]
    assert (job.status, job.message) == (JobStatus.DONE, "4 uitgevoerd.")
    assert (job.progress_done, job.progress_total) == (4, 4)


@pytest.mark.parametrize(
    ("refusal", "remark"),
    [
        (ValidationError("Vul eerst een doel in."), "Vul eerst een doel in."),
        (PermissionDenied(), "Dit bestaat niet, of u kunt dit er niet mee doen."),
        (Http404(), "Dit bestaat niet, of u kunt dit er niet mee doen."),
        (
            TransitionNotAllowed(),
            "Dit kan niet meer: er is intussen iets veranderd. Bekijk eerst de nieuwe stand.",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_refusal_is_told_and_stops_nothing(world: World, refusal: Any, remark: str) -> None:
    def do(key: str, actor: Any) -> Line | None:
        _open(key, actor)
        if key == "twee":
            raise refusal
        return None

    job = _run(world, _ask(world, do))
    assert _opened(world) == ["een", "drie", "vier"]  # of the refused one nothing is left
    told = {line.key: (line.outcome, line.remarks) for line in _lines(world, job)}
    assert told["twee"] == (Outcome.REFUSED, [remark])
    assert told["vier"] == (Outcome.DONE, [])
    assert (job.status, job.message) == (JobStatus.DONE, "3 uitgevoerd, 1 niet uitgevoerd.")


def test_what_somebody_may_not_see_is_not_named(world: World) -> None:
    def about(key: str, actor: Any) -> Line:
        if key == "twee":
            raise Http404
        return _about(key, actor)

    job = _run(world, _ask(world, _open, about=about))
    line = next(line for line in _lines(world, job) if line.key == "twee")
    assert (line.name, line.outcome) == ("Iets wat niet bestaat of wat u niet kunt zien", "refused")
    assert "twee" not in _opened(world)


def test_it_is_done_in_the_name_of_who_asked(world: World) -> None:
    seen: list[Any] = []
    _run(world, _ask(world, lambda key, actor: seen.append((actor, current_actor())), keys=["een"]))
    person = world.people[Role.PRIVACY_OFFICER]
    assert seen == [(person, person)]


def test_a_role_that_ends_meanwhile_ends_the_permission(world: World) -> None:
    asked: list[bool] = []

    def do(key: str, actor: Any) -> None:
        asked.append(actor.has_perm("tenancy.add_department"))
        Membership.objects.filter(user=actor).update(valid_until=clock.today())

    _run(world, _ask(world, do, keys=["een", "twee"]))
    assert asked == [True, False]


def test_a_fault_keeps_the_rest_from_waiting_and_is_tried_again(world: World) -> None:
    tried: list[str] = []

    def do(key: str, actor: Any) -> Line | None:
        tried.append(key)
        if key == "twee" and tried.count("twee") == 1:
            raise RuntimeError("geheim van een burger")
        return _open(key, actor)

    job = _run(world, _ask(world, do))
    assert (job.status, job.message) == (JobStatus.QUEUED, "RuntimeError")
    assert _opened(world) == ["een", "drie", "vier"]
    _let_it_be_due(world)
    job = _run(world, job)
    assert tried == [*KEYS, "twee"]
    assert (job.status, job.message) == (JobStatus.DONE, "4 uitgevoerd.")


def test_a_fault_that_stays_ends_as_a_line_without_its_text(world: World) -> None:
    def do(key: str, actor: Any) -> Line | None:
        if key == "twee":
            raise RuntimeError("geheim van een burger")
        return _open(key, actor)

    job = _ask(world, do)
    for _attempt in range(MAX_ATTEMPTS):
        job = _run(world, job)
        _let_it_be_due(world)
    assert (job.status, job.message) == (JobStatus.DONE, "3 uitgevoerd, 1 misgegaan.")
    line = next(line for line in _lines(world, job) if line.key == "twee")
    assert (line.outcome, line.name) == (Outcome.FAILED, "Afdeling twee")
    assert "geheim" not in str(line.remarks)


def test_a_database_that_is_away_stops_the_whole(world: World) -> None:
    """Nobody is told that a thousand things failed because one server was restarted."""
    tried: list[str] = []

    def do(key: str, actor: Any) -> None:
        tried.append(key)
        raise OperationalError

    job = _run(world, _ask(world, do))
    assert tried == ["een"]
    assert (job.status, _lines(world, job)) == (JobStatus.QUEUED, [])


def work_and_die(organisation_id: str) -> None:
    """What the process of the next test does: it dies after it wrote the third thing."""

    def do(key: str, actor: Any) -> Line | None:
        _open(key, actor)
        if key == "drie":
            os.kill(os.getpid(), signal.SIGKILL)
        return None

    services.handles(KIND)(lambda progress: work_through(progress, KEYS, do, about=_about))
    services.run_one(UUID(organisation_id))


def test_after_a_killed_worker_nothing_is_done_twice(world: World) -> None:
    job = _ask(world, _open)
    program = (
        "import sys, django; django.setup(); "
        "from tests.jobs.test_reports import work_and_die; work_and_die(sys.argv[1])"
    )
    worker = subprocess.run(
        [sys.executable, "-c", program, str(world.organisation.pk)],
        cwd=Path(__file__).resolve().parents[2],
        timeout=60,
        check=False,
    )
    assert worker.returncode == -signal.SIGKILL
    assert _read(world, job).status == JobStatus.RUNNING
    assert _opened(world) == ["een", "twee"]
    _let_it_be_due(world)
    job = _run(world, job)
    assert _opened(world) == KEYS
    assert [line.key for line in _lines(world, job)] == KEYS
    assert (job.attempts, job.message) == (2, "4 uitgevoerd.")


def test_a_worker_that_lost_the_job_does_nothing_more(world: World) -> None:
    def do(key: str, actor: Any) -> Line | None:
        return _open(key, actor)

    job = _ask(world, do)
    with organisation_scope(world.organisation.pk):
        Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, attempts=2)
    late = Progress(world.organisation.pk, job.pk, {}, attempt=1)
    with pytest.raises(LeaseLost):
        work_through(late, KEYS, do, about=_about)
    with pytest.raises(LeaseLost):
        save_report(late, [Line("Regel")])
    assert (_opened(world), _lines(world, job)) == ([], [])


def test_nobody_takes_the_job_over_halfway_a_thing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thing may take longer than the lease; it is held by a lock until it has its line."""
    monkeypatch.setattr(services, "LEASE", timedelta(seconds=-1))

    def elsewhere() -> bool:
        try:
            return services.run_one(world.organisation.pk)
        finally:
            connections.close_all()

    def do(key: str, actor: Any) -> Line | None:
        assert other.submit(elsewhere).result(timeout=20) is False
        return _open(key, actor)

    with ThreadPoolExecutor(1) as other:
        job = _run(world, _ask(world, do, keys=["een"]))
    assert (job.attempts, job.message) == (1, "1 uitgevoerd.")


def test_a_report_of_one_piece_is_kept_once(world: World) -> None:
    lines = [
        Line("Nieuw", Outcome.MADE),
        Line("Gelijk", Outcome.UNCHANGED),
        Line("Fout", Outcome.REFUSED, remarks=("Rij 7: de bewaartermijn ontbreekt.",)),
    ]

    def work(progress: Progress) -> str:
        save_report(progress, lines)
        return save_report(progress, lines)

    services.handles(KIND)(work)
    with organisation_scope(world.organisation.pk):
        job = services.ask_for(KIND, actor=None, now=clock.now())
    job = _run(world, job)
    assert [line.name for line in _lines(world, job)] == ["Nieuw", "Gelijk", "Fout"]
    assert job.message == "1 nieuw, 1 ongewijzigd, 1 niet uitgevoerd."


def test_work_without_things_says_so(world: World) -> None:
    job = _run(world, _ask(world, _open, keys=[]))
    assert (job.status, job.message) == (JobStatus.DONE, "Er was niets te doen.")


def test_refusals_are_those_that_services_raise() -> None:
    assert not issubclass(OperationalError, reports.REFUSALS)
    assert not issubclass(LeaseLost, reports.REFUSALS)
