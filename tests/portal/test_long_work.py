"""Looking at the files of one visitor keeps nobody else waiting."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.services import adding
from privacyoffice.portal.limiting import LIMITS
from requests_dsar.models import SearchTask
from requests_dsar.services import searching
from tests.factories import World, requests
from tests.portal.asking import answers, fill_in, send
from tests.portal.test_kept_mandate import about, mandate
from tests.portal.test_status_page import Visitor

LOCKS = ("pg_advisory_xact_lock", "FOR UPDATE")


@contextmanager
def locked_before_looking() -> Iterator[list[str]]:
    """The locks that were taken in the block before a file was looked at."""
    found: list[str] = []
    real = adding.inspect
    with CaptureQueriesContext(connection) as queries:

        def noted(*args: Any, **kwargs: Any) -> Any:
            asked = [query["sql"] for query in queries]
            found.extend(sql for sql in asked if any(lock in sql for lock in LOCKS))
            return real(*args, **kwargs)

        with patch.object(adding, "inspect", side_effect=noted) as looked:
            yield found
        looked.assert_called_once()


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.txt", b"hallo\n", "text/plain")


def test_a_message_with_a_file_locks_nothing_while_it_is_looked_at(
    world: World,
) -> None:
    visitor = Visitor(world.slug)
    visitor.come_in(requests.written_down("Zegge", by=world.people[Role.PRIVACY_OFFICER]))
    form: Any = {"body": "Met bestand", "form_id": str(uuid4()), "files": file()}
    with locked_before_looking() as locks:
        assert visitor.post("bericht/schrijven/", **form).status_code == 303
    assert locks == []


def test_who_wrote_too_often_gets_no_file_looked_at(world: World) -> None:
    visitor = Visitor(world.slug)
    visitor.come_in(requests.written_down("Zegge", by=world.people[Role.PRIVACY_OFFICER]))
    for number in range(LIMITS["message.case"].most):
        visitor.post("bericht/schrijven/", body=f"Bericht {number}", form_id=str(uuid4()))
    form: Any = {"body": "Nog een", "form_id": str(uuid4()), "files": file()}
    with patch.object(adding, "inspect", side_effect=AssertionError):
        assert visitor.post("bericht/schrijven/", **form).status_code == 429


def test_the_mandate_of_a_form_is_looked_at_before_anything_is_locked(
    world: World,
    citizen: Any,
) -> None:
    filled = answers(voor_wie={"for_whom": "agent"})
    first = {"wat": filled["wat"], "voor-wie": filled["voor-wie"]}
    fill_in(citizen, world.slug, {**first, "over-wie": about(mandate=mandate()), **filled})
    with locked_before_looking() as locks:
        assert send(citizen, world.slug).status_code == 303
    assert locks == []


def test_what_a_colleague_found_is_looked_at_before_the_request_is_locked(
    world: World,
) -> None:
    task = SearchTask.objects.filter(status="open").select_related("colleague")[0]
    with locked_before_looking() as locks:
        searching.report(
            task_id=task.pk,
            is_found=True,
            text="Een dossier",
            uploads=[file()],
            actor=task.colleague,
            now=task.asked_at,
        )
    assert locks == []
