"""A question to the FG runs as a deadline of the FG, until the FG answers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from privacyoffice import clock
from privacyoffice.accounts.models import Absence
from privacyoffice.accounts.roles import Role
from privacyoffice.advice.admin.home import asked_of_you
from privacyoffice.advice.answering import ANSWER
from privacyoffice.deadlines.admin.home import to_do_today
from privacyoffice.deadlines.models import Deadline, EventKind, Status
from privacyoffice.deadlines.queries import shown_to
from privacyoffice.deadlines.services.recipients import office_on, recipients
from privacyoffice.deadlines.work import work_of
from privacyoffice.policy.parsing import parse_profile
from tests.advice.conftest import Exchange
from tests.factories import make_member


def block(provider: Any, user: Any) -> Any:
    request = RequestFactory().get("/admin/")
    request.user = user
    return provider(request)


def answer(advice: Any) -> Deadline:
    found: Deadline = Deadline.objects.get(kind=ANSWER.code, subject_id=advice.pk)
    return found


def test_asking_begins_a_deadline_of_the_fg_on_the_day_that_was_asked_for(
    exchange: Exchange,
) -> None:
    advice = exchange.ask()
    deadline = answer(advice)
    assert deadline.due_at is not None
    assert clock.day_of(deadline.due_at) == advice.wanted_by
    assert (deadline.status, deadline.owner) == (Status.OPEN, exchange.dpo)
    assert deadline.label == advice.subject_label
    assert deadline.url.endswith(f"/advice/advice/{advice.pk}/change/")


def test_giving_advice_meets_it(exchange: Exchange) -> None:
    advice = exchange.ask()
    exchange.give(advice)
    deadline = answer(advice)
    assert deadline.status == Status.MET
    assert deadline.events.get(kind=EventKind.MET).actor == exchange.dpo
    exchange.react(advice)
    assert Deadline.objects.filter(subject_id=advice.pk).count() == 1


def test_among_several_fgs_it_is_of_all_of_them(exchange: Exchange) -> None:
    second = make_member(Role.DPO, canary=exchange.world.canary, local="second_fg").user
    deadline = answer(exchange.ask())
    assert deadline.owner is None
    office = office_on(clock.today(), parse_profile({"title": "Beleid"}))
    told = recipients(office, ANSWER, ("dpo",), deadline.owner_id)
    assert set(told) == {exchange.dpo.pk, second.pk}


def test_nobody_is_reminded_in_the_place_of_an_fg_who_is_away(exchange: Exchange) -> None:
    """Who takes the FG's place gives no advice: GDPR art. 38(3)."""
    deadline = answer(exchange.ask())
    Absence.objects.create(
        user=exchange.dpo,
        first_day=clock.today(),
        last_day=clock.today() + timedelta(days=9),
        deputy=exchange.world.people["second_officer"],
        entered_by=exchange.dpo,
        entered_at=clock.now(),
    )
    office = office_on(clock.today(), parse_profile(_profile()))
    for rule in ANSWER.reminders:
        assert recipients(office, ANSWER, rule.to, deadline.owner_id) == (exchange.dpo.pk,)


def _profile() -> dict[str, Any]:
    return {
        "title": "Beleid",
        "governance": {"source": "art. 1", "dpo_replaced_by": "privacy_officer"},
    }


def test_who_may_not_read_the_advice_does_not_see_its_deadline(exchange: Exchange) -> None:
    deadline = answer(exchange.ask())
    people = exchange.world.people
    for role in (Role.CISO, Role.AMBASSADOR, Role.CASE_HANDLER, Role.ACCOUNT_ADMIN):
        assert not shown_to(people[role]).filter(pk=deadline.pk).exists(), role
    for role in (Role.DPO, Role.PRIVACY_OFFICER, Role.MANAGER, Role.AUDITOR):
        assert shown_to(people[role]).filter(pk=deadline.pk).exists(), role


def test_the_first_page_says_the_same_of_it_in_both_of_its_lists(exchange: Exchange) -> None:
    advice = exchange.ask(wanted_by=clock.today())
    (of_today,) = block(to_do_today, exchange.dpo).items
    waiting = block(asked_of_you, exchange.dpo).items
    assert of_today.url in {item.url for item in waiting}
    assert str(advice.pk) in of_today.url
    assert of_today.label.startswith(f"{advice.subject_label}: ")


@pytest.mark.parametrize("person", [Role.PRIVACY_OFFICER, Role.DPO])
def test_late_advice_is_one_line_for_who_watches_over_all(exchange: Exchange, person: str) -> None:
    exchange.ask(wanted_by=clock.today())
    work = work_of(exchange.world.people[person], clock.now() + timedelta(days=3))
    assert (work.overdue, work.overdue_count) == ((), 1)
    assert [line.kind for line in work.gathered] == [ANSWER.code]


def test_an_answer_is_wanted_by_a_day_that_can_be(exchange: Exchange) -> None:
    """It becomes a moment, and one that no program can read breaks every page that shows it."""
    with pytest.raises(ValidationError) as refused:
        exchange.ask(wanted_by=date.max)
    assert list(refused.value.message_dict) == ["wanted_by"]
    assert not Deadline.objects.filter(kind=ANSWER.code).exists()
