"""Files under DOCUMENTS_ROOT: written whole or not at all, never changed."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings


@dataclass(frozen=True)
class StoredFile:
    """A file that is safely on disk: its name below the root, SHA-256 and size in bytes."""

    name: str
    sha256: str
    size: int


def path_of(name: str) -> Path:
    """Where the file with this stored name lies. Raises ValueError for a name outside."""
    root = Path(settings.DOCUMENTS_ROOT).resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise ValueError("A document lies under DOCUMENTS_ROOT.")
    return path


def store(content: bytes, *, organisation_id: UUID, suffix: str) -> StoredFile:
    """Write a new file under a random name; on return it survives a crash.

    Call it before the row that names it commits: a file without a row is litter, a row
    without a file is a lie.
    """
    name = f"{organisation_id}/{uuid4()}{suffix}"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o640)
        Path(temporary).rename(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return StoredFile(name, hashlib.sha256(content).hexdigest(), len(content))


def remove(name: str) -> None:
    """Delete a file that no row names any more."""
    path_of(name).unlink(missing_ok=True)
