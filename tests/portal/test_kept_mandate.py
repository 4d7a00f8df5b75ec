"""A mandate that somebody added is there when the request is filed, or they are told."""

import errno
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from privacyoffice.attachments.models import Attachment
from privacyoffice.portal.filing import keeping
from requests_dsar.models import DataSubjectRequest
from tests.factories import World
from tests.portal.asking import answers, fill_in, send

BORN = {"birth_date_0": "28", "birth_date_1": "2", "birth_date_2": "1940"}


def about(**files: Any) -> dict[str, Any]:
    return {"surname": "Oma", **BORN, **files}


def mandate(name: str = "Machtiging.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, f"Ik geef toestemming: {name}\n".encode(), "text/plain")


@pytest.fixture
def agent(world: World, citizen: Client) -> Client:
    """Somebody with a mandate, at the check page."""
    filled = answers(voor_wie={"for_whom": "agent"})
    first = {"wat": filled["wat"], "voor-wie": filled["voor-wie"]}
    fill_in(citizen, world.slug, {**first, "over-wie": about(mandate=mandate()), **filled})
    return citizen


def add_another(agent: Client, world: World) -> int:
    values = about(mandate=mandate("Beter.txt")) | {"sent": "1"}
    return agent.post(f"/{world.slug}/verzoek/over-wie/", values).status_code


def names_filed() -> list[str]:
    made = DataSubjectRequest.objects.latest("created_at")
    return [one.name.reveal() for one in Attachment.objects.filter(case_id=made.pk)]


def test_a_second_mandate_that_does_not_fit_on_the_disk_leaves_the_first(
    world: World, agent: Client, django_capture_on_commit_callbacks: Any
) -> None:
    full = OSError(errno.ENOSPC, "full")
    with (
        django_capture_on_commit_callbacks(execute=True),
        patch("privacyoffice.portal.filing.keeping.files.write", side_effect=full),
    ):
        assert add_another(agent, world) == 422
    assert send(agent, world.slug).status_code == 303
    assert names_filed() == ["Machtiging.txt"]


def test_an_upload_that_was_cut_off_does_not_stop_the_next_one(world: World, agent: Client) -> None:
    root = Path(settings.UNFINISHED_ROOT)
    own = max(root.glob("*.file"), key=lambda path: path.stat().st_mtime)
    left = {own.with_name(f"{own.name}.part"), root / f"{own.name.partition('.')[0]}.file.part"}
    for path in left:
        path.write_bytes(b"x")
    try:
        assert add_another(agent, world) == 303
    finally:
        for path in left:
            path.unlink()
    send(agent, world.slug)
    assert names_filed() == ["Beter.txt"]


def test_a_mandate_stays_until_the_request_is_certain(
    world: World, agent: Client, django_capture_on_commit_callbacks: Any
) -> None:
    there = set(Path(settings.UNFINISHED_ROOT).iterdir())
    with django_capture_on_commit_callbacks() as afterwards:
        send(agent, world.slug)
        assert set(Path(settings.UNFINISHED_ROOT).iterdir()) == there
    for callback in afterwards:
        callback()
    assert len(set(Path(settings.UNFINISHED_ROOT).iterdir())) == len(there) - 1


def test_who_is_named_a_mandate_that_is_gone_is_asked_for_it_again(
    world: World, agent: Client
) -> None:
    before = DataSubjectRequest.objects.count()
    with patch.object(keeping, "mandate_of", return_value=None):
        page = send(agent, world.slug)
    assert page.status_code == 422
    assert "machtiging" in page.content.decode()
    assert DataSubjectRequest.objects.count() == before
    assert add_another(agent, world) == 303
    send(agent, world.slug)
    assert names_filed() == ["Beter.txt"]


def test_who_asks_for_oneself_after_all_sends_no_mandate(world: World, agent: Client) -> None:
    fill_in(agent, world.slug, {"voor-wie": {"for_whom": "oneself"}})
    send(agent, world.slug)
    assert names_filed() == []


def test_what_the_check_page_did_not_show_is_not_filed(world: World, citizen: Client) -> None:
    fill_in(citizen, world.slug, answers())
    path = f"/{world.slug}/verzoek/controleren/"
    shown = citizen.get(path).context["form"].initial["seen"]
    fill_in(citizen, world.slug, {"waarover": {"period": "1999", "story": "Iets anders."}})
    before = DataSubjectRequest.objects.count()
    page = send(citizen, world.slug, seen=shown)
    assert page.status_code == 422
    assert "1999" in page.content.decode()
    assert DataSubjectRequest.objects.count() == before
    again = page.context["form"]["seen"].value()
    assert send(citizen, world.slug, seen=again).status_code == 303
