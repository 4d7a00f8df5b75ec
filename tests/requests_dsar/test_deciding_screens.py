"""The pages of deciding and of what follows: what they offer, refuse and show."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.mandates.models import Mandate
from requests_dsar.models import DataSubjectRequest, Decision, Proceeding, Status
from requests_dsar.queries_bases import signals_of
from requests_dsar.services import handling, involving
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.decisions import a_body, a_mandate, answered, decided
from tests.factories.requests import written_down

LIST = "/admin/requests_dsar/datasubjectrequest/"
MANDATES = "/admin/mandates/mandate/"


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def client(officer: Any) -> Client:
    made = Client(HTTP_ACCEPT_LANGUAGE="en")
    made.force_login(officer, backend="privacyoffice.accounts.backends.LoginBackend")
    return made


def page(world: World, state: str) -> str:
    return f"{LIST}{world.requests[state]}/change/"


def act(world: World, state: str, name: str) -> str:
    return f"{LIST}{world.requests[state]}/act/{name}/"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def sent(client: Client, path: str, **values: Any) -> Any:
    form = posting_form(text_of(client, path))
    return client.post(path, {**form.values, **values})


def case(world: World, state: str) -> DataSubjectRequest:
    return DataSubjectRequest.objects.get(pk=world.requests[state])


def test_only_grounds_that_fit_what_is_asked_are_offered(world: World, client: Client) -> None:
    text = text_of(client, act(world, "request-progress", "propose-decision"))
    assert "uavg_41_i" in text
    assert "legal_duty" in text  # erasure is asked
    assert "compelling_grounds" not in text  # nobody objects
    assert "policy_frequent" not in text  # this policy does not name it


def test_what_is_granted_is_decided_concluded_and_looked_at_again(
    world: World, client: Client
) -> None:
    answer = sent(
        client,
        act(world, "request-progress", "propose-decision"),
        items=["access ", "erasure "],
        verdict="grant",
        body=str(a_body().pk),
        by_body="Collegebesluit 12",
    )
    assert answer.status_code == 302, answer.content.decode()
    sent(client, act(world, "request-progress", "decide"))
    assert case(world, "request-progress").status == Status.DECIDED
    sent(client, act(world, "request-progress", "reopen-decision"), reason="Toch niet")
    assert case(world, "request-progress").status == Status.IN_PROGRESS


def test_a_refusal_without_its_weighing_keeps_what_was_typed(world: World, client: Client) -> None:
    answer = sent(
        client,
        act(world, "request-progress", "propose-decision"),
        items=["access "],
        verdict="refuse",
        grounds=["uavg_41_i"],
        reasons="Zo getypt",
        body=str(a_body().pk),
    )
    text = answer.content.decode()
    assert "Weigh the interests" in text
    assert "Zo getypt" in text
    assert not Decision.objects.filter(request=world.requests["request-progress"]).exists()


def test_who_confirms_reads_the_reasons_and_that_is_on_record(
    world: World, client: Client, officer: Any
) -> None:
    path = act(world, "request-proposed", "confirm-decision")
    text = text_of(client, path)
    assert f"Redenen {world.canary}" in text
    assert f"Afweging {world.canary}" in text
    pk = world.requests["request-proposed"]
    assert AuditEvent.objects.filter(action="cases.read", subject_id=pk, actor=officer).exists()
    (waiting,) = Decision.objects.filter(request=pk)
    sent(client, path, decisions=[str(waiting.pk)], by_body="Collegebesluit 12")
    waiting.refresh_from_db()
    assert waiting.confirmed_by == officer


def test_who_proposed_a_refusal_is_told_that_somebody_else_confirms(world: World) -> None:
    second = Client(HTTP_ACCEPT_LANGUAGE="en")
    second.force_login(
        world.people["second_officer"], backend="privacyoffice.accounts.backends.LoginBackend"
    )
    assert "somebody else confirms" in text_of(second, page(world, "request-proposed"))
    answer = second.get(act(world, "request-proposed", "confirm-decision"))
    assert answer.status_code == 302


def test_the_page_shows_decision_grounds_body_and_reasons(world: World, client: Client) -> None:
    text = text_of(client, page(world, "request-proposed"))
    assert "art. 41(1)(i)" in text
    assert a_body().name in text
    assert f"Redenen {world.canary}" in text


def test_a_request_is_split_from_its_page(world: World, client: Client) -> None:
    involved = case(world, "request-proposed").involved.first()
    answer = sent(
        client, act(world, "request-proposed", "split"), involved=[str(involved and involved.pk)]
    )
    assert answer.status_code == 302, answer.content.decode()
    assert case(world, "request-proposed").parts.count() == 1


def test_closing_a_decided_request_asks_no_outcome_and_says_until_when_it_is_kept(
    world: World, client: Client, officer: Any
) -> None:
    path = act(world, "request-decided", "close")
    assert client.get(path).status_code == 302  # no proof yet
    answered(case(world, "request-decided"), by=officer)
    text = text_of(client, path)
    assert 'name="outcome"' not in text
    answer = sent(client, path)
    assert answer.status_code == 302, answer.content.decode()
    shown = text_of(client, page(world, "request-decided"))
    assert re.search(r"kept until .*20\d\d", shown)


def test_an_objection_gets_a_decider_a_hearing_and_an_end(world: World, client: Client) -> None:
    second = world.people["second_officer"]
    state = "request-objected"
    sent(client, act(world, state, "proceeding-decider"), decider=str(second.pk))
    sent(client, act(world, state, "proceeding-hearing"), note="Geen hoorzitting gewenst")
    adjourned = sent(client, act(world, state, "proceeding-adjourn"), **_day("told_on"))
    assert adjourned.status_code == 302, adjourned.content.decode()
    answer = sent(client, act(world, state, "proceeding-end"), outcome="unfounded", text="Daarom")
    assert answer.status_code == 302, answer.content.decode()
    (made,) = Proceeding.objects.filter(request=world.requests[state])
    assert (made.decider, made.outcome) == (second, "unfounded")


def test_a_complaint_is_written_down(world: World, client: Client) -> None:
    path = act(world, "request-received", "proceeding-receive")
    answer = sent(client, path, kind="complaint", text="Te traag", **_day("received_on"))
    assert answer.status_code == 302, answer.content.decode()
    assert "complaint" in text_of(client, page(world, "request-received"))


def test_a_mandate_is_written_down_by_a_colleague_and_ends(
    world: World, client: Client, officer: Any
) -> None:
    second = world.people["second_officer"]
    options = {"body": str(a_body().pk), "source": "Mandaatbesluit 9", **_day("valid_from")}
    mine = sent(client, f"{MANDATES}add/", person=str(officer.pk), **options)
    assert "colleague" in mine.content.decode()
    both = sent(client, f"{MANDATES}add/", person=str(second.pk), role="manager", **options)
    assert "not both" in both.content.decode()
    assert sent(client, f"{MANDATES}add/", person=str(second.pk), **options).status_code == 302
    own_role = sent(client, f"{MANDATES}add/", role="privacy_officer", **options)
    assert "You have this role" in own_role.content.decode()
    made = Mandate.objects.get(source="Mandaatbesluit 9")
    path = f"{MANDATES}{made.pk}/act/end/"
    assert sent(client, path, reason="Vertrokken", **_day("until")).status_code == 302
    assert not Mandate.objects.on(clock.today()).filter(pk=made.pk).exists()
    assert "has ended" in text_of(client, f"{MANDATES}{made.pk}/change/")


def test_more_decisions_cost_no_more_queries(world: World, client: Client, officer: Any) -> None:
    few = written_down("weinig", by=officer, rights=["access"])
    many = written_down(
        "veel", by=officer, rights=["access", "erasure", "rectification", "restriction"]
    )
    counted = []
    for request in (few, many):
        _take_up(request, officer)
        decided(request, by=officer)
        path = f"{LIST}{request.pk}/change/"
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counted.append(len(captured))
    assert counted[0] == counted[1]


def _take_up(request: DataSubjectRequest, officer: Any) -> None:
    handling.take_up(request_id=request.pk, owner=officer, actor=officer, now=clock.now())


def _day(name: str) -> dict[str, str]:
    return {name: clock.today().isoformat()}


@pytest.mark.parametrize(
    ("right", "bases", "told"),
    [
        ("portability", "e", "cannot be taken along"),
        ("portability", "ae", "only data that are used on those two"),
        ("portability", "b", ""),
        ("objection", "c", "one cannot object"),
        ("objection", "ce", ""),
        ("access", "e", ""),
    ],
)
def test_the_published_bases_say_which_right_does_not_hold(
    world: World, monkeypatch: Any, right: str, bases: str, told: str
) -> None:
    made = case(world, "request-progress")
    made.rights = [right]
    activities = [world.activities["published"]]
    involving.add_involved(made, activities, actor=None, now=clock.now())
    published = SimpleNamespace(legal_bases=[SimpleNamespace(letter=letter) for letter in bases])
    monkeypatch.setattr("requests_dsar.queries_bases.as_public", lambda *given: published)
    found = signals_of(made)
    assert len(found) == bool(told)
    assert all(told in sentence for sentence in found)


def test_who_decides_reads_the_conditions_of_the_mandates(world: World, client: Client) -> None:
    a_mandate(a_body(), conditions="Alleen samen met de jurist")
    for state, name in (
        ("request-progress", "propose-decision"),
        ("request-proposed", "confirm-decision"),
    ):
        assert "Alleen samen met de jurist" in text_of(client, act(world, state, name))
