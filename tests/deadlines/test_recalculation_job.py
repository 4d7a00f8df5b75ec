"""The work that looks at all deadlines: its report, its messages, and when it is asked for."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines.deriving import outcome_now
from privacyoffice.deadlines.explaining import explain
from privacyoffice.deadlines.intents import MOVED, REPAIRED
from privacyoffice.deadlines.models import Deadline, DeadlineEvent, DeadlineMove, EventKind
from privacyoffice.deadlines.services import asking, holidays, recalculation
from privacyoffice.deadlines.services.asking import ask_for_comparison
from privacyoffice.jobs.models import Job, JobStatus, Outcome, ReportLine
from privacyoffice.jobs.services import Progress
from privacyoffice.notifications.models import InAppMessage, OutboxMessage
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_organisation
from tests.factories.deadlines import as_if_none, policy_of, started


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        as_if_none()
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def _run(job: Job | None = None, attempt: int = 1) -> tuple[Job, str]:
    """As a worker does, without the work of other floors that waits."""
    job = job or asking.ask_for_recalculation(actor=None, now=clock.now())
    Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, attempts=attempt)
    return job, recalculation.run(Progress(job.organisation_id, job.pk, {}, attempt))


def _day_off_on_last_day(deadline: Deadline, officer: Any) -> None:
    assert deadline.due_at is not None
    holidays.add(
        day=clock.day_of(deadline.due_at),
        name="Brugdag",
        source="Stb. 1",
        counts_for="both",
        actor=officer,
        now=clock.now(),
    )


def _messages(person: Any, intent: str = MOVED) -> list[InAppMessage]:
    return list(InAppMessage.objects.filter(recipient=person, intent=intent))


def test_the_owner_hears_which_date_moved_from_what_to_what_and_why(
    world: World, officer: Any
) -> None:
    owner = world.people[Role.AMBASSADOR]
    deadline, other = started("AVG_1M", owner=owner), started("DATE", owner=owner)
    _day_off_on_last_day(deadline, officer)
    job, told = _run()
    assert told == "2 bekeken, 1 verplaatst, 0 hebben aandacht nodig."
    line = ReportLine.objects.get(job=job)
    move = DeadlineMove.objects.get(deadline=deadline)
    assert (line.key, line.outcome) == (str(deadline.pk), Outcome.CHANGED)
    assert line.remarks[1] == move.because
    (message,) = _messages(owner)
    (item,) = message.context["moves"]
    assert item["label"] == deadline.label
    assert item["detail"].startswith("van ")
    assert "Stb. 1: Brugdag" in item["detail"]
    assert OutboxMessage.objects.filter(recipient=owner, intent=MOVED).count() == 1
    assert not DeadlineMove.objects.filter(deadline=other).exists()


def test_an_owner_gets_one_message_however_many_dates_move(world: World, officer: Any) -> None:
    owner = world.people[Role.AMBASSADOR]
    made = [started("AVG_1M", owner=owner) for _ in range(23)]
    _day_off_on_last_day(made[0], officer)
    _run()
    (message,) = _messages(owner)
    assert (len(message.context["moves"]), message.context["left_out"]) == (20, 3)


def test_the_office_hears_of_a_date_without_an_owner(world: World, officer: Any) -> None:
    _day_off_on_last_day(started("AVG_1M"), officer)
    _run()
    assert len(_messages(officer)) == 1
    assert not _messages(world.people[Role.MANAGER])


def test_a_second_attempt_tells_what_the_first_one_did_and_nothing_twice(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadline = started("AVG_1M", owner=officer)
    _day_off_on_last_day(deadline, officer)
    with monkeypatch.context() as broken:

        def die(*args: Any, **options: Any) -> None:
            raise ConnectionError

        broken.setattr(recalculation, "tell", die)
        with pytest.raises(ConnectionError):
            _run()
    job = Job.objects.get(kind=asking.RECALCULATE)
    for attempt in (2, 3):
        _job, told = _run(job, attempt)
        assert told == "1 bekeken, 1 verplaatst, 0 hebben aandacht nodig."
    deadline.refresh_from_db()
    assert (deadline.revision, len(_messages(officer))) == (2, 1)


def test_a_spoilt_date_is_an_open_end_of_the_report_and_the_officer_hears(
    world: World, officer: Any
) -> None:
    deadline = started("AVG_1M")
    Deadline.objects.filter(pk=deadline.pk).update(due_at=clock.now() + timedelta(days=400))
    job, told = _run()
    assert told == "1 bekeken, 0 verplaatst, 1 hebben aandacht nodig."
    assert ReportLine.objects.get(job=job).outcome == Outcome.FAILED
    (message,) = _messages(officer, REPAIRED)
    assert message.url.endswith(f"/{job.pk}/change/")
    assert message.context["repairs"][0]["label"] == deadline.label


def test_facts_that_contradict_leave_the_date_and_are_reported_in_words(
    world: World, officer: Any
) -> None:
    deadline = started("EFFECTIVE_DUE")
    DeadlineEvent.objects.create(
        deadline=deadline,
        position=2,
        kind=EventKind.EXTENDED,
        happened_at=clock.now(),
        values={"extension_given_on": "2020-01-01", "extension_months": 2},
        recorded_at=clock.now(),
    )
    job, _told = _run()
    assert Deadline.objects.get(pk=deadline.pk).due_at == deadline.due_at
    line = ReportLine.objects.get(job=job)
    assert (line.outcome, "1 januari 2020" in line.remarks[0]) == (Outcome.FAILED, True)
    assert len(_messages(officer, REPAIRED)) == 1


def test_a_deadline_that_cannot_be_explained_stays_and_the_others_follow(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, broken = started("AVG_1M"), started("DATE")
    dates = {deadline.pk: deadline.due_at for deadline in (whole, broken)}
    spoilt = clock.now() + timedelta(days=400)
    Deadline.objects.update(due_at=spoilt)
    derived = outcome_now(broken, clock.now()).steps

    def fails_at_one(outcome: Any) -> Any:
        if outcome.steps == derived:
            raise RuntimeError("sabotage")
        return explain(outcome)

    with monkeypatch.context() as patched:
        patched.setattr("privacyoffice.deadlines.services.moving.explain", fails_at_one)
        job, _told = _run()
    for deadline in (whole, broken):
        deadline.refresh_from_db()
    assert (whole.due_at, whole.revision) == (dates[whole.pk], 2)
    assert (broken.due_at, broken.revision) == (spoilt, 1)
    line = ReportLine.objects.get(job=job, key=str(broken.pk))
    assert line.outcome == Outcome.FAILED
    assert line.remarks[0].startswith("Een fout in het programma")


def test_when_nothing_changed_the_report_says_so_and_nobody_hears(world: World) -> None:
    started("AVG_1M")
    job, told = _run()
    assert told == "1 bekeken; alle datums zijn zoals ze waren."
    assert not ReportLine.objects.filter(job=job).exists()
    assert not InAppMessage.objects.filter(intent__in=(MOVED, REPAIRED)).exists()


def test_another_policy_asks_for_it_when_something_runs(world: World, officer: Any) -> None:
    def save(title: str) -> None:
        text = f'[requests]\nsource = "{title}"'
        policy_of(text, actor=officer, in_force_from=clock.today(), now=clock.now())

    save("art. 1")
    assert not Job.objects.filter(kind=asking.RECALCULATE).exists()
    started("AVG_1M")
    save("art. 2")
    save("art. 3")
    assert Job.objects.filter(kind=asking.RECALCULATE).count() == 1


def _comparisons() -> int:
    return Job.objects.filter(kind=asking.COMPARE).count()


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31), date(2027, 6, 1)])
def test_the_nightly_look_is_asked_for_once_after_two_o_clock(world: World, day: date) -> None:
    """Also on the days on which the clock changes, and when nothing asked at night."""
    started("AVG_1M")
    ask_for_comparison(datetime(day.year, day.month, day.day, 1, 50, tzinfo=AMSTERDAM))
    assert _comparisons() == 0
    for hour in (3, 4, 15):
        ask_for_comparison(datetime(day.year, day.month, day.day, hour, tzinfo=AMSTERDAM))
        for status in (JobStatus.RUNNING, JobStatus.DONE):
            compared = Job.objects.filter(kind=asking.COMPARE).exclude(status=JobStatus.DONE)
            compared.update(status=status)
        assert _comparisons() == 1
    ask_for_comparison(datetime(day.year, day.month, day.day, 3, tzinfo=AMSTERDAM) + timedelta(1))
    assert _comparisons() == 2


def test_where_nothing_runs_there_is_nothing_to_look_at(world: World) -> None:
    ask_for_comparison(datetime(2027, 6, 1, 3, tzinfo=AMSTERDAM))
    assert _comparisons() == 0


def test_a_person_asks_for_it_in_every_organisation_with_the_command(world: World) -> None:
    other = make_organisation()
    out = StringIO()
    call_command("compare_deadlines", stdout=out)
    assert _comparisons() == 1
    with organisation_scope(other.pk):
        assert _comparisons() == 1
    assert other.name in out.getvalue()
