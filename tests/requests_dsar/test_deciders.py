"""Who decides on what followed sees the request while they decide, and no longer."""

from typing import Any

import pytest
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from requests_dsar.models import (
    DataSubjectRequest,
    Outcome,
    Proceeding,
    ProceedingKind,
    ProceedingOutcome,
    RequestGrant,
)
from requests_dsar.queries import access_request
from requests_dsar.services import closing, handling, proceedings
from requests_dsar.services.entrusting import LASTS
from tests.factories import World
from tests.factories.requests import written_down


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def second(world: World) -> Any:
    return world.people["second_officer"]


@pytest.fixture
def handler(world: World) -> Any:
    return world.people[Role.CASE_HANDLER]


@pytest.fixture
def request_(officer: Any) -> DataSubjectRequest:
    made = written_down("Lis", by=officer)
    return handling.take_up(request_id=made.pk, owner=officer, actor=officer, now=clock.now())


@pytest.fixture
def complaint(request_: DataSubjectRequest, officer: Any, handler: Any) -> Proceeding:
    """The case handler decides on it."""
    now = clock.now()
    made = proceedings.receive(
        request_.pk, ProceedingKind.COMPLAINT, clock.day_of(now), "Te traag", officer, now
    )
    return appointed(made, handler, officer)


def appointed(proceeding: Proceeding, decider: Any, by: Any) -> Proceeding:
    return proceedings.appoint(
        proceeding_id=proceeding.pk, decider=decider, actor=by, now=clock.now()
    )


def sees(person: Any, request: DataSubjectRequest) -> bool:
    try:
        access_request(person, request.pk, "view")
    except Http404:
        return False
    return True


def test_who_is_replaced_sees_it_no_longer(
    request_: DataSubjectRequest, complaint: Proceeding, officer: Any, second: Any, handler: Any
) -> None:
    assert sees(handler, request_)
    appointed(complaint, second, officer)
    assert not sees(handler, request_)


def test_who_is_chosen_again_goes_on(
    request_: DataSubjectRequest, complaint: Proceeding, officer: Any, handler: Any
) -> None:
    appointed(complaint, handler, officer)
    assert sees(handler, request_)


def test_who_decided_sees_it_no_longer(
    request_: DataSubjectRequest, complaint: Proceeding, officer: Any, handler: Any
) -> None:
    proceedings.end(
        proceeding_id=complaint.pk,
        outcome=ProceedingOutcome.WITHDRAWN,
        text="Ingetrokken",
        actor=officer,
        now=clock.now(),
    )
    assert not sees(handler, request_)


def test_another_handler_of_the_request_leaves_the_decider_in(
    request_: DataSubjectRequest, complaint: Proceeding, officer: Any, second: Any, handler: Any
) -> None:
    handling.hand_over(request_id=request_.pk, owner=second, actor=officer, now=clock.now())
    assert sees(handler, request_)


def test_who_handles_the_request_goes_on_after_deciding(
    request_: DataSubjectRequest, complaint: Proceeding, officer: Any, second: Any, handler: Any
) -> None:
    handling.hand_over(request_id=request_.pk, owner=handler, actor=officer, now=clock.now())
    appointed(complaint, second, officer)
    assert sees(handler, request_)


def test_closing_the_request_ends_nothing_for_who_still_decides(
    request_: DataSubjectRequest, complaint: Proceeding, officer: Any, handler: Any
) -> None:
    closing.close(
        request_id=request_.pk,
        outcome=Outcome.WITHDRAWN,
        reason="Ingetrokken",
        actor=officer,
        now=clock.now(),
    )
    held = RequestGrant.objects.filter(content_object=request_, user=handler)
    days = set(held.values_list("valid_until", flat=True))
    assert days == {clock.today() + LASTS}
