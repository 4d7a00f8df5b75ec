"""Files under DOCUMENTS_ROOT: written whole or not at all, never changed."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from privacyoffice.durable import whole


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


def is_kept(name: str) -> bool:
    """Whether the file with this stored name is there."""
    return path_of(name).is_file()


def store(content: bytes, *, organisation_id: UUID, suffix: str) -> StoredFile:
    """Write a new file under a random name; on return it survives a crash.

    Call it before the row that names it commits: a file without a row is litter, a row
    without a file is a lie.
    """
    name = f"{organisation_id}/{uuid4()}{suffix}"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path, unfinished=path.with_name(f".writing-{uuid4().hex}")) as file:
        os.fchmod(file.fileno(), 0o640)  # whatever the umask is
        file.write(content)
    return StoredFile(name, hashlib.sha256(content).hexdigest(), len(content))


def remove(name: str) -> None:
    """Delete a file that no row names any more."""
    path_of(name).unlink(missing_ok=True)
