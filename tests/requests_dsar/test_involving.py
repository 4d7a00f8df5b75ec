"""Which processings a request is about: chosen once, each with the body that answers for it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from registers.models import ActivityController, ControllingBody
from requests_dsar import queries_work
from requests_dsar.models import DataSubjectRequest, InvolvedProcessing
from requests_dsar.services import involving, searching
from requests_dsar.services.searching import Place
from tests.factories import World
from tests.factories.requests import in_state


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def request_(world: World) -> DataSubjectRequest:
    return DataSubjectRequest.objects.get(pk=in_state("request-progress", "Zegge", world.people))


def involve(request: DataSubjectRequest, actor: Any, *activities: Any) -> Any:
    return involving.involve(
        request_id=request.pk, activities=activities, actor=actor, now=clock.now()
    )


def test_the_only_body_of_a_processing_answers_for_it(
    world: World, request_: DataSubjectRequest, officer: Any
) -> None:
    (involved,) = involve(request_, officer, world.activities["published"])
    assert involved.body == ControllingBody.objects.get(pk=involved.body_id)


def test_of_several_bodies_an_officer_chooses_one_of_them(
    world: World, request_: DataSubjectRequest, officer: Any
) -> None:
    activity = world.activities["published"]
    council = ControllingBody.objects.create(name="Raad")
    ActivityController.objects.create(activity_id=activity, body=council)
    stranger = ControllingBody.objects.create(name="Vreemd")
    (involved,) = involve(request_, officer, activity)
    assert involved.body is None

    def choose(body: ControllingBody) -> InvolvedProcessing:
        return involving.choose_body(
            request_id=request_.pk,
            involved_id=involved.pk,
            body_id=body.pk,
            actor=officer,
            now=clock.now(),
        )

    with pytest.raises(ValidationError):
        choose(stranger)
    assert choose(council).body == council


def test_a_processing_is_in_a_request_once(
    world: World, request_: DataSubjectRequest, officer: Any
) -> None:
    involve(request_, officer, world.activities["published"])
    with pytest.raises(ValidationError):
        involve(request_, officer, world.activities["published"])
    assert InvolvedProcessing.objects.filter(request=request_).count() == 1


def test_a_processing_in_which_was_searched_stays(
    world: World, request_: DataSubjectRequest, officer: Any
) -> None:
    (involved,) = involve(request_, officer, world.activities["published"])
    other = involve(request_, officer, world.activities["draft"])[0]
    searching.ask(
        request_id=request_.pk,
        places=[Place(involved=involved, department=world.home)],
        colleague=officer,
        due_on=clock.today(),
        what="Alles",
        shown=(),
        actor=officer,
        now=clock.now(),
    )

    def set_aside(which: InvolvedProcessing) -> None:
        involving.set_aside(
            request_id=request_.pk, involved_id=which.pk, actor=officer, now=clock.now()
        )

    with pytest.raises(ValidationError):
        set_aside(involved)
    set_aside(other)
    assert list(InvolvedProcessing.objects.filter(request=request_)) == [involved]


def test_who_does_not_read_the_register_chooses_what_is_public(world: World) -> None:
    handler = world.people[Role.CASE_HANDLER]
    request = DataSubjectRequest.objects.get(pk=world.requests["request-handled"])
    with pytest.raises(Http404):
        involve(request, handler, world.activities["draft"])
    (involved,) = involve(request, handler, world.activities["published"])
    assert involved.added_by == handler


def test_processings_are_found_by_each_word_of_name_number_or_department(
    world: World, officer: Any
) -> None:
    activity = queries_work.choosable_processings(officer).get(pk=world.activities["published"])
    assert activity.department is not None
    words = f"{activity.reference} {activity.name[:3]} {activity.department.name[:3]}"
    assert list(queries_work.processings_found(officer, words)) == [activity]
    assert not queries_work.processings_found(officer, f"{activity.reference} zeppelin").exists()


def test_who_may_not_change_a_request_names_no_processing(
    world: World, request_: DataSubjectRequest
) -> None:
    for role in (Role.DPO, Role.CASE_HANDLER):
        with pytest.raises(Http404):
            involve(request_, world.people[role], world.activities["published"])
