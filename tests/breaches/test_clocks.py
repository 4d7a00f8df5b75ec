"""The clocks of a breach follow from the row in force, the policy and what was decided."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from breaches.clock_kinds import AUTHORITY_KIND
from breaches.clock_rules import AP, rules_on, shipped
from breaches.models import (
    Breach,
    ClockRule,
    Lateness,
    Notification,
    NotTold,
    Outcome,
    Phase,
    Risk,
    Status,
)
from breaches.queries import AUTHORITY, OTHER_CLOCK
from breaches.queries_clock import running_clocks
from breaches.services import assessing, clocks, correcting, handling, telling_authority
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.deadlines.reminders import rules_for, thresholds
from privacyoffice.deadlines.services.recipients import office_on, recipients
from privacyoffice.kernel.severity import Data, Ease, Inputs
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.breaches import make_breach

HOUR = timedelta(hours=1)
# A Friday evening, and the clock goes back in the night to Sunday.
FRIDAY = datetime(2026, 10, 23, 16, 10, tzinfo=UTC)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def authority(breach: Breach) -> Deadline:
    found = Deadline.objects.filter(subject_id=breach.pk, kind=AUTHORITY)
    return found.order_by("closed_at").last() or found.get()


def running(breach: Breach) -> dict[str, Deadline]:
    return running_clocks(breach)


def own_rule(code: str = AP, **values: Any) -> ClockRule:
    filled_in = {"name": "De AP", "article": "AVG art. 33", "hours": 96, "valid_from": "2026-01-01"}
    return ClockRule.objects.create(code=code, **filled_in | values)


def decided(breach: Breach, officer: Any, *, tell: bool) -> None:
    Breach.objects.filter(pk=breach.pk).update(risk=Risk.NONE)
    telling_authority.decide(
        breach_id=breach.pk,
        tell=tell,
        ground="" if tell else NotTold.NO_RISK,
        reason="Omdat",
        actor=officer,
        now=clock.now(),
    )


def test_the_clock_runs_72_elapsed_hours_over_the_change_of_the_clock(world: World) -> None:
    breach = make_breach(world, now=FRIDAY)
    clock_ = running(breach)[AP]
    assert (clock_.kind, clock_.owner) == (AUTHORITY, None)
    # On the clock of Amsterdam one hour earlier than it was on Friday: 18.10 became 17.10.
    assert clock_.due_at == FRIDAY + 72 * HOUR
    assert clock_.due_at.astimezone(clock.AMSTERDAM).strftime("%d %H:%M") == "26 17:10"


def test_96_hours_are_a_row_with_a_day_in_force_and_no_release(world: World) -> None:
    own_rule(hours=96, valid_from="2026-10-23")
    before = make_breach(world, now=FRIDAY - 24 * HOUR)
    after = make_breach(world, now=FRIDAY)
    assert running(before)[AP].due_at == FRIDAY + 48 * HOUR
    assert running(after)[AP].due_at == FRIDAY + 96 * HOUR
    assert clocks.lateness(after, FRIDAY + 96 * HOUR) == Lateness.IN_TIME
    assert clocks.lateness(after, FRIDAY + 98 * HOUR) == Lateness.LATE


def test_of_two_rows_in_force_the_newest_holds(world: World) -> None:
    own_rule(hours=96, valid_from="2026-01-01")
    own_rule(hours=48, valid_from="2026-06-01")
    own_rule(hours=24, valid_from="2036-01-01")
    assert rules_on(date(2026, 10, 1))[AP].hours == 48
    assert rules_on(date(2026, 2, 1))[AP].hours == 96
    assert rules_on(date(2025, 2, 1))[AP].hours == 72


def test_a_policy_makes_the_hours_fewer_and_never_more(world: World) -> None:
    for promised, hours in ((48, 48), (90, 72)):
        profile = Profile.statutory()
        object.__setattr__(profile.breach, "authority_hours", promised)
        assert rules_on(date(2026, 10, 1), profile)[AP].hours == hours
        object.__setattr__(profile.breach, "authority_hours", None)


def test_the_policy_of_the_day_of_awareness_holds(world: World) -> None:
    now = clock.now()
    text = 'title = "Beleid"\n[breach]\nsource = "art. 1"\nauthority_hours = 24\n'
    officer = world.people[Role.PRIVACY_OFFICER]
    save_profile(text=text, in_force_from=clock.today(), actor=officer, now=now)
    assert running(make_breach(world, now=now))[AP].due_at == now + 24 * HOUR


def test_other_clocks_are_known_and_run_only_where_an_organisation_says_so(world: World) -> None:
    assert [rule.code for rule in shipped() if rule.applies] == [AP]
    assert set(running(make_breach(world))) == {AP}
    own_rule("cbw-warning", hours=24, name="NCSC", threshold=Risk.NONE)
    breach = make_breach(world)
    found = running(breach)
    assert found["cbw-warning"].due_at == breach.aware_at + 24 * HOUR
    assert found["cbw-warning"].kind == OTHER_CLOCK
    own_rule("cbw-warning", applies=False, hours=24, name="NCSC", valid_from="2026-02-01")
    assert set(running(make_breach(world))) == {AP}


def test_a_row_that_is_added_late_counts_for_what_is_open(world: World, officer: Any) -> None:
    breach = make_breach(world)
    own_rule(hours=96)
    clocks.settle_open(actor=officer, now=clock.now())
    assert running(breach)[AP].due_at == breach.aware_at + 96 * HOUR
    assert running(breach)[AP].original_due_at == breach.aware_at + 72 * HOUR


def test_another_clock_runs_until_the_risk_is_judged_to_be_lower(
    world: World, officer: Any
) -> None:
    own_rule("bellen", hours=24, name="IBD", threshold=Risk.HIGH)
    breach = make_breach(world)
    assert "bellen" in running(breach)
    for risk, runs in ((Risk.RISK, False), (Risk.HIGH, True), (Risk.NONE, False)):
        assessing.assess(
            breach_id=breach.pk,
            inputs=Inputs(categories=[Data.SIMPLE], ease=Ease.LIMITED),
            risk=risk,
            reason="Bekeken",
            actor=officer,
            now=clock.now(),
        )
        assert ("bellen" in running(breach)) is runs
        # The authority's own clock stops by a decision only.
        assert AP in running(breach)


def test_not_telling_the_authority_stops_its_clock_and_telling_after_all_lets_it_run(
    world: World, officer: Any
) -> None:
    breach = make_breach(world)
    decided(breach, officer, tell=False)
    assert AP not in running(breach)
    decided(breach, officer, tell=True)
    assert running(breach)[AP].due_at == breach.aware_at + 72 * HOUR


def test_a_clock_that_was_met_never_runs_again(world: World, officer: Any) -> None:
    now = clock.now()
    breach = make_breach(world, now=now - 80 * HOUR)
    told_at = now - 6 * HOUR
    clocks.meet(breach, AP, told_at, officer, now)
    assert (authority(breach).status, authority(breach).closed_at) == (DeadlineStatus.MET, told_at)
    clocks.settle(breach, actor=officer, now=now)
    assert running(breach) == {}


def test_a_clock_is_met_as_it_begins_by_who_told_before_and_never_in_times_to_come(
    world: World, officer: Any
) -> None:
    now = clock.now()
    breach = make_breach(world, now=now)
    with pytest.raises(ValidationError):
        clocks.meet(breach, AP, now + HOUR, officer, now)
    clocks.meet(breach, AP, now - HOUR, officer, now)
    assert authority(breach).closed_at == breach.aware_at


@pytest.mark.parametrize(
    ("minutes", "judged"),
    [
        (-10, Lateness.IN_TIME),
        (72 * 60, Lateness.IN_TIME),
        (72 * 60 + 1, Lateness.LAST_HOUR),
        (72 * 60 + 50, Lateness.LAST_HOUR),
        (72 * 60 + 51, Lateness.LATE),
    ],
)
def test_telling_is_judged_by_both_clocks(world: World, minutes: int, judged: Lateness) -> None:
    breach = make_breach(world, now=FRIDAY)
    assert clocks.lateness(breach, FRIDAY + timedelta(minutes=minutes)) == judged


def test_another_moment_of_awareness_moves_the_clock_and_the_old_one_stays(
    world: World, officer: Any
) -> None:
    now = clock.now()
    breach = make_breach(world, now=now - 2 * HOUR)
    instants = correcting.Instants(
        reported_at=breach.reported_at,
        aware_at=now - HOUR,
        timing=breach.timing,
        discovered_at=breach.discovered_at,
        started_at=breach.started_at,
    )
    correcting.correct(
        breach_id=breach.pk, instants=instants, reason="Eerst onderzocht", actor=officer, now=now
    )
    breach.refresh_from_db()
    row = breach.awareness_changes.get()
    assert (row.was, row.became) == (now - 2 * HOUR, now - HOUR)
    assert row.reason.reveal() == "Eerst onderzocht"
    assert running(breach)[AP].due_at == now + 71 * HOUR
    # Nothing of the reason lies in the clear beside the clock.
    assert "onderzocht" not in str(list(running(breach)[AP].events.values()))


def test_moments_that_cannot_be_are_refused_beside_their_field(world: World) -> None:
    now = clock.now()
    good: dict[str, Any] = {"reported_at": now, "aware_at": now, "timing": "moment"}
    for wrong, field in (
        ({"aware_at": now + HOUR}, "aware_at"),
        ({"discovered_at": now, "aware_at": now - HOUR}, "aware_at"),
        ({"started_at": now, "discovered_at": now - HOUR}, "discovered_at"),
        ({"started_at": now, "ended_at": now - HOUR, "timing": "period"}, "ended_at"),
        ({"ended_at": now}, "timing"),
        ({"started_at": now - HOUR, "timing": "unknown"}, "timing"),
    ):
        with pytest.raises(ValidationError) as refused:
            correcting.refuse(correcting.Instants(**good | wrong), now)
        assert list(refused.value.error_dict) == [field]


def test_closing_stops_the_clocks_and_opening_again_goes_on_from_the_same_moment(
    world: World, officer: Any
) -> None:
    breach = make_breach(world)
    now = clock.now()
    handling.close_as_none(breach_id=breach.pk, reason="Loos alarm", actor=officer, now=now)
    breach.refresh_from_db()
    assert (breach.status, breach.outcome) == (Status.CLOSED, Outcome.NO_BREACH)
    assert breach.owner == officer
    assert breach.destroy_from is not None
    assert running(breach) == {}
    again = handling.reopen(breach_id=breach.pk, reason="Toch wel", actor=officer, now=now)
    assert (again.status, again.destroy_from) == (Status.IN_PROGRESS, None)
    assert running(breach)[AP].due_at == breach.aware_at + 72 * HOUR


def test_a_duplicate_gives_its_earlier_moment_to_the_breach_on_which_the_work_goes_on(
    world: World, officer: Any
) -> None:
    now = clock.now()
    other = make_breach(world, "in_progress", now=now - HOUR)
    double = make_breach(world, now=now - 5 * HOUR)
    handling.close_as_duplicate(breach_id=double.pk, same_as=other, actor=officer, now=now)
    other.refresh_from_db()
    assert other.aware_at == now - 5 * HOUR
    assert running(other)[AP].due_at == now + 67 * HOUR
    third = make_breach(world)
    double.refresh_from_db()
    with pytest.raises(ValidationError, match="goes on"):
        handling.close_as_duplicate(breach_id=third.pk, same_as=double, actor=officer, now=now)


def test_who_handles_a_breach_has_its_clocks(world: World, officer: Any) -> None:
    breach = make_breach(world)
    ciso = world.people[Role.CISO]
    handling.take_up(breach_id=breach.pk, owner=officer, actor=officer, now=clock.now())
    assert running(breach)[AP].owner == officer
    handling.hand_over(breach_id=breach.pk, owner=ciso, actor=officer, now=clock.now())
    assert running(breach)[AP].owner == ciso
    manager = world.people[Role.MANAGER]
    with pytest.raises(ValidationError, match="handles breaches"):
        handling.hand_over(breach_id=breach.pk, owner=manager, actor=officer, now=clock.now())


def test_whom_the_clock_wakes_after_24_48_60_66_70_and_72_hours_and_when_it_is_late() -> None:
    rules = rules_for(AUTHORITY_KIND, Profile.statutory())
    found = thresholds(rules, FRIDAY + 72 * HOUR)
    elapsed = [(one.at - FRIDAY) / HOUR for one in found]
    assert elapsed == [24, 48, 60, 66, 70, 72, 73, 76, 96]
    assert {one.to for one in found} == {("owner", "dpo", "ciso", "manager")}


def test_until_somebody_handles_it_the_officers_are_woken(world: World, officer: Any) -> None:
    office = office_on(clock.today(), Profile.statutory())
    told = recipients(office, AUTHORITY_KIND, ("owner",), None)
    assert officer.pk in told
    assert recipients(office, AUTHORITY_KIND, ("owner",), officer.pk) == (officer.pk,)


def test_what_was_sent_is_judged_again_by_another_moment_of_awareness(
    world: World, officer: Any
) -> None:
    now = clock.now()
    breach = make_breach(world, "in_progress", now=now - 80 * HOUR)
    sent = Notification.objects.create(
        breach=breach,
        number=1,
        phase=Phase.FIRST,
        form="ap",
        prepared_at=now,
        prepared_by=officer,
    )
    sent.submit(at=now - HOUR, by=officer)
    sent.lateness = Lateness.LATE
    sent.save()
    correcting.move_awareness(
        breach, now - 60 * HOUR, reason="Eerst onderzocht", actor=officer, now=now
    )
    assert Notification.objects.get(pk=sent.pk).lateness == Lateness.IN_TIME


def test_what_is_being_told_is_finished_before_it_is_called_no_breach(
    world: World, officer: Any
) -> None:
    now = clock.now()
    breach = make_breach(world, "in_progress", now=now - HOUR)
    Notification.objects.create(
        breach=breach,
        number=1,
        phase=Phase.FIRST,
        form="ap",
        prepared_at=now,
        prepared_by=officer,
    )
    with pytest.raises(ValidationError, match="being prepared"):
        handling.close_as_none(breach_id=breach.pk, reason="Loos", actor=officer, now=now)
    Breach.objects.filter(pk=breach.pk).update(notified_at=now)
    with pytest.raises(ValidationError, match="Withdraw the notification"):
        handling.close_as_none(breach_id=breach.pk, reason="Loos", actor=officer, now=now)
