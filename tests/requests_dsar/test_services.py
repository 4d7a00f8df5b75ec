"""From a letter to a closed request: each step once, by who may, and encrypted."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django_fsm import TransitionNotAllowed

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto import unlocking
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.keyring import KeyLost
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar import queries
from requests_dsar.answering import deadline_of
from requests_dsar.models import DataSubjectRequest, Outcome, RequestGrant, Status
from requests_dsar.services import closing, handling
from tests.factories import World
from tests.factories.decisions import answered
from tests.factories.requests import closed, person, written_down


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def handler(world: World) -> Any:
    return world.people[Role.CASE_HANDLER]


@pytest.fixture
def request_(officer: Any) -> DataSubjectRequest:
    return written_down("Zegge", by=officer)


def fresh(request: DataSubjectRequest) -> DataSubjectRequest:
    return DataSubjectRequest.objects.get(pk=request.pk)


def take_up(request: DataSubjectRequest, owner: Any, actor: Any) -> DataSubjectRequest:
    return handling.take_up(request_id=request.pk, owner=owner, actor=actor, now=clock.now())


def corrected(request: DataSubjectRequest, actor: Any, **changes: Any) -> DataSubjectRequest:
    options: dict[str, Any] = {
        "person": person("Zegge"),
        "story": "Ik wil weten wat u weet: Zegge",
        "is_sensitive": False,
        "rights": ["access"],
        "reason": "Verkeerd verstaan",
    }
    return handling.correct(
        request_id=request.pk, actor=actor, now=clock.now(), **options | changes
    )


def test_a_request_gets_a_number_a_key_and_a_term(request_: DataSubjectRequest) -> None:
    assert request_.reference.startswith(f"V-{clock.today().year}-")
    assert fresh(request_).story.reveal() == "Ik wil weten wat u weet: Zegge"
    assert fresh(request_).person.reveal()["surname"] == "Achter Zegge"
    deadline = deadline_of(request_)
    assert deadline is not None
    assert deadline.rule == "EFFECTIVE_DUE"
    assert deadline.label == request_.reference


def test_the_term_runs_from_receipt_and_not_from_writing_it_down(officer: Any) -> None:
    received = clock.today() - timedelta(days=5)
    early, today = (
        written_down("a", by=officer, received_on=received),
        written_down("b", by=officer),
    )
    first, second = deadline_of(early), deadline_of(today)
    assert first is not None
    assert second is not None
    assert first.due_at < second.due_at


def test_history_keeps_the_same_bytes_and_no_index(request_: DataSubjectRequest) -> None:
    columns = "person, story"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM requests_dsar_datasubjectrequest WHERE id = %s", [request_.pk]
        )
        live = cursor.fetchone()
        cursor.execute(
            f"SELECT {columns} FROM requests_dsar_historicaldatasubjectrequest WHERE id = %s",
            [request_.pk],
        )
        kept = cursor.fetchall()
    assert kept == [live]
    assert not any("Zegge" in str(value) for value in live)
    fields = {field.name for field in DataSubjectRequest.history.model._meta.fields}
    assert not {"email_index", "name_index", "address_index"} & fields


def test_what_did_not_change_keeps_its_ciphertext(
    request_: DataSubjectRequest, officer: Any
) -> None:
    before = fresh(request_)
    corrected(request_, officer, story="Iets anders")
    after = fresh(request_)
    assert after.person.envelope == before.person.envelope
    assert after.story.envelope != before.story.envelope


def test_reasons_are_kept_as_ciphertext(request_: DataSubjectRequest, officer: Any) -> None:
    corrected(request_, officer, reason="Zegge heet anders")
    event = AuditEvent.objects.get(action="dsar.corrected", subject_id=request_.pk)
    assert event.case_id == request_.pk
    assert event.reason
    assert "Zegge" not in event.reason


def test_only_an_officer_writes_down(world: World) -> None:
    for role in set(Role) - {Role.PRIVACY_OFFICER}:
        with pytest.raises(PermissionDenied):
            written_down("x", by=world.people[role])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"received_on": clock.today() + timedelta(days=1)}, "received_on"),
        ({"received_on": clock.today() - timedelta(days=8)}, "late_because"),
        ({"channel": "pigeon"}, "channel"),
        ({"rights": ["everything"]}, "rights"),
        ({"story": "  "}, "story"),
        ({"person": {"given_name": "Jip"}}, "surname"),
    ],
)
def test_an_incomplete_request_is_refused_beside_its_field(
    officer: Any, changes: dict[str, Any], field: str
) -> None:
    numbers = DataSubjectRequest.objects.count()
    with pytest.raises(ValidationError) as refused:
        written_down("x", by=officer, **changes)
    assert set(refused.value.error_dict) == {field}
    assert DataSubjectRequest.objects.count() == numbers


def test_a_late_one_is_written_down_with_its_reason(officer: Any) -> None:
    received = clock.today() - timedelta(days=8)
    made = written_down("x", by=officer, received_on=received, late_because="Lag bij de post")
    assert made.received_on == received


def test_nothing_is_written_down_while_the_keys_are_missing(
    request_: DataSubjectRequest, officer: Any, settings: Any, tmp_path: Any
) -> None:
    settings.KEYS_ROOT = tmp_path
    unlocking.forget(request_.pk)
    with organisation_scope(request_.organisation_id):
        with pytest.raises(KeyLost):
            written_down("x", by=officer)
        with pytest.raises(KeyLost):
            corrected(request_, officer, story="Iets anders")
    assert list(tmp_path.iterdir()) == []


def test_the_same_form_sent_twice_makes_one_request(officer: Any) -> None:
    form = DataSubjectRequest().pk
    first = written_down("x", by=officer, form_id=form)
    second = written_down("x", by=officer, form_id=form)
    assert first.pk == second.pk


def test_a_handler_sees_their_own_request_and_no_other(
    request_: DataSubjectRequest, officer: Any, handler: Any
) -> None:
    other = written_down("y", by=officer)
    take_up(request_, handler, officer)
    assert queries.access_request(handler, request_.pk, "view")
    assert queries.access_request(handler, request_.pk, "close")
    for pk, verb in ((other.pk, "view"), (request_.pk, "assign"), (request_.pk, "destroy")):
        with pytest.raises(Http404):
            queries.access_request(handler, pk, verb)


def test_who_handed_over_loses_sight_and_the_term_goes_along(
    request_: DataSubjectRequest, officer: Any, handler: Any
) -> None:
    take_up(request_, handler, officer)
    handling.hand_over(request_id=request_.pk, owner=officer, actor=officer, now=clock.now())
    with pytest.raises(Http404):
        queries.access_request(handler, request_.pk, "view")
    deadline = deadline_of(request_)
    assert deadline is not None
    assert deadline.owner_id == officer.pk


def test_a_handler_keeps_sight_of_a_closed_request_for_as_long_as_one_can_object(
    request_: DataSubjectRequest, officer: Any, handler: Any
) -> None:
    take_up(request_, handler, officer)
    closed(request_, by=handler)
    mine = RequestGrant.objects.filter(content_object=request_)
    until = set(mine.values_list("valid_until", flat=True))
    # The day of closing does not count, and the last day of six weeks does.
    assert until == {clock.today() + timedelta(weeks=6, days=1)}


def test_nobody_handles_requests_without_the_role_for_it(
    request_: DataSubjectRequest, world: World, officer: Any
) -> None:
    with pytest.raises(ValidationError):
        take_up(request_, world.people[Role.MANAGER], officer)
    assert fresh(request_).status == Status.RECEIVED


def test_the_term_is_met_by_closing(request_: DataSubjectRequest, officer: Any) -> None:
    take_up(request_, officer, officer)
    closed(request_, by=officer)
    deadline = deadline_of(request_)
    assert deadline is not None
    assert deadline.status == DeadlineStatus.MET


def test_the_term_of_a_withdrawn_request_is_dropped(
    request_: DataSubjectRequest, officer: Any
) -> None:
    take_up(request_, officer, officer)
    closing.close(
        request_id=request_.pk,
        outcome=Outcome.WITHDRAWN,
        reason="Gebeld",
        actor=officer,
        now=clock.now(),
    )
    deadline = deadline_of(request_)
    assert deadline is not None
    assert deadline.status == DeadlineStatus.CANCELLED


def test_what_nobody_took_up_cannot_be_closed(request_: DataSubjectRequest, officer: Any) -> None:
    answered(request_, by=officer, kind="forwarded")
    with pytest.raises(TransitionNotAllowed):
        closing.close(
            request_id=request_.pk,
            outcome=Outcome.FORWARDED,
            reason="Niet voor ons.",
            actor=officer,
            now=clock.now(),
        )


def test_a_closed_request_does_not_change(request_: DataSubjectRequest, officer: Any) -> None:
    take_up(request_, officer, officer)
    closed(request_, by=officer)
    with pytest.raises(ValidationError):
        corrected(request_, officer)


def test_who_saw_an_older_page_is_told_so(request_: DataSubjectRequest, officer: Any) -> None:
    corrected(request_, officer, expected_revision=request_.revision)
    with pytest.raises(ValidationError, match="in the meantime"):
        corrected(request_, officer, expected_revision=request_.revision)


def test_a_person_is_found_exactly_and_only_by_who_may_see_the_request(
    request_: DataSubjectRequest, world: World, officer: Any, handler: Any
) -> None:
    for given in (
        {"email": "ZEGGE@burger.example"},
        {"surname": "achter zegge", "birth_date": "1970-12-31"},
        {"postcode": "1234ab", "house_number": "12 Zegge"},
    ):
        assert request_ in queries.found_by(officer, given), given
        assert not queries.found_by(handler, given).filter(pk=request_.pk).exists()
    assert not queries.found_by(officer, {"surname": "achter zegge"}).exists()
    assert not queries.found_by(officer, {"email": "zegg@burger.example"}).exists()


def test_a_second_request_of_the_same_person_is_a_signal(
    request_: DataSubjectRequest, officer: Any, handler: Any
) -> None:
    second = written_down("Zegge", by=officer)
    written_down("iemand anders", by=officer, person={"surname": "Anders"})
    assert list(queries.possibly_same_person(second, officer)) == [request_]
    take_up(second, handler, officer)
    assert not queries.possibly_same_person(second, handler)


def test_requests_go_along_when_departments_merge(
    request_: DataSubjectRequest, world: World, officer: Any
) -> None:
    handling.take_up(
        request_id=request_.pk,
        owner=officer,
        department=world.home,
        actor=officer,
        now=clock.now(),
    )
    handling.hand_over_department(
        sources=[world.home], target=world.elsewhere, actor=officer, now=clock.now()
    )
    assert fresh(request_).department == world.elsewhere
