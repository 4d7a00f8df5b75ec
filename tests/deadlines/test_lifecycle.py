"""The acts on a deadline: what each may, what it leaves, and which date follows."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines import kinds, queries
from privacyoffice.deadlines.kinds import OWN, DeadlineKind
from privacyoffice.deadlines.models import Cause, Deadline, DeadlineEvent, DeadlineMove, Status
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.deadlines import policy_of, started

BEGIN = datetime(2026, 3, 2, 12, tzinfo=AMSTERDAM)
LATER = datetime(2026, 3, 20, 12, tzinfo=AMSTERDAM)
BY_APP = DeadlineKind("tests.by_app", "van een andere app")
OF_DPO = DeadlineKind("tests.of_dpo", "van de FG", by_hand=True, dpo_only=True)


@pytest.fixture
def world(kept_world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for kind in (BY_APP, OF_DPO):
        monkeypatch.setitem(kinds._kinds, kind.code, kind)
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def _end(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 23, 59, 59, tzinfo=AMSTERDAM)


def _suspend(deadline: Deadline, on: date, now: datetime = LATER) -> Deadline:
    return lifecycle.suspend(deadline.pk, on, reason="Legitimatie gevraagd", actor=None, now=now)


def _kinds(deadline: Deadline) -> list[str]:
    return [event.kind for event in queries.events_of(deadline)]


def test_a_start_keeps_the_facts_the_first_date_and_who_said_it(world: World) -> None:
    owner = world.people[Role.PRIVACY_OFFICER]
    deadline = lifecycle.start(
        OWN, "AVG_1M", Facts(start=BEGIN), "2026-0012", owner=owner, actor=owner, now=clock.now()
    )
    deadline.refresh_from_db()
    assert deadline.due_at == deadline.original_due_at == _end(2026, 4, 2)
    assert (deadline.status, deadline.revision, deadline.owner) == (Status.OPEN, 1, owner)
    event = DeadlineEvent.objects.get(deadline=deadline)
    assert (event.position, event.values) == (1, {"start": BEGIN.isoformat()})
    recorded = AuditEvent.objects.get(subject_id=deadline.pk)
    assert (recorded.action, recorded.actor) == ("deadlines.started", owner)
    assert recorded.payload["due_at"] == "2026-04-02T23:59:59+02:00"


def test_a_term_that_does_not_exist_has_no_date_and_reminds_nobody(world: World) -> None:
    deadline = started("UAVG35_6W", date(2026, 3, 2), answered=False)
    assert (deadline.due_at, deadline.next_threshold_at) == (None, None)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"rule": "BREACH_LATE"}, "rule"),
        ({"rule": "GEEN_REGEL"}, "rule"),
        ({"label": "  "}, "label"),
        ({"facts": Facts(start=LATER + timedelta(minutes=1))}, "start"),
        ({"rule": "BREACH_72H_STRICT", "facts": Facts(start=date(2026, 3, 2))}, "start"),
        ({"facts": Facts(start=BEGIN, extension_given_on=date(2026, 3, 21))}, "__all__"),
    ],
)
def test_a_start_that_cannot_be_is_refused_beside_its_field(
    world: World, options: dict[str, Any], field: str
) -> None:
    given = {"rule": "AVG_1M", "facts": Facts(start=BEGIN), "label": "2026-0012"} | options
    with pytest.raises(ValidationError) as refused:
        lifecycle.start(OWN, **given, actor=None, now=LATER)
    if field == "__all__":
        assert refused.value.messages == ["Wat nog moet gebeuren, kunt u nog niet vastleggen."]
    else:
        assert list(refused.value.message_dict) == [field]


def test_a_planned_day_may_lie_ahead_and_can_be_met_before_it(world: World) -> None:
    deadline = started("DATE", date(2026, 5, 1), now=BEGIN)
    assert deadline.due_at == _end(2026, 5, 1)
    lifecycle.meet(deadline.pk, LATER, actor=None, now=LATER)
    assert Deadline.objects.get(pk=deadline.pk).status == Status.MET


def test_while_suspended_the_known_date_stays_and_nobody_is_reminded(world: World) -> None:
    deadline = _suspend(started(start=BEGIN), date(2026, 3, 3))
    assert deadline.status == Status.SUSPENDED
    assert (deadline.due_at, deadline.revision) == (_end(2026, 4, 2), 1)
    assert deadline.next_threshold_at is None


def test_the_date_moves_by_the_pause_and_the_first_one_stays_readable(world: World) -> None:
    deadline = _suspend(started(start=BEGIN), date(2026, 3, 3))
    lifecycle.resume(deadline.pk, date(2026, 3, 13), actor=None, now=LATER)
    deadline.refresh_from_db()
    # Nine days; 11 April is a Saturday.
    assert (deadline.due_at, deadline.original_due_at) == (_end(2026, 4, 13), _end(2026, 4, 2))
    assert (deadline.status, deadline.revision) == (Status.OPEN, 2)
    assert deadline.next_threshold_at is not None
    move = DeadlineMove.objects.get(deadline=deadline)
    assert (move.from_due_at, move.to_due_at) == (_end(2026, 4, 2), _end(2026, 4, 13))
    assert (move.revision, move.cause, move.because) == (2, Cause.EVENT, "hervat")
    assert any("maandag 13 april 2026" in step["text"] for step in move.steps)


def test_a_pause_of_no_days_moves_nothing(world: World) -> None:
    deadline = _suspend(started(start=BEGIN), date(2026, 3, 3))
    lifecycle.resume(deadline.pk, date(2026, 3, 4), actor=None, now=LATER)
    deadline.refresh_from_db()
    assert (deadline.due_at, deadline.revision) == (_end(2026, 4, 2), 1)
    assert not deadline.moves.exists()


def test_nothing_stands_still_after_the_end(world: World) -> None:
    deadline = started(start=BEGIN)
    now = datetime(2026, 4, 10, 12, tzinfo=AMSTERDAM)
    with pytest.raises(ValidationError, match="donderdag 2 april 2026"):
        _suspend(deadline, date(2026, 4, 3), now)
    assert _suspend(deadline, date(2026, 4, 2), now).status == Status.SUSPENDED


def test_one_pause_begins_after_the_other(world: World) -> None:
    deadline = _suspend(started(start=BEGIN), date(2026, 3, 3))
    lifecycle.resume(deadline.pk, date(2026, 3, 13), actor=None, now=LATER)
    with pytest.raises(ValidationError, match="vrijdag 13 maart 2026"):
        _suspend(deadline, date(2026, 3, 12))


def _extend(deadline: Deadline, on: date, **options: Any) -> Deadline:
    now = datetime.combine(on, datetime.min.time(), AMSTERDAM) + timedelta(hours=12)
    given = {"reason": "Veel verzoeken", "actor": None, "now": now} | options
    return lifecycle.extend(deadline.pk, on, **given)


def test_an_extension_on_the_last_day_counts_from_receipt(world: World) -> None:
    deadline = _extend(started(start=BEGIN), date(2026, 4, 2))
    assert deadline.due_at == _end(2026, 6, 2)


def test_an_extension_is_refused_after_the_first_month_and_leaves_nothing(world: World) -> None:
    deadline = started(start=BEGIN)
    with pytest.raises(ValidationError, match="donderdag 2 april 2026") as refused:
        _extend(deadline, date(2026, 4, 3))
    assert list(refused.value.message_dict) == ["given_on"]
    assert _kinds(deadline) == ["started"]


def test_an_extension_is_given_once(world: World) -> None:
    deadline = _extend(started(start=BEGIN), date(2026, 3, 20))
    with pytest.raises(ValidationError, match="één keer"):
        _extend(deadline, date(2026, 3, 21))


def test_an_extension_during_a_pause_is_in_time_also_after_the_first_month(world: World) -> None:
    deadline = _suspend(started(start=BEGIN), date(2026, 3, 3))
    deadline = _extend(deadline, date(2026, 4, 20))
    assert deadline.status == Status.SUSPENDED
    resumed = lifecycle.resume(deadline.pk, date(2026, 4, 21), actor=None, now=_end(2026, 4, 21))
    # 48 days stood still: 2 June and 48 days.
    assert resumed.due_at == _end(2026, 7, 20)


def test_a_policy_without_extension_refuses_one(world: World) -> None:
    policy_of(
        '[requests]\nsource = "art. 1"\nextension_times = 0',
        actor=world.people[Role.PRIVACY_OFFICER],
        in_force_from=date(2026, 1, 1),
        now=BEGIN,
    )
    with pytest.raises(ValidationError, match="geen verlenging"):
        _extend(started(start=BEGIN), date(2026, 3, 20))


def _four_weeks(world: World) -> Deadline:
    """A request under a policy that promises an answer within four weeks: until 30 March."""
    policy_of(
        '[requests]\nsource = "art. 1"\nresponse_term = "4 weken"',
        actor=world.people[Role.PRIVACY_OFFICER],
        in_force_from=date(2026, 1, 1),
        now=BEGIN,
    )
    return started("EFFECTIVE_DUE", BEGIN)


def test_an_extension_is_told_within_the_policys_own_shorter_term(world: World) -> None:
    deadline = _four_weeks(world)
    assert deadline.due_at == _end(2026, 3, 30)
    with pytest.raises(ValidationError, match="maandag 30 maart 2026"):
        _extend(deadline, date(2026, 3, 31))
    # The policy is silent about extension: that of the law holds.
    assert _extend(deadline, date(2026, 3, 30)).due_at == _end(2026, 6, 2)


def test_nothing_stands_still_after_the_policys_own_shorter_term(world: World) -> None:
    deadline = _four_weeks(world)
    now = datetime(2026, 4, 1, 12, tzinfo=AMSTERDAM)
    with pytest.raises(ValidationError, match="maandag 30 maart 2026"):
        _suspend(deadline, date(2026, 3, 31), now)


def test_a_decision_on_an_objection_is_adjourned_by_six_weeks(world: World) -> None:
    deadline = started("BOB_7_10", date(2026, 3, 2))
    assert deadline.due_at == _end(2026, 4, 13)
    assert _extend(deadline, date(2026, 4, 1)).due_at == _end(2026, 5, 26)


def test_a_correction_moves_the_date_and_keeps_what_was_said(world: World) -> None:
    deadline = started(start=BEGIN)
    lifecycle.correct(
        deadline.pk, BEGIN - timedelta(days=3), reason="Poststempel", actor=None, now=LATER
    )
    deadline.refresh_from_db()
    assert deadline.due_at == _end(2026, 3, 27)
    first, second = queries.events_of(deadline)
    assert (first.values["start"], second.values["start"]) == (
        "2026-03-02T12:00:00+01:00",
        "2026-02-27T12:00:00+01:00",
    )


def test_a_correction_past_a_pause_is_refused_in_words(world: World) -> None:
    deadline = _suspend(started(start=BEGIN), date(2026, 3, 3))
    with pytest.raises(ValidationError) as refused:
        lifecycle.correct(
            deadline.pk, date(2026, 3, 10), reason="Vergissing", actor=None, now=LATER
        )
    assert list(refused.value.message_dict) == ["start"]


Act = Callable[..., Deadline]
_WITH = {"actor": None, "now": LATER}


@pytest.mark.parametrize(
    ("field", "act"),
    [
        ("on", lambda pk: lifecycle.suspend(pk, date(2026, 3, 21), reason="x", **_WITH)),
        ("on", lambda pk: lifecycle.suspend(pk, date(2026, 3, 1), reason="x", **_WITH)),
        ("reason", lambda pk: lifecycle.suspend(pk, date(2026, 3, 3), reason=" ", **_WITH)),
        ("given_on", lambda pk: lifecycle.extend(pk, date(2026, 3, 21), reason="x", **_WITH)),
        ("reason", lambda pk: lifecycle.extend(pk, date(2026, 3, 3), reason="", **_WITH)),
        ("reason", lambda pk: lifecycle.correct(pk, date(2026, 3, 1), reason="", **_WITH)),
        ("start", lambda pk: lifecycle.correct(pk, BEGIN, reason="x", **_WITH)),
        ("start", lambda pk: lifecycle.correct(pk, date(2026, 3, 21), reason="x", **_WITH)),
        ("at", lambda pk: lifecycle.meet(pk, LATER + timedelta(minutes=1), **_WITH)),
        ("at", lambda pk: lifecycle.meet(pk, BEGIN - timedelta(minutes=1), **_WITH)),
        ("reason", lambda pk: lifecycle.cancel(pk, reason="", **_WITH)),
        ("owner", lambda pk: lifecycle.hand_over(pk, None, **_WITH)),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_leaves_nothing(
    world: World, field: str, act: Act
) -> None:
    deadline = started(start=BEGIN)
    with pytest.raises(ValidationError) as refused:
        act(deadline.pk)
    assert list(refused.value.message_dict) == [field]
    assert _kinds(deadline) == ["started"]


_ON_FINISHED: dict[str, Act] = {
    "suspend": lambda pk: lifecycle.suspend(pk, date(2026, 3, 3), reason="x", **_WITH),
    "resume": lambda pk: lifecycle.resume(pk, date(2026, 3, 3), **_WITH),
    "extend": lambda pk: lifecycle.extend(pk, date(2026, 3, 3), reason="x", **_WITH),
    "correct": lambda pk: lifecycle.correct(pk, date(2026, 3, 1), reason="x", **_WITH),
    "meet": lambda pk: lifecycle.meet(pk, LATER, **_WITH),
    "cancel": lambda pk: lifecycle.cancel(pk, reason="x", **_WITH),
    "hand_over": lambda pk: lifecycle.hand_over(pk, Deadline(), **_WITH),
}


@pytest.mark.parametrize("act", _ON_FINISHED.values(), ids=_ON_FINISHED)
@pytest.mark.parametrize("end", ["meet", "cancel"])
def test_a_deadline_that_has_ended_stays_as_it_is(world: World, act: Act, end: str) -> None:
    deadline = started(start=BEGIN)
    _ON_FINISHED[end](deadline.pk)
    with pytest.raises(ValidationError):
        act(deadline.pk)
    deadline.refresh_from_db()
    assert (deadline.closed_at, deadline.next_threshold_at) == (LATER, None)


def test_only_a_running_clock_is_suspended_and_only_a_suspended_one_resumed(world: World) -> None:
    deadline = started(start=BEGIN)
    with pytest.raises(ValidationError, match="niet opgeschort"):
        lifecycle.resume(deadline.pk, date(2026, 3, 3), actor=None, now=LATER)
    _suspend(deadline, date(2026, 3, 3))
    with pytest.raises(ValidationError, match="al opgeschort"):
        _suspend(deadline, date(2026, 3, 4))


@pytest.mark.parametrize("rule", ["DATE", "BEZWAAR_6W", "BREACH_72H_STRICT"])
def test_a_term_without_an_article_for_it_is_not_suspended_or_extended(
    world: World, rule: str
) -> None:
    deadline = started(rule, BEGIN)
    with pytest.raises(ValidationError, match="schort"):
        _suspend(deadline, date(2026, 3, 3))
    with pytest.raises(ValidationError, match="verlengt"):
        _extend(deadline, date(2026, 3, 3))


def test_an_owner_acts_on_their_own_and_others_do_not_find_it(world: World) -> None:
    owner, other = world.people[Role.AMBASSADOR], world.people[Role.CISO]
    deadline = started(owner=owner, now=clock.now())
    with pytest.raises(Http404):
        lifecycle.cancel(deadline.pk, reason="x", actor=other, now=clock.now())
    lifecycle.cancel(deadline.pk, reason="x", actor=owner, now=clock.now())


def test_nobody_acts_by_hand_on_what_an_app_keeps(world: World) -> None:
    officer, now = world.people[Role.PRIVACY_OFFICER], clock.now()
    deadline = started(kind=BY_APP.code, owner=officer, now=now)
    with pytest.raises(Http404):
        lifecycle.cancel(deadline.pk, reason="x", actor=officer, now=now)
    lifecycle.cancel(deadline.pk, reason="x", actor=officer, now=now, checked=True)


def test_who_begins_deadlines_by_hand(world: World) -> None:
    facts, now = Facts(start=clock.today()), clock.now()
    officer, dpo = world.people[Role.PRIVACY_OFFICER], world.people[Role.DPO]
    ciso = world.people[Role.CISO]
    for actor, owner, kind in ((ciso, ciso, OWN), (officer, officer, BY_APP.code)):
        with pytest.raises(PermissionDenied):
            lifecycle.start(kind, "DATE", facts, "Eigen", owner=owner, actor=actor, now=now)
    with pytest.raises(ValidationError):
        lifecycle.start(OWN, "DATE", facts, "Eigen", owner=officer, actor=dpo, now=now)
    lifecycle.start(OWN, "DATE", facts, "Eigen", owner=dpo, actor=dpo, now=now)
    lifecycle.start(OWN, "DATE", facts, "Eigen", owner=dpo, actor=officer, now=now)


def test_a_deadline_goes_to_somebody_who_works_here(world: World) -> None:
    now, officer = clock.now(), world.people[Role.PRIVACY_OFFICER]
    deadline = started(owner=officer, now=now)
    for person in (officer, world.people["former"]):
        with pytest.raises(ValidationError):
            lifecycle.hand_over(deadline.pk, person, actor=officer, now=now)
    ciso = world.people[Role.CISO]
    lifecycle.hand_over(deadline.pk, ciso, actor=officer, now=now)
    deadline.refresh_from_db()
    assert deadline.owner == ciso
    assert queries.events_of(deadline).last().values == {
        "from": str(officer.pk),
        "to": str(ciso.pk),
    }


def test_the_work_of_the_dpo_goes_to_nobody_else(world: World) -> None:
    dpo, now = world.people[Role.DPO], clock.now()
    deadline = started(kind=OF_DPO.code, owner=dpo, now=now)
    with pytest.raises(ValidationError, match="FG"):
        lifecycle.hand_over(deadline.pk, world.people[Role.MANAGER], actor=dpo, now=now)


def test_a_locked_account_gets_no_deadline_although_it_has_a_role(world: World) -> None:
    locked, now = world.people[Role.CISO], clock.now()
    deadline = started(start=clock.today())
    lifecycle.hand_over(deadline.pk, locked, actor=None, now=now)
    lifecycle.hand_over(deadline.pk, world.people[Role.CASE_HANDLER], actor=None, now=now)
    locked.is_active = False
    locked.save()
    with pytest.raises(ValidationError) as refused:
        lifecycle.hand_over(deadline.pk, locked, actor=None, now=now)
    assert list(refused.value.message_dict) == ["owner"]
    with pytest.raises(ValidationError):
        started(start=clock.today(), owner=locked)
