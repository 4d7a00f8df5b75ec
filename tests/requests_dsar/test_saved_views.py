"""The questions of every day above the list, and giving many requests to somebody at once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Deadline
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job, JobStatus, Outcome, ReportLine
from registers.models import ControllingBody
from requests_dsar import queries, queries_work
from requests_dsar.admin.saved import VIEWS, lines
from requests_dsar.models import (
    DataSubjectRequest,
    Decision,
    Letter,
    LetterDispatch,
    LetterKind,
    Pause,
    SearchTask,
    Status,
    TaskStatus,
)
from requests_dsar.services import assigning, pausing
from requests_dsar.services.assigning import Chosen
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.letters import left
from tests.factories.requests import in_state, written_down
from tests.factories.work import forget_waiting_work
from tests.requests_dsar.test_admin import LIST, client_of, text_of


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def case(world: World) -> DataSubjectRequest:
    return made(world, "request-progress")


def made(world: World, state: str) -> DataSubjectRequest:
    key = in_state(state, world.canary, world.people)
    found: DataSubjectRequest = DataSubjectRequest.objects.get(pk=key)
    return found


def views_with(case: DataSubjectRequest, user: Any) -> set[str]:
    """The saved views in which somebody finds this request."""
    seen = queries.with_due(DataSubjectRequest.objects.filter(pk=case.pk))
    return {view.code for view in VIEWS if seen.filter(view.of(user, clock.now())).exists()}


def due(case: DataSubjectRequest, after: timedelta) -> None:
    Deadline.objects.filter(subject_id=case.pk).update(due_at=clock.now() + after)


def searched(case: DataSubjectRequest, by: Any) -> SearchTask:
    task = SearchTask(
        organisation_id=case.organisation_id,
        request=case,
        colleague=by,
        due_on=clock.today(),
        ask="Alles",
        asked_at=clock.now(),
    )
    task.save()
    return task


def sent_letter(case: DataSubjectRequest, kind: str = LetterKind.DECISION) -> None:
    letter = Letter(
        organisation_id=case.organisation_id,
        request=case,
        kind=kind,
        number=1,
        content={},
        made_at=clock.now(),
    )
    letter.save()
    LetterDispatch(
        organisation_id=case.organisation_id,
        letter=letter,
        request=case,
        way="post",
        sent_on=clock.today(),
        recorded_at=clock.now(),
    ).save()


def test_a_request_is_found_by_when_its_answer_is_due(
    case: DataSubjectRequest, officer: Any
) -> None:
    due(case, timedelta(days=-1))
    assert views_with(case, officer) == {"late", "mine"}
    due(case, timedelta(days=3))
    assert views_with(case, officer) == {"week", "mine"}
    due(case, timedelta(days=20))
    assert views_with(case, officer) == {"mine"}


def test_a_new_request_by_the_form_waits_for_somebody_and_for_its_address(
    world: World, officer: Any
) -> None:
    case = written_down(world.canary, by=officer, channel="web_form")
    asked = DataSubjectRequest.objects.filter(pk=case.pk)
    asked.update(email_index=None)
    # Without an address there is nothing to confirm.
    assert views_with(case, officer) == {"new"}
    asked.update(email_index=b"x" * 32, channel="digid_form")
    assert views_with(case, officer) == {"new", "unconfirmed"}
    DataSubjectRequest.objects.filter(pk=case.pk).update(email_confirmed_at=clock.now())
    assert views_with(case, officer) == {"new"}


def test_a_request_waits_for_who_was_asked_something(
    case: DataSubjectRequest, officer: Any
) -> None:
    pause = Pause(
        organisation_id=case.organisation_id,
        request=case,
        kind="identity",
        question="Wie bent u?",
        asked_on=clock.today(),
    )
    pause.save()
    assert views_with(case, officer) == {"mine", "identity"}
    pause.answered_on = clock.today()
    pause.save()
    assert views_with(case, officer) == {"mine"}


def test_a_request_is_ready_for_its_decision_when_everybody_has_looked(
    case: DataSubjectRequest, officer: Any
) -> None:
    task = searched(case, officer)
    assert views_with(case, officer) == {"mine", "searching"}
    task.report_nothing(at=clock.now(), found="Niets")
    task.save()
    assert SearchTask.objects.get(pk=task.pk).status == TaskStatus.NOT_FOUND
    assert views_with(case, officer) == {"mine", "searched"}


def test_a_refusal_that_was_proposed_waits_for_a_second_person(
    case: DataSubjectRequest, officer: Any
) -> None:
    Decision(
        organisation_id=case.organisation_id,
        request=case,
        right="access",
        verdict="refuse",
        grounds=["gdpr-12-5"],
        body=ControllingBody.objects.first(),
        proposed_at=clock.now(),
    ).save()
    assert views_with(case, officer) == {"mine", "second"}


def test_a_decided_request_is_to_be_sent_and_then_to_be_closed(
    case: DataSubjectRequest, officer: Any
) -> None:
    case.decide(at=clock.now())
    case.save()
    assert views_with(case, officer) == {"mine", "to-send"}
    sent_letter(case)
    assert views_with(case, officer) == {"mine", "to-close"}


def test_a_letter_on_which_the_term_waits_is_to_be_sent_and_its_question_waits_for_nobody(
    case: DataSubjectRequest, officer: Any
) -> None:
    options: dict[str, Any] = {"request_id": case.pk, "actor": officer, "now": clock.now()}
    day = {"asked_on": clock.today(), "wanted_by": clock.today() + timedelta(days=14)}
    pausing.ask(kind="identity", question="Wie?", doubt="Adres", **day, **options)
    assert views_with(case, officer) == {"mine", "to-send"}
    left(Letter.objects.get(request=case), by=officer)
    assert views_with(case, officer) == {"mine", "identity"}


def test_what_was_sent_on_is_to_be_closed_when_its_letter_left(
    case: DataSubjectRequest, officer: Any
) -> None:
    sent_letter(case, kind=LetterKind.FORWARDED)
    assert views_with(case, officer) == {"mine", "to-close"}


def test_the_numbers_above_the_list_are_those_of_the_list(
    world: World, case: DataSubjectRequest, officer: Any
) -> None:
    due(case, timedelta(days=-1))
    searched(case, officer)
    now = clock.now()
    seen = queries_work.requests_seen_by(officer)
    numbers = {line.address: line.count for line in lines(seen, officer, "", now)}
    shown = queries.with_due(seen)
    for view in VIEWS:
        assert numbers[f"?todo={view.code}"] == shown.filter(view.of(officer, now)).count()
    assert numbers["?todo=late"]
    assert numbers["?todo=searching"]


def test_the_list_shows_only_what_a_view_asks(world: World, officer: Any) -> None:
    client = client_of(officer)
    new, mine = made(world, "request-received"), made(world, "request-progress")
    text = text_of(client, f"{LIST}?todo=new")
    assert new.reference in text
    assert mine.reference not in text
    assert 'aria-current="page"' in text


def test_a_case_handler_counts_only_their_own(world: World) -> None:
    handler = world.people[Role.CASE_HANDLER]
    seen = queries_work.requests_seen_by(handler)
    numbers = {line.address: line.count for line in lines(seen, handler, "", clock.now())}
    assert numbers["?todo=new"] == 0
    assert numbers["?todo=mine"] == seen.filter(owner=handler).exclude(status="closed").count()


@pytest.fixture
def waiting(world: World) -> Iterator[list[DataSubjectRequest]]:
    forget_waiting_work()
    with translation.override("en"):
        yield [made(world, state) for state in ("request-received", "request-progress")]


def chosen(*cases: DataSubjectRequest) -> list[Chosen]:
    return [Chosen(case.pk, DataSubjectRequest.objects.get(pk=case.pk).revision) for case in cases]


def work(world: World, job: Job) -> list[ReportLine]:
    jobs.run_one(world.organisation.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE, job.message
    return list(ReportLine.objects.filter(job=job).order_by("position"))


def test_many_requests_are_given_to_somebody_and_what_cannot_be_is_told(
    world: World, waiting: list[DataSubjectRequest], officer: Any
) -> None:
    handler = world.people[Role.CASE_HANDLER]
    closed = DataSubjectRequest.objects.get(pk=world.requests["request-closed"])
    job = assigning.assign_many(
        chosen(*waiting, closed), owner=handler, actor=officer, now=clock.now()
    )
    report = work(world, job)
    assert [line.outcome for line in report] == [Outcome.DONE, Outcome.DONE, Outcome.REFUSED]
    assert [line.name for line in report] == [case.reference for case in [*waiting, closed]]
    for case in waiting:
        given = DataSubjectRequest.objects.get(pk=case.pk)
        assert (given.owner, given.status) == (handler, Status.IN_PROGRESS)


def test_a_request_that_changed_meanwhile_is_not_given_away(
    world: World, waiting: list[DataSubjectRequest], officer: Any
) -> None:
    seen = chosen(waiting[1])
    DataSubjectRequest.objects.filter(pk=waiting[1].pk).update(revision=99)
    job = assigning.assign_many(
        seen, owner=world.people[Role.CASE_HANDLER], actor=officer, now=clock.now()
    )
    (line,) = work(world, job)
    assert line.outcome == Outcome.REFUSED
    assert DataSubjectRequest.objects.get(pk=waiting[1].pk).owner == officer


def test_only_who_gives_work_to_others_gives_many_at_once(
    world: World, waiting: list[DataSubjectRequest], officer: Any
) -> None:
    handler = world.people[Role.CASE_HANDLER]
    for name in (Role.DPO, Role.CASE_HANDLER):
        with pytest.raises(PermissionDenied):
            assigning.assign_many(
                chosen(*waiting), owner=handler, actor=world.people[name], now=clock.now()
            )
    with pytest.raises(ValidationError):
        assigning.assign_many(
            chosen(*waiting), owner=world.people[Role.CISO], actor=officer, now=clock.now()
        )


def test_ticked_requests_are_named_before_anything_happens(
    world: World, waiting: list[DataSubjectRequest], officer: Any
) -> None:
    client: Client = client_of(officer)
    ticked = {"action": "assign", "_selected_action": [str(case.pk) for case in waiting]}
    page = client.post(LIST, ticked).content.decode()
    assert all(case.reference in page for case in waiting)
    handler = world.people[Role.CASE_HANDLER]
    values = posting_form(page).values | {"owner": str(handler.pk)}
    assert client.post(LIST, values).status_code == 302
    assert Job.objects.filter(kind=assigning.ASSIGN_JOB).count() == 1
    assert client.post(LIST, {"action": "assign"}).status_code == 200
    assert client_of(handler).post(LIST, ticked).status_code == 404
