"""Files become part of a case whole or not at all, and leave it by the gate and on record."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments import inspecting, queries, services
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.services import adding
from privacyoffice.attachments.services.reading import FileGone
from privacyoffice.attachments.storage import path_of
from privacyoffice.attachments.verdicts import TEXT, Verdict
from privacyoffice.audit.models import AuditEvent
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import handling
from tests.attachments import letters
from tests.attachments.sending import LETTER, files_in, send
from tests.factories import World
from tests.factories.requests import closed, destroyed


@pytest.fixture
def _seen_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a text: looking has tests of its own, and a process takes time."""
    monkeypatch.setattr(
        adding,
        "inspect",
        lambda content, name, **_options: inspecting.Inspected(TEXT, content, {}),
    )


def _read(attachment: Attachment, by: Any) -> bytes:
    return b"".join(services.open_file(attachment.pk, actor=by, now=clock.now()).chunks)


def test_a_file_comes_back_as_it_was_sent(case: DataSubjectRequest, officer: Any) -> None:
    attachment = send(case, by=officer)
    assert _read(attachment, officer) == LETTER
    assert attachment.name.reveal() == "brief.txt"
    assert (attachment.number, attachment.size, attachment.media_type) == (1, len(LETTER), TEXT)


def test_nothing_on_disk_or_in_the_row_can_be_read(
    case: DataSubjectRequest, officer: Any, folder: Path
) -> None:
    attachment = send(case, by=officer)
    (kept,) = files_in(folder / "attachments")
    assert b"zeilboot" not in kept.read_bytes()
    assert "brief" not in kept.name
    row = Attachment.objects.filter(pk=attachment.pk).values().get()
    assert "brief.txt" not in str(row)
    assert kept.stat().st_mode & 0o077 == 0


def test_of_a_mail_it_is_kept_encrypted_who_sent_it_and_when(
    case: DataSubjectRequest, officer: Any
) -> None:
    attachment = send(case, by=officer, content=letters.eml(("a.txt", b"a")), name="vraag.eml")
    attachment.refresh_from_db()
    assert attachment.facts.reveal() == {
        "sender": "Een Burger <burger@voorbeeld.nl>",
        "sent_at": "2026-11-03T08:30:00+00:00",
        "subject": "Mijn vraag",
        "attachments": ["a.txt"],
    }


@pytest.mark.usefixtures("_seen_by_nobody")
def test_adding_reading_and_removing_are_acts_that_name_no_content(
    case: DataSubjectRequest, officer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    attachment = send(case, by=officer)
    _read(attachment, officer)
    services.remove(
        attachment_id=attachment.pk, reason="Hoort hier niet.", actor=officer, now=clock.now()
    )
    events = AuditEvent.objects.filter(case_id=case.pk, action__startswith="attachments.").order_by(
        "recorded_at"
    )
    assert [event.action for event in events] == [
        "attachments.added",
        "attachments.downloaded",
        "attachments.removed",
    ]
    for event in events:
        assert event.case_id == case.pk
        assert event.actor == officer
        assert event.subject_label.startswith(case.reference)
        assert "brief" not in str(event.payload) + event.subject_label
        assert "Hoort" not in event.reason


@pytest.mark.usefixtures("_seen_by_nobody")
def test_only_the_head_of_a_file_is_no_reading(case: DataSubjectRequest, officer: Any) -> None:
    attachment = send(case, by=officer)
    services.open_file(attachment.pk, actor=officer, now=clock.now(), is_read=False)
    assert not AuditEvent.objects.filter(action="attachments.downloaded").exists()


@pytest.mark.usefixtures("_seen_by_nobody")
def test_files_are_numbered_in_their_case_and_a_number_is_not_given_out_again(
    case: DataSubjectRequest, officer: Any
) -> None:
    first, second = send(case, by=officer), send(case, by=officer)
    services.remove(attachment_id=second.pk, reason="Dubbel.", actor=officer, now=clock.now())
    assert [first.number, second.number, send(case, by=officer).number] == [1, 2, 3]


@pytest.mark.usefixtures("_seen_by_nobody")
def test_a_removed_file_is_gone_and_its_row_says_so(
    case: DataSubjectRequest,
    officer: Any,
    folder: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    attachment = send(case, by=officer)
    with django_capture_on_commit_callbacks(execute=True):
        services.remove(attachment_id=attachment.pk, reason="Fout.", actor=officer, now=clock.now())
    assert files_in(folder / "attachments") == []
    with pytest.raises(FileGone):
        services.open_file(attachment.pk, actor=officer, now=clock.now())
    attachment.refresh_from_db()
    assert attachment.removed_by == officer
    with pytest.raises(ValidationError):
        services.remove(attachment_id=attachment.pk, reason="Nog.", actor=officer, now=clock.now())


@pytest.mark.usefixtures("_seen_by_nobody")
def test_a_removal_needs_a_reason(case: DataSubjectRequest, officer: Any) -> None:
    attachment = send(case, by=officer)
    with pytest.raises(ValidationError, match="why"):
        services.remove(attachment_id=attachment.pk, reason=" ", actor=officer, now=clock.now())


@pytest.mark.usefixtures("_seen_by_nobody")
def test_who_does_not_see_the_case_does_not_find_its_files(
    case: DataSubjectRequest, world: World, officer: Any
) -> None:
    attachment, of_case = send(case, by=officer), Attachment.objects.filter(case_id=case.pk)
    for role in (Role.AMBASSADOR, Role.CASE_HANDLER, Role.ACCOUNT_ADMIN):
        with pytest.raises(Http404):
            services.open_file(attachment.pk, actor=world.people[role], now=clock.now())
        assert not queries.visible_to(world.people[role], of_case).exists()
    assert _read(attachment, world.people[Role.DPO]) == LETTER


@pytest.mark.usefixtures("_seen_by_nobody")
def test_who_only_reads_a_case_adds_and_removes_nothing(
    case: DataSubjectRequest, world: World, officer: Any
) -> None:
    attachment, dpo = send(case, by=officer), world.people[Role.DPO]
    with pytest.raises(PermissionDenied):
        send(case, by=dpo)
    with pytest.raises(Http404):
        services.remove(attachment_id=attachment.pk, reason="Weg.", actor=dpo, now=clock.now())


@pytest.mark.parametrize("limit", ["ATTACHMENTS_MOST_PER_CASE", "ATTACHMENTS_MOST_BYTES_PER_CASE"])
@pytest.mark.usefixtures("_seen_by_nobody")
def test_a_full_case_takes_nothing_until_something_is_removed(
    case: DataSubjectRequest, officer: Any, settings: Any, limit: str
) -> None:
    setattr(settings, limit, 1 if limit.endswith("PER_CASE") and "BYTES" not in limit else 100)
    first = send(case, by=officer)
    with pytest.raises(Refused) as refusal:
        send(case, by=officer)
    assert refusal.value.code == Verdict.CASE_FULL
    services.remove(attachment_id=first.pk, reason="Dubbel.", actor=officer, now=clock.now())
    send(case, by=officer)


def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at(
    case: DataSubjectRequest, officer: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "inspect", lambda *_args, **_options: pytest.fail("looked at"))
    settings.ATTACHMENT_MOST_BYTES = 10
    with pytest.raises(Refused) as refusal:
        send(case, by=officer, content=b"a" * 11)
    assert refusal.value.code == Verdict.TOO_LARGE


def test_a_refused_file_leaves_nothing(
    case: DataSubjectRequest, officer: Any, folder: Path
) -> None:
    with pytest.raises(Refused):
        send(case, by=officer, content=b"PK\x03\x04 zip", name="a.zip")
    assert files_in(folder) == []
    assert not Attachment.objects.filter(case_id=case.pk).exists()


@pytest.mark.usefixtures("_seen_by_nobody")
def test_with_its_case_a_file_is_destroyed(
    case: DataSubjectRequest,
    officer: Any,
    folder: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    attachment = send(case, by=officer)
    handling.take_up(request_id=case.pk, owner=officer, actor=officer, now=clock.now())
    closed(case, by=officer)
    with django_capture_on_commit_callbacks(execute=True):
        destroyed(case, by=officer)
    assert files_in(folder / "attachments") == []
    attachment.refresh_from_db()
    assert attachment.removed_at is not None
    case.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        send(case, by=None)
    assert refusal.value.code == Verdict.CASE_CLOSED


@pytest.mark.usefixtures("_seen_by_nobody")
def test_an_attachment_is_written_once(case: DataSubjectRequest, officer: Any) -> None:
    attachment = send(case, by=officer)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(number=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).delete()


@pytest.mark.usefixtures("_seen_by_nobody")
def test_the_sweep_removes_old_files_without_a_row_and_nothing_else(
    case: DataSubjectRequest, officer: Any, folder: Path
) -> None:
    kept = path_of(send(case, by=officer).stored_as)
    orphan, part = kept.with_name("orphan"), kept.with_name("orphan.part")
    elsewhere = folder / "attachments" / "another-database" / "file"
    elsewhere.parent.mkdir()
    for path in (orphan, part, elsewhere):
        path.write_bytes(b"x")
    assert services.sweep(clock.now()) == 0
    assert services.sweep(clock.now() + timedelta(hours=2)) == 2
    assert set(files_in(folder / "attachments")) == {kept, elsewhere}


@pytest.mark.usefixtures("_seen_by_nobody")
def test_the_sweep_removes_what_a_removal_left(
    case: DataSubjectRequest, officer: Any, folder: Path
) -> None:
    attachment = send(case, by=officer)
    services.remove(attachment_id=attachment.pk, reason="Fout.", actor=officer, now=clock.now())
    assert len(files_in(folder / "attachments")) == 1  # not committed in this test
    services.sweep(clock.now() + timedelta(hours=2))
    assert files_in(folder / "attachments") == []
