"""A request that two bodies answer becomes two, with the same day of receipt."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.services import attach
from privacyoffice.correspondence.doors import open_door_of
from privacyoffice.correspondence.services import access
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.notifications.models import OutboxMessage
from requests_dsar.answering import deadline_of
from requests_dsar.models import (
    DataSubjectRequest,
    InvolvedProcessing,
    LetterKind,
    SearchTask,
    Status,
)
from requests_dsar.services import handling, identity, involving, splitting
from tests.factories import World
from tests.factories.decisions import proposed
from tests.factories.requests import asked, written_down


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def request_(world: World, officer: Any) -> DataSubjectRequest:
    made = written_down("Lis", by=officer, received_on=clock.today() - timedelta(days=6))
    involving.involve(
        request_id=made.pk,
        activities=[world.activities["draft"], world.activities["submitted"]],
        actor=officer,
        now=clock.now(),
    )
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())


def split(request: DataSubjectRequest, chosen: Any, by: Any) -> DataSubjectRequest:
    keys = [one.pk for one in chosen]
    return splitting.split(request_id=request.pk, involved=keys, actor=by, now=clock.now())


def test_the_part_has_the_person_the_question_and_the_day_and_a_key_of_its_own(
    request_: DataSubjectRequest, officer: Any
) -> None:
    first, second = request_.involved.all()
    part = split(request_, [second], officer)
    assert part.split_from == request_
    assert part.reference != request_.reference
    assert (part.received_on, part.rights) == (request_.received_on, request_.rights)
    assert part.person.reveal() == request_.person.reveal()
    assert part.story.envelope != request_.story.envelope
    assert [one.activity_id for one in request_.involved.all()] == [first.activity_id]
    assert [one.activity_id for one in part.involved.all()] == [second.activity_id]


def test_its_term_runs_from_the_same_receipt_and_the_same_person_handles_it(
    request_: DataSubjectRequest, officer: Any
) -> None:
    part = split(request_, list(request_.involved.all())[:1], officer)
    both = [deadline_of(request_), deadline_of(part)]
    assert len({deadline.due_at for deadline in both if deadline}) == 1
    assert (part.status, part.owner) == (Status.IN_PROGRESS, officer)


def test_the_person_gets_a_letter_about_the_part(
    request_: DataSubjectRequest, officer: Any
) -> None:
    part = split(request_, list(request_.involved.all())[:1], officer)
    assert [letter.kind for letter in part.letters.all()] == [LetterKind.ACKNOWLEDGEMENT]
    assert not request_.letters.exists()


def test_what_came_with_it_goes_along_and_what_was_found_stays(
    request_: DataSubjectRequest, officer: Any
) -> None:
    for name in ("brief.txt", "gevonden.txt"):
        attach(request_, ContentFile(b"Hallo", name=name), actor=officer, now=clock.now())
    first, second = request_.involved.all()
    found = Attachment.objects.get(case_id=request_.pk, number=2)
    SearchTask.objects.create(
        request=request_,
        involved=first,
        colleague=officer,
        ask="Zoek",
        asked_at=clock.now(),
        due_on=clock.today(),
        files=[found.number],
    )
    identity.check(
        request_id=request_.pk,
        of="person",
        method="counter",
        outcome="established",
        remark="Paspoort gezien",
        actor=officer,
        now=clock.now(),
    )
    part = split(request_, [second], officer)
    (copied,) = Attachment.objects.filter(case_id=part.pk)
    assert copied.name.reveal() == "brief.txt"
    (check,) = part.checks.all()
    assert check.remark.reveal() == "Paspoort gezien"
    assert check.remark.envelope != request_.checks.get().remark.envelope


def test_a_question_holds_up_the_part_as_long(request_: DataSubjectRequest, officer: Any) -> None:
    asked(request_, by=officer, canary="Lis")
    part = split(request_, list(request_.involved.all())[:1], officer)
    terms = [deadline_of(request_), deadline_of(part)]
    assert [term and term.status for term in terms] == [DeadlineStatus.SUSPENDED] * 2
    assert [pause.answered_on for pause in part.pauses.all()] == [None]


@pytest.mark.parametrize("has_page", [True, False])
def test_who_has_a_page_gets_one_for_the_part(
    request_: DataSubjectRequest, officer: Any, has_page: bool
) -> None:
    if has_page:
        access.open_door(request_, now=clock.now())
    part = split(request_, list(request_.involved.all())[:1], officer)
    assert (open_door_of(part.pk) is not None) is has_page
    mails = OutboxMessage.objects.filter(about_id=part.pk, intent="correspondence.link")
    assert mails.exists() is has_page


def test_something_stays_and_what_was_decided_does_not_move(
    request_: DataSubjectRequest, officer: Any
) -> None:
    everything = list(request_.involved.all())
    with pytest.raises(ValidationError, match="At least one"):
        split(request_, everything, officer)
    with pytest.raises(ValidationError):
        split(request_, [], officer)
    proposed(request_, by=officer, items=[("access", everything[0].pk)])
    with pytest.raises(ValidationError, match="stays"):
        split(request_, everything[:1], officer)
    assert InvolvedProcessing.objects.filter(request=request_).count() == 2


def test_only_who_divides_the_work_splits(
    request_: DataSubjectRequest, world: World, officer: Any
) -> None:
    handler = world.people[Role.CASE_HANDLER]
    handling.hand_over(request_id=request_.pk, owner=handler, actor=officer, now=clock.now())
    with pytest.raises(Http404):
        split(request_, list(request_.involved.all())[:1], handler)
