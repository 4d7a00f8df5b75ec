"""The product as real processes for the tests: web, worker and mail sink on a worker's database."""

import os
import signal
import ssl
import subprocess
import time
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import urlsplit

from local import processes, product
from local.place import ROOT, Place, tail

# For the clients of these processes, which speak plain HTTP: it trusts nobody. Reading the
# certificates of the whole world, as a client does otherwise, takes 40 ms each time.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
PROGRAM = "live"
_PATIENCE = 60.0  # seconds for a process to come up


class Live:
    """The processes of one pytest worker; each is started when it is first asked for."""

    def __init__(self) -> None:
        self._place = Place(Path(os.environ["DATA_DIR"]))
        self._place.make()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._begun: dict[str, int] = {}  # where in its log each process began
        # The name tells their changes in the database from those of the tests.
        self._environment = dict(os.environ) | {
            processes.MARKER: str(self._place.data),
            "PGAPPNAME": PROGRAM,
        }
        self.url = os.environ["BASE_URL"]

    def start_web(self) -> None:
        """Start gunicorn unless it runs; returns when /health/ answers 200.

        Raises: RuntimeError with the end of its log when it does not come up.
        """
        port = int(os.environ["PORT"])
        self._start(
            "web",
            product.web("127.0.0.1", port, workers=1),
            lambda: product.healthy("127.0.0.1", port),
        )

    def start_worker(self, *, with_mail: bool = True) -> None:
        """Start a Celery worker unless it runs, and one for mail; returns when they take tasks.

        Raises: RuntimeError with the end of its log when it does not come up.
        """
        self._start(
            "worker",
            product.worker(concurrency=1, queue="celery"),
            lambda: " ready." in tail(self._place.log("worker"), 200, self._begun["worker"]),
        )
        if not with_mail:
            return
        # As in the product: mail does not wait behind the work of other tests.
        self._start(
            "prompt",
            product.worker(concurrency=1, queue="prompt"),
            lambda: " ready." in tail(self._place.log("prompt"), 200, self._begun["prompt"]),
        )

    def start_mail(self) -> "Mailbox":
        """Start the mail sink unless it runs; the mailbox that it fills.

        Raises: RuntimeError with the end of its log when it does not come up.
        """
        folder = self._place.folder("mail")
        port = urlsplit(os.environ["EMAIL_URL"]).port or 0
        self._start(
            "mail",
            product.mail_sink(port, folder),
            lambda: "listening" in tail(self._place.log("mail"), 5, self._begun["mail"]),
        )
        return Mailbox(folder)

    def kill(self, name: str) -> None:
        """End the process `name` ("web", "worker", "mail") with its children, without warning.

        It is started again by the next `start_...`. For tests of what a crash leaves.
        """
        names = (name, "prompt") if name == "worker" else (name,)
        for process in [self._processes.pop(each) for each in names if each in self._processes]:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def runs(self, name: str) -> bool:
        """Whether the process `name` was started and not killed."""
        return name in self._processes

    def stop(self) -> None:
        """Stop all of them."""
        leaders = list(self._processes.values())
        processes.stop_all([leader.pid for leader in leaders])
        for leader in leaders:
            leader.wait()
        processes.stop_all(processes.marked(self._place.data))

    def positions(self) -> dict[str, int]:
        """How long each log is now, in bytes."""
        return {name: self._size(name) for name in self._processes}

    def logs_since(self, positions: dict[str, int]) -> dict[str, str]:
        """What each process wrote after `positions` was taken, at most 60 lines each."""
        texts = {
            name: tail(self._place.log(name), 60, positions.get(name, self._begun[name]))
            for name in self._processes
        }
        return {name: text for name, text in texts.items() if text}

    def _size(self, name: str) -> int:
        log = self._place.log(name)
        return log.stat().st_size if log.exists() else 0

    def _start(self, name: str, command: list[str], ready: Callable[[], bool]) -> None:
        running = self._processes.get(name)
        if running is not None and running.poll() is None:
            return
        self._begun[name] = self._size(name)
        process = processes.start(
            command,
            log=self._place.log(name),
            environment=self._environment,
            folder=ROOT,
        )
        self._processes[name] = process
        until = time.monotonic() + _PATIENCE
        while not ready():
            if process.poll() is not None or time.monotonic() > until:
                log = tail(self._place.log(name), 40, self._begun[name])
                raise RuntimeError(f"{name} did not come up:\n{log}")
            time.sleep(0.05)


class Mailbox:
    """The messages that were sent. Tests share it: ask for your own recipient."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def messages(self, to: str | None = None) -> list[EmailMessage]:
        """Messages in the order in which they came; with `to`, only those to that address."""
        found = []
        for path in sorted(self._folder.glob("*.eml")):
            message = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
            if to is None or to in str(message["To"]):
                found.append(message)
        return found

    def wait_for(self, to: str, count: int = 1, seconds: float = 60.0) -> list[EmailMessage]:
        """At least `count` messages to an address. Raises: AssertionError after `seconds`."""
        until = time.monotonic() + seconds
        while len(found := self.messages(to)) < count:
            assert time.monotonic() < until, f"{len(found)} of {count} messages came to {to}"
            time.sleep(0.05)
        return found
