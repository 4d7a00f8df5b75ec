"""An officer can always go on, and nothing that the law asks is got round on the way."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from breaches import queries_people
from breaches.clock_rules import AP, rules_on, rules_on_each
from breaches.models import (
    Breach,
    Communication,
    CommunicationWay,
    NotTold,
    Outcome,
    Phase,
    Risk,
)
from breaches.queries_clock import running_clocks
from breaches.register import entries, row_of
from breaches.services import (
    closing,
    handling,
    notifying,
    outside,
    people_mails,
    publishing,
    ruling,
    sending_out,
)
from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.breaches import telling
from tests.breaches.test_law import about_authority, about_people, assess, row, submitted
from tests.factories import World
from tests.factories.breaches import make_breach
from tests.factories.communications import fail_mails_about

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHORTER = 'title = "Beleid"\n[breach]\nsource = "art. 1"\nauthority_hours = 24\n'


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def breach(world: World) -> Breach:
    return make_breach(world, "in_progress")


def acting(officer: Any) -> dict[str, Any]:
    return {"actor": officer, "now": clock.now()}


def gone(person: Any) -> None:
    """Somebody works here no more."""
    Membership.objects.filter(user=person).update(valid_until=clock.today())


def withdrawn(breach: Breach, officer: Any) -> None:
    now = clock.now()
    made = notifying.prepare(
        breach_id=breach.pk, phase=Phase.WITHDRAWAL, remarks="Loos", actor=officer, now=now
    )
    notifying.submit(notification_id=made.pk, submitted_at=now, actor=officer, now=now)


# Who leaves keeps nobody from going on.


def test_a_clock_begins_again_also_after_who_handled_the_breach_left(
    world: World, officer: Any
) -> None:
    """Law: GDPR art. 33(1)."""
    ciso = world.people[Role.CISO]
    breach = make_breach(world)
    handling.take_up(breach_id=breach.pk, owner=ciso, **acting(officer))
    assess(breach, officer, Risk.NONE)
    about_authority(breach, officer, ground=NotTold.NO_RISK)
    gone(ciso)
    breach = assess(breach, officer, Risk.HIGH)
    assert running_clocks(breach)[AP].owner is None


def test_a_notification_is_recorded_also_after_who_handled_the_breach_left(
    world: World, officer: Any
) -> None:
    ciso = world.people[Role.CISO]
    breach = make_breach(world)
    handling.take_up(breach_id=breach.pk, owner=ciso, **acting(officer))
    gone(ciso)
    assert not submitted(breach, officer).complete


def test_who_opens_a_breach_again_handles_it_when_nobody_does_any_more(
    world: World, officer: Any
) -> None:
    ciso = world.people[Role.CISO]
    breach = make_breach(world)
    handling.take_up(breach_id=breach.pk, owner=ciso, **acting(officer))
    handling.close_as_none(breach_id=breach.pk, reason="Loos", **acting(officer))
    gone(ciso)
    made = handling.reopen(breach_id=breach.pk, reason="Toch niet", **acting(officer))
    assert made.owner == officer
    assert running_clocks(made)[AP].owner == officer


# After a withdrawal.


def test_a_breach_that_is_opened_again_after_a_withdrawal_has_its_clock_again(
    breach: Breach, officer: Any
) -> None:
    """Law: GDPR art. 33(1)."""
    submitted(breach, officer)
    withdrawn(breach, officer)
    assert AP not in running_clocks(breach)
    handling.close_as_none(breach_id=breach.pk, reason="Loos", **acting(officer))
    breach = handling.reopen(breach_id=breach.pk, reason="Toch niet", **acting(officer))
    assert running_clocks(breach)[AP].due_at == breach.aware_at + 72 * HOUR


def test_a_higher_risk_after_a_withdrawal_lets_the_clock_run_again(
    breach: Breach, officer: Any
) -> None:
    """Law: GDPR art. 33(1)."""
    submitted(breach, officer)
    withdrawn(breach, officer)
    assess(breach, officer, Risk.NONE)
    about_authority(breach, officer, ground=NotTold.NO_RISK)
    assert AP not in running_clocks(breach)
    breach = assess(breach, officer, Risk.HIGH)
    assert AP in running_clocks(breach)


# A double.


def test_an_earlier_awareness_is_not_lost_in_a_breach_that_was_closed(
    world: World, officer: Any
) -> None:
    """Law: GDPR art. 33(1), 33(5)."""
    other = make_breach(world, "in_progress")
    Breach.objects.filter(pk=other.pk).update(
        status="closed", outcome=Outcome.BREACH, closed_at=clock.now()
    )
    other.refresh_from_db()
    early = make_breach(
        world, discovered_at=None, started_at=None, timing="unknown", now=clock.now() - 5 * HOUR
    )
    with pytest.raises(ValidationError, match="Open that one again"):
        handling.close_as_duplicate(breach_id=early.pk, same_as=other, **acting(officer))
    late = make_breach(world)
    handling.close_as_duplicate(breach_id=late.pk, same_as=other, **acting(officer))
    handling.reopen(breach_id=other.pk, reason="Eerder bekend", **acting(officer))
    other.refresh_from_db()
    handling.close_as_duplicate(breach_id=early.pk, same_as=other, **acting(officer))
    other.refresh_from_db()
    assert other.aware_at == early.aware_at


# Who was told.


def failed(world: World, breach: Breach, officer: Any) -> Communication:
    made = telling.approved(world.people, breach, csv=telling.EMAILS)
    sending_out.begin(communication_id=made.pk, **acting(officer))
    people_mails._hand_over(made.pk, clock.now())
    fail_mails_about(breach.pk)
    sending_out.finish_sent(clock.now())
    return made


def test_who_reached_nobody_can_still_decide_otherwise_and_close_it_as_no_breach(
    world: World, breach: Breach, officer: Any
) -> None:
    failed(world, breach, officer)
    assess(breach, officer, Risk.RISK)
    about_people(breach, officer, ground=NotTold.NO_HIGH_RISK)
    closed = handling.close_as_none(breach_id=breach.pk, reason="Loos", **acting(officer))
    assert closed.outcome == Outcome.NO_BREACH


def test_who_closes_is_told_whom_no_message_reached_and_which_clock_still_runs(
    world: World, officer: Any
) -> None:
    ruling.add_row(row(code="bellen", name="De keten", threshold=Risk.NONE), **acting(officer))
    breach = make_breach(world, "in_progress")
    told = "\n".join(closing.remarkable(breach))
    assert "De keten" in told
    assert "messages to people failed" not in told
    outside.note(
        breach_id=breach.pk, to="other", told_at=clock.now(), note="Gebeld", rule="bellen",
        **acting(officer),
    )  # fmt: skip
    failed(world, breach, officer)
    told = "\n".join(closing.remarkable(breach))
    assert "De keten" not in told
    assert "2 messages to people failed" in told


@pytest.mark.parametrize("starts_in", [0, 7])
def test_a_notice_that_stands_or_will_stand_is_not_decided_away(
    world: World, breach: Breach, officer: Any, starts_in: int
) -> None:
    made = telling.approved(world.people, breach, CommunicationWay.PUBLIC)
    publishing.publish(
        communication_id=made.pk,
        stands_from=clock.today() + starts_in * DAY,
        stands_until=None,
        **acting(officer),
    )
    with pytest.raises(ValidationError, match="told already"):
        about_people(breach, officer, ground=NotTold.MEASURES)
    with pytest.raises(ValidationError, match="People were told"):
        handling.close_as_none(breach_id=breach.pk, reason="Loos", **acting(officer))
    publishing.withdraw(communication_id=made.pk, reason="Fout", **acting(officer))
    if starts_in:
        about_people(breach, officer, ground=NotTold.MEASURES)
    else:
        with pytest.raises(ValidationError, match="told already"):
            about_people(breach, officer, ground=NotTold.MEASURES)


@pytest.mark.parametrize(("starts_in", "is_told"), [(0, True), (7, False)])
def test_a_notice_for_later_told_the_public_nothing_yet(
    world: World, breach: Breach, officer: Any, starts_in: int, is_told: bool
) -> None:
    """Law: GDPR art. 34(3)(c)."""
    made = telling.approved(world.people, breach, CommunicationWay.PUBLIC)
    about_people(breach, officer, ground=NotTold.DISPROPORTIONATE)
    publishing.publish(
        communication_id=made.pk,
        stands_from=clock.today() + starts_in * DAY,
        stands_until=None,
        **acting(officer),
    )
    decision = queries_people.people_decision(breach)
    assert decision is not None
    assert queries_people.is_carried_out(breach, decision) is is_told


# The own policy, in the register.


@pytest.mark.parametrize(("hours", "departs"), [(23, False), (30, True)])
def test_the_register_says_that_the_own_term_was_missed_where_the_law_was_met(
    world: World, officer: Any, hours: int, departs: bool
) -> None:
    """Law: GDPR art. 24(2), 33(5)."""
    aware = clock.now() - hours * HOUR
    save_profile(text=SHORTER, in_force_from=clock.day_of(aware), actor=officer, now=clock.now())
    breach = make_breach(
        world, "in_progress", now=aware, discovered_at=None, started_at=None, timing="unknown"
    )
    submitted(breach, officer)
    (entry,) = entries(Breach.objects.filter(pk=breach.pk))
    told = "\n".join(map(str, row_of(entry)))
    assert ("after the hours of the own policy" in told) is departs
    assert ", in time" in told


def test_the_rules_of_many_days_are_those_of_each_and_take_two_queries(
    world: World, officer: Any
) -> None:
    today = clock.today()
    ruling.add_row(row(hours=96, valid_from=today + 2 * DAY), **acting(officer))
    save_profile(text=SHORTER, in_force_from=today + DAY, actor=officer, now=clock.now())
    days = [today - 900 * DAY, *(today + number * DAY for number in range(4))]
    with CaptureQueriesContext(connection) as asked:
        found = rules_on_each(days)
    assert len(asked) == 2
    assert found == {day: rules_on(day) for day in days}
    assert [found[day][AP].lawful_hours for day in days] == [72, 72, 72, 96, 96]
