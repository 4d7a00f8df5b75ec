"""Where one clone keeps what it makes: folders, secrets, ports, locks and messages."""

import fcntl
import json
import os
import secrets
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]


class LocalError(Exception):
    """Something a person must solve; the text says what to do. Ends the command with 1."""


def say(text: str) -> None:
    """Tell the person on standard error; standard output belongs to the command's result."""
    with suppress(OSError):  # the terminal is gone; the servers need not know
        print(text, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Place:
    """The folder of one set of servers: var/dev, var/test, or any other for the tests."""

    data: Path

    @classmethod
    def named(cls, name: str) -> "Place":
        """The place `name` ("dev" or "test") in this clone."""
        return cls(ROOT / "var" / name)

    def make(self) -> None:
        """Make the folder. Others may pass through it, as the database's user must, not list it.

        Raises: LocalError if this user may not write there.
        """
        try:
            self.data.parent.mkdir(parents=True, exist_ok=True)
            self.data.mkdir(mode=0o711, exist_ok=True)
            self.folder("log")
        except PermissionError as error:
            raise LocalError(
                f"{error.filename} belongs to somebody else. Run this as that user, or remove it."
            ) from None

    def folder(self, name: str) -> Path:
        """A folder below it that only its owner may enter; made when missing."""
        path = self.data / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def log(self, name: str) -> Path:
        """The log file of one process. More than 5 MB: the old part moves to NAME.log.1."""
        path = self.folder("log") / f"{name}.log"
        if path.exists() and path.stat().st_size > 5_000_000:
            path.replace(path.with_suffix(".log.1"))
        return path

    def lock_file(self, name: str) -> Path:
        """The file of the lock `name`: beside the folder, which --reset removes under a lock."""
        return self.data.with_name(f"{self.data.name}-{name}.lock")

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold the lock `name` alone, waiting for it if need be."""
        with open_lock(self.lock_file(name)) as descriptor:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield

    def secret(self, name: str) -> str:
        """The secret `name`, made at its first use and kept in a file only the caller reads.

        Call it while holding a lock. Raises: LocalError if the file is somebody else's.
        """
        path = self.data / "secrets.json"
        try:
            known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        except PermissionError:
            raise LocalError(
                f"{path} belongs to another user. Run this as that user, or remove {self.data}."
            ) from None
        if name not in known:
            known[name] = secrets.token_hex(32)
            write_private(path, json.dumps(known, indent=1))
        return known[name]

    def port(self, name: str, *, in_use: bool = False, fresh: bool = False) -> int:
        """The remembered port `name`, or another free one.

        Another is taken when it is `fresh` that is asked for, or when somebody listens on
        the old one, unless `in_use` says that this is as it should be.
        """
        path = self.data / "ports.json"
        known: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
        lost = name not in known or not (in_use or port_is_free("127.0.0.1", known[name]))
        if fresh or lost:
            known[name] = free_port()
            write_private(path, json.dumps(known, indent=1))
        return known[name]


@contextmanager
def open_lock(path: Path) -> Iterator[int]:
    """A descriptor for flock; closing it gives the lock back. Children do not inherit it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise LocalError(f"{path} belongs to another user. Run this as that user.") from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def write_private(path: Path, text: str) -> None:
    """Write a file with mode 0600 so that a reader sees the old text or the new, never half."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    if os.geteuid() == 0:
        # root at work in somebody's clone: the file must not lock its owner out afterwards.
        folder = path.parent.stat()
        os.chown(temporary, folder.st_uid, folder.st_gid)
    temporary.replace(path)


def run(main: Callable[[list[str]], int]) -> NoReturn:
    """Run a command's `main` and exit with its code; what a person must solve is one line."""
    try:
        sys.exit(main(sys.argv[1:]))
    except LocalError as error:
        say(f"error: {error}")
    except PermissionError as error:
        say(
            f"error: {error.filename} belongs to another user: an earlier run was by that user. "
            "Run this as that user, or remove the file."
        )
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(1)


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on at this moment.

    Below those that the system lends to connections going out: a server that is started again on
    its port would find one of these taken.
    """
    while not port_is_free("127.0.0.1", port := 20_000 + secrets.randbelow(12_000)):
        pass
    return port


def tail(path: Path, lines: int = 20, offset: int = 0) -> str:
    """The last lines of a log, of what was written after byte `offset`."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
