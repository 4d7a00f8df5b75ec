"""Choosing many texts: what is forgotten or wrong is told, and nothing chosen is lost."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs.models import Job
from registers.models import ProcessingActivity
from registers.services import bulk
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.work import forget_waiting_work

LIST = "/admin/registers/processingactivity/"
TICKED = "_selected_action"


@pytest.fixture(autouse=True)
def in_english(world: World) -> Iterator[None]:
    forget_waiting_work()
    with translation.override("en"):
        yield


def client_of(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def confirmation(
    client: Client, name: str, ticked: list[UUID] | None = None, path: str = LIST
) -> dict[str, str]:
    """What the page would send that asks to confirm; for everything when nothing is ticked."""
    choice = {"everything": "1"} if ticked is None else {TICKED: [str(pk) for pk in ticked]}
    answer = client.post(path, {"action": name, **choice})
    assert answer.status_code == 200, answer.headers
    return posting_form(answer.content.decode()).values


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"action": "submit"}, "Tick what you want to do this with."),
        ({"action": "", "everything": "1"}, "Choose what you want to do."),
    ],
)
def test_an_incomplete_choice_goes_back_to_the_same_list(
    world: World, sent: dict[str, str], said: str
) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    answer = client.post(f"{LIST}?status__exact=draft", sent)
    page = answer.content.decode()
    assert said in page
    assert str(world.activities["draft"]) in page
    assert str(world.activities["submitted"]) not in page


def test_forgetting_what_to_do_loses_no_tick(world: World) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    ticked, other = world.activities["draft"], world.activities["submitted"]
    before = client.get(LIST).content.decode()
    answer = client.post(LIST, {"action": "", "index": "0", TICKED: [ticked]})
    boxes = {
        pk: re.search(rf'<input[^>]*value="{pk}"[^>]*>', answer.content.decode())
        for pk in (ticked, other)
    }
    assert {pk: "checked" in box[0] for pk, box in boxes.items() if box} == {
        ticked: True,
        other: False,
    }
    assert not {TICKED, "everything"} & posting_form(before).values.keys()
    everything = client.post(LIST, {"action": "", "index": "0", "everything": "1"})
    assert posting_form(everything.content.decode()).values["everything"] == "1"


def test_forgetting_to_tick_keeps_what_was_to_be_done(world: World) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    answer = client.post(LIST, {"action": "publish", "index": "0"})
    assert posting_form(answer.content.decode()).values["action"] == "publish"


@pytest.mark.parametrize("values", [["x"], ["1"], [str(uuid4()), "'"]])
def test_what_is_no_identifier_is_missing(world: World, values: list[str]) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    assert client.post(LIST, {"action": "submit", TICKED: values}).status_code == 404
    sent = confirmation(client, "submit")
    for chosen in ("x", "x:1", f"{uuid4().hex}:x", ""):
        answer = client.post(LIST, sent | {"chosen": chosen})
        assert answer.status_code == 200, chosen
    assert not Job.objects.filter(kind=bulk.kind_of("submit")).exists()


def test_a_form_with_an_error_keeps_choice_and_input(world: World) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    sent = confirmation(client, "retire", [world.activities["draft"]])
    late = (clock.today() + timedelta(days=2)).isoformat()
    answer = client.post(LIST, sent | {"on": late, "because": "Niet kwijt"})
    again = posting_form(answer.content.decode()).values
    assert (again["chosen"], again["on"], again["because"].strip()) == (
        sent["chosen"],
        late,
        "Niet kwijt",
    )
    assert "Choose today or a day in the past." in answer.content.decode()
    assert not Job.objects.filter(kind=bulk.kind_of("retire")).exists()


def test_a_filter_that_means_nothing_leads_back_to_the_list(world: World) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    answer = client.post(f"{LIST}?department__id__exact=x", {"action": "submit", "everything": "1"})
    assert answer.status_code in {302, 400}


def test_the_page_asks_the_same_number_of_questions_for_two_and_for_many(world: World) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked_now:
            answer = client.post(LIST, {"action": "submit", "everything": "1"})
            assert answer.status_code == 200
        return len(asked_now)

    questions()  # what a first request keeps for later ones
    few = questions()
    ProcessingActivity.objects.bulk_create(
        ProcessingActivity(
            organisation=world.organisation, name=f"Tekst {number}", reference=f"X-{number}"
        )
        for number in range(200)
    )
    assert questions() == few
