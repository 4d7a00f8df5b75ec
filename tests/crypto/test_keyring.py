"""Key files: made once, recognised when they are other ones, never made anew silently."""

import resource
import stat
import subprocess
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from privacyoffice import durable, keyring
from privacyoffice.keyring import KeyLost

ROOT = Path(__file__).resolve().parents[2]
RACER = """
import sys, time
from pathlib import Path
from uuid import UUID
from django.conf import settings
settings.configure(KEYS_ROOT=Path(sys.argv[1]))
from privacyoffice import durable, keyring
print("ready", flush=True)
sys.stdin.readline()
organisation = UUID(sys.argv[2])
print(keyring.found(organisation), keyring.index_key(organisation).hex())
"""


def _files(roots: Path, organisation_id: UUID) -> list[Path]:
    return sorted((roots / "keys" / str(organisation_id)).iterdir())


def test_keys_are_readable_by_their_own_user_only(roots: Path) -> None:
    organisation_id = uuid4()
    keyring.found(organisation_id)
    files = _files(roots, organisation_id)
    assert len(files) == 4  # key, index, current, lock
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    folders = (roots / "keys", roots / "keys" / str(organisation_id))
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_founding_again_keeps_every_key(roots: Path) -> None:
    organisation_id = uuid4()
    first = keyring.found(organisation_id)
    before = {path.name: path.read_bytes() for path in _files(roots, organisation_id)}
    assert keyring.found(organisation_id) == first
    assert {path.name: path.read_bytes() for path in _files(roots, organisation_id)} == before


def test_processes_that_race_for_the_first_key_end_with_one(roots: Path) -> None:
    organisation_id = uuid4()
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(roots / "keys"), str(organisation_id)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _number in range(3)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    answers = {racer.communicate()[0] for racer in racers}
    assert len(answers) == 1
    assert len(list((roots / "keys" / str(organisation_id)).glob("*.key"))) == 2


@pytest.mark.parametrize("damage", ["", "zz" * 32, "ab" * 31, "cd" * 32])
def test_a_damaged_or_exchanged_key_file_is_a_lost_key(roots: Path, damage: str) -> None:
    organisation_id = uuid4()
    key_id = keyring.found(organisation_id)
    path = roots / "keys" / str(organisation_id) / f"{key_id}.key"
    assert len(keyring.wrapping_key(organisation_id, key_id)) == 32
    path.write_text(damage)
    with pytest.raises(KeyLost):
        keyring.wrapping_key(organisation_id, key_id)


def test_a_row_cannot_choose_a_path(roots: Path) -> None:
    organisation_id = uuid4()
    keyring.found(organisation_id)
    for key_id in ("index", f"../{organisation_id}/index", "", "/etc/passwd"):
        with pytest.raises(KeyLost):
            keyring.wrapping_key(organisation_id, key_id)


def test_another_key_is_not_made_where_the_folder_is_missing(roots: Path) -> None:
    with pytest.raises(KeyLost):
        keyring.add_wrapping_key(uuid4())
    assert not (roots / "keys").exists()


def test_the_key_in_use_is_never_removed(roots: Path) -> None:
    organisation_id = uuid4()
    first = keyring.found(organisation_id)
    second = keyring.add_wrapping_key(organisation_id)
    assert keyring.current_key_id(organisation_id) == second
    assert keyring.retired_key_ids(organisation_id) == [first]
    with pytest.raises(ValueError, match="retired"):
        keyring.remove_retired(organisation_id, second)
    keyring.remove_retired(organisation_id, first)
    assert keyring.retired_key_ids(organisation_id) == []
    with pytest.raises(KeyLost):
        keyring.wrapping_key(organisation_id, first)


def test_a_signature_is_checked_with_the_public_key_of_its_id(roots: Path) -> None:
    private = keyring.signing_key()
    key_id = keyring.key_id_of(private.public_key())
    keyring.public_keys()[key_id].verify(private.sign(b"position"), b"position")
    assert keyring.signing_key().private_bytes_raw() == private.private_bytes_raw()
    public = (roots / "keys" / "signing" / f"{key_id}.pub").read_text()
    assert public.startswith("-----BEGIN PUBLIC KEY-----")


def test_a_full_disk_is_a_key_that_is_missing_and_leaves_nothing_half_written(roots: Path) -> None:
    organisation_id = uuid4()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))  # bytes in a file
    try:
        with pytest.raises(KeyLost):
            keyring.found(organisation_id)
        with pytest.raises(KeyLost):
            keyring.signing_key()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    left = {path.name for path in (roots / "keys").rglob("*") if path.is_file()}
    assert left == {".lock"}
    assert keyring.found(organisation_id) == keyring.current_key_id(organisation_id)


def test_a_new_folder_is_on_disk_before_what_lies_in_it(
    roots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a power failure takes the key with its folder."""
    synced: list[Path] = []
    monkeypatch.setattr(durable, "sync_folder", synced.append)
    organisation_id = uuid4()
    keyring.found(organisation_id)
    assert synced[:2] == [roots, roots / "keys"]
    assert roots / "keys" / str(organisation_id) in synced
