"""A destroyed request: nobody reads it any more, and what was done with it still stands."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.cases import certificate
from privacyoffice.cases.models import Destruction, Why
from privacyoffice.crypto import ledger
from privacyoffice.crypto.errors import KeyDestroyed
from privacyoffice.crypto.services.applying import apply_destroyed_keys
from privacyoffice.deadlines.models import Status as DeadlineStatus
from requests_dsar import queries
from requests_dsar.admin.acts import ACTS
from requests_dsar.answering import deadline_of
from requests_dsar.models import DataSubjectRequest, RequestGrant
from requests_dsar.services import handling
from tests.factories import World
from tests.factories.requests import closed, destroyed, in_state, written_down


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def request_(world: World) -> DataSubjectRequest:
    """Closed, and not destroyed yet."""
    pk = in_state("request-closed", "Riet", world.people)
    return DataSubjectRequest.objects.get(pk=pk)


def _destroy(request: DataSubjectRequest, actor: Any, **changes: Any) -> Destruction:
    options: dict[str, Any] = {"why": "order", "decision": "Uitspraak 12"}
    return handling.destroy(
        request_id=request.pk, actor=actor, now=clock.now(), **options | changes
    )


def test_nobody_reads_the_content_or_its_history(
    request_: DataSubjectRequest, officer: Any
) -> None:
    assert request_.story.reveal()
    _destroy(request_, officer)
    found = DataSubjectRequest.objects.get(pk=request_.pk)
    for holder in (found, *found.history.all()):
        for name in ("person", "story"):
            with pytest.raises(KeyDestroyed):
                getattr(holder, name).reveal()


def test_nobody_finds_the_person_any_more(request_: DataSubjectRequest, officer: Any) -> None:
    given = {"email": "riet@burger.example"}
    assert request_ in queries.found_by(officer, given)
    _destroy(request_, officer)
    assert request_ not in queries.found_by(officer, given)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT email_index, name_index, address_index FROM requests_dsar_datasubjectrequest "
            "WHERE id = %s",
            [request_.pk],
        )
        assert cursor.fetchone() == (None, None, None)


def test_the_certificate_says_what_why_and_how_to_check_it(
    request_: DataSubjectRequest, officer: Any
) -> None:
    made = _destroy(request_, officer)
    text = certificate.as_text(made, request_.organisation)
    for part in (request_.reference, officer.name, "Uitspraak 12", made.ledger_hash):
        assert part in text
    assert len(made.ledger_hash) == 64
    assert AuditEvent.objects.filter(action="cases.destroyed", subject_id=request_.pk).exists()


def test_a_request_that_is_not_closed_is_not_destroyed(officer: Any) -> None:
    request = written_down("Riet", by=officer)
    with pytest.raises(ValidationError):
        _destroy(request, officer)
    handling.take_up(request_id=request.pk, owner=officer, actor=officer, now=clock.now())
    closed(request, by=officer)
    assert _destroy(request, officer)


@pytest.mark.parametrize("changes", [{"why": ""}, {"why": "mood"}, {"decision": " "}])
def test_a_destruction_rests_on_a_ground(
    request_: DataSubjectRequest, officer: Any, changes: dict[str, str]
) -> None:
    with pytest.raises(ValidationError):
        _destroy(request_, officer, **changes)
    assert DataSubjectRequest.objects.get(pk=request_.pk).story.reveal()


def test_what_was_destroyed_is_not_destroyed_again(
    request_: DataSubjectRequest, officer: Any
) -> None:
    destroyed(request_, by=officer)
    with pytest.raises(ValidationError):
        destroyed(request_, by=officer)


def test_only_an_officer_destroys(request_: DataSubjectRequest, world: World) -> None:
    for role in set(Role) - {Role.PRIVACY_OFFICER}:
        with pytest.raises(Http404):
            _destroy(request_, world.people[role])


@pytest.mark.parametrize("state", ["request-closed", "request-handled"])
def test_a_destruction_that_broke_off_or_came_back_with_a_backup_is_completed(
    world: World, officer: Any, state: str
) -> None:
    """The ledger outside the database knows it; the database does not say so."""
    pk = in_state(state, "Riet", world.people)
    ledger.note(world.organisation.pk, pk, clock.now())
    apply_destroyed_keys(clock.now())
    found = DataSubjectRequest.objects.get(pk=pk)
    made = Destruction.objects.get(case_id=pk)
    assert found.destroyed_at == made.destroyed_at
    assert (made.why, made.destroyed_by) == (Why.LEDGER, None)
    assert made.ledger_hash in certificate.as_text(made, found.organisation)
    assert not queries.found_by(officer, {"email": "riet@burger.example"}).filter(pk=pk).exists()
    apply_destroyed_keys(clock.now())
    assert Destruction.objects.filter(case_id=pk).count() == 1


def test_a_request_that_the_ledger_ended_leaves_no_term_no_rights_and_no_step(
    world: World, officer: Any
) -> None:
    """A backup was put back in which the work on it had not been done yet."""
    handler = world.people[Role.CASE_HANDLER]
    pk = in_state("request-handled", "Riet", world.people)
    request = DataSubjectRequest.objects.get(pk=pk)
    deadline = deadline_of(request)
    assert deadline is not None
    assert deadline.status == DeadlineStatus.OPEN
    assert handler.has_perm("requests_dsar.close_datasubjectrequest", request)
    assert {act.name for act in ACTS if act.possible(request)} >= {"close", "hand-over"}
    ledger.note(world.organisation.pk, pk, clock.now())
    apply_destroyed_keys(clock.now())
    request = DataSubjectRequest.objects.get(pk=pk)
    deadline.refresh_from_db()
    assert deadline.status == DeadlineStatus.CANCELLED
    assert not RequestGrant.objects.filter(
        content_object=request, valid_until__gt=clock.today()
    ).exists()
    assert not [act.name for act in ACTS if act.possible(request)]
    assert request not in DataSubjectRequest.objects.unfinished()
    with pytest.raises(ValidationError):
        closed(request, by=officer)


def test_nobody_decides_what_only_the_ledger_says(
    request_: DataSubjectRequest, officer: Any
) -> None:
    with pytest.raises(ValidationError):
        _destroy(request_, officer, why=Why.LEDGER)
