"""Signed positions of the audit chain, kept in files that no administrator of the database writes.

A checkpoint says how far an organisation's chain was at a moment and what its last hash was.
Whoever changes the database afterwards, and calculates every later hash anew, still differs from
it. Each file names the one before it by its hash, so that one that is taken away is missed.

After a backup was put back the chain is shorter than what was signed. Whoever is in charge of the
server then begins again with a checkpoint that says so (`restored`): what was lost stays visible.

A file is a JSON object. What is signed (Ed25519, RFC 8032) is that object without `signature`, as
JSON with sorted keys, no blanks and nothing but ASCII. Law: GDPR art. 5(2), 24(1), 32(1)(b).
"""

import base64
import fcntl
import fnmatch
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings

from privacyoffice import keyring
from privacyoffice.durable import make_folder, whole

FORMAT = "privacyoffice-checkpoint-1"
_FIELDS = frozenset(
    (
        *("format", "organisation", "slug", "sequence", "row_hash", "at"),
        *("previous", "restored", "key"),
    )
)
# Some thousands of them a year lie in one folder.
_PATTERN = "[0-9]*-[0-9]*T[0-9]*Z.json"
_LARGEST = 10_000  # bytes; a checkpoint has about 500


class Flaw(StrEnum):
    """What can be wrong with a file among the checkpoints."""

    UNREADABLE = "checkpoint_unreadable"
    FORGED = "checkpoint_forged"  # no key of ours signed this
    OTHER_ORGANISATION = "checkpoint_of_other"
    MISSING = "checkpoint_missing"  # the one before this is not there, or was changed
    WENT_BACK = "checkpoint_went_back"  # signed later, and earlier in the chain
    NO_KEY = "checkpoint_key_missing"  # there is nothing to check them with
    CLOSED = "checkpoints_closed"  # the folder cannot be read
    GONE = "checkpoints_gone"  # there were more of them before


@dataclass(frozen=True)
class Flawed:
    """A file that is no proof, and why. `sequence` is None when that cannot be read."""

    flaw: Flaw
    name: str
    sequence: int | None = None


@dataclass(frozen=True)
class Checkpoint:
    """At `at` (UTC, to the second) the act `sequence` was the last one, with this hash.

    `previous` is the SHA-256 of the file before this one in hexadecimal, empty for the first;
    `digest` is that of its own file. `restored`: a backup was put back just before.
    """

    organisation_id: UUID
    slug: str
    sequence: int
    row_hash: bytes
    at: datetime
    previous: str
    restored: bool
    key_id: str
    name: str
    digest: str


@dataclass(frozen=True)
class Loss:
    """The acts after `sequence` up to `until` were lost when a backup was put back before `at`."""

    sequence: int
    until: int
    at: datetime


@dataclass(frozen=True)
class Series:
    """The checkpoints of one organisation whose signatures hold, the oldest first.

    The chain must agree with each of `checkpoints`. Those beyond a backup that was put back are
    left out, and are told as `losses`. `count` is the number of files, good or not.
    """

    checkpoints: tuple[Checkpoint, ...] = ()
    flaws: tuple[Flawed, ...] = ()
    losses: tuple[Loss, ...] = ()
    count: int = 0


# Takes an organisation and a moment, and says how many files were found there at most by a look
# at the chain after that moment (None: ever).
Remembers = Callable[[UUID, datetime | None], int]
_memory: list[Remembers] = []


def remembered_by(ask: Remembers) -> Remembers:
    """Name what remembers how many there were, from the floor that does, when it starts."""
    _memory[:] = [ask]
    return ask


def fingerprint(row_hash: bytes) -> str:
    """The beginning of a hash as two people can compare it: "ab12-cd34-ef56-7890"."""
    digits = bytes(row_hash).hex()[:16]
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def folder_of(organisation_id: UUID) -> Path:
    """Where the checkpoints of an organisation are written; perhaps not there yet."""
    return Path(settings.CHECKPOINTS_ROOT) / str(organisation_id)


def write(
    organisation_id: UUID,
    *,
    slug: str,
    sequence: int,
    row_hash: bytes,
    now: datetime,
    restored: bool = False,
) -> Checkpoint | None:
    """Sign and write a position of the chain. None when the last checkpoint is as far, or further.

    `restored` says that a backup was put back, so that what was signed beyond it is no more. Any
    number of processes may do so at once. The file is complete or not there. Raises OSError
    when the folder cannot be written, keyring.KeyLost without a key that signs.
    """
    folder = folder_of(organisation_id)
    make_folder(folder, mode=0o777)
    with _the_only_writer(folder):
        _refuse_to_begin_anew()
        newest = _newest(folder)
        last = _known(newest, organisation_id) if newest else None
        if last is not None and sequence <= last.sequence and not restored:
            return None
        key = keyring.signing_key()
        at = now.astimezone(UTC).replace(microsecond=0)
        if last is not None:
            # Their order must be seen, also after a clock that ran ahead.
            at = max(at, last.at + timedelta(seconds=1))
        fields: dict[str, Any] = {
            "format": FORMAT,
            "organisation": str(organisation_id),
            "slug": slug,
            "sequence": sequence,
            "row_hash": bytes(row_hash).hex(),
            "at": _as_text(at),
            "previous": _digest(newest.read_bytes()) if newest else "",
            "restored": restored,
            "key": keyring.key_id_of(key.public_key()),
        }
        signature = base64.b64encode(key.sign(signed_bytes(fields))).decode()
        content = json.dumps(fields | {"signature": signature}, indent=2, sort_keys=True) + "\n"
        path = folder / f"{sequence:012}-{at:%Y%m%dT%H%M%SZ}.json"
        _write_whole(path, content.encode())
        return _known(path, organisation_id)


def signing_key() -> Ed25519PrivateKey:
    """The key that signs checkpoints, for what else this installation signs. Raises
    keyring.KeyLost without one, OSError."""
    _refuse_to_begin_anew()
    return keyring.signing_key()


def _refuse_to_begin_anew() -> None:
    if not keyring.public_keys() and _is_anything_signed():
        # An empty or unmounted folder of keys is no reason to begin with another key.
        raise keyring.KeyLost("The key that signed before is not there.")


def signed_bytes(fields: dict[str, Any]) -> bytes:
    """What the signature is about: all fields but `signature`."""
    about = {name: value for name, value in fields.items() if name != "signature"}
    return json.dumps(about, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def read(organisation_id: UUID, folder: Path | None = None) -> Series:
    """The checkpoints of an organisation: its own, or those in a folder that somebody kept.

    That folder is a copy of the whole of CHECKPOINTS_ROOT or of the folder of one organisation.
    The first file of a copy may be any; of our own, that the beginning is gone is a flaw too.
    Raises OSError for a folder that cannot be read.
    """
    place = folder_of(organisation_id) if folder is None else _folder_in(folder, organisation_id)
    paths = _files_in(place)
    keys = _keys_or_none()
    if paths and not keys:
        return Series(flaws=(Flawed(Flaw.NO_KEY, str(len(paths))),), count=len(paths))
    good: list[Checkpoint] = []
    flaws: list[Flawed] = []
    for path in paths:
        found = _examine(path, organisation_id, keys)
        good.append(found) if isinstance(found, Checkpoint) else flaws.append(found)
    good.sort(key=lambda checkpoint: (checkpoint.at, checkpoint.sequence))
    flaws += _gaps(good, is_whole=folder is None)
    return replace(_without_what_was_lost(good, flaws), count=len(paths))


def look(organisation_id: UUID, folder: Path | None = None) -> Series:
    """As `read`; of our own also whether their folder can be read, and whether any are gone that
    an earlier look at the chain found. Raises OSError for a folder that somebody kept."""
    if folder is not None:
        return read(organisation_id, folder)
    try:
        found = read(organisation_id)
    except OSError as error:
        return Series(flaws=(Flawed(Flaw.CLOSED, type(error).__name__),))
    gone = _gone(organisation_id, found)
    return replace(found, flaws=(*found.flaws, Flawed(Flaw.GONE, str(gone)))) if gone else found


def are_gone(organisation_id: UUID) -> bool:
    """Whether there were more of our own when the chain was looked at before. Raises OSError."""
    if len(_files_in(folder_of(organisation_id))) >= _most_known(organisation_id, None):
        return False
    return _gone(organisation_id, read(organisation_id)) > 0


def _gone(organisation_id: UUID, found: Series) -> int:
    """How many. Who begins again after a restore says that no more are expected than there are."""
    if any(flawed.flaw == Flaw.NO_KEY for flawed in found.flaws):
        return 0  # nobody knows where they began again
    begun = (checkpoint.at for checkpoint in found.checkpoints if checkpoint.restored)
    return max(0, _most_known(organisation_id, max(begun, default=None)) - found.count)


def _most_known(organisation_id: UUID, since: datetime | None) -> int:
    return max((ask(organisation_id, since) for ask in _memory), default=0)


def latest(organisation_id: UUID) -> Checkpoint | None:
    """The last one that was signed here; None without any, or when its file is damaged.

    Raises OSError when the folder cannot be read, keyring.KeyLost without a key to check with.
    """
    newest = _newest(folder_of(organisation_id))
    if newest and not keyring.public_keys():
        raise keyring.KeyLost("There is no key to check checkpoints with.")
    return _known(newest, organisation_id) if newest else None


def _keys_or_none() -> dict[str, Ed25519PublicKey]:
    try:
        return keyring.public_keys()
    except keyring.KeyLost:
        return {}


def _is_anything_signed() -> bool:
    try:
        folders = [path for path in Path(settings.CHECKPOINTS_ROOT).iterdir() if path.is_dir()]
    except FileNotFoundError:
        return False  # nothing was kept here before
    return any(_files_in(folder) for folder in folders)


def _files_in(folder: Path) -> list[Path]:
    """Those that are checkpoints by their name, in order; none when there is no folder.

    Not by glob, to which a folder that may not be read is an empty one. Raises OSError.
    """
    try:
        return sorted(path for path in folder.iterdir() if fnmatch.fnmatchcase(path.name, _PATTERN))
    except FileNotFoundError:
        return []


def _folder_in(folder: Path, organisation_id: UUID) -> Path:
    if not folder.is_dir():
        raise NotADirectoryError(str(folder))
    inner = folder / str(organisation_id)
    return inner if inner.is_dir() else folder


def _gaps(series: list[Checkpoint], *, is_whole: bool) -> Iterator[Flawed]:
    digest, sequence = "", 0
    for position, checkpoint in enumerate(series):
        begins_here = position == 0 and not is_whole
        if checkpoint.previous != digest and not begins_here:
            yield Flawed(Flaw.MISSING, checkpoint.name, checkpoint.sequence)
        if checkpoint.sequence <= sequence and not checkpoint.restored:
            yield Flawed(Flaw.WENT_BACK, checkpoint.name, checkpoint.sequence)
        digest, sequence = checkpoint.digest, checkpoint.sequence


def _without_what_was_lost(series: list[Checkpoint], flaws: list[Flawed]) -> Series:
    kept: list[Checkpoint] = []
    losses: list[Loss] = []
    for checkpoint in series:
        if checkpoint.restored:
            beyond = [each.sequence for each in kept if each.sequence > checkpoint.sequence]
            if beyond:
                losses.append(Loss(checkpoint.sequence, max(beyond), checkpoint.at))
            kept = [each for each in kept if each.sequence <= checkpoint.sequence]
        kept.append(checkpoint)
    return Series(tuple(kept), tuple(flaws), tuple(losses))


def _known(path: Path, organisation_id: UUID) -> Checkpoint | None:
    found = _examine(path, organisation_id, keyring.public_keys())
    return found if isinstance(found, Checkpoint) else None


def _examine(
    path: Path, organisation_id: UUID, keys: dict[str, Ed25519PublicKey]
) -> Checkpoint | Flawed:
    """Of one file: what it says, if one of our keys signed that about this organisation."""
    content = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    try:
        fields = json.loads(content)
        checkpoint = Checkpoint(
            organisation_id=UUID(fields["organisation"]),
            slug=fields["slug"],
            sequence=int(fields["sequence"]),
            row_hash=bytes.fromhex(fields["row_hash"]),
            at=datetime.fromisoformat(fields["at"]),
            previous=fields["previous"],
            restored=fields["restored"] is True,
            key_id=fields["key"],
            name=path.name,
            digest=_digest(content),
        )
        signature = base64.b64decode(fields["signature"], validate=True)
        is_ours = fields["format"] == FORMAT and set(fields) == _FIELDS | {"signature"}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Flawed(Flaw.UNREADABLE, path.name)
    try:
        if not is_ours:
            raise InvalidSignature
        keys[checkpoint.key_id].verify(signature, signed_bytes(fields))
    except (InvalidSignature, KeyError):
        return Flawed(Flaw.FORGED, path.name, checkpoint.sequence)
    if checkpoint.organisation_id != organisation_id:
        return Flawed(Flaw.OTHER_ORGANISATION, path.name, checkpoint.sequence)
    return checkpoint


def _newest(folder: Path) -> Path | None:
    """By the moment in its name: after an old dump the chain may be shorter than it was."""
    paths = _files_in(folder)
    return max(paths, key=lambda path: (path.stem.partition("-")[2], path.stem), default=None)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _as_text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


@contextmanager
def _the_only_writer(folder: Path) -> Iterator[None]:
    """Held by this process, and gone when it dies."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write_whole(path: Path, content: bytes) -> None:
    """The name appears when all of it is on the disk; call it as the only writer."""
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)  # what a crash left
    with whole(path, unfinished=unfinished, mode=0o666) as file:
        file.write(content)
