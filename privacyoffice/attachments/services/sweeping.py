"""Files that no row names: what a crash between disk and database leaves."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from privacyoffice.attachments.models import Attachment
from privacyoffice.durable import make_folder
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

Named = Callable[[], dict[str, datetime | None]]

logger = logging.getLogger(__name__)

# No transaction takes so long: a file that is older has its row, or gets none any more.
LEFT_ALONE = timedelta(hours=1)
# A file without any row lies in a folder of this name for so long: its row may come back.
SET_ASIDE = "set-aside"
KEPT_ASIDE = timedelta(days=30)
# A crash leaves a few. When more than so many, and more than one in ten, have no row, it is the
# rows that are gone: a database that is being put back, or that of another installation.
MOST_AT_ONCE = 20
ONE_IN = 10


def sweep(now: datetime) -> int:
    """Remove files without a row, of every organisation; returns how many.

    A file whose row says that it was removed goes at once; one without any row is set aside
    first. When that would be suspiciously many, none is touched and the log says so. What lies in
    a folder that belongs to no organisation here is left: it may be of a database that is being
    restored.
    """
    swept = 0
    for organisation_id in list(Organisation.objects.values_list("pk", flat=True)):
        folder = Path(settings.ATTACHMENTS_ROOT) / str(organisation_id)
        swept += sweep_folder(folder, organisation_id, _removed_at, now)
    # Uploads have no names, but for a moment where a file system cannot make such files.
    return swept + _remove(_old_files(Path(settings.UPLOADS_ROOT), now - LEFT_ALONE))


def sweep_folder(folder: Path, organisation_id: UUID, named: Named, now: datetime) -> int:
    """The same for one folder of an organisation, in whose scope `named` is asked which files rows
    name, by the last part of their name, and when each was removed, if it was."""
    # First the files and then the rows: what is added in between is not among them.
    old = {path.name: path for path in _old_files(folder, now - LEFT_ALONE)}
    swept = 0
    if old:
        with organisation_scope(organisation_id):
            removed_at = named()
        swept = _sweep_old(folder, old, removed_at, now)
    _remove(_old_files(folder / SET_ASIDE, now - KEPT_ASIDE))
    return swept


def _removed_at() -> dict[str, datetime | None]:
    rows = Attachment.objects.values_list("stored_as", "removed_at")
    return {name.rpartition("/")[2]: at for name, at in rows.iterator()}


def _sweep_old(
    folder: Path, old: dict[str, Path], removed_at: dict[str, datetime | None], now: datetime
) -> int:
    unknown = [path for name, path in old.items() if name not in removed_at]
    done = _remove(old[name] for name in old if removed_at.get(name))
    if len(unknown) > max(MOST_AT_ONCE, len(old) // ONE_IN):
        logger.error(
            "%s of %s files in %s have no row. None was swept: is this the right database?",
            len(unknown),
            len(old),
            folder,
        )
        return done
    if unknown:
        make_folder(folder / SET_ASIDE)
    for path in unknown:
        os.utime(path, (now.timestamp(), now.timestamp()))  # from when it lies there
        path.replace(folder / SET_ASIDE / path.name)
    return done + len(unknown)


def _remove(paths: Iterable[Path]) -> int:
    found = list(paths)
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _old_files(folder: Path, before: datetime) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in list(folder.iterdir()):
        with suppress(FileNotFoundError):
            changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if path.is_file() and changed < before:
                yield path
