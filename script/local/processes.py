"""Starting processes that do not outlive us, and recognising those that did.

We have one thread when we start them, so what runs between fork and exec (the noqa below)
meets no lock that another thread holds.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

# Every child of a supervisor carries the supervisor's data folder under this name, and so
# do its own children: after a kill -9 they are found by it, whatever their numbers.
MARKER = "PRIVACYOFFICE_RUN"
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def dies_with_parent() -> Callable[[], None]:
    """A `preexec_fn` that makes the kernel send SIGTERM to the child when we are killed."""
    parent = os.getpid()

    def prepare() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # killed between fork and here
            os._exit(1)

    return prepare


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str],
    folder: Path,
    lasting: bool = False,
) -> subprocess.Popen[bytes]:
    """Start `command` in a process group of its own, its output appended to `log`.

    `lasting` processes (the database) stay when we are killed; all others go along.
    """
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
            umask=0o077,
            preexec_fn=None if lasting else dies_with_parent(),  # noqa: PLW1509
        )
    finally:
        os.close(descriptor)


def run_quietly(
    command: Sequence[str | Path], *, environment: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run `command` to its end, output kept; its whole process group ends if we are stopped."""
    child = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=dict(environment),
        cwd=folder,
        start_new_session=True,
        umask=0o077,
        preexec_fn=dies_with_parent(),  # noqa: PLW1509
    )
    try:
        output, _ = child.communicate()
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        raise
    return subprocess.CompletedProcess(command, child.returncode, output)


def run_in_foreground(
    command: Sequence[str | Path],
    *,
    environment: Mapping[str, str],
    folder: Path | None = None,
    stop_with: signal.Signals = signal.SIGTERM,
) -> int:
    """Run `command` with our own standard streams; its exit code, 128 + n after signal n.

    Ctrl-C reaches the child by the terminal; SIGTERM is handed on as `stop_with`. We wait
    either way, because the servers are stopped after it.
    """
    tied = dies_with_parent()

    def prepare() -> None:
        tied()
        if stop_with == signal.SIGINT:  # a shell starts background jobs deaf to it
            signal.signal(signal.SIGINT, signal.SIG_DFL)

    child = subprocess.Popen(
        [str(part) for part in command],
        env=dict(environment),
        cwd=folder,
        preexec_fn=prepare,  # noqa: PLW1509
    )

    def hand_on(number: int, frame: FrameType | None) -> None:
        child.send_signal(stop_with)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, hand_on)
    try:
        code = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def running(pid: int) -> bool:
    """Whether a process with this number lives (a zombie does not)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    # The name in brackets may hold anything, brackets and spaces included.
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def every_process() -> Iterator[int]:
    """The numbers of all processes that /proc shows."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            yield int(entry.name)


def marked(folder: Path) -> list[int]:
    """Living processes that a supervisor of `folder` started, and their descendants."""
    wanted = f"{MARKER}={folder}".encode()
    found = []
    for pid in every_process():
        try:
            environment = Path(f"/proc/{pid}/environ").read_bytes()
        except OSError:
            continue
        if wanted in environment.split(b"\0") and pid != os.getpid() and running(pid):
            found.append(pid)
    return found


def wait_until_gone(pids: Iterable[int], seconds: float) -> list[int]:
    """Wait at most `seconds`; the numbers that still live then."""
    until = time.monotonic() + seconds
    left = [pid for pid in pids if running(pid)]
    while left and time.monotonic() < until:
        time.sleep(0.05)
        left = [pid for pid in left if running(pid)]
    return left


def signal_all(pids: Iterable[int], number: signal.Signals) -> None:
    """Send a signal to each; those that are gone already are no error."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def stop_all(pids: Iterable[int], *, patience: float = 5.0) -> None:
    """Ask each to end, and end those that have not done so after `patience` seconds."""
    pids = list(pids)
    signal_all(pids, signal.SIGTERM)
    left = wait_until_gone(pids, patience)
    signal_all(left, signal.SIGKILL)
    wait_until_gone(left, 5)
