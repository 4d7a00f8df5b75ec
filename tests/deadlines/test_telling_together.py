"""Much of the same kind that comes at the same threshold is one message to each."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.utils import translation

from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines import kinds
from privacyoffice.deadlines.intents import OVERDUE, OVERDUES, REMINDER, REMINDERS
from privacyoffice.deadlines.kinds import OWN, DeadlineKind
from privacyoffice.deadlines.models import Deadline, Dispatch, Result, Status
from privacyoffice.deadlines.reminded import list_no_longer_meant
from privacyoffice.deadlines.services.finding import find
from privacyoffice.deadlines.services.planning import plan_many
from privacyoffice.deadlines.services.sweeping import Batch, Swept, sweep_organisation
from privacyoffice.deadlines.services.telling import notices_of
from privacyoffice.notifications.models import InAppMessage, OutboxMessage
from privacyoffice.notifications.rendering import render
from privacyoffice.notifications.services.writing import write
from privacyoffice.policy.profile import Profile
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation
from tests.factories.deadlines import unsaved_deadline
from tests.factories.people import make_member

REVIEW = "tests.review"
DUE = datetime(2026, 11, 30, 23, 59, 59, tzinfo=AMSTERDAM)
BEFORE, WEEK_BEFORE = DUE - timedelta(days=14), datetime(2026, 11, 23, 8, tzinfo=AMSTERDAM)


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Organisation]:
    """Of its own, and in scope."""
    monkeypatch.setitem(kinds._kinds, REVIEW, DeadlineKind(REVIEW, "nazien", has_own_list=True))
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        yield organisation


def member(role: Role, office: Organisation, local: str = "") -> User:
    canary = office.slug.removesuffix("-org")
    return make_member(
        role, canary=canary, local=local or str(role), valid_from=date(2026, 1, 1)
    ).user


def planned(count: int, kind: str = REVIEW, due_at: datetime = DUE, **values: object) -> None:
    rows = [
        unsaved_deadline(due_at=due_at, kind=kind, label=f"VA-{number:04}", **values)
        for number in range(1, count + 1)
    ]
    plan_many(rows, profile=Profile.statutory(), now=BEFORE)
    Deadline.objects.bulk_create(rows)


def swept(office: Organisation, now: datetime = WEEK_BEFORE) -> Swept:
    return sweep_organisation(office.pk, now)


def test_what_comes_together_is_one_mail_and_one_message_to_each(office: Organisation) -> None:
    first, second = (member(Role.CASE_HANDLER, office, name) for name in ("een", "twee"))
    planned(3, owner=first)
    planned(2, owner=second)
    assert swept(office) == Swept(found=5, told=5, missed=0, messages=2)
    assert Dispatch.objects.filter(result=Result.TOLD).count() == 5
    told = {mail.recipient_id: mail for mail in OutboxMessage.objects.all()}
    assert {pk: mail.context["number"] for pk, mail in told.items()} == {
        first.pk: 3,
        second.pk: 2,
    }
    assert {mail.intent for mail in told.values()} == {REMINDERS}
    assert [item["label"] for item in told[first.pk].context["items"]] == [
        "VA-0001",
        "VA-0002",
        "VA-0003",
    ]
    assert InAppMessage.objects.count() == 2


def test_one_alone_is_told_as_any_other(office: Organisation) -> None:
    planned(1, owner=member(Role.CASE_HANDLER, office))
    assert swept(office).messages == 1
    assert OutboxMessage.objects.get().intent == REMINDER


def test_what_has_no_list_of_its_own_is_told_one_by_one(office: Organisation) -> None:
    planned(3, kind=OWN, owner=member(Role.CASE_HANDLER, office))
    assert swept(office).messages == 3
    assert set(OutboxMessage.objects.values_list("intent", flat=True)) == {REMINDER}


def test_of_more_than_twenty_the_rest_is_counted(office: Organisation) -> None:
    owner = member(Role.CASE_HANDLER, office)
    planned(23, owner=owner)
    assert swept(office).messages == 1
    mail = OutboxMessage.objects.get()
    assert (len(mail.context["items"]), mail.context["left_out"]) == (20, 3)
    with translation.override("nl"):
        shown = render(mail, office, owner, now=WEEK_BEFORE)
    assert "(23 keer)" in shown.subject
    assert "- VA-0001: maandag 30 november 2026" in shown.text
    assert "Er zijn er nog 3" in shown.text
    assert "VA-0021" not in shown.text + shown.html


def test_another_threshold_is_another_message(office: Organisation) -> None:
    planned(2, owner=member(Role.CASE_HANDLER, office))
    planned(2, owner=User.objects.get(memberships__role=Role.CASE_HANDLER), due_at=BEFORE)
    swept(office, DUE + timedelta(hours=1))
    assert sorted(OutboxMessage.objects.values_list("intent", flat=True)) == [OVERDUES, OVERDUES]
    assert len(set(OutboxMessage.objects.values_list("key", flat=True))) == 2
    assert OVERDUE not in OutboxMessage.objects.values_list("intent", flat=True)


def test_told_again_it_is_the_same_message(office: Organisation) -> None:
    planned(3, owner=member(Role.CASE_HANDLER, office))
    to_tell = Batch(find(WEEK_BEFORE), Profile.statutory(), WEEK_BEFORE).to_tell
    inserted = [
        write(notices_of(order, Profile.statutory(), WEEK_BEFORE), now=WEEK_BEFORE)
        for order in (to_tell, reversed(to_tell))
    ]
    assert inserted == [1, 0]
    assert InAppMessage.objects.count() == 1


def test_a_list_is_meant_until_nothing_in_it_runs_by_that_date(office: Organisation) -> None:
    planned(2, owner=member(Role.CASE_HANDLER, office))
    swept(office)
    key = OutboxMessage.objects.get().key
    first, second = Deadline.objects.order_by("label")
    Deadline.objects.filter(pk=first.pk).update(
        status=Status.MET, closed_at=WEEK_BEFORE, next_threshold_at=None
    )
    assert list_no_longer_meant([key]) == {}
    Deadline.objects.filter(pk=second.pk).update(revision=2)
    assert set(list_no_longer_meant([key])) == {key}
