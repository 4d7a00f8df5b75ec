"""A reminder says what is true when it is sent, and only while there is something to say."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines.kinds import OWN_CLOCK
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.reminded import no_longer_meant, occasion
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.deadlines.services.sweeping import sweep_batch
from privacyoffice.notifications.models import InAppMessage, OutboxMessage, State
from privacyoffice.notifications.rendering import render, subject_of
from privacyoffice.notifications.services.delivery import take_up
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation
from tests.factories.deadlines import started
from tests.factories.people import make_member

BEGIN = datetime(2026, 3, 2, 12, tzinfo=AMSTERDAM)
WEEK_BEFORE = datetime(2026, 3, 26, 8, tzinfo=AMSTERDAM)  # of the day 2 April


@pytest.fixture
def organisation(db: None) -> Iterator[Organisation]:
    made = make_organisation()
    with organisation_scope(made.pk):
        yield made


@pytest.fixture
def owner(organisation: Organisation) -> User:
    canary = organisation.slug.removesuffix("-org")
    member = make_member(Role.CASE_HANDLER, canary=canary, valid_from=date(2026, 1, 1))
    return member.user


@pytest.fixture
def deadline(owner: User) -> Deadline:
    """One of which the owner was told a week before its end."""
    made = started("AVG_1M", BEGIN, owner=owner, now=BEGIN)
    sweep_batch(WEEK_BEFORE)
    return made


def _mail() -> OutboxMessage:
    return OutboxMessage.objects.get(intent__contains="reminder")


def _text(organisation: Organisation, owner: User, now: datetime) -> str:
    return render(_mail(), organisation, owner, now=now).text


def test_a_reminder_says_how_long_there_is_when_it_is_sent(
    organisation: Organisation, owner: User, deadline: Deadline
) -> None:
    for days, words in ((0, "over 7 dagen"), (3, "over 4 dagen"), (7, "vandaag")):
        assert words in _text(organisation, owner, WEEK_BEFORE + timedelta(days=days))


def test_a_clock_of_hours_that_ended_meanwhile_is_not_told_as_running(
    organisation: Organisation, owner: User
) -> None:
    clock_of_hours = started("BREACH_72H_STRICT", BEGIN, kind=OWN_CLOCK, owner=owner, now=BEGIN)
    assert clock_of_hours.due_at is not None
    sweep_batch(clock_of_hours.due_at - timedelta(hours=4))
    before = _text(organisation, owner, clock_of_hours.due_at - timedelta(hours=2))
    assert "Dit moet over 2 uur" in before
    after = _text(organisation, owner, clock_of_hours.due_at + timedelta(hours=1))
    assert "Dit moet" not in after
    assert "De termijn is verstreken" in after


def test_a_message_in_the_product_never_says_something_that_has_become_untrue(
    deadline: Deadline,
) -> None:
    message = InAppMessage.objects.get(intent="deadlines.reminder")
    said = {
        subject_of(message.intent, message.context, now=WEEK_BEFORE + timedelta(days=days))
        for days in (0, 5, 500)
    }
    assert said == {
        "Herinnering: Verzoek 2026-0012: eigen termijn, uiterlijk donderdag 2 april 2026"
    }


def _meet(deadline: Deadline) -> None:
    lifecycle.meet(deadline.pk, WEEK_BEFORE, actor=None, now=WEEK_BEFORE)


def _cancel(deadline: Deadline) -> None:
    lifecycle.cancel(deadline.pk, reason="x", actor=None, now=WEEK_BEFORE)


def _suspend(deadline: Deadline) -> None:
    lifecycle.suspend(deadline.pk, date(2026, 3, 3), reason="x", actor=None, now=WEEK_BEFORE)


def _move(deadline: Deadline) -> None:
    begin = BEGIN + timedelta(days=8)
    lifecycle.correct(deadline.pk, begin, reason="x", actor=None, now=WEEK_BEFORE)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (_meet, "De termijn is intussen afgerond."),
        (_cancel, "De termijn is intussen geannuleerd."),
        (_suspend, "De termijn is intussen opgeschort."),
        (_move, "De termijn heeft intussen een andere datum."),
    ],
)
def test_what_was_done_meanwhile_is_not_reminded_of(
    organisation: Organisation, deadline: Deadline, act: Any, words: str
) -> None:
    act(deadline)
    OutboxMessage.objects.filter(state=State.QUEUED).exclude(pk=_mail().pk).update(
        state=State.DROPPED
    )
    assert take_up(organisation.pk) == State.DROPPED
    assert _mail().problem == words
    assert InAppMessage.objects.get(intent="deadlines.reminder").read_at is not None


def test_a_reminder_of_what_still_runs_goes_out(
    organisation: Organisation, deadline: Deadline
) -> None:
    take_up(organisation.pk)
    assert (_mail().state, _mail().problem) == (State.SENDING, "")


def test_many_are_asked_after_in_one_query(
    deadline: Deadline, django_assert_num_queries: Any
) -> None:
    keys = [occasion(deadline.pk, revision, "-P7D") for revision in (1, 2, 3)]
    with django_assert_num_queries(1):
        assert set(no_longer_meant([*keys, "of another sort"])) == set(keys[1:])
    assert no_longer_meant([occasion(_of_nothing(), 1, "-P7D")]) == {}


def _of_nothing() -> Any:
    """An id of which there is no deadline."""
    return Deadline().pk
