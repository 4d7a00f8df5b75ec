"""The screens of requests: what they show to whom, and that nobody's data is beside a request."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto import ledger
from privacyoffice.crypto.models import CaseKey
from privacyoffice.crypto.services.applying import apply_destroyed_keys
from privacyoffice.deadlines.explaining import how_long
from privacyoffice.deadlines.models import Deadline
from requests_dsar import signals
from requests_dsar.models import DataSubjectRequest, Status
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.requests import in_state, written_down

LIST = "/admin/requests_dsar/datasubjectrequest/"
FIND = f"{LIST}find/"


def client_of(user: Any) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="nl")
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def client(officer: Any) -> Client:
    return client_of(officer)


def page_of(world: World, state: str) -> str:
    return f"{LIST}{world.requests[state]}/change/"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def sent(client: Client, path: str, **values: Any) -> Any:
    """The form of this page with these values, as a browser sends it."""
    form = posting_form(text_of(client, path))
    return client.post(path, {**form.values, **values})


def test_the_list_tells_nothing_about_people(world: World, client: Client) -> None:
    text = text_of(client, LIST)
    assert "V-" in text
    for part in ("burger.example", f"Achter {world.canary}", "Ik wil weten", "1234 AB"):
        assert part not in text


def test_opening_a_request_shows_the_content_and_is_an_act(
    world: World, client: Client, officer: Any
) -> None:
    pk = world.requests["request-received"]
    text = text_of(client, page_of(world, "request-received"))
    assert f"Achter {world.canary}" in text
    assert "Ik wil weten" in text
    reading = AuditEvent.objects.get(action="cases.read", subject_id=pk)
    assert reading.actor == officer
    assert reading.case_id == pk


def test_a_handler_opens_what_they_handle_and_nothing_else(world: World) -> None:
    client = client_of(world.people[Role.CASE_HANDLER])
    assert client.get(page_of(world, "request-handled")).status_code == 200
    for state in ("request-received", "request-progress", "request-closed"):
        assert client.get(page_of(world, state)).status_code == 404
    assert re.findall(f"{LIST}([0-9a-f-]+)/change/", text_of(client, LIST)) == [
        str(world.requests["request-handled"])
    ]


def test_a_lost_key_leaves_reference_dates_and_history(
    world: World, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.KEYS_ROOT = tmp_path
    text = text_of(client, page_of(world, "request-received"))
    request = DataSubjectRequest.objects.get(pk=world.requests["request-received"])
    assert request.reference in text
    assert "[encrypted]" not in text
    assert world.canary not in text.split("<h2")[2]
    assert "the key of the organisation is missing" in text
    assert client.get(LIST).status_code == 200
    assert not AuditEvent.objects.filter(action="cases.read", subject_id=request.pk).exists()


def test_who_cannot_read_a_request_cannot_correct_it(
    world: World, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.KEYS_ROOT = tmp_path
    path = f"{LIST}{world.requests['request-received']}/act/correct/"
    assert client.get(path).status_code == 302
    assert client.post(path, {"story": "Anders", "surname": "Anders"}).status_code == 200


def test_a_reason_that_cannot_be_encrypted_is_told_beside_the_form_and_nothing_happens(
    world: World, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.KEYS_ROOT = tmp_path
    pk = world.requests["request-progress"]
    answer = client.post(
        f"{LIST}{pk}/act/close/", {"outcome": "withdrawn", "reason": "Alles is gegeven"}
    )
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "the key of the organisation is missing" in text
    assert "Alles is gegeven" in text
    assert DataSubjectRequest.objects.get(pk=pk).status == Status.IN_PROGRESS


def test_a_request_that_the_ledger_ended_is_not_late_for_ever(world: World, client: Client) -> None:
    pk = in_state("request-progress", "Riet", world.people)
    reference = DataSubjectRequest.objects.get(pk=pk).reference
    path = f"{LIST}{pk}/change/"
    due = clock.now() - timedelta(days=2)
    Deadline.objects.filter(subject_id=pk).update(due_at=due)
    late = how_long(due, clock.now())
    assert reference in text_of(client, f"{LIST}?todo=late")
    assert late in text_of(client, path)
    ledger.note(world.organisation.pk, pk, clock.now())
    apply_destroyed_keys(clock.now())
    assert reference not in text_of(client, f"{LIST}?todo=late")
    assert late not in text_of(client, LIST)
    text = text_of(client, path)
    assert late not in text
    assert "/act/" not in text


def test_a_destroyed_request_shows_its_certificate(world: World, client: Client) -> None:
    pk = world.requests["request-destroyed"]
    text = text_of(client, page_of(world, "request-destroyed"))
    assert "Uitspraak 12" in text
    answer = client.get(f"{LIST}{pk}/certificate/")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "Uitspraak 12" in answer.content.decode()
    assert world.canary not in answer.content.decode().replace(world.organisation.name, "").replace(
        world.people[Role.PRIVACY_OFFICER].name, ""
    )
    closed = world.requests["request-closed"]
    assert client.get(f"{LIST}{closed}/certificate/").status_code == 404


def test_a_person_is_found_without_a_trace_in_the_address(world: World, client: Client) -> None:
    answer = sent(client, FIND, email=f"{world.canary}@burger.example")
    assert answer.status_code == 200  # shown at once: no redirect with what was looked for
    found = str(answer.content.decode())
    assert found.count(LIST + str(world.requests["request-received"])) == 1
    assert str(world.requests["request-destroyed"]) not in found


def test_half_a_search_is_refused_beside_its_field(client: Client) -> None:
    for values, field in (
        ({"surname": "Riet"}, "birth_date"),
        ({"postcode": "1234AB"}, "house_number"),
    ):
        answer = sent(client, FIND, **values)
        assert answer.context["form"].errors.keys() == {field}
    assert sent(client, FIND).context["form"].non_field_errors()


def test_a_second_request_of_the_same_person_is_told(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals, "MOST", 50)
    text = text_of(client, page_of(world, "request-received"))
    progress = DataSubjectRequest.objects.get(pk=world.requests["request-progress"])
    assert progress.reference in text
    handler = client_of(world.people[Role.CASE_HANDLER])
    assert progress.reference not in text_of(handler, page_of(world, "request-handled"))


def test_a_letter_is_written_down_taken_up_corrected_and_closed(
    world: World, client: Client, officer: Any
) -> None:
    answer = sent(
        client,
        f"{LIST}add/",
        received_on=clock.today().isoformat(),
        channel="letter",
        rights=["access"],
        surname="Van der Voorbeeld",
        story="Wat weet u van mij?",
    )
    assert answer.status_code == 302
    request = DataSubjectRequest.objects.latest("created_at")
    assert request.person.reveal() == {"surname": "Van der Voorbeeld"}
    acts = f"{LIST}{request.pk}/act/"
    assert sent(client, f"{acts}take-up/", owner=str(officer.pk)).status_code == 302
    answer = sent(
        client, f"{acts}correct/", rights=["access"], town="Voorbeeldstad", reason="Nagevraagd"
    )
    assert answer.status_code == 302
    answer = sent(client, f"{acts}close/", outcome="withdrawn", reason="Gebeld")
    assert answer.status_code == 302
    request = DataSubjectRequest.objects.get(pk=request.pk)
    assert request.status == Status.CLOSED
    assert request.person.reveal() == {"surname": "Van der Voorbeeld", "town": "Voorbeeldstad"}


def test_destroying_needs_the_reference_typed(world: World, client: Client) -> None:
    pk = world.requests["request-closed"]
    path = f"{LIST}{pk}/act/destroy/"
    given = {"why": "order", "decision": "Besluit 7"}
    assert sent(client, path, **given, reference="V-2020-0001").status_code == 200
    assert CaseKey.objects.get(pk=pk).destroyed_at is None
    reference = DataSubjectRequest.objects.get(pk=pk).reference
    assert sent(client, path, **given, reference=reference).status_code == 302
    assert CaseKey.objects.get(pk=pk).destroyed_at is not None


def test_lists_and_pages_ask_as_much_for_many_requests_as_for_few(
    world: World, client: Client, officer: Any
) -> None:
    paths = (LIST, page_of(world, "request-progress"))

    def asked() -> list[int]:
        numbers = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            numbers.append(len(captured))
        return numbers

    asked()  # what a first page of a process keeps
    few = asked()
    with translation.override("nl"):
        for _number in range(12):
            written_down(world.canary, by=officer)
    assert asked() == few
    assert max(few) <= 40
