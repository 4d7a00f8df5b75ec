"""The sweep tells of each threshold of each date once, whatever runs at the same time."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines import tasks
from privacyoffice.deadlines.kinds import DeadlineKind, _kinds, called, register
from privacyoffice.deadlines.models import Deadline, Dispatch, Result
from privacyoffice.deadlines.services import finding, sweeping
from privacyoffice.deadlines.services.planning import plan_many
from privacyoffice.deadlines.services.sweeping import Swept, sweep, sweep_organisation
from privacyoffice.jobs.heartbeats import last_beats
from privacyoffice.notifications.models import InAppMessage, OutboxMessage
from privacyoffice.notifications.services import writing
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope
from tests.factories import World, make_organisation
from tests.factories.deadlines import unsaved_deadline
from tests.factories.people import make_member

People = dict[str, User]  # by role, and "second_officer"
NOW = datetime(2026, 11, 16, 12, tzinfo=AMSTERDAM)
DUE = datetime(2026, 11, 30, 23, 59, 59, tzinfo=AMSTERDAM)
WEEK_BEFORE = datetime(2026, 11, 23, 8, tzinfo=AMSTERDAM)
NIGHT = datetime(2026, 11, 29, 23, 30, tzinfo=AMSTERDAM)
QUIET = """title = "Beleid"
[reminders]
source = "art. 9"
quiet_from = "20.00"
quiet_until = "07.00"
"""


@pytest.fixture
def people(db: None) -> Iterator[People]:
    """Of an organisation of their own, which is in scope."""
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        yield _people(organisation)


def _people(organisation: Organisation) -> People:
    canary = organisation.slug.removesuffix("-org")
    named = {"second_officer": Role.PRIVACY_OFFICER}
    roles = (Role.CASE_HANDLER, Role.PRIVACY_OFFICER, Role.DPO, Role.MANAGER, Role.CISO)
    named |= {str(role): role for role in roles}
    return {
        name: make_member(role, canary=canary, local=name, valid_from=date(2026, 1, 1)).user
        for name, role in named.items()
    }


@pytest.fixture
def urgent() -> Iterator[str]:
    """A kind of deadlines whose hours count."""
    register(DeadlineKind("tests.urgent", "Klok van uren", is_urgent=True))
    yield "tests.urgent"
    _kinds.pop("tests.urgent")


def _planned(count: int = 1, due_at: datetime = DUE, **values: Any) -> list[Deadline]:
    deadlines = [unsaved_deadline(due_at=due_at, **values) for _number in range(count)]
    plan_many(deadlines, profile=Profile.statutory(), now=min(NOW, due_at - timedelta(days=8)))
    Deadline.objects.bulk_create(deadlines)
    return deadlines


def _sweep(now: datetime) -> Swept:
    return sweep_organisation(current_organisation_id(), now)


def _results(deadline: Deadline) -> dict[str, str]:
    return dict(Dispatch.objects.filter(deadline=deadline).values_list("threshold", "result"))


def test_nobody_is_told_before_the_moment_and_each_once_after_it(people: People) -> None:
    owner = people[Role.CASE_HANDLER]
    (deadline,) = _planned(owner=owner)
    assert _sweep(WEEK_BEFORE - timedelta(seconds=1)) == Swept()
    assert _sweep(WEEK_BEFORE) == Swept(found=1, told=1, missed=0, messages=1)
    assert _sweep(WEEK_BEFORE + timedelta(minutes=1)) == Swept()
    assert _results(deadline) == {"-P7D": Result.TOLD}
    mail, message = OutboxMessage.objects.get(), InAppMessage.objects.get()
    assert mail.recipient_id == message.recipient_id == owner.pk
    assert mail.intent == "deadlines.reminder"
    assert mail.key == f"{deadline.pk}:1:-P7D"
    deadline.refresh_from_db()
    assert deadline.next_threshold_at == datetime(2026, 11, 29, 8, tzinfo=AMSTERDAM)


def test_a_mail_holds_the_reference_the_day_and_the_link_and_nothing_else(
    people: People,
) -> None:
    _planned(owner=people[Role.CASE_HANDLER], url="/admin/zaak/1/")
    _sweep(WEEK_BEFORE)
    assert OutboxMessage.objects.get().context == {
        "label": "Verzoek 2026-0012: eigen termijn",
        "due_at": "2026-11-30T22:59:59+00:00",
        "url": "/admin/zaak/1/",
    }


def test_after_an_outage_only_the_last_threshold_is_told(people: People) -> None:
    (deadline,) = _planned(owner=people[Role.CASE_HANDLER])
    swept = _sweep(DUE + timedelta(days=4))
    assert (swept.told, swept.missed) == (1, 3)
    assert _results(deadline) == {
        "-P7D": Result.MISSED,
        "-P1D": Result.MISSED,
        "+PT0H": Result.MISSED,
        "+P3D": Result.TOLD,
    }
    told = set(OutboxMessage.objects.values_list("intent", "recipient"))
    heard = ("case_handler", "privacy_officer", "second_officer", "manager")
    assert told == {("deadlines.overdue", people[name].pk) for name in heard}


def test_who_is_told_escalates_until_the_dpo(people: People) -> None:
    _planned(owner=people[Role.CASE_HANDLER])
    heard = []
    for days in (-7, -1, 0, 3, 7):
        moment = DUE + timedelta(days=days)
        _sweep(moment)
        mails = OutboxMessage.objects.filter(created_at=moment)
        told = set(mails.values_list("recipient", flat=True))
        heard.append({name for name, user in people.items() if user.pk in told})
    officers = {"case_handler", "privacy_officer", "second_officer"}
    assert heard == [
        {"case_handler"},
        officers,
        officers,
        officers | {"manager"},
        officers | {"manager", "dpo"},
    ]


def test_quiet_hours_hold_the_mail_back_and_not_the_threshold(people: People, urgent: str) -> None:
    save_profile(text=QUIET, in_force_from=NOW.date(), actor=None, now=NOW)
    (calm,) = _planned(owner=people[Role.CASE_HANDLER])
    (clock,) = _planned(kind=urgent, due_at=NIGHT + timedelta(hours=1))
    _sweep(NIGHT)
    assert _results(calm)["-P1D"] == Result.TOLD
    morning = datetime(2026, 11, 30, 7, tzinfo=AMSTERDAM)
    of_calm = OutboxMessage.objects.filter(key__startswith=str(calm.pk))
    assert set(of_calm.values_list("not_before", "is_urgent")) == {(morning, False)}
    of_clock = OutboxMessage.objects.filter(key__startswith=str(clock.pk))
    assert set(of_clock.values_list("not_before", "is_urgent")) == {(NIGHT, True)}


def test_a_date_that_moved_is_told_of_again(people: People) -> None:
    (deadline,) = _planned(owner=people[Role.CASE_HANDLER])
    _sweep(WEEK_BEFORE)
    deadline.refresh_from_db()
    deadline.revision, deadline.due_at = 2, DUE + timedelta(days=7)
    plan_many([deadline], profile=Profile.statutory(), now=WEEK_BEFORE)
    deadline.save(update_fields=["revision", "due_at", "next_threshold_at"])
    assert _sweep(WEEK_BEFORE + timedelta(days=7)).told == 1
    assert set(Dispatch.objects.values_list("revision", "threshold")) == {(1, "-P7D"), (2, "-P7D")}


def test_a_kind_of_an_app_that_is_gone_is_still_told_of(people: People) -> None:
    (deadline,) = _planned(kind="gone.kind")
    assert _sweep(WEEK_BEFORE).told == 1
    assert _results(deadline) == {"-P7D": Result.TOLD}


def test_what_cannot_be_written_was_not_told(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    (deadline,) = _planned()

    def fails(*_args: Any, **_options: Any) -> int:
        raise RuntimeError("sabotage")

    with monkeypatch.context() as patched:
        patched.setattr(sweeping, "write", fails)
        with pytest.raises(RuntimeError, match="sabotage"):
            _sweep(WEEK_BEFORE)
    assert _results(deadline) == {}
    assert _sweep(WEEK_BEFORE).told == 1


def test_a_deadline_that_fails_stops_no_other_and_takes_the_sign_of_life_away(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, (broken,), last = _planned(3), _planned(label="stuk"), _planned(3)

    def fails_at_one(kind: str, label: str) -> str:
        if label == "stuk":
            raise RuntimeError("sabotage")
        return called(kind, label)

    monkeypatch.setattr(sweeping, "BATCH", 3)
    monkeypatch.setattr(finding.find, "__defaults__", (3,))
    with monkeypatch.context() as patched:
        patched.setattr("privacyoffice.deadlines.services.telling.called", fails_at_one)
        with pytest.raises(RuntimeError, match="sabotage"):
            _sweep(WEEK_BEFORE)
    told = Dispatch.objects.filter(result=Result.TOLD).values_list("deadline", flat=True)
    assert {*told} == {deadline.pk for deadline in first + last}
    assert not last_beats()
    assert _sweep(WEEK_BEFORE).told == 1
    assert _results(broken) == {"-P7D": Result.TOLD}


def test_a_sweep_asks_no_more_for_many_deadlines(people: People) -> None:
    counts = []
    for number, moment in ((2, WEEK_BEFORE), (60, WEEK_BEFORE + timedelta(hours=1))):
        _planned(number, owner=people[Role.CASE_HANDLER])
        with CaptureQueriesContext(connection) as captured:
            assert _sweep(moment).told == number
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_large_backlog_goes_in_batches(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 3)
    monkeypatch.setattr(finding.find, "__defaults__", (3,))
    _planned(7)
    assert _sweep(WEEK_BEFORE).told == 7


def test_every_sweep_leaves_a_sign_of_life(people: People) -> None:
    _sweep(NOW)
    (heartbeat,) = last_beats()
    assert (heartbeat.name, heartbeat.last_at) == ("deadlines.sweep", NOW)
    assert heartbeat.counts == {"told": 0, "missed": 0, "messages": 0}
    _planned(2)
    _sweep(WEEK_BEFORE)
    (heartbeat,) = last_beats()
    assert (heartbeat.last_at, heartbeat.counts["told"]) == (WEEK_BEFORE, 2)


def test_what_fails_in_one_organisation_stops_no_other(
    kept_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_organisation()
    with organisation_scope(other.pk):
        _planned()
    tells = sweeping.sweep_batch

    def fails_at_first(now: datetime, without: Any) -> Swept:
        if current_organisation_id() == kept_world.organisation.pk:
            raise RuntimeError("sabotage")
        return tells(now, without)

    monkeypatch.setattr(sweeping, "sweep_batch", fails_at_first)
    done = sweep(WEEK_BEFORE)
    assert done.failed == (kept_world.slug,)
    assert done.done[other.slug].told == 1
    with organisation_scope(kept_world.organisation.pk):
        assert WEEK_BEFORE not in [heartbeat.last_at for heartbeat in last_beats()]
    with organisation_scope(other.pk):
        assert [heartbeat.name for heartbeat in last_beats()] == ["deadlines.sweep"]


def test_the_command_says_what_it_did_in_each_organisation(
    kept_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with organisation_scope(kept_world.organisation.pk):
        _planned(due_at=datetime(2020, 1, 1, tzinfo=AMSTERDAM))
    output = StringIO()
    call_command("sweep_deadlines", stdout=output)
    assert f"{kept_world.slug}: 1 " in output.getvalue()
    monkeypatch.setattr(sweeping, "sweep_batch", lambda now, without: 1 / 0)
    with pytest.raises(CommandError, match=kept_world.slug):
        call_command("sweep_deadlines", stdout=output)


def test_one_message_of_celery_sweeps_all(
    kept_world: World, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    schedule = settings.CELERY_BEAT_SCHEDULE["deadlines"]
    assert (schedule["task"], schedule["schedule"]) == (tasks.sweep.name, 60.0)
    swept: list[datetime] = []
    monkeypatch.setattr(sweeping, "sweep", swept.append)
    tasks.sweep()
    assert len(swept) == 1


@pytest.fixture
def organisation(no_worker: None) -> Organisation:
    """Committed, with two privacy officers."""
    made = make_organisation()
    with organisation_scope(made.pk):
        _people(made)
    return made


def _at_once(organisation: Organisation, times: int) -> list[Swept]:
    """So many sweeps at the same time, each with a connection of its own."""
    together = threading.Barrier(times)

    def run(_number: int) -> Swept:
        try:
            together.wait()
            return sweep_organisation(organisation.pk, WEEK_BEFORE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_ten_sweeps_at_once_tell_of_each_deadline_once(organisation: Organisation) -> None:
    with organisation_scope(organisation.pk):
        _planned(120)
    done = [*_at_once(organisation, 10), *_at_once(organisation, 3)]
    assert sum(swept.told for swept in done) == 120
    with organisation_scope(organisation.pk):
        assert Dispatch.objects.filter(result=Result.TOLD).count() == 120
        assert Dispatch.objects.count() == 120
        assert OutboxMessage.objects.count() == InAppMessage.objects.count() == 240


def test_even_without_the_lock_each_is_told_once(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_found = threading.Barrier(2)

    def without_lock(now: datetime, *, without: Any) -> list[finding.Found]:
        rows = Deadline.objects.passed(now).order_by("pk").values_list(*finding.Found._fields)
        found = [finding.Found._make(row) for row in rows]
        both_found.wait(timeout=20)
        return found

    with organisation_scope(organisation.pk):
        _planned(20)
    monkeypatch.setattr(sweeping, "find", without_lock)
    done = _at_once(organisation, 2)
    # Both took all of them in hand: the race was there, and the constraints decided it.
    assert [swept.found for swept in done] == [20, 20]
    assert sorted(swept.messages for swept in done) == [0, 40]
    with organisation_scope(organisation.pk):
        assert Dispatch.objects.count() == 20
        assert OutboxMessage.objects.count() == 40


def test_the_sender_is_woken_once_for_all_organisations(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_organisation()
    with organisation_scope(other.pk):
        _people(other)
    for each in (organisation, other):
        with organisation_scope(each.pk):
            _planned(2)
    # Not those of other tests, which would find their deadlines told of.
    all_of_it, ours = sweeping.sweep_organisation, {organisation.pk, other.pk}
    monkeypatch.setattr(
        sweeping,
        "sweep_organisation",
        lambda pk, now: all_of_it(pk, now) if pk in ours else Swept(),
    )
    woken: list[None] = []
    monkeypatch.setattr(writing, "_wake_up", [lambda: woken.append(None)])
    assert sweep(WEEK_BEFORE).total.told == 4
    assert len(woken) == 1


def test_a_policy_about_a_kind_that_does_not_exist_is_refused(people: People) -> None:
    rule = '[[reminders.rules]]\nkind = "never.heard"\nwhen = "op de dag"\nto = ["owner"]\n'
    with pytest.raises(ValidationError, match=r"reminders\.rules\[1\]\.kind"):
        save_profile(text=QUIET + rule, in_force_from=NOW.date(), actor=None, now=NOW)
    known = rule.replace("never.heard", "deadlines.own")
    save_profile(text=QUIET + known, in_force_from=NOW.date(), actor=None, now=NOW)
