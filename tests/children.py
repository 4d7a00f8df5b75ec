"""A process of its own for what a test has end in the middle."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import connections


def code_of(work: Callable[[], object], *, seconds: float = 60.0) -> int:
    """Do `work` in a child of this process; its exit code, minus the number of the signal that
    ended it, 0 when `work` returned and 1 when it failed.

    Raises: TimeoutError, after ending the child, when it goes on for so many `seconds`.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _forget_connections()
            work()
            code = 0
        finally:
            os._exit(code)  # nothing of pytest goes on here
    until = time.monotonic() + seconds
    while (ended := os.waitpid(child, os.WNOHANG)) == (0, 0):
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise TimeoutError(f"the child did not end within {seconds} seconds")
        time.sleep(0.01)
    return os.waitstatus_to_exitcode(ended[1])


def _forget_connections() -> None:
    """Speak to the database on a line of our own.

    Django keeps other connections where an event loop runs, as that of Playwright does in the
    parent, and there is none here: what the parent had before its browser comes to light again.
    It still holds the other end, so a transaction on it would outlive this process.
    """
    for alias in connections:
        with suppress(AttributeError):
            del connections[alias]
