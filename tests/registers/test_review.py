"""Four eyes: what was submitted is judged by somebody else, and cannot change meanwhile."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django_fsm import TransitionNotAllowed

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from registers.models import ProcessingActivity
from registers.models.processing_activity import Status
from registers.services import drafting, publication, review
from tests.factories import World


def _status(world: World, state: str) -> str:
    return str(ProcessingActivity.objects.get(pk=world.activities[state]).status)


def test_somebody_else_may_accept_a_submission(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    review.accept(activity_id=world.activities["submitted"], actor=officer, now=clock.now())
    assert _status(world, "submitted") == Status.ACCEPTED
    event = AuditEvent.objects.filter(subject_id=world.activities["submitted"]).first()
    assert event is not None
    assert (event.action, event.actor) == ("registers.accepted", officer)
    assert event.actor_role == Role.PRIVACY_OFFICER


def test_nobody_accepts_the_own_submission(world: World) -> None:
    submitter = world.people["second_officer"]
    with pytest.raises(ValidationError, match="ander"):
        review.accept(activity_id=world.activities["submitted"], actor=submitter, now=clock.now())
    assert _status(world, "submitted") == Status.SUBMITTED


def test_the_database_refuses_an_own_acceptance_too(world: World) -> None:
    with (
        pytest.raises(IntegrityError, match="activity_accepted_by_somebody_else"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE registers_processingactivity SET accepted_by_id = submitted_by_id "
            "WHERE id = %s",
            [world.activities["submitted"]],
        )


def test_an_ambassador_submits_but_does_not_accept(world: World) -> None:
    ambassador = world.people[Role.AMBASSADOR]
    now = clock.now()
    review.submit(activity_id=world.activities["draft"], actor=ambassador, now=now)
    with pytest.raises(Http404):
        review.accept(activity_id=world.activities["submitted"], actor=ambassador, now=now)


def test_a_return_needs_a_reason_and_shows_it(world: World) -> None:
    officer, now = world.people[Role.PRIVACY_OFFICER], clock.now()
    with pytest.raises(ValidationError):
        review.send_back(
            activity_id=world.activities["submitted"], because=" ", actor=officer, now=now
        )
    returned = review.send_back(
        activity_id=world.activities["submitted"], because="Noem de wet", actor=officer, now=now
    )
    assert (returned.status, returned.returned_because) == (Status.RETURNED, "Noem de wet")
    assert returned.is_editable


@pytest.mark.parametrize("state", ["submitted", "accepted", "published"])
def test_what_is_under_review_or_public_cannot_be_edited(world: World, state: str) -> None:
    activity = ProcessingActivity.objects.get(pk=world.activities[state])
    activity.name = "Stiekem anders"
    with pytest.raises(ValidationError):
        drafting.save_draft(activity, actor=world.people[Role.PRIVACY_OFFICER], now=clock.now())
    activity = ProcessingActivity.objects.get(pk=world.activities[state])
    assert activity.name != "Stiekem anders"


def test_a_stale_edit_is_refused(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    mine = ProcessingActivity.objects.get(pk=world.activities["draft"])
    theirs = ProcessingActivity.objects.get(pk=world.activities["draft"])
    seen = mine.revision
    theirs.name = "Eerst"
    drafting.save_draft(theirs, actor=officer, now=clock.now(), expected_revision=seen)
    mine.name = "Te laat"
    with pytest.raises(ValidationError):
        drafting.save_draft(mine, actor=officer, now=clock.now(), expected_revision=seen)
    assert ProcessingActivity.objects.get(pk=mine.pk).name == "Eerst"


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("draft", "accept"),
        ("draft", "publish"),
        ("submitted", "publish"),
        ("accepted", "accept"),
        ("published", "publish"),
    ],
)
def test_no_step_is_skipped_or_taken_twice(world: World, state: str, step: str) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    act: Any = {"accept": review.accept, "publish": publication.publish}[step]
    with pytest.raises(TransitionNotAllowed):
        act(activity_id=world.activities[state], actor=officer, now=clock.now())


def test_the_status_cannot_be_assigned(world: World) -> None:
    activity = ProcessingActivity.objects.get(pk=world.activities["draft"])
    with pytest.raises(AttributeError):
        activity.status = Status.PUBLISHED


def test_references_count_on_without_gaps(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    numbers = sorted(ProcessingActivity.objects.values_list("reference", flat=True))
    assert numbers == [f"VA-{n:04d}" for n in range(1, len(numbers) + 1)]
    made = drafting.save_draft(ProcessingActivity(name="Nog een"), actor=officer, now=clock.now())
    assert made.reference == f"VA-{len(numbers) + 1:04d}"


def test_who_wrote_in_a_text_does_not_accept_it_though_another_submits_it(world: World) -> None:
    officer, ambassador = world.people[Role.PRIVACY_OFFICER], world.people[Role.AMBASSADOR]
    second = world.people["second_officer"]
    now = clock.now()
    activity = ProcessingActivity.objects.get(pk=world.activities["draft"])
    activity.name = "Door de privacyofficer geschreven"
    drafting.save_draft(activity, actor=officer, now=now)
    review.submit(activity_id=activity.pk, actor=ambassador, now=now)
    with pytest.raises(ValidationError):
        review.accept(activity_id=activity.pk, actor=officer, now=now)
    review.accept(activity_id=activity.pk, actor=second, now=now)


def test_a_text_that_changed_after_the_page_was_opened_is_not_accepted(world: World) -> None:
    officer, second = world.people[Role.PRIVACY_OFFICER], world.people["second_officer"]
    activity_id, now = world.activities["submitted"], clock.now()
    seen = ProcessingActivity.objects.get(pk=activity_id).revision
    reopened = drafting.reopen(activity_id=activity_id, actor=second, now=now)
    reopened.name = "Iets heel anders"
    drafting.save_draft(reopened, actor=second, now=now)
    review.submit(activity_id=activity_id, actor=second, now=now)
    with pytest.raises(ValidationError):
        review.accept(activity_id=activity_id, actor=officer, now=now, expected_revision=seen)
    seen = ProcessingActivity.objects.get(pk=activity_id).revision
    review.accept(activity_id=activity_id, actor=officer, now=now, expected_revision=seen)


def test_nothing_is_accepted_without_somebody_who_did_so(world: World) -> None:
    submitted = ProcessingActivity.objects.filter(pk=world.activities["submitted"])
    with (
        pytest.raises(IntegrityError, match="activity_accepted_by_somebody"),
        transaction.atomic(),
    ):
        submitted.update(status="accepted")


def test_an_ambassador_makes_no_text_for_a_department_of_others(world: World) -> None:
    ambassador, now = world.people[Role.AMBASSADOR], clock.now()
    with pytest.raises(PermissionDenied):
        drafting.save_draft(
            ProcessingActivity(name="Elders", department=world.elsewhere), actor=ambassador, now=now
        )
    drafting.save_draft(
        ProcessingActivity(name="Thuis", department=world.home), actor=ambassador, now=now
    )
