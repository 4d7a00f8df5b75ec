"""The ledger: a destroyed case stays destroyed, whichever backup is put back."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from privacyoffice import clock
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto import ledger
from privacyoffice.crypto.errors import KeyDestroyed, LedgerDamaged
from privacyoffice.crypto.models import CaseKey
from privacyoffice.crypto.services import keys
from privacyoffice.crypto.services.applying import apply_destroyed_keys
from privacyoffice.crypto.unlocking import data_key
from privacyoffice.tenancy.scope import organisation_scope
from tests.crypto.stories import STORY, again, make_case
from tests.tenancy.sql import value


def _destroy(case_id: UUID) -> keys.Certificate:
    return keys.destroy_key(case_id, actor=None, now=clock.now(), why_code="term")


def _file(roots: Path, organisation: Any) -> Path:
    return roots / "ledger" / f"{organisation.pk}.jsonl"


def _new_case() -> UUID:
    case_id = uuid4()
    keys.make_key(case_id, clock.now())
    return case_id


def test_a_destroyed_case_is_empty_in_the_table_and_named_in_the_ledger(
    organisation: Any, roots: Path
) -> None:
    case = make_case()
    assert case.email_index is not None
    certificate = _destroy(case.pk)
    assert value("SELECT length(wrapped_key) FROM crypto_casekey WHERE id = %s", case.pk) == 0
    line = json.loads(_file(roots, organisation).read_text())
    assert line["case"] == str(case.pk)
    assert line["hash"] == certificate.ledger_hash
    found = again(case)
    assert (found.email_index, found.name_index, found.address_index) == (None, None, None)
    for row in (found, case.history.first()):
        with pytest.raises(KeyDestroyed):
            row.story.reveal()
    assert STORY not in found.story.shown()
    event = AuditEvent.objects.get(action="crypto.case_destroyed")
    assert (event.case_id, event.payload) == (case.pk, {"why": "term"})


def test_destroying_again_gives_the_same_certificate(organisation: Any) -> None:
    case_id = _new_case()
    first = _destroy(case_id)
    assert _destroy(case_id) == first
    assert AuditEvent.objects.filter(action="crypto.case_destroyed").count() == 1


def test_the_line_is_on_disk_before_the_key_is_emptied(
    organisation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = _new_case()

    def fail(*_args: Any, **_options: Any) -> None:
        raise OSError

    monkeypatch.setattr(keys, "empty", fail)
    with pytest.raises(OSError), transaction.atomic():  # noqa: PT011  # whichever
        _destroy(case_id)
    assert CaseKey.objects.get(pk=case_id).destroyed_at is None
    with pytest.raises(KeyDestroyed):
        data_key(case_id)


def test_a_ledger_that_cannot_be_written_destroys_nothing(
    organisation: Any, settings: Any, roots: Path
) -> None:
    case_id = _new_case()
    (roots / "file").write_text("")
    settings.LEDGER_ROOT = roots / "file"
    with pytest.raises((OSError, LedgerDamaged)), transaction.atomic():
        _destroy(case_id)
    settings.LEDGER_ROOT = roots / "ledger"
    assert len(data_key(case_id)) == 32


def test_a_restored_row_cannot_be_read_and_is_emptied_again(organisation: Any) -> None:
    case = make_case()
    ledger.note(organisation.pk, case.pk, clock.now())  # the row is that of a backup
    with organisation_scope(organisation.pk), pytest.raises(KeyDestroyed):
        again(case).story.reveal()
    (applied,) = (a for a in apply_destroyed_keys(clock.now()) if a.slug == organisation.slug)
    assert (applied.emptied, applied.noted) == (1, 0)
    assert bytes(CaseKey.objects.get(pk=case.pk).wrapped_key) == b""
    assert again(case).email_index is None
    event = AuditEvent.objects.get(action="crypto.case_destroyed")
    assert event.payload == {"why": "ledger"}
    (applied,) = (a for a in apply_destroyed_keys(clock.now()) if a.slug == organisation.slug)
    assert (applied.emptied, applied.noted) == (0, 0)


def test_a_lost_ledger_is_written_again_from_the_rows(organisation: Any, roots: Path) -> None:
    ids = [_new_case() for _number in range(3)]
    for case_id in ids:
        _destroy(case_id)
    before = _file(roots, organisation).read_text()
    _file(roots, organisation).unlink()
    with pytest.raises(CommandError):
        call_command("apply_destroyed_keys")
    assert not _file(roots, organisation).exists(), "perhaps it is only not connected"
    call_command("apply_destroyed_keys", new_ledger=organisation.slug)
    assert set(ledger.destroyed_cases(organisation.pk)) == set(ids)
    assert before.count("\n") == 3


def test_a_ledger_that_was_cut_off_is_completed_from_the_rows(
    organisation: Any, roots: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ids = [_new_case() for _number in range(3)]
    for case_id in ids:
        _destroy(case_id)
    path = _file(roots, organisation)
    path.write_text(path.read_text().splitlines(keepends=True)[0])
    apply_destroyed_keys(clock.now())
    assert set(ledger.destroyed_cases(organisation.pk)) == set(ids)
    assert "2 lines shorter" in caplog.text


def test_a_ledger_that_is_not_connected_is_not_an_empty_one(organisation: Any, roots: Path) -> None:
    """Otherwise a backup from before a destruction could be read again."""
    destroyed, case_id = _new_case(), _new_case()
    _destroy(destroyed)
    (roots / "ledger").rename(roots / "away")
    with pytest.raises(LedgerDamaged):
        data_key(case_id)
    with pytest.raises(LedgerDamaged), transaction.atomic():
        _destroy(case_id)
    with pytest.raises(LedgerDamaged):
        _new_case()
    assert not (roots / "ledger").exists(), "another ledger was begun"
    (roots / "away").rename(roots / "ledger")
    assert len(data_key(case_id)) == 32


def test_a_ledger_that_cannot_be_read_is_told_as_damaged(organisation: Any, roots: Path) -> None:
    case_id = _new_case()
    path = _file(roots, organisation)
    path.unlink()
    path.mkdir()  # root reads everything else
    with pytest.raises(LedgerDamaged):
        data_key(case_id)


def test_the_database_gives_no_destroyed_key_back(organisation: Any) -> None:
    case_id = _new_case()
    wrapped = bytes(CaseKey.objects.get(pk=case_id).wrapped_key)
    _destroy(case_id)
    with pytest.raises(DatabaseError, match="never comes back"), transaction.atomic():
        CaseKey.objects.filter(pk=case_id).update(wrapped_key=wrapped, destroyed_at=None)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        CaseKey.objects.filter(pk=case_id).delete()


DAMAGES = {
    "a line taken out": lambda lines: lines[1:],
    "two lines exchanged": lambda lines: [lines[1], lines[0], *lines[2:]],
    "a case replaced": lambda lines: [
        json.dumps(json.loads(lines[0]) | {"case": str(uuid4())}) + "\n",
        *lines[1:],
    ],
    "a moment changed": lambda lines: [lines[0].replace("T", "T0"), *lines[1:]],
    "nonsense": lambda lines: ["nonsense\n", *lines],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_with_a_damaged_ledger_nothing_is_read(organisation: Any, roots: Path, damage: str) -> None:
    for _number in range(3):
        _destroy(_new_case())
    case_id = _new_case()
    assert data_key(case_id)
    path = _file(roots, organisation)
    path.write_text("".join(DAMAGES[damage](path.read_text().splitlines(keepends=True))))
    with pytest.raises(LedgerDamaged):
        data_key(case_id)
    with pytest.raises(CommandError):
        call_command("apply_destroyed_keys")


def test_half_a_line_of_a_crash_is_no_damage(organisation: Any, roots: Path) -> None:
    first, second, third = (_new_case() for _number in range(3))
    _destroy(first)
    path = _file(roots, organisation)
    path.write_text(path.read_text() + '{"organisation": "')
    assert data_key(second)
    _destroy(third)
    assert set(ledger.destroyed_cases(organisation.pk)) == {first, third}


def test_the_ledger_holds_no_personal_data(organisation: Any, roots: Path) -> None:
    _destroy(make_case().pk)
    line = json.loads(_file(roots, organisation).read_text())
    assert set(line) == {"organisation", "case", "at", "why", "previous", "hash"}
