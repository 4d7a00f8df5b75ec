"""The product's worker, which ends itself in the middle of writing the public pages.

For tests/prerendered/test_live_files.py only. The environment variable PAGES says how many
pages it writes; of the next one the file is there under its first name and has no other yet.
The product has no such switch: this changes it from outside.
"""

import os
import signal
from pathlib import Path
from typing import Any

import django

__all__ = ["app"]

PAGES = int(os.environ["PAGES"])
_rename = Path.rename


def _rename_until_it_ends(self: Path, target: Any) -> Path:
    """Stands where a page that is written whole gets its name."""
    folder = Path(target).parent
    if folder.suffix == ".building" and len(list(folder.glob(",*"))) >= PAGES:
        # With its parent, which would put another in its place: as when the machine stops.
        os.killpg(0, signal.SIGKILL)
    return _rename(self, target)


Path.rename = _rename_until_it_ends  # type: ignore[method-assign]
django.setup()

from privacyoffice.celery import app  # noqa: E402
