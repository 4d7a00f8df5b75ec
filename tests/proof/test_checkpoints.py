"""Signed positions of a chain in files: complete, in order, and ours, or no proof."""

import base64
import hashlib
import json
import shutil
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from privacyoffice import keyring
from privacyoffice.audit import checkpoints
from privacyoffice.audit.checkpoints import Checkpoint, Flaw, Series

NOW = datetime(2026, 11, 22, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_keys(settings: Any, folder: Path) -> Path:
    settings.KEYS_ROOT = folder / "keys"
    return folder / "keys"


@pytest.fixture
def organisation() -> UUID:
    return uuid4()


def sign(organisation: UUID, sequence: int, *, hours: int = 0, restored: bool = False) -> Path:
    made = checkpoints.write(
        organisation,
        slug="proefgemeente",
        sequence=sequence,
        row_hash=sequence.to_bytes(32, "big"),
        now=NOW + timedelta(hours=hours),
        restored=restored,
    )
    assert made is not None
    return checkpoints.folder_of(organisation) / made.name


def series_of(organisation: UUID, *sequences: int) -> list[Path]:
    return [sign(organisation, number, hours=hour) for hour, number in enumerate(sequences)]


def flaws(found: Series) -> list[tuple[Flaw, int | None]]:
    return [(flawed.flaw, flawed.sequence) for flawed in found.flaws]


def rewrite(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_where_nothing_was_ever_kept_a_first_key_is_made() -> None:
    assert not Path(settings.CHECKPOINTS_ROOT).exists()
    assert checkpoints.signing_key()


def test_a_checkpoint_reads_as_it_was_signed(organisation: UUID) -> None:
    path = sign(organisation, 12)
    assert path.name == "000000000012-20261122T093015Z.json"
    (found,) = checkpoints.read(organisation).checkpoints
    assert (found.sequence, found.row_hash) == (12, (12).to_bytes(32, "big"))
    assert (found.at, found.slug, found.previous) == (
        NOW.replace(microsecond=0),
        "proefgemeente",
        "",
    )
    assert checkpoints.latest(organisation) == found


def test_a_chain_that_did_not_move_is_not_signed_again(organisation: UUID) -> None:
    sign(organisation, 3)
    again = checkpoints.write(
        organisation, slug="x", sequence=3, row_hash=(3).to_bytes(32, "big"), now=NOW
    )
    assert again is None


def test_a_whole_series_has_no_flaw(organisation: UUID) -> None:
    series_of(organisation, 3, 8, 21)
    found = checkpoints.read(organisation)
    assert [checkpoint.sequence for checkpoint in found.checkpoints] == [3, 8, 21]
    assert found.flaws == ()


@pytest.mark.parametrize(
    "change", [{"sequence": 9}, {"row_hash": "00" * 32}, {"at": "2026-11-22T09:00:00Z"}]
)
def test_a_changed_file_is_forged_and_the_next_misses_it(
    organisation: UUID, change: dict[str, object]
) -> None:
    paths = series_of(organisation, 3, 8, 21)
    rewrite(paths[1], **change)
    found = checkpoints.read(organisation)
    assert [checkpoint.sequence for checkpoint in found.checkpoints] == [3, 21]
    assert flaws(found) == [(Flaw.FORGED, change.get("sequence", 8)), (Flaw.MISSING, 21)]


def test_a_file_that_another_key_signed_is_forged(organisation: UUID) -> None:
    path = sign(organisation, 3)
    fields = json.loads(path.read_text()) | {"row_hash": "ff" * 32}
    signature = Ed25519PrivateKey.generate().sign(checkpoints.signed_bytes(fields))
    rewrite(path, row_hash="ff" * 32, signature=base64.b64encode(signature).decode())
    assert flaws(checkpoints.read(organisation)) == [(Flaw.FORGED, 3)]


@pytest.mark.parametrize("gone", [0, 1])
def test_a_missing_file_is_missed_by_the_next(organisation: UUID, gone: int) -> None:
    paths = series_of(organisation, 3, 8, 21)
    paths[gone].unlink()
    assert flaws(checkpoints.read(organisation)) == [(Flaw.MISSING, (3, 8, 21)[gone + 1])]


def test_a_copy_may_begin_anywhere_but_has_no_holes(organisation: UUID, tmp_path: Path) -> None:
    paths = series_of(organisation, 3, 8, 21, 30)
    kept = tmp_path / "usb"
    kept.mkdir()
    for path in (paths[1], paths[2]):
        shutil.copy(path, kept)
    assert checkpoints.read(organisation, kept).flaws == ()
    (kept / paths[2].name).unlink()
    shutil.copy(paths[3], kept)
    assert flaws(checkpoints.read(organisation, kept)) == [(Flaw.MISSING, 30)]


def test_a_copy_of_all_folders_gives_each_organisation_its_own(
    organisation: UUID, tmp_path: Path, settings: Any
) -> None:
    other = uuid4()
    sign(organisation, 3)
    sign(other, 5)
    kept = tmp_path / "copy"
    shutil.copytree(settings.CHECKPOINTS_ROOT, kept)
    for key, sequence in ((organisation, 3), (other, 5)):
        found = checkpoints.read(key, kept)
        assert [checkpoint.sequence for checkpoint in found.checkpoints] == [sequence]
        assert found.flaws == ()


def test_a_checkpoint_of_another_organisation_is_no_proof(organisation: UUID) -> None:
    other = uuid4()
    sign(organisation, 3)
    strange = sign(other, 5)
    shutil.copy(strange, checkpoints.folder_of(organisation))
    found = checkpoints.read(organisation)
    assert [checkpoint.sequence for checkpoint in found.checkpoints] == [3]
    assert flaws(found) == [(Flaw.OTHER_ORGANISATION, 5)]


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '{"sequence": "x"}', "[" * 5000, "x" * 20_000]
)
def test_a_damaged_file_is_told_and_stops_nothing(organisation: UUID, content: str) -> None:
    paths = series_of(organisation, 3, 8)
    paths[0].write_text(content)
    found = checkpoints.read(organisation)
    assert [checkpoint.sequence for checkpoint in found.checkpoints] == [8]
    assert flaws(found) == [(Flaw.UNREADABLE, None), (Flaw.MISSING, 8)]


def test_what_a_retired_key_signed_stays_proof(organisation: UUID, own_keys: Path) -> None:
    sign(organisation, 3)
    signing = own_keys / "signing"
    former = (signing / "current").read_text().strip()
    (signing / "current").unlink()
    (signing / f"{former}.key").unlink()  # only its public part is kept
    sign(organisation, 8, hours=1)
    found = checkpoints.read(organisation)
    assert len({checkpoint.key_id for checkpoint in found.checkpoints}) == 2
    assert found.flaws == ()


def test_a_lost_folder_of_keys_is_no_reason_for_another_key(
    organisation: UUID, own_keys: Path
) -> None:
    sign(organisation, 3)
    shutil.rmtree(own_keys)
    with pytest.raises(keyring.KeyLost):
        sign(organisation, 8, hours=1)
    assert flaws(checkpoints.read(organisation)) == [(Flaw.NO_KEY, None)]
    with pytest.raises(keyring.KeyLost):
        checkpoints.latest(organisation)


def test_without_its_key_nothing_is_signed_for_an_organisation_that_begins_either(
    organisation: UUID, own_keys: Path
) -> None:
    """Its new key would then sign for everybody."""
    sign(organisation, 3)
    shutil.rmtree(own_keys)
    with pytest.raises(keyring.KeyLost):
        sign(uuid4(), 1)
    assert not own_keys.exists()


def test_a_signing_key_of_which_nothing_says_that_it_is_in_use_gets_no_other_beside_it(
    organisation: UUID, own_keys: Path
) -> None:
    sign(organisation, 3)
    (own_keys / "signing" / "current").unlink()
    with pytest.raises(keyring.KeyLost):
        sign(organisation, 8, hours=1)


@pytest.mark.parametrize("closed", ["keys/signing", "checkpoints"])
def test_a_folder_that_cannot_be_read_is_not_an_empty_one(
    organisation: UUID, folder: Path, closed: str
) -> None:
    """A file in its place stands for one of another owner, which root could read."""
    sign(organisation, 3)
    (folder / closed).rename(folder / "away")
    (folder / closed).write_text("")
    with pytest.raises((OSError, keyring.KeyLost)):
        checkpoints.latest(organisation)
    expected = Flaw.NO_KEY if closed.startswith("keys") else Flaw.CLOSED
    assert flaws(checkpoints.look(organisation)) == [(expected, None)]


def test_a_shorter_chain_is_not_signed(organisation: UUID) -> None:
    """Of two processes that looked at once the slower one comes with the older position."""
    sign(organisation, 21)
    older = checkpoints.write(
        organisation, slug="x", sequence=8, row_hash=b"8" * 32, now=NOW + timedelta(hours=1)
    )
    assert older is None


def test_a_shorter_chain_that_was_signed_later_is_told(organisation: UUID) -> None:
    path = sign(organisation, 21)
    fields = json.loads(path.read_text())
    fields |= {
        "sequence": 8,
        "at": "2026-11-22T12:00:00Z",
        "previous": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    signature = keyring.signing_key().sign(checkpoints.signed_bytes(fields))
    fields["signature"] = base64.b64encode(signature).decode()
    path.with_name("000000000008-20261122T120000Z.json").write_text(json.dumps(fields))
    assert flaws(checkpoints.read(organisation)) == [(Flaw.WENT_BACK, 8)]


def test_the_order_of_checkpoints_survives_a_clock_that_ran_ahead(organisation: UUID) -> None:
    sign(organisation, 8, hours=5)
    sign(organisation, 9)
    found = checkpoints.read(organisation)
    assert [checkpoint.sequence for checkpoint in found.checkpoints] == [8, 9]
    assert found.flaws == ()


def test_what_a_restored_backup_lost_is_told_and_no_longer_expected(organisation: UUID) -> None:
    series_of(organisation, 3, 8, 21)
    sign(organisation, 8, hours=4, restored=True)
    found = checkpoints.read(organisation)
    assert [checkpoint.sequence for checkpoint in found.checkpoints] == [3, 8, 8]
    assert found.flaws == ()
    assert [(loss.sequence, loss.until) for loss in found.losses] == [(8, 21)]


def test_processes_that_sign_at_once_leave_one_series(organisation: UUID) -> None:
    """Without the lock two of them would name the same file as the one before them."""

    def work(sequence: int) -> None:
        for step in range(5):
            number = sequence + 8 * step
            checkpoints.write(
                organisation, slug="x", sequence=number, row_hash=b"%032d" % number, now=NOW
            )

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = checkpoints.read(organisation)
    assert found.checkpoints[-1].sequence == 40
    assert found.flaws == ()


def test_an_organisation_without_checkpoints_has_no_flaws(organisation: UUID) -> None:
    assert checkpoints.read(organisation) == Series()
    assert checkpoints.latest(organisation) is None


def test_a_check_number_is_short_and_the_same_for_the_same_hash() -> None:
    assert checkpoints.fingerprint(bytes.fromhex("ab12cd34ef567890" + "00" * 24)) == (
        "ab12-cd34-ef56-7890"
    )


def test_a_checkpoint_names_no_person(organisation: UUID) -> None:
    fields = json.loads(sign(organisation, 3).read_text())
    assert set(fields) == {
        *("format", "organisation", "slug", "sequence", "row_hash"),
        *("at", "previous", "restored", "key", "signature"),
    }
    assert isinstance(checkpoints.latest(organisation), Checkpoint)
