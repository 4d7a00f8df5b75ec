"""Whoever sees what a request tells about people is on record, and the FG's looking is theirs."""

from typing import Any

import pytest
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.admin.timeline import page_of_timeline
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.models import Attachment
from privacyoffice.audit.models import AuditEvent
from privacyoffice.cases.services.reading import note_reading
from requests_dsar.models import DataSubjectRequest
from tests.browser.admin_forms import posting_form
from tests.factories import World, attachments

LIST = "/admin/requests_dsar/datasubjectrequest/"


def _client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


@pytest.fixture
def client(world: World) -> Client:
    return _client_of(world.people[Role.PRIVACY_OFFICER])


@pytest.fixture
def attachment(world: World, tmp_path: Any, settings: Any) -> Attachment:
    settings.ATTACHMENTS_ROOT = tmp_path
    pk = world.requests["request-progress"]
    return attachments.added("Riet", pk, by=world.people[Role.PRIVACY_OFFICER])


def _reads() -> int:
    return AuditEvent.objects.filter(action="cases.read").count()


@pytest.mark.parametrize("page", ["change/", "history/", "act/correct/"])
def test_every_page_with_content_is_on_record(world: World, client: Client, page: str) -> None:
    before = _reads()
    assert client.get(f"{LIST}{world.requests['request-progress']}/{page}").status_code == 200
    assert _reads() == before + 1


@pytest.mark.parametrize("page", ["certificate/", "history/", "change/"])
def test_what_was_destroyed_is_read_by_nobody(world: World, client: Client, page: str) -> None:
    before = _reads()
    assert client.get(f"{LIST}{world.requests['request-destroyed']}/{page}").status_code == 200
    assert _reads() == before


@pytest.mark.parametrize("page", ["change", "history"])
def test_the_page_of_a_file_is_on_record_with_its_case(
    client: Client, attachment: Attachment, page: str
) -> None:
    before = _reads()
    path = f"/admin/attachments/attachment/{attachment.pk}/{page}/"
    assert client.get(path).status_code == 200
    assert _reads() == before + 1
    assert AuditEvent.objects.filter(action="cases.read", subject_id=attachment.case_id).exists()


def test_a_search_is_on_record_without_what_was_looked_for(world: World, client: Client) -> None:
    form = posting_form(client.get(f"{LIST}find/").content.decode())
    wanted = f"{world.canary}@burger.example"
    assert client.post(f"{LIST}find/", {**form.values, "email": wanted}).status_code == 200
    event = AuditEvent.objects.get(action="requests_dsar.searched")
    assert event.payload.keys() == {"found"}
    assert event.payload["found"] > 0
    assert (event.subject_id, event.case_id) == (world.organisation.pk, None)


def test_what_the_fg_looked_into_is_told_to_fg_and_auditor_only(world: World) -> None:
    case = DataSubjectRequest.objects.get(pk=world.requests["request-progress"])
    fg = world.people[Role.DPO]
    note_reading(case, fg, clock.now())

    def lookers(viewer: Any) -> set[Any]:
        entries = page_of_timeline(case, viewer=viewer).entries
        return {e.actor for e in entries if e.event and e.event.action == "cases.read"}

    for role in (Role.DPO, Role.AUDITOR):
        assert fg in lookers(world.people[role])
    for role in (Role.PRIVACY_OFFICER, Role.CASE_HANDLER):
        assert fg not in lookers(world.people[role])
    assert fg not in lookers(None)
    for form in ("csv", "json"):
        path = f"{LIST}{case.pk}/timeline/{form}/"
        assert fg.name in _client_of(fg).get(path).content.decode()
        officer = _client_of(world.people[Role.PRIVACY_OFFICER])
        assert fg.name not in officer.get(path).content.decode()
