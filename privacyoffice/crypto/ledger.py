"""The ledger: which cases were destroyed, outside the database, for ever.

A file an organisation below LEDGER_ROOT, made empty with its first case: one that is not there
is lost or not connected, and never taken for "nothing was destroyed". It has one line of JSON a
case, each with the hash of the line before it. A line reaches the disk before the key in the
database is emptied, and every unlocking looks here first: a database that is put back from an old
backup cannot be read again. A line holds identifiers, a moment and why, so that the certificate
can be made again when the database that held it is gone; nothing about the person whose case it
was. Source of law: GDPR art. 5(1)(e), 5(2), 17.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings

from privacyoffice.crypto.errors import LedgerDamaged
from privacyoffice.durable import make_folder, sync_folder

_BEGINNING = "0" * 64


@dataclass(frozen=True)
class Ground:
    """Why a case was destroyed (a code), the id of the person who decided so, and the reference
    of the case; each empty when it is not known."""

    why: str = ""
    by: str = ""
    reference: str = ""


UNKNOWN = Ground()


@dataclass(frozen=True)
class Line:
    """One destroyed case. `hash` covers the line and, through `previous`, all before it."""

    case_id: UUID
    at: datetime
    ground: Ground
    previous: str
    hash: str


_GROUND = tuple(field.name for field in fields(Ground))


@dataclass
class _Ledger:
    """What was read of a file so far. It only grows, so that the rest is read later."""

    stamp: tuple[int, int, int] = (0, 0, 0)  # inode, change in nanoseconds, bytes
    read: int = 0  # bytes of whole lines
    head: str = _BEGINNING
    lines: dict[UUID, Line] = field(default_factory=dict)


_known: dict[Path, _Ledger] = {}


def is_destroyed(organisation_id: UUID, case_id: UUID) -> bool:
    """Whether this case was destroyed. Cheap. Raises: LedgerDamaged."""
    return case_id in _read(organisation_id).lines


def destroyed_cases(organisation_id: UUID) -> dict[UUID, Line]:
    """Every destroyed case of an organisation. Raises: LedgerDamaged."""
    return dict(_read(organisation_id).lines)


def found(organisation_id: UUID) -> None:
    """Begin the ledger of an organisation; one that is there stays as it is.

    Only for an organisation that has no case yet, or whose ledger is lost for good: whoever
    calls this has looked. Raises: LedgerDamaged when the folder cannot be written.
    """
    path = _path(organisation_id)
    try:
        make_folder(path.parent)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        sync_folder(path.parent)
    except OSError as error:
        raise LedgerDamaged(f"No ledger can be made: {error}") from error


def note(organisation_id: UUID, case_id: UUID, at: datetime, ground: Ground = UNKNOWN) -> Line:
    """Write that a case is destroyed; on return it survives a crash.

    A case that stands there already keeps its line. Raises: LedgerDamaged, OSError.
    """
    path = _path(organisation_id)
    with _locked(path) as file:
        known = _read(organisation_id)
        if case_id in known.lines:
            return known.lines[case_id]
        # Half a line is what a crash left: its case was not destroyed yet.
        file.truncate(known.read)
        file.seek(known.read)
        line = _line(organisation_id, case_id, at, ground, known.head)
        file.write(_as_text(organisation_id, line).encode())
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return line


def _path(organisation_id: UUID) -> Path:
    return Path(settings.LEDGER_ROOT) / f"{organisation_id}.jsonl"


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError as error:
        raise LedgerDamaged(f"The ledger is not there: {error}") from error
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _read(organisation_id: UUID) -> _Ledger:
    path = _path(organisation_id)
    try:
        found = path.stat()
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        known = _known.get(path)
        if known is None or known.stamp != stamp:
            known = _known[path] = _parsed(organisation_id, path, stamp)
    except OSError as error:
        raise LedgerDamaged(f"The ledger cannot be read: {error}") from error
    return known


def _parsed(organisation_id: UUID, path: Path, stamp: tuple[int, int, int]) -> _Ledger:
    ledger = _Ledger(stamp)
    for number, text in enumerate(path.read_bytes().splitlines(keepends=True), start=1):
        if not text.endswith(b"\n"):
            break
        line = _checked(organisation_id, text, ledger.head)
        if line is None:
            raise LedgerDamaged(f"Line {number} of {path} is not what was written.")
        ledger.read += len(text)
        ledger.head = line.hash
        ledger.lines[line.case_id] = line
    return ledger


def _checked(organisation_id: UUID, text: bytes, previous: str) -> Line | None:
    """The line, when it follows on the one before it; None when it was tampered with."""
    try:
        values: dict[str, Any] = json.loads(text)
        line = _line(
            organisation_id,
            UUID(values["case"]),
            datetime.fromisoformat(values["at"]),
            Ground(**{name: values[name] for name in _GROUND if name in values}),
            previous,
        )
    except (ValueError, KeyError, TypeError):
        return None
    return line if text.decode() == _as_text(organisation_id, line) else None


def _line(
    organisation_id: UUID, case_id: UUID, at: datetime, ground: Ground, previous: str
) -> Line:
    said = f"po-ledger1\n{previous}\n{organisation_id}\n{case_id}\n{at.isoformat()}"
    if known := _known_of(ground):
        said += f"\n{json.dumps(known)}"
    return Line(case_id, at, ground, previous, hashlib.sha256(said.encode()).hexdigest())


def _known_of(ground: Ground) -> dict[str, str]:
    """What is known of a ground; the rest is left out."""
    return {name: value for name, value in asdict(ground).items() if value}


def _as_text(organisation_id: UUID, line: Line) -> str:
    values = {
        "organisation": str(organisation_id),
        "case": str(line.case_id),
        "at": line.at.isoformat(),
        **_known_of(line.ground),
        "previous": line.previous,
        "hash": line.hash,
    }
    return json.dumps(values) + "\n"
