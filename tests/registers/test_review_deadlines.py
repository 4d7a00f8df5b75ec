"""The next review of an entry runs as a deadline of who looks at it again."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.admin.home import to_do_today
from privacyoffice.deadlines.models import Deadline, EventKind, Status
from privacyoffice.deadlines.services import linking
from privacyoffice.deadlines.work import work_of
from privacyoffice.tenancy.scope import organisation_scope
from registers.admin import home
from registers.models import ProcessingActivity
from registers.services import drafting, ending, publication, review, reviewing
from registers.services.review_deadlines import REVIEW
from tests.factories import World, make_organisation


@pytest.fixture(autouse=True)
def in_english(world: World) -> Iterator[None]:
    with translation.override("en"):
        yield


def reviews(activity_id: UUID) -> list[Deadline]:
    """All that ever ran for it."""
    return list(Deadline.objects.filter(kind=REVIEW.code, subject_id=activity_id))


def running(activity_id: UUID) -> Deadline:
    found: Deadline = Deadline.objects.unfinished().get(kind=REVIEW.code, subject_id=activity_id)
    return found


def due_on(deadline: Deadline) -> date:
    assert deadline.due_at is not None
    return clock.day_of(deadline.due_at)


def again(activity_id: UUID) -> ProcessingActivity:
    found: ProcessingActivity = ProcessingActivity.objects.get(pk=activity_id)
    return found


def retire(world: World, activity_id: UUID) -> None:
    ending.retire(
        activity_id=activity_id,
        on=clock.today(),
        because="Het werk is gestopt.",
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )


def test_publishing_begins_the_first_review_of_the_departments_ambassador(world: World) -> None:
    public = world.fresh("published")
    deadline, activity = running(public), again(public)
    assert due_on(deadline) == activity.next_review_on
    assert deadline.owner == world.people[Role.AMBASSADOR]
    assert deadline.label == str(activity)
    assert deadline.url.endswith(f"/registers/processingactivity/{public}/change/")


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted"])
def test_what_was_never_public_has_no_review(world: World, state: str) -> None:
    assert reviews(world.fresh(state)) == []


def test_of_a_department_without_an_ambassador_it_is_of_the_privacy_officers(
    world: World,
) -> None:
    Membership.objects.filter(role=Role.AMBASSADOR).update(valid_until=clock.today())
    assert running(world.fresh("published")).owner is None


def test_still_right_meets_it_and_plans_the_next(world: World) -> None:
    public, officer = world.fresh("published"), world.people[Role.PRIVACY_OFFICER]
    first, later = running(public), clock.now() + timedelta(days=40)
    reviewing.confirm_review(activity_id=public, actor=officer, now=later)
    first.refresh_from_db()
    assert (first.status, first.closed_at) == (Status.MET, later)
    assert first.events.get(kind=EventKind.MET).actor == officer
    assert due_on(running(public)) == again(public).next_review_on
    assert due_on(running(public)) > due_on(first)


def test_a_new_version_meets_it_and_a_draft_of_one_does_not(world: World) -> None:
    public, now = world.fresh("published"), clock.now()
    writer, reviewer = world.people["second_officer"], world.people[Role.PRIVACY_OFFICER]
    first = running(public)
    activity = drafting.reopen(activity_id=public, actor=writer, now=now)
    activity.name = "Een andere naam"
    drafting.save_draft(activity, actor=writer, now=now)
    assert running(public) == first
    review.submit(activity_id=public, actor=writer, now=now)
    review.accept(activity_id=public, actor=reviewer, now=now)
    publication.publish(activity_id=public, actor=reviewer, now=now)
    first.refresh_from_db()
    assert first.status == Status.MET
    assert running(public).label.endswith("Een andere naam")


def test_what_has_ended_is_not_reviewed_until_it_is_taken_up_again(world: World) -> None:
    public, officer = world.fresh("published"), world.people[Role.PRIVACY_OFFICER]
    planned = due_on(running(public))
    retire(world, public)
    (ended,) = reviews(public)
    assert ended.status == Status.CANCELLED
    drafting.reopen(activity_id=public, actor=officer, now=clock.now())
    assert due_on(running(public)) == planned


def test_ending_what_was_never_public_needs_no_deadline(world: World) -> None:
    draft = world.fresh("draft")
    retire(world, draft)
    assert reviews(draft) == []


def test_publishing_asks_a_constant_number_of_questions_for_its_deadline(world: World) -> None:
    def questions(activity_id: UUID) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            publication.publish(
                activity_id=activity_id,
                actor=world.people[Role.PRIVACY_OFFICER],
                now=clock.now(),
            )
        return [q["sql"] for q in asked if "deadlines" in q["sql"].lower()]

    many = [world.fresh("accepted") for _number in range(3)]
    counts = [len(questions(activity_id)) for activity_id in many]
    # Wait for one's turn, look what runs, and write the deadline, its beginning and the audit
    # event: nothing that grows with the register.
    assert counts == [5, 5, 5]


def test_a_late_review_is_work_of_its_owner_and_leads_to_the_same_page_twice(
    world: World,
) -> None:
    public, ambassador = world.fresh("published"), world.people[Role.AMBASSADOR]
    planned = again(public).next_review_on
    assert planned is not None
    late = datetime.combine(planned + timedelta(days=2), datetime.min.time(), clock.AMSTERDAM)
    (mine,) = [d for d in work_of(ambassador, late).overdue if d.subject_id == public]
    of_officer = work_of(world.people[Role.PRIVACY_OFFICER], late)
    assert (of_officer.overdue, of_officer.overdue_count) == ((), 1), "one line, and the list"
    assert mine.url == home._address(public)


def test_the_first_page_says_the_same_of_a_review_in_both_of_its_lists(world: World) -> None:
    public, ambassador = world.fresh("published"), world.people[Role.AMBASSADOR]
    ProcessingActivity.objects.filter(pk=public).update(next_review_on=clock.today())
    linking.link_organisation(world.organisation.pk, clock.now())
    assert block(to_do_today, ambassador).items[0].url in {
        item.url for item in block(home.review_due, ambassador).items
    }


def test_who_reads_in_one_line_how_many_reviews_are_late_reads_it_once(world: World) -> None:
    public, officer = world.fresh("published"), world.people[Role.PRIVACY_OFFICER]
    day = clock.today() - timedelta(days=2)
    ProcessingActivity.objects.filter(pk=public).update(next_review_on=day)
    linking.link_organisation(world.organisation.pk, clock.now())
    (line,) = block(to_do_today, officer).items
    assert "registers.review" in line.url
    assert block(home.review_due, officer) is None


def block(provider: Any, user: Any) -> Any:
    request = RequestFactory().get("/admin/")
    request.user = user
    return provider(request)


def test_reviews_of_another_organisation_stay_there(world: World) -> None:
    world.fresh("published")
    with organisation_scope(make_organisation().pk):
        assert not Deadline.objects.exists()
