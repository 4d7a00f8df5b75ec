"""Files on disk that survive a power failure: whole under their name, or not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole(
    path: Path, *, unfinished: Path, mode: int = 0o600, is_synced: bool = True
) -> Iterator[BinaryIO]:
    """A new file to write to; when the block ends well it has its name, and survives a crash.

    Until then it is called `unfinished`, in the same folder, where nothing may have that name;
    when the block raises it is removed. `mode` counts as far as the umask lets it. Whoever
    writes many files leaves out `is_synced` and calls `sync_folder` at the end.
    Raises: FileExistsError, OSError.
    """
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    if is_synced:
        sync_folder(path.parent)


def make_folder(folder: Path, *, mode: int = 0o700) -> None:
    """On return the folder is there, with those above it, and survives a crash. `mode` is that of
    new ones, as far as the umask lets it. Raises: OSError.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent, mode=mode)
    folder.mkdir(mode=mode, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """On return the names in this folder are on disk: new ones are there, removed ones are not.

    Raises: OSError.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
