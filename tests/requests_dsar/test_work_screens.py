"""The screens of the work: processings chosen by words, a search, and what a colleague sees."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.models import Attachment
from privacyoffice.audit.models import AuditEvent
from registers.models import ProcessingActivity
from requests_dsar.models import DataSubjectRequest, InvolvedProcessing, SearchTask, TaskStatus
from requests_dsar.services import searching
from requests_dsar.services.searching import Place
from tests.factories import World
from tests.factories.requests import in_state
from tests.requests_dsar.test_admin import LIST, client_of, sent, text_of

SEARCHES = "/admin/requests_dsar/searchtask/"


@pytest.fixture
def officer(world: World) -> Client:
    return client_of(world.people[Role.PRIVACY_OFFICER])


@pytest.fixture
def colleague(world: World) -> Client:
    return client_of(world.people[Role.MANAGER])


def act(world: World, name: str, state: str = "request-progress") -> str:
    return f"{LIST}{world.requests[state]}/act/{name}/"


def search(world: World, state: str = "search-open") -> str:
    return f"{SEARCHES}{world.searches[state]}/"


def test_processings_are_looked_for_by_words_and_then_ticked(world: World, officer: Client) -> None:
    path = act(world, "involve", "request-received")
    activity = ProcessingActivity.objects.get(pk=world.activities["draft"])
    shown = sent(officer, path, look_for=activity.reference)
    assert shown.status_code == 200
    text = shown.content.decode()
    assert f'value="{activity.pk}"' in text
    assert f'value="{world.activities["published"]}"' not in text
    values = {"look_for": activity.reference, "searched": activity.reference}
    assert sent(officer, path, **values).status_code == 200  # nothing ticked
    assert sent(officer, path, **values, processings=[str(activity.pk)]).status_code == 302
    found = InvolvedProcessing.objects.get(request=world.requests["request-received"])
    assert found.activity_id == activity.pk


def test_what_was_ticked_stays_when_somebody_looks_for_other_words(
    world: World, officer: Client
) -> None:
    pk = str(world.activities["draft"])
    answer = sent(
        officer,
        act(world, "involve", "request-received"),
        look_for="zeppelin",
        processings=[pk],
    )
    assert f'value="{pk}"' in answer.content.decode()
    assert "checked" in answer.content.decode()


def test_a_colleague_is_asked_to_look(world: World, officer: Client) -> None:
    manager = world.people[Role.MANAGER]
    answer = sent(
        officer,
        act(world, "ask-search"),
        department=str(world.home.pk),
        colleague=str(manager.pk),
        due_on=clock.today().isoformat(),
        what="Alles over Zegge",
        shown=["email"],
    )
    assert answer.status_code == 302
    task = SearchTask.objects.latest("asked_at")
    assert (task.colleague, task.shown) == (manager, ["email"])
    page = text_of(officer, f"{LIST}{task.request_id}/change/")
    assert str(task.pk) in page
    assert "Zegge" not in page


def test_the_colleague_reads_only_what_is_needed_and_is_recorded(
    world: World, colleague: Client
) -> None:
    text = text_of(colleague, f"{search(world)}change/")
    request = DataSubjectRequest.objects.get(
        pk=SearchTask.objects.get(pk=world.searches["search-open"]).request_id
    )
    person = request.person.reveal()
    assert person["surname"] in text
    assert f"Zoek {world.canary}" in text
    for hidden in ("email", "phone", "street", "birth_date"):
        assert person[hidden] not in text
    assert request.story.reveal() not in text
    reader = AuditEvent.objects.filter(action="cases.read", subject_id=request.pk).latest(
        "occurred_at"
    )
    assert reader.actor == world.people[Role.MANAGER]
    assert colleague.get(f"{LIST}{request.pk}/change/").status_code == 404


def test_after_the_answer_the_colleague_reads_nothing_of_it_any_more(
    world: World, colleague: Client, officer: Client
) -> None:
    path = f"{search(world, 'search-found')}change/"
    assert f"Gevonden {world.canary}" not in text_of(colleague, path)
    assert f"Gevonden {world.canary}" in text_of(officer, path)
    assert f"Van anderen {world.canary}" in text_of(officer, path)


def test_a_colleague_answers_with_files(world: World, colleague: Client) -> None:
    upload = SimpleUploadedFile("brief.txt", b"Geachte heer", "text/plain")
    answer = colleague.post(f"{search(world)}act/found/", {"text": "Een brief", "files": [upload]})
    assert answer.status_code == 302
    task = SearchTask.objects.get(pk=world.searches["search-open"])
    assert task.status == TaskStatus.FOUND
    assert Attachment.objects.filter(case_id=task.request_id).count() == len(task.files) == 1


def test_the_first_page_tells_what_is_asked_of_you_and_of_nobody_else(
    world: World, colleague: Client
) -> None:
    address = f"{search(world)}change/"
    assert address in text_of(colleague, "/admin/")
    assert address not in text_of(client_of(world.people[Role.CISO]), "/admin/")


def test_the_handler_hears_when_everybody_has_looked(world: World, officer: Client) -> None:
    request = SearchTask.objects.get(pk=world.fresh("search-found")).request
    address = f"{LIST}{request.pk}/change/"
    open_one = SearchTask.objects.get(pk=world.searches["search-open"]).request
    home = text_of(officer, "/admin/")
    block = home[home.index("Everybody has looked") :]
    assert address in block
    assert f"{LIST}{open_one.pk}/change/" not in block.partition("</section>")[0]


def test_a_list_is_shown_to_who_has_something_in_it(world: World, officer: Client) -> None:
    assert officer.get(SEARCHES).status_code == 200
    assert client_of(world.people[Role.MANAGER]).get(SEARCHES).status_code == 200
    assert client_of(world.people[Role.CISO]).get(SEARCHES).status_code == 404


def test_pages_ask_as_much_for_many_searches_as_for_few(world: World, officer: Client) -> None:
    actor = world.people[Role.PRIVACY_OFFICER]
    pk = in_state("request-progress", world.canary, world.people)
    paths = (SEARCHES, f"{LIST}{pk}/change/", "/admin/")

    def ask(days: int) -> None:
        searching.ask(
            request_id=pk,
            places=[Place(department=world.home)],
            colleague=world.people[Role.CISO],
            due_on=clock.today() + timedelta(days=days),
            what="Alles",
            shown=(),
            actor=actor,
            now=clock.now(),
        )

    def asked() -> list[int]:
        numbers = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert officer.get(path).status_code == 200
            numbers.append(len(captured))
        return numbers

    ask(1)
    asked()  # what a first page of a process keeps
    few = asked()
    original = SearchTask.objects.filter(request=pk).get()
    SearchTask.objects.bulk_create(
        SearchTask(
            organisation_id=original.organisation_id,
            request_id=pk,
            department=world.home,
            colleague=actor,
            due_on=clock.today(),
            ask="Alles",
            asked_at=clock.now(),
        )
        for _number in range(20)
    )
    many = asked()
    assert many[:2] == few[:2]
    assert max(many) <= 60
