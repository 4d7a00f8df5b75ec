"""Another key of an organisation, and a key that was lost."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from privacyoffice import clock, keyring
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto.models import CaseKey
from privacyoffice.crypto.services import rotating
from privacyoffice.crypto.services.keys import destroy_key, make_key
from privacyoffice.crypto.unlocking import data_key
from privacyoffice.keyring import KeyLost
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation

# Dies as a process does whose machine stops, with the third key under the new one.
KILLED = """
import os, signal, sys, django
django.setup()
from pathlib import Path
from django.conf import settings
from privacyoffice import clock
from privacyoffice.crypto import unlocking
from privacyoffice.crypto.services import rotating
from privacyoffice.tenancy.models import Organisation
settings.KEYS_ROOT, settings.LEDGER_ROOT = Path(sys.argv[1]), Path(sys.argv[2])
rotating.BATCH = 2
wrap, times = unlocking.wrap, []
def dying(*given):
    times.append(1)
    if len(times) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    return wrap(*given)
unlocking.wrap = dying
rotating.rotate(Organisation.objects.get(pk=sys.argv[3]), clock.now())
"""


def _cases(organisation: Organisation, count: int) -> dict[UUID, bytes]:
    """New cases with the key of each."""
    ids = [uuid4() for _number in range(count)]
    with organisation_scope(organisation.pk):
        for case_id in ids:
            make_key(case_id, clock.now())
        return _opened(organisation, ids)


def _opened(organisation: Organisation, ids: Any) -> dict[UUID, bytes]:
    with organisation_scope(organisation.pk):
        return {case_id: data_key(case_id) for case_id in ids}


def _key_ids(organisation: Organisation) -> set[str]:
    with organisation_scope(organisation.pk):
        return set(CaseKey.objects.values_list("key_id", flat=True))


def test_after_a_rotation_every_case_has_the_same_key_wrapped_anew(db: None) -> None:
    organisation = make_organisation()
    before = _cases(organisation, 3)
    former = keyring.current_key_id(organisation.pk)
    done = rotating.rotate(organisation, clock.now())
    assert (done.wrapped, done.lost, done.was_resumed) == (3, 0, False)
    assert _key_ids(organisation) == {done.key_id} == {keyring.current_key_id(organisation.pk)}
    assert _opened(organisation, before) == before
    assert keyring.retired_key_ids(organisation.pk) == [former]
    with organisation_scope(organisation.pk):
        event = AuditEvent.objects.get(action="crypto.key_rotated")
    assert event.payload == {"key": done.key_id, "wrapped": 3, "lost": 0}


def test_a_rotation_that_was_killed_half_way_is_taken_up(committed_db: None, roots: Path) -> None:
    organisation = make_organisation()
    before = _cases(organisation, 5)
    former = keyring.current_key_id(organisation.pk)
    killed = subprocess.run(
        [
            *(sys.executable, "-c", KILLED, str(roots / "keys"), str(roots / "ledger")),
            str(organisation.pk),
        ],
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "privacyoffice.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    current = keyring.current_key_id(organisation.pk)
    assert _key_ids(organisation) == {former, current}
    assert _opened(organisation, before) == before
    done = rotating.rotate(organisation, clock.now())
    assert (done.key_id, done.wrapped, done.was_resumed) == (current, 3, True)
    assert _key_ids(organisation) == {current}
    assert _opened(organisation, before) == before


def test_a_retired_key_is_removed_when_no_case_needs_it(db: None) -> None:
    organisation = make_organisation()
    before = _cases(organisation, 2)
    former = keyring.current_key_id(organisation.pk)
    keyring.add_wrapping_key(organisation.pk)
    assert rotating.remove_retired(organisation, clock.now()) == []
    rotating.rotate(organisation, clock.now())
    assert rotating.remove_retired(organisation, clock.now()) == [former]
    assert _opened(organisation, before) == before


def test_removing_former_keys_later_leaves_backups_of_meanwhile_readable(db: None) -> None:
    organisation = make_organisation()
    _cases(organisation, 1)
    former = keyring.current_key_id(organisation.pk)
    about: dict[str, Any] = {"organisation": organisation.slug}
    call_command("rotate_organisation_key", **about)
    meanwhile = keyring.current_key_id(organisation.pk)
    assert keyring.wrapping_key(organisation.pk, former)
    call_command("rotate_organisation_key", **about, without_rotating=True, remove_retired=True)
    assert keyring.current_key_id(organisation.pk) == meanwhile
    with pytest.raises(KeyLost):
        keyring.wrapping_key(organisation.pk, former)


def test_after_rotating_and_removing_an_old_backup_opens_no_destroyed_case(db: None) -> None:
    """The row of the backup, its old key file gone, and even a ledger that was lost."""
    organisation = make_organisation()
    (case_id,) = _cases(organisation, 1)
    with organisation_scope(organisation.pk):
        backup = CaseKey.objects.get(pk=case_id)
        destroy_key(case_id, actor=None, now=clock.now(), why_code="term")
    rotating.rotate(organisation, clock.now())
    rotating.remove_retired(organisation, clock.now())
    with pytest.raises(KeyLost):
        keyring.wrapping_key(organisation.pk, backup.key_id)


def test_a_lost_key_is_an_error_of_its_own_cases_only(db: None, roots: Path) -> None:
    one, other = make_organisation(), make_organisation()
    lost, kept = _cases(one, 2), _cases(other, 2)
    away = roots / "away"
    (roots / "keys" / str(one.pk)).rename(away)
    assert _opened(other, kept) == kept
    with organisation_scope(one.pk):
        for case_id in lost:
            with pytest.raises(KeyLost):
                data_key(case_id)
        with pytest.raises(KeyLost):
            make_key(uuid4(), clock.now())
    assert not (roots / "keys" / str(one.pk)).exists(), "another key was made"
    with pytest.raises(CommandError, match=r"ontbreekt|missing"):
        call_command("rotate_organisation_key", organisation=one.slug)
    away.rename(roots / "keys" / str(one.pk))
    assert _opened(one, lost) == lost


def test_a_lost_retired_key_is_an_error_of_its_own_cases_only(
    db: None, roots: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    organisation = make_organisation()
    lost = _cases(organisation, 2)
    former = keyring.current_key_id(organisation.pk)
    current = keyring.add_wrapping_key(organisation.pk)
    kept = _cases(organisation, 2)
    file = roots / "keys" / str(organisation.pk) / f"{former}.key"
    content = file.read_text()
    file.unlink()
    assert _opened(organisation, kept) == kept
    with organisation_scope(organisation.pk):
        for case_id in lost:
            with pytest.raises(KeyLost):
                data_key(case_id)
        make_key(uuid4(), clock.now())
    with pytest.raises(CommandError, match="2"):
        call_command("rotate_organisation_key", organisation=organisation.slug)
    assert keyring.current_key_id(organisation.pk) != current, "a lost key stops no rotation"
    assert _opened(organisation, kept) == kept
    file.write_text(content)
    call_command("rotate_organisation_key", organisation=organisation.slug, remove_retired=True)
    assert former in capsys.readouterr().out
    assert _opened(organisation, [*lost, *kept]) == lost | kept


def test_a_former_key_stays_while_somebody_still_wraps_under_it(committed_db: None) -> None:
    """A case that is being made when the key changes must not lose its own."""
    organisation = make_organisation()
    _cases(organisation, 1)
    case_id, is_made, may_commit = uuid4(), Event(), Event()

    def make_slowly() -> None:
        with organisation_scope(organisation.pk):
            make_key(case_id, clock.now())
            is_made.set()
            may_commit.wait(10)
        connection.close()

    def change() -> list[str]:
        try:
            rotating.rotate(organisation, clock.now())
            return rotating.remove_retired(organisation, clock.now())
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        making = pool.submit(make_slowly)
        assert is_made.wait(10)
        changing = pool.submit(change)
        with pytest.raises(TimeoutError):
            changing.result(timeout=0.3)
        may_commit.set()
        making.result(10)
        assert len(changing.result(10)) == 1
    assert len(_opened(organisation, [case_id])[case_id]) == 32
