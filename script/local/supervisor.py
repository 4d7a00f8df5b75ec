"""Keeps a set of processes running: starts, watches, restarts and stops them."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from local import processes
from local.place import ROOT, Place, say, tail

_LONGEST_PAUSE = 30.0  # seconds
_SETTLED = 60.0  # a child that lived this long starts again without a pause


@dataclass
class Child:
    """One process of the product."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    pause: float = 1.0
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    log_from: int = field(default=0)


class Supervisor:
    """Watches the children of one place. Use it from the main thread.

    The kernel ties a child to the thread that started it: with another thread the
    children would die with that thread.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._children: list[Child] = []

    def add(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a process now and keep it running; its output goes to the log of that name."""
        marked = dict(environment) | {processes.MARKER: str(self._place.data)}
        child = Child(name, command, marked)
        self._children.append(child)
        self._start(child)

    def look(self) -> None:
        """Start again what has ended, each time after a longer pause, and say why it ended."""
        now = time.monotonic()
        for child in self._children:
            if child.process is None:
                if now >= child.start_at:
                    self._start(child)
            elif (code := child.process.poll()) is not None:
                if now - child.started_at > _SETTLED:
                    child.pause = 1.0
                child.process = None
                child.start_at = now + child.pause
                say(f"{child.name} ended with {code}; again in {child.pause:.0f} s. Its log ends:")
                say(tail(self._place.log(child.name), 15, child.log_from))
                child.pause = min(child.pause * 2, _LONGEST_PAUSE)

    def stop(self, patience: float = 10.0) -> None:
        """Stop all: each leader is asked, then whatever is left of them is ended."""
        leaders = [child.process for child in self._children if child.process is not None]
        processes.signal_all([leader.pid for leader in leaders], signal.SIGTERM)
        processes.wait_until_gone([leader.pid for leader in leaders], patience)
        for leader in leaders:
            with suppress(ProcessLookupError):
                os.killpg(leader.pid, signal.SIGKILL)
        self._children.clear()
        processes.stop_all(processes.marked(self._place.data))
        for leader in leaders:
            leader.wait()

    def _start(self, child: Child) -> None:
        log = self._place.log(child.name)
        child.log_from = log.stat().st_size if log.exists() else 0
        child.started_at = time.monotonic()
        child.process = processes.start(
            child.command, log=log, environment=child.environment, folder=ROOT
        )
