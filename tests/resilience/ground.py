"""Where a stand keeps everything, and which processes belong to another."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from local import processes
from local.place import Place, open_lock
from local.worker import TEST_DATA


def children(pid: int) -> list[int]:
    """The processes that this one started and that live."""
    found = []
    for child in processes.every_process():
        with suppress(OSError):
            stat = Path(f"/proc/{child}/stat").read_text()
            if int(stat.rpartition(")")[2].split()[1]) == pid and processes.running(child):
                found.append(child)
    return found


@contextmanager
def free_place() -> Iterator[Place]:
    """A folder that no other run uses; it is kept, so that its servers need not be made again."""
    tests = Path(os.environ[TEST_DATA])
    for number in range(1, 17):
        place = Place(tests / f"faults{number}")
        with open_lock(place.lock_file("stand")) as descriptor:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            place.make()
            yield place
            return
    raise RuntimeError("sixteen runs of these tests are enough; wait for one to end.")
