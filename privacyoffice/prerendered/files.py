"""Pages on disk: each generation in a folder of its own, and one link that serves it.

    PUBLIC_PAGES_ROOT/<release>/<slug> -> .generations/<organisation>/<generation>

A page is a line of JSON (its headers) and its content. A generation is written out of sight,
under a name that ends in `.building`; complete, it gets its name, and the link is moved to it
in one step. Whoever removes the link has taken all pages of the organisation out of service.
"""

import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from privacyoffice.durable import sync_folder, whole
from privacyoffice.prerendered.release import current_release

_GENERATIONS = ".generations"
_BUILDING = ".building"
_UNFINISHED = "."  # no name of a page begins so
_HOUSEKEEPING_AFTER = 24 * 60 * 60  # seconds; a release may roll out beside the one before


@dataclass(frozen=True)
class StoredPage:
    """A page as it lies on disk. `until` is the moment (seconds since 1970) from which it no
    longer holds, 0 for always."""

    headers: dict[str, str]
    content: bytes
    key: str
    until: float

    def as_bytes(self) -> bytes:
        """The line of headers, and the content."""
        line = json.dumps([self.headers, len(self.content), self.key, self.until])
        return line.encode() + b"\n" + self.content


def read(path: str | Path) -> StoredPage | None:
    """The page in a file; None for a file that is not there, or not whole."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    # Not the layers of open(): this is most of what serving a page costs.
    try:
        stored = os.read(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)
    line, _, content = stored.partition(b"\n")
    try:
        headers, length, key, until = json.loads(line)
    except (ValueError, TypeError):
        return None
    return StoredPage(headers, content, key, until) if length == len(content) else None


def name_of(rest: str, media_type: str = "") -> str:
    """The name of a page's file; `rest` is its address after the slug, from the slash on."""
    return rest.replace("/", ",") + (f"@{media_type.replace('/', ',')}" if media_type else "")


def served(slug: str, name: str) -> str:
    """Where the file of a page lies, if it is in service."""
    return f"{settings.PUBLIC_PAGES_ROOT}/{current_release()}/{slug}/{name}"


def _root() -> Path:
    return Path(settings.PUBLIC_PAGES_ROOT)


def _release_folder() -> Path:
    return _root() / current_release()


@dataclass(frozen=True)
class Generation:
    """All pages of an organisation in one state. `name` tells which."""

    organisation_id: UUID
    name: str

    @property
    def folder(self) -> Path:
        """Where it lies once it is complete."""
        return _folder_of(self.organisation_id) / self.name

    @property
    def _building(self) -> Path:
        return self.folder.with_name(self.name + _BUILDING)

    def begin(self) -> None:
        """Make its folder, or go on with what a worker that died had written of it."""
        self._building.mkdir(parents=True, exist_ok=True)
        for unfinished in self._building.glob(f"{_UNFINISHED}*"):
            unfinished.unlink(missing_ok=True)

    def is_complete(self) -> bool:
        """Whether all its pages were written, and it was in service once."""
        return self.folder.exists()

    def has(self, name: str) -> bool:
        """Whether a page has been written already."""
        return (self._building / name).exists()

    def write(self, name: str, page: StoredPage) -> None:
        """Write a page so that it is whole or not there, also after a power failure."""
        temporary = self._building / f"{_UNFINISHED}{uuid4().hex}"
        # The folder is synced once, when all pages are there.
        kept = self._building / name
        with whole(kept, unfinished=temporary, mode=0o666, is_synced=False) as file:
            file.write(page.as_bytes())

    def take_over(self, name: str, *, key: str, before: Path | None) -> bool:
        """Use the file of an earlier generation again, if it has this key."""
        page = read(before / name) if before else None
        if before is None or page is None or page.key != key:
            return False
        # A worker that lost its job may be at work beside us: it links the same file.
        with suppress(FileExistsError):
            os.link(before / name, self._building / name)
        return True

    def put_into_service(self, slug: str) -> None:
        """Serve this generation, which is complete, and no other. One step for a reader."""
        if not self.is_complete():
            sync_folder(self._building)
            self._building.rename(self.folder)
            sync_folder(self.folder.parent)
        release = _release_folder()
        temporary = release / f".{uuid4().hex}"
        temporary.symlink_to(Path(_GENERATIONS, str(self.organisation_id), self.name))
        temporary.rename(release / slug)
        sync_folder(release)

    def is_in_service(self, slug: str) -> bool:
        """Whether this is the generation that is served."""
        try:
            return (_release_folder() / slug).readlink().name == self.name
        except OSError:
            return False


def latest_complete(organisation_id: UUID) -> Path | None:
    """The folder of the generation that was last in service, perhaps still is."""
    try:
        found = [f for f in _folder_of(organisation_id).iterdir() if f.suffix != _BUILDING]
    except FileNotFoundError:
        return None
    return max(found, key=lambda folder: folder.stat().st_mtime, default=None)


def take_out_of_service(slugs: Iterable[str]) -> None:
    """Serve no file any more at these addresses, in no release. On return that survives a
    power failure. Raises OSError when it could not be done: then nothing may change."""
    if not (root := _root()).exists():
        return
    wanted = list(slugs)
    for release in root.iterdir():
        for slug in wanted:
            try:
                (release / slug).unlink()
            except FileNotFoundError:
                continue
            sync_folder(release)


def keep_only(generation: Generation) -> None:
    """Remove the organisation's other generations, and releases that are long gone.

    Who has a page of them open reads on; who comes now finds the new one.
    """
    for folder in _folder_of(generation.organisation_id).iterdir():
        if folder.name != generation.name:
            shutil.rmtree(folder, ignore_errors=True)
    mine = _release_folder()
    os.utime(mine)
    for release in _root().iterdir():
        if mine.stat().st_mtime - release.stat().st_mtime > _HOUSEKEEPING_AFTER:
            shutil.rmtree(release, ignore_errors=True)


def _folder_of(organisation_id: UUID) -> Path:
    return _release_folder() / _GENERATIONS / str(organisation_id)
