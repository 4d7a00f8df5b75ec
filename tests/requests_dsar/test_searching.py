"""A search for data: asked of a colleague, seen by nobody else, answered once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django_fsm import TransitionNotAllowed

from privacyoffice import clock
from privacyoffice.accounts.models import Absence
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.models import Attachment, Source
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.tenancy.models import Department
from requests_dsar import queries_work
from requests_dsar.models import DataSubjectRequest, SearchTask, TaskStatus
from requests_dsar.services import involving, searching
from requests_dsar.services.searching import Place
from tests.factories import World
from tests.factories.requests import closed, destroyed, in_state


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def colleague(world: World) -> Any:
    return world.people[Role.CISO]


@pytest.fixture
def request_(world: World) -> DataSubjectRequest:
    # Fresh: what is destroyed stays so in the ledger, whatever is rolled back.
    return DataSubjectRequest.objects.get(pk=in_state("request-progress", "Zegge", world.people))


def asked(request: DataSubjectRequest, colleague: Any, actor: Any, **changes: Any) -> SearchTask:
    options: dict[str, Any] = {
        "places": [Place(department=request.department or _any_department())],
        "due_on": clock.today() + timedelta(days=10),
        "what": "Zoek Zegge",
        "shown": ["surname", "birth_date"],
    }
    return searching.ask(
        request_id=request.pk,
        colleague=colleague,
        actor=actor,
        now=clock.now(),
        **options | changes,
    )[0]


def _any_department() -> Any:
    return Department.objects.first()


def reported(task: SearchTask, actor: Any, **changes: Any) -> SearchTask:
    options: dict[str, Any] = {"is_found": True, "text": "Twee brieven"}
    return searching.report(task_id=task.pk, actor=actor, now=clock.now(), **options | changes)


def deadline_of(task: SearchTask) -> Deadline:
    found: Deadline = Deadline.objects.get(subject_id=task.pk)
    return found


def test_a_search_is_a_deadline_of_the_colleague(
    request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    task = asked(request_, colleague, officer)
    deadline = deadline_of(task)
    assert deadline.owner == colleague
    assert deadline.due_at is not None
    assert clock.day_of(deadline.due_at) == task.due_on
    assert deadline.label == request_.reference


def test_one_search_is_made_for_each_place(
    world: World, request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    (involved,) = involving.involve(
        request_id=request_.pk,
        activities=[world.activities["published"]],
        actor=officer,
        now=clock.now(),
    )
    places = [
        Place(involved=involved, system=line)
        for line in queries_work.systems_by_activity([involved.activity_id])[involved.activity_id]
    ]
    asked(request_, colleague, officer, places=[*places, Place(department=world.home)])
    assert SearchTask.objects.filter(request=request_).count() == len(places) + 1
    assert len(places) >= 1


def test_a_processing_of_another_request_is_not_searched(
    world: World, request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    other = DataSubjectRequest.objects.get(pk=in_state("request-progress", "Lis", world.people))
    options = {"activities": [world.activities["published"]], "actor": officer, "now": clock.now()}
    for owner, is_own in ((other, False), (request_, True)):
        (involved,) = involving.involve(request_id=owner.pk, **options)
        place = Place(involved=involved, department=_any_department())
        if is_own:
            assert asked(request_, colleague, officer, places=[place])
            continue
        with pytest.raises(Http404):
            asked(request_, colleague, officer, places=[place])


def test_only_the_colleague_and_who_sees_the_request_see_a_search(
    world: World, request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    task = asked(request_, colleague, officer)
    for name, sees in (
        (Role.CISO, True),
        (Role.PRIVACY_OFFICER, True),
        (Role.DPO, True),
        (Role.CASE_HANDLER, False),
        (Role.AMBASSADOR, False),
        (Role.MANAGER, False),
        ("former", False),
    ):
        seen = queries_work.tasks_seen_by(world.people[name]).filter(pk=task.pk)
        assert seen.exists() is sees, name


def test_the_colleague_answers_and_the_reminders_stop(
    request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    task = reported(asked(request_, colleague, officer), colleague, third_parties="De buurman")
    assert task.status == TaskStatus.FOUND
    assert task.third_parties.reveal() == "De buurman"
    assert deadline_of(task).status == DeadlineStatus.MET
    with pytest.raises(TransitionNotAllowed):
        reported(task, colleague, is_found=False)


def test_somebody_who_was_not_asked_cannot_answer(
    world: World, request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    task = asked(request_, colleague, officer)
    for name in (Role.DPO, Role.MANAGER):
        with pytest.raises(Http404):
            reported(task, world.people[name])
    assert reported(task, officer).status == TaskStatus.FOUND


def test_files_of_the_colleague_become_files_of_the_request(
    request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    task = asked(request_, colleague, officer)
    upload = SimpleUploadedFile("brief.txt", b"Geachte heer Zegge", "text/plain")
    task = reported(task, colleague, uploads=[upload])
    (kept,) = Attachment.objects.filter(case_id=request_.pk)
    assert (task.files, kept.added_by) == ([kept.number], colleague)
    assert kept.source == Source.COLLEAGUE


def test_with_a_refused_file_nothing_is_reported(
    request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    task = asked(request_, colleague, officer)
    bad = SimpleUploadedFile("brief.pdf", b"MZ\x90 geen pdf", "application/pdf")
    with pytest.raises(ValidationError) as refused:
        reported(task, colleague, uploads=[bad])
    assert refused.value.message_dict.keys() == {"files"}
    assert SearchTask.objects.get(pk=task.pk).status == TaskStatus.OPEN


def test_another_colleague_takes_a_search_over_and_the_first_one_loses_sight(
    world: World, request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    task = asked(request_, colleague, officer)
    other = world.people[Role.MANAGER]
    searching.pass_on(task_id=task.pk, colleague=other, actor=officer, now=clock.now())
    assert deadline_of(task).owner == other
    assert not queries_work.tasks_seen_by(colleague).filter(pk=task.pk).exists()
    with pytest.raises(Http404):
        searching.cancel(task_id=task.pk, actor=other, now=clock.now())


def test_who_takes_the_place_of_a_colleague_answers_for_them_and_only_meanwhile(
    world: World, request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    task = asked(request_, colleague, officer)
    deputy = world.people[Role.AUDITOR]
    assert not queries_work.tasks_seen_by(deputy).filter(pk=task.pk).exists()
    Absence.objects.create(
        user=colleague,
        deputy=deputy,
        first_day=clock.today(),
        last_day=clock.today(),
        entered_at=clock.now(),
    )
    vars(deputy).pop("_replaces")  # asked once a request
    assert list(queries_work.open_tasks_of(deputy)) == [task]
    assert reported(task, deputy).status == TaskStatus.FOUND


def test_open_searches_end_with_the_request(
    request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    task = asked(request_, colleague, officer)
    closed(request_, by=officer)
    assert SearchTask.objects.get(pk=task.pk).status == TaskStatus.CANCELLED
    assert deadline_of(task).status == DeadlineStatus.CANCELLED
    with pytest.raises(ValidationError):
        reported(task, colleague)
    destroyed(request_, by=officer)


def test_a_search_needs_a_place_a_day_and_a_question(
    request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    for field, value in (
        ("places", []),
        ("due_on", clock.today() - timedelta(days=1)),
        ("what", "  "),
    ):
        with pytest.raises(ValidationError) as refused:
            asked(request_, colleague, officer, **{field: value})
        assert refused.value.message_dict.keys() == {field}


def test_what_is_asked_and_found_stands_in_no_act(
    request_: DataSubjectRequest, colleague: Any, officer: Any
) -> None:
    task = reported(asked(request_, colleague, officer), colleague, text="Zegge woont daar")
    events = AuditEvent.objects.filter(subject_id=task.pk)
    assert {event.action for event in events} == {"dsar.search_asked", "dsar.search_found"}
    assert all(event.case_id == request_.pk for event in events)
    assert "Zegge" not in str(list(events.values()))
