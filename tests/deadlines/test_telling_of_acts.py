"""The owner hears what somebody else does with a deadline, and nobody what they did themselves."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from privacyoffice import clock
from privacyoffice.accounts.models import Absence
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.intents import CHANGED, MOVED, REPAIRED, URGENT_CHANGED
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.services import holidays, lifecycle, own
from privacyoffice.kernel.terms import Facts
from privacyoffice.notifications.models import InAppMessage, OutboxMessage
from privacyoffice.notifications.rendering import render
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.deadlines import started

Act = Callable[[Any, Any], Any]


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def owner(world: World) -> Any:
    return world.people[Role.AMBASSADOR]


def _told(person: Any, intent: str = CHANGED) -> list[str]:
    found = InAppMessage.objects.filter(recipient=person, intent=intent)
    mails = OutboxMessage.objects.filter(recipient=person, intent=intent)
    assert found.count() == mails.count()
    return [message.context["what"] for message in found.order_by("created_at")]


def _begin(owner: Any, actor: Any, rule: str = "DATE") -> Deadline:
    facts = Facts(start=clock.today())
    return own.begin(rule, facts, "2026-0012", owner=owner, actor=actor, now=clock.now())


ACTS: dict[str, Act] = {
    "opgeschort": lambda pk, how: lifecycle.suspend(pk, clock.today(), **how),
    "verlengd": lambda pk, how: lifecycle.extend(pk, clock.today(), **how),
    "gecorrigeerd": lambda pk, how: lifecycle.correct(pk, clock.today() - timedelta(days=1), **how),
    "afgerond": lambda pk, how: lifecycle.meet(pk, how["now"], **how),
    "geannuleerd": lambda pk, how: lifecycle.cancel(pk, **how),
}


@pytest.mark.parametrize("what", ACTS)
def test_each_act_of_somebody_else_is_told_once_and_ones_own_is_not(
    world: World, owner: Any, officer: Any, what: str
) -> None:
    for actor in (owner, officer):
        deadline = started("EFFECTIVE_DUE", owner=owner)
        ACTS[what](deadline.pk, {"reason": "Mevrouw belde", "actor": actor, "now": clock.now()})
    assert _told(owner) == [what]
    message = InAppMessage.objects.get(recipient=owner, intent=CHANGED)
    assert str(deadline.pk) in message.url
    assert "Mevrouw" not in str(message.context)
    assert not _told(officer)


def test_going_on_is_told_too(world: World, owner: Any, officer: Any) -> None:
    deadline = started("AVG_1M", owner=owner)
    how: dict[str, Any] = {"reason": "x", "now": clock.now()}
    lifecycle.suspend(deadline.pk, clock.today(), actor=owner, **how)
    lifecycle.resume(deadline.pk, clock.today(), actor=officer, **how)
    assert _told(owner) == ["hervat"]


def test_who_gets_a_deadline_hears_it_and_who_had_it_before_too(
    world: World, owner: Any, officer: Any
) -> None:
    deadline = _begin(owner, officer)
    assert _told(owner) == ["nieuwe termijn"]
    ciso = world.people[Role.CISO]
    lifecycle.hand_over(deadline.pk, ciso, actor=officer, now=clock.now())
    assert _told(owner) == ["nieuwe termijn", "overgedragen aan iemand anders"]
    assert _told(ciso) == ["overgenomen van iemand anders"]
    lifecycle.hand_over(deadline.pk, officer, actor=ciso, now=clock.now())
    assert _told(officer) == ["overgenomen van iemand anders"]
    assert len(_told(ciso)) == 1, "who hands over knows it"


def test_what_the_system_does_is_told_by_the_app_that_let_it(world: World, owner: Any) -> None:
    deadline = started("AVG_1M", owner=owner)
    lifecycle.cancel(deadline.pk, reason="x", actor=None, now=clock.now())
    assert _told(owner) == []


def test_who_takes_the_place_of_an_absent_owner_hears_it_as_well(
    world: World, owner: Any, officer: Any
) -> None:
    deputy, day = world.people[Role.CASE_HANDLER], clock.today()
    Absence.objects.create(
        user=owner, first_day=day, last_day=day, deputy=deputy, entered_at=clock.now()
    )
    deadline = _begin(owner, officer)
    assert _told(owner) == _told(deputy) == ["nieuwe termijn"]
    lifecycle.cancel(deadline.pk, reason="x", actor=deputy, now=clock.now())
    assert len(_told(owner)) == 2, "back at work one reads what the deputy did"
    assert len(_told(deputy)) == 1


def test_a_clock_of_hours_is_told_at_once_and_reads_well(
    world: World, owner: Any, officer: Any
) -> None:
    facts = Facts(start=clock.now())
    own.begin("BREACH_72H_STRICT", facts, "DL-1", owner=owner, actor=officer, now=clock.now())
    mail = OutboxMessage.objects.get(recipient=owner, intent=URGENT_CHANGED)
    assert mail.is_urgent
    shown = render(mail, world.organisation, owner, now=clock.now())
    assert shown.subject == "Dringend: DL-1: eigen termijn in uren: nieuwe termijn"
    assert "Uiterlijk op:" in shown.text


def _day_off_on_the_last_day(deadline: Deadline, officer: Any) -> None:
    assert deadline.due_at is not None
    holidays.add(
        day=clock.day_of(deadline.due_at),
        name="Brugdag",
        source="Stb. 1",
        counts_for="both",
        actor=officer,
        now=clock.now(),
    )


def test_a_move_that_an_act_catches_up_with_is_told_as_the_work_would_have(
    world: World, owner: Any, officer: Any
) -> None:
    deadline = started("AVG_1M", owner=owner)
    _day_off_on_the_last_day(deadline, officer)
    lifecycle.suspend(deadline.pk, clock.today(), reason="Vraag", actor=owner, now=clock.now())
    message = InAppMessage.objects.get(recipient=owner, intent=MOVED)
    (item,) = message.context["moves"]
    assert "Stb. 1: Brugdag" in item["detail"]
    lifecycle.cancel(deadline.pk, reason="x", actor=owner, now=clock.now())
    assert InAppMessage.objects.filter(intent=MOVED).count() == 1


def test_a_spoilt_date_that_an_act_mends_is_told_to_the_officers(
    world: World, owner: Any, officer: Any
) -> None:
    deadline = started("AVG_1M", owner=owner)
    Deadline.objects.filter(pk=deadline.pk).update(due_at=clock.now() + timedelta(days=400))
    lifecycle.cancel(deadline.pk, reason="x", actor=owner, now=clock.now())
    assert InAppMessage.objects.filter(recipient=officer, intent=REPAIRED).count() == 1
    assert not InAppMessage.objects.filter(recipient=owner, intent=REPAIRED).exists()
