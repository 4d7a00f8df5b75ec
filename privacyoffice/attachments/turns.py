"""Few files are looked at at once, in all processes of this machine together: each may take one
and a half gigabytes."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings

from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.verdicts import Verdict

AT_ONCE = 2
_PAUSE = 0.1  # seconds


@contextmanager
def turn(seconds: float) -> Iterator[None]:
    """Wait at most `seconds` for one of the AT_ONCE places, and hold it meanwhile.

    The kernel gives a place back when its process dies. Raises Refused.
    """
    with ExitStack() as held:
        try:
            places = [_opened(number, held) for number in range(AT_ONCE)]
        except OSError:
            raise Refused(Verdict.NOT_KEPT) from None
        until = time.monotonic() + seconds
        while not any(_is_taken(place) for place in places):
            if time.monotonic() >= until:
                raise Refused(Verdict.BUSY)
            time.sleep(_PAUSE)
        yield


def _opened(number: int, held: ExitStack) -> int:
    folder = Path(settings.DATA_DIR) / "inspections"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = os.open(folder / f"{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    held.callback(os.close, place)
    return place


def _is_taken(place: int) -> bool:
    """Whether this one was free, and is ours now."""
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
