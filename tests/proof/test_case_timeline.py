"""The history of a case: acts, who looked, mail and changes, without what is encrypted."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.admin.timeline import Kind, page_of_timeline
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.cases.services.reading import note_reading
from privacyoffice.deadlines.intents import CHANGED
from privacyoffice.notifications.services.writing import Notice, write
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import handling
from tests.factories.requests import person, written_down

PAGE = "/admin/requests_dsar/datasubjectrequest/"


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


@pytest.fixture
def case(world: Any) -> DataSubjectRequest:
    """Corrected once, looked into once, and told of once."""
    officer, now = world.people[Role.PRIVACY_OFFICER], clock.now()
    made = written_down(world.canary, by=officer)
    handling.correct(
        request_id=made.pk,
        person=person(world.canary) | {"surname": f"Anders {world.canary}"},
        story=made.story.reveal(),
        is_sensitive=made.is_sensitive,
        rights=made.rights,
        reason=f"Reden {world.canary}",
        actor=officer,
        now=now + timedelta(minutes=1),
    )
    note_reading(made, world.people[Role.DPO], now + timedelta(minutes=2))
    mail = Notice(
        intent=CHANGED,
        key="een keer",
        to_address="iemand@elders.example",
        context={"label": made.reference, "what": "proef", "due": ""},
        about_id=made.pk,
    )
    write([mail], now=now + timedelta(minutes=3))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # links acts, as a commit does
    return DataSubjectRequest.objects.get(pk=made.pk)


def texts(entries: Any) -> str:
    return json.dumps([[repr(change) for change in entry.changes] for entry in entries])


def client_of(world: Any, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def test_acts_reading_mail_and_changes_stand_in_one_history(
    world: Any, case: DataSubjectRequest
) -> None:
    entries = page_of_timeline(case, viewer=world.people[Role.DPO]).entries
    assert {Kind.ACT, Kind.READ, Kind.MESSAGE} <= {entry.kind for entry in entries}
    assert [entry.at for entry in entries] == sorted((e.at for e in entries), reverse=True)
    mail = next(entry for entry in entries if entry.kind is Kind.MESSAGE)
    assert "iemand@elders.example" not in mail.sentence


@pytest.mark.parametrize("kind", [Kind.ACT, Kind.READ, Kind.MESSAGE])
def test_one_kind_can_be_asked_for(world: Any, case: DataSubjectRequest, kind: Kind) -> None:
    fg = world.people[Role.DPO]
    found = page_of_timeline(case, kind=kind, viewer=fg).entries
    everything = page_of_timeline(case, viewer=fg).entries
    assert found
    assert len(found) == len([entry for entry in everything if entry.kind is kind])


def test_of_what_is_encrypted_only_that_it_changed_is_told(
    world: Any, case: DataSubjectRequest
) -> None:
    entries = page_of_timeline(case, kind=Kind.CHANGE).entries
    changes = [change for entry in entries for change in entry.changes]
    sealed = [change for change in changes if change.kind == "sealed"]
    assert [(change.old, change.new) for change in sealed] == [("", "")]
    assert world.canary not in texts(entries)
    assert "po1:" not in texts(entries)


def test_a_reason_is_stored_encrypted_and_read_in_the_history(
    world: Any, case: DataSubjectRequest
) -> None:
    stored = AuditEvent.objects.filter(case_id=case.pk).exclude(reason="")
    assert all(world.canary not in event.reason for event in stored)
    reasons = {entry.reason for entry in page_of_timeline(case).entries}
    assert f"Reden {world.canary}" in reasons


def test_the_page_of_an_act_shows_no_reason_of_a_case(world: Any, case: DataSubjectRequest) -> None:
    event = AuditEvent.objects.filter(case_id=case.pk).exclude(reason="")[0]
    address = f"/admin/audit/auditevent/{event.pk}/change/"
    page = client_of(world, Role.AUDITOR).get(address).content.decode()
    assert f"Reden {world.canary}" not in page
    assert "po1:" not in page
    assert bytes(event.row_hash or b"").hex() in page


def test_the_history_of_a_case_asks_a_constant_number_of_queries(
    world: Any, case: DataSubjectRequest
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page_of_timeline(case)
        return len(captured)

    before = queries()
    for minute in range(20):
        note_reading(case, world.people[Role.DPO], clock.now() + timedelta(minutes=minute))
    assert queries() == before


def test_the_page_shows_the_latest_and_leads_to_all_and_to_files(
    world: Any, case: DataSubjectRequest
) -> None:
    client = client_of(world, Role.PRIVACY_OFFICER)
    page = client.get(f"{PAGE}{case.pk}/change/").content.decode()
    assert "timeline__entry" in page
    assert f'href="{PAGE}{case.pk}/history/"' in page
    assert f'href="{PAGE}{case.pk}/timeline/csv/"' in page
    history = client.get(f"{PAGE}{case.pk}/history/?soort=inzage").content.decode()
    assert history.count('class="timeline__entry"') == 2  # this officer, on both pages
    assert client.get(f"{PAGE}{case.pk}/history/?soort=niets").status_code == 404


@pytest.mark.parametrize("form", ["csv", "json"])
def test_taking_the_history_along_is_an_act(
    world: Any, case: DataSubjectRequest, form: str
) -> None:
    answer = client_of(world, Role.DPO).get(f"{PAGE}{case.pk}/timeline/{form}/")
    assert answer.status_code == 200
    event = AuditEvent.objects.get(action="proof.timeline_exported", case_id=case.pk)
    assert (event.actor, event.payload) == (world.people[Role.DPO], {"form": form})


def test_the_file_has_the_place_and_hash_of_each_act(world: Any, case: DataSubjectRequest) -> None:
    answer = client_of(world, Role.DPO).get(f"{PAGE}{case.pk}/timeline/json/")
    acts = [entry["act"] for entry in json.loads(answer.content)["entries"] if entry["act"]]
    stored = AuditEvent.objects.filter(case_id=case.pk).exclude(action="proof.timeline_exported")
    assert {(act["sequence"], act["row_hash"]) for act in acts} == {
        (event.sequence, bytes(event.row_hash or b"").hex()) for event in stored
    }


def test_no_cell_of_the_file_is_a_formula(world: Any) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    made = written_down(world.canary, by=officer)
    handling.correct(
        request_id=made.pk,
        person=person(world.canary) | {"surname": "Anders"},
        story=made.story.reveal(),
        is_sensitive=made.is_sensitive,
        rights=made.rights,
        reason="=1+1",
        actor=officer,
        now=clock.now(),
    )
    answer = client_of(world, Role.PRIVACY_OFFICER).get(f"{PAGE}{made.pk}/timeline/csv/")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert any("'=1+1" in cell for row in rows for cell in row)
    assert not any(cell.startswith("=") for row in rows for cell in row)


@pytest.mark.parametrize("who", [Role.AUDITOR, Role.MANAGER, Role.CASE_HANDLER])
def test_who_may_not_see_the_case_gets_no_history(
    world: Any, case: DataSubjectRequest, who: str
) -> None:
    for ending in ("history", "timeline/csv"):
        assert client_of(world, who).get(f"{PAGE}{case.pk}/{ending}/").status_code == 404


def test_of_a_destroyed_case_the_history_stands_and_says_why_reasons_cannot_be_read(
    world: Any,
) -> None:
    case = DataSubjectRequest.objects.get(pk=world.requests["request-destroyed"])
    entries = page_of_timeline(case).entries
    assert entries
    assert world.canary not in " ".join(entry.reason for entry in entries)
    assert any("vernietigd" in entry.reason for entry in entries)
