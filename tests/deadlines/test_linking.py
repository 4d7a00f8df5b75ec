"""Planned days of other apps: begun and ended in bulk, and in step with what they are about."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from unittest.mock import MagicMock
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines import kinds
from privacyoffice.deadlines.admin.home import to_do_today
from privacyoffice.deadlines.deriving import outcome_now
from privacyoffice.deadlines.digest import to_do
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.models import (
    Deadline,
    DeadlineEvent,
    Dispatch,
    EventKind,
    Result,
    Status,
)
from privacyoffice.deadlines.services import bulk, linking
from privacyoffice.deadlines.services.bulk import PlannedDay
from privacyoffice.deadlines.tasks import link as link_task
from privacyoffice.deadlines.work import Gathered, work_of
from privacyoffice.notifications.services.digest import Heading
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity
from tests.factories import World, make_organisation
from tests.factories.deadlines import recalculate_open

KIND = "tests.planned"
NOW = clock.now()
TODAY = clock.day_of(NOW)


@pytest.fixture
def world(kept_world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setitem(kinds._kinds, KIND, DeadlineKind(KIND, "Soort", has_own_list=True))
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def planned(days: int = 3, subject: UUID | None = None, owner: UUID | None = None) -> PlannedDay:
    return PlannedDay(
        subject or uuid4(), TODAY + timedelta(days=days), "VA-0001 Naam", "/admin/", owner
    )


def begin(*days: PlannedDay) -> list[Deadline]:
    bulk.begin(KIND, days, actor=None, now=NOW)
    subjects = [day.subject_id for day in days]
    found = {d.subject_id: d for d in Deadline.objects.filter(subject_id__in=subjects)}
    return [found[subject] for subject in subjects]


def wants(monkeypatch: pytest.MonkeyPatch, days: Iterable[PlannedDay]) -> None:
    """Only what this test plans is compared."""
    monkeypatch.setattr(linking, "_wanted", {KIND: lambda now: days})


def running() -> dict[UUID | None, tuple[date, UUID | None]]:
    found = Deadline.objects.unfinished().filter(kind=KIND)
    return {d.subject_id: (clock.day_of(d.due_at), d.owner_id) for d in found if d.due_at}


def test_a_planned_day_is_a_deadline_as_any_other(world: World) -> None:
    (deadline,) = begin(planned(days=9, owner=world.people[Role.DPO].pk))
    assert deadline.status == Status.OPEN
    assert deadline.due_at == deadline.original_due_at == outcome_now(deadline, NOW).due
    assert running() == {deadline.subject_id: (TODAY + timedelta(days=9), deadline.owner_id)}
    assert deadline.policy_id == world.policy_id
    assert deadline.next_threshold_at is not None
    assert NOW < deadline.next_threshold_at < NOW + timedelta(days=9)
    assert recalculate_open(now=NOW).changes == ()
    assert AuditEvent.objects.filter(action="deadlines.started", subject_id=deadline.pk).exists()


def test_a_day_that_has_passed_is_late_and_only_that_is_told(world: World) -> None:
    (deadline,) = begin(planned(days=-2))
    assert deadline.due_at is not None
    assert deadline.due_at < NOW
    results = Dispatch.objects.filter(deadline=deadline).values_list("result", flat=True)
    assert set(results) == {Result.OVERTAKEN}
    assert deadline.next_threshold_at == deadline.due_at, "the next sweep tells that it is late"


def test_what_was_late_before_there_were_deadlines_sends_no_mail(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade these may be hundreds: the summary of the day has them."""
    wants(monkeypatch, [planned(days=-number) for number in (1, 2, 100)])
    linking.link(NOW)
    late = Deadline.objects.filter(kind=KIND)
    assert late.overdue(NOW).count() == 3
    assert not late.passed(NOW).exists()


def test_who_did_it_is_on_the_deadline_and_the_next_one_runs(world: World) -> None:
    subject, officer = uuid4(), world.people[Role.PRIVACY_OFFICER]
    (first,) = begin(planned(subject=subject))
    bulk.renew(KIND, [planned(days=400, subject=subject)], actor=officer, now=NOW)
    first.refresh_from_db()
    assert (first.status, first.closed_at, first.next_threshold_at) == (Status.MET, NOW, None)
    met = first.events.get(kind=EventKind.MET)
    assert (met.position, met.actor) == (2, officer)
    assert list(running().values()) == [(TODAY + timedelta(days=400), None)]


def test_what_nobody_does_any_more_is_cancelled_with_the_reason(world: World) -> None:
    day = planned()
    (deadline,) = begin(day)
    assert bulk.cancel(KIND, [day.subject_id], reason="Weg", actor=None, now=NOW) == 1
    deadline.refresh_from_db()
    assert deadline.status == Status.CANCELLED
    assert deadline.events.get(kind=EventKind.CANCELLED).reason == "Weg"
    assert bulk.meet(KIND, [day.subject_id], actor=None, now=NOW) == 0, "it has ended"


def test_hundreds_begin_and_end_with_as_many_questions_as_a_few(world: World) -> None:
    def questions(amount: int) -> int:
        """But for the audit trail, which has an event a deadline."""
        days = [planned() for _number in range(amount)]
        with CaptureQueriesContext(connection) as asked:
            bulk.begin(KIND, days, actor=None, now=NOW)
            bulk.renew(KIND, days, actor=None, now=NOW)
            bulk.cancel(KIND, [day.subject_id for day in days], reason="Weg", actor=None, now=NOW)
        return sum("audit_auditevent" not in query["sql"] for query in asked)

    few = questions(3)
    assert questions(300) == few
    assert few <= 20


def test_what_existed_before_gets_its_deadline_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [planned(days=number) for number in (-40, 0, 40)]
    wants(monkeypatch, days)
    assert linking.link(NOW) >= 3
    assert sorted(day for day, _owner in running().values()) == [day.last_day for day in days]
    assert linking.link_organisation(world.organisation.pk, NOW) == 0
    assert DeadlineEvent.objects.filter(deadline__kind=KIND).count() == 3


def test_what_is_gone_or_has_another_day_follows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, moved, stays = planned(), planned(days=1), planned(days=2)
    begin(gone, moved, stays)
    later = planned(days=30, subject=moved.subject_id)
    wants(monkeypatch, [later, stays])
    assert linking.link_organisation(world.organisation.pk, NOW) == 3
    assert running() == {
        later.subject_id: (later.last_day, None),
        stays.subject_id: (stays.last_day, None),
    }
    assert Deadline.objects.filter(kind=KIND, status=Status.CANCELLED).count() == 2


def test_who_takes_over_the_work_gets_the_deadline(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = world.people[Role.AMBASSADOR].pk, world.people[Role.CASE_HANDLER].pk
    day = planned(owner=before)
    (deadline,) = begin(day)
    wants(monkeypatch, [planned(subject=day.subject_id, owner=after)])
    assert linking.link_organisation(world.organisation.pk, NOW) == 1
    deadline.refresh_from_db()
    assert deadline.owner_id == after
    event = deadline.events.get(kind=EventKind.HANDED_OVER)
    assert event.values == {"from": str(before), "to": str(after)}


def test_what_people_act_on_by_hand_keeps_the_day_that_they_gave_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(kinds._kinds, KIND, DeadlineKind(KIND, "Soort", by_hand=True))
    day = planned(days=5, owner=world.people[Role.MANAGER].pk)
    begin(day)
    wants(monkeypatch, [planned(days=9, subject=day.subject_id)])
    assert linking.link_organisation(world.organisation.pk, NOW) == 0


def test_a_fault_in_one_organisation_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(now: object) -> Iterable[PlannedDay]:
        raise RuntimeError("stuk")

    monkeypatch.setattr(linking, "_wanted", {KIND: fails})
    assert linking.link(NOW) == 0
    assert world.organisation.slug in caplog.text


def test_the_task_and_the_command_do_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wants(monkeypatch, [planned()])
    link_task()
    assert len(running()) == 1
    call_command("compare_deadlines")
    assert capsys.readouterr().out.startswith("0 ")


def test_advice_and_reviews_of_before_get_deadlines_and_a_repeat_adds_none(world: World) -> None:
    """The standing world was made as an earlier release would have: with days, and no deadlines."""
    assert not Deadline.objects.exists()
    assert linking.link_organisation(world.organisation.pk, NOW) > 0
    asked = {world.advice["asked"], world.advice["elsewhere"]}
    found = Deadline.objects.unfinished()
    assert set(found.filter(kind="advice.answer").values_list("subject_id", flat=True)) == asked
    planned_reviews = ProcessingActivity.objects.filter(next_review_on__isnull=False)
    reviews = found.filter(kind="registers.review").values_list("subject_id", flat=True)
    assert set(reviews) == set(planned_reviews.values_list("pk", flat=True))
    assert world.activities["published"] in set(reviews)
    assert linking.link_organisation(world.organisation.pk, NOW) == 0


def test_a_new_ambassador_owns_the_reviews_of_the_department(world: World) -> None:
    linking.link_organisation(world.organisation.pk, NOW)
    review = Deadline.objects.get(subject_id=world.activities["published"])
    assert review.owner == world.people[Role.AMBASSADOR]
    Membership.objects.filter(user=review.owner).update(valid_until=TODAY)
    linking.link_organisation(world.organisation.pk, NOW)
    review.refresh_from_db()
    assert review.owner is None, "the privacy officers hear of it"


def test_a_kind_with_a_list_of_its_own_is_one_line_for_who_watches_over_all(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    begin(*(planned(days=-number, owner=owner.pk) for number in range(1, 30)))
    assert len(work_of(owner, NOW).overdue) == work_of(owner, NOW).overdue_count == 29
    for role in (Role.PRIVACY_OFFICER, Role.DPO):
        work = work_of(world.people[role], NOW)
        assert work.overdue == ()
        assert work.overdue_count == 29, "what is late is never kept silent"
        assert work.gathered == (Gathered(KIND, 29),)
        request = RequestFactory().get("/admin/")
        request.user = world.people[role]
        block = to_do_today(request)
        assert block is not None
        (line,) = block.items
        assert line.label == "Soort"
        (entry,) = to_do(world.people[role], NOW)
        assert (entry.heading, entry.detail, entry.url) == (Heading.OVERDUE, line.detail, line.url)
        client = Client()
        client.force_login(
            world.people[role], backend="privacyoffice.accounts.backends.LoginBackend"
        )
        assert client.get(line.url).context["cl"].result_count == 29


def test_a_fault_in_one_organisation_stops_no_other_and_no_broken_connection_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, looked_at = make_organisation().pk, set[UUID]()

    def fails_at_one(organisation_id: UUID, now: datetime) -> int:
        looked_at.add(organisation_id)
        if organisation_id == broken:
            raise OperationalError
        return 1

    held = MagicMock(in_atomic_block=False)
    monkeypatch.setattr("privacyoffice.deadlines.services.linking.connection", held)
    monkeypatch.setattr(linking, "link_organisation", fails_at_one)
    assert linking.link(NOW) == len(looked_at) - 1 > 0
    held.close_if_unusable_or_obsolete.assert_called_once_with()


def test_nobody_begins_one_while_all_are_compared_and_acts_do_not_wait_for_each_other(
    standing_world: World, committed_db: None
) -> None:
    """Else an act that is not committed yet would look like a day without a deadline."""

    def act() -> bool:
        """Whether it had its turn at once, in a connection of its own."""
        try:
            with organisation_scope(standing_world.organisation.pk), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '300ms'")
                bulk.meet(KIND, [], actor=None, now=NOW)
        except OperationalError:
            return False
        finally:
            connection.close()
        return True

    for alone, has_its_turn in ((False, True), (True, False)):
        with (
            ThreadPoolExecutor(1) as other,
            organisation_scope(standing_world.organisation.pk),
        ):
            bulk.take_turn(KIND, alone=alone)
            assert other.submit(act).result() is has_its_turn
