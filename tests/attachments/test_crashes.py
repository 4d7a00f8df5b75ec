"""Wherever a process dies or a disk is full: a row never lacks its file, and the sweep finds the
rest."""

import os
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments import services
from privacyoffice.attachments.inspecting import Inspected
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.services import adding
from privacyoffice.attachments.verdicts import TEXT, Verdict
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from tests.attachments.sending import files_in, send
from tests.children import code_of
from tests.factories import World, make_office
from tests.factories.requests import written_down

CONTENT = b"a" * 300_000


def _die(*_args: Any, **_options: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_after(function: Callable[..., Any]) -> Callable[..., Any]:
    def called(*args: Any, **options: Any) -> Any:
        function(*args, **options)
        _die()

    return called


# Where the process ends, and how many rows there are then.
POINTS: dict[str, tuple[Callable[[], Any], int]] = {
    "encrypted, without its name": (lambda: patch.object(Path, "rename", _die), 0),
    "on disk, without a row": (
        lambda: patch.object(adding.files, "write", _die_after(adding.files.write)),
        0,
    ),
    "with a row, before the act": (lambda: patch.object(adding.audit, "record", _die), 0),
    "before the commit": (lambda: patch.object(BaseDatabaseWrapper, "_commit", _die), 0),
    "after the commit": (
        lambda: patch.object(
            BaseDatabaseWrapper, "_commit", _die_after(BaseDatabaseWrapper._commit)
        ),
        1,
    ),
}


def _looked_at() -> Any:
    return patch.object(adding, "inspect", return_value=Inspected(TEXT, CONTENT, {}))


@pytest.fixture
def office(committed_db: None, folder: Path) -> World:
    return make_office()


def _in(office: World) -> Any:
    return organisation_scope(office.organisation.pk)


def _send_and_die(office: World, case_id: UUID, hook: Any) -> None:
    """In a process of its own, that ends itself at the hook."""

    def send_until_the_hook() -> None:
        with _looked_at(), hook, _in(office):
            case = DataSubjectRequest.objects.get(pk=case_id)
            send(case, by=office.people[Role.PRIVACY_OFFICER], content=CONTENT)

    assert code_of(send_until_the_hook) == -signal.SIGKILL


@pytest.mark.parametrize("point", POINTS)
def test_a_row_never_lacks_its_file_whenever_the_process_dies(
    office: World, folder: Path, point: str
) -> None:
    officer = office.people[Role.PRIVACY_OFFICER]
    with _in(office):
        case = written_down(office.canary, by=officer)
    hook, rows = POINTS[point]
    _send_and_die(office, case.pk, hook())
    with _in(office):
        kept = list(Attachment.objects.filter(case_id=case.pk))
        for attachment in kept:
            opened = services.open_file(attachment.pk, actor=officer, now=clock.now())
            assert b"".join(opened.chunks) == CONTENT
    assert len(kept) == rows
    assert len(files_in(folder / "attachments")) == 1
    services.sweep(clock.now() + timedelta(hours=2))
    assert len(files_in(folder / "attachments")) == rows


@contextmanager
def _small_disk(size: int) -> Iterator[None]:
    """No file gets larger than this many bytes, as when the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_refuses_with_a_sentence_and_leaves_nothing(
    case: DataSubjectRequest, officer: Any, folder: Path
) -> None:
    with _looked_at(), _small_disk(100_000), pytest.raises(Refused) as refusal:
        send(case, by=officer, content=CONTENT)
    assert refusal.value.code == Verdict.NOT_KEPT
    assert "later" in refusal.value.sentence
    assert files_in(folder / "attachments") == []
    assert not Attachment.objects.filter(case_id=case.pk).exists()
