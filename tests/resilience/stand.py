"""Everything the product runs on, as processes of its own that a test may kill.

PostgreSQL keeps its promises to the disk here, unlike that of the other tests. The product's
processes run with the start-up hook of hooked.py.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import connections
from django.test import override_settings
from django.utils import timezone
from local import processes, product
from local.place import ROOT, free_port, tail
from local.services import Services
from local.worker import MAINTENANCE_URL, TEST_DATA, with_database

from tests import databases
from tests.resilience.evidence import Evidence
from tests.resilience.ground import children, free_place

PRODUCT = ("web", "worker", "beat")
SERVERS = ("postgres", "valkey")
_DATABASE, _CONTROL = "test_faults", "test_faults_control"
_PATIENCE = 90.0  # seconds for a process to come up


class Stand:
    """Use as a context manager. `evidence` gets a line for whatever is killed or wiped."""

    def __init__(self) -> None:
        self.evidence = Evidence("stand")
        self._held = ExitStack()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._begun: dict[str, int] = {}

    def __enter__(self) -> "Stand":
        with ExitStack() as entering:
            self._place = entering.enter_context(free_place())
            processes.stop_all(processes.marked(self._place.data))
            caller = {
                name: os.environ[name]
                for name in ("PATH", "PRIVACYOFFICE_POSTGRES", "LANG", "HOME")
                if name in os.environ
            }
            port = str(free_port())
            self._services = entering.enter_context(
                Services(self._place, durable=True, caller=caller | {"PORT": port})
            )
            self.url = f"http://localhost:{port}"
            self.folder = self._place.folder("faults")
            (self.folder / "armed").mkdir(exist_ok=True)
            self._forget()
            self.environment = self._environment()
            self._make_database(_DATABASE)
            self.wipe_broker()
            entering.callback(self._stop)
            self.mail_port = urlsplit(self.environment["EMAIL_URL"]).port or 0
            self._held = entering.pop_all()
        return self

    def __exit__(self, *_about: object) -> None:
        self._held.close()

    # Processes of the product

    def start(self, *names: str) -> None:
        """Have these run; returns when all of them are ready."""
        for name in names:
            self.begin(name)
        until = time.monotonic() + _PATIENCE
        for name in names:
            while not self.is_ready(name):
                if self._running[name].poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"{name} did not come up:\n{self.log(name)}")
                time.sleep(0.05)

    def begin(self, name: str) -> None:
        """Start a process unless it runs, without waiting for it."""
        running = self._running.get(name)
        if running is not None and running.poll() is None:
            return
        log = self._place.log(name)
        self._begun[name] = log.stat().st_size if log.exists() else 0
        self._running[name] = processes.start(
            self._command(name), log=log, environment=self.environment, folder=ROOT
        )

    def is_ready(self, name: str) -> bool:
        """Whether it answers."""
        if name == "web":
            return product.healthy("127.0.0.1", urlsplit(self.url).port or 0)
        sign = {"worker": " ready.", "beat": "beat: Starting", "mail": "listening"}[name]
        with self._place.log(name).open(errors="replace") as file:
            file.seek(self._begun[name])
            return sign in file.read()

    def log(self, name: str) -> str:
        """What it wrote since it was started last."""
        return tail(self._place.log(name), 60, self._begun.get(name, 0))

    @property
    def data(self) -> Path:
        """The folder of everything that these processes keep."""
        return self._place.data

    @property
    def programs(self) -> Path:
        """The folder of PostgreSQL's own programs."""
        assert self._services.postgres is not None
        return self._services.postgres._bin

    def dump(self, *options: str) -> bytes:
        """The whole database, as its owner's backup would have it."""
        command = [str(self.programs / "pg_dump"), *options, self.owner_url]
        return subprocess.run(command, capture_output=True, check=True).stdout

    def kill(self, name: str) -> None:
        """End a process and its children with SIGKILL; "worker child" is one of the pool."""
        if name == "worker child":
            victims = children(self._running["worker"].pid)[:1]
        elif name == "postgres":
            victims = self._postgres()
        elif name == "valkey":
            assert self._services.valkey is not None
            victims = self._services.valkey._processes()
        else:
            process = self._running.get(name)
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            victims = [process.pid] if process is not None else []
        processes.signal_all(victims, signal.SIGKILL)
        self.evidence.note("killed" if victims else "was dead", name, pids=victims)

    def keep_up(self) -> None:
        """Start again whatever is dead, as a supervisor would; does not wait for it."""
        if self._services.revive():
            connections.close_all()
        for name in tuple(self._running):
            self.begin(name)

    def rest(self, *names: str) -> None:
        """These shall not run for a while."""
        for name in names:
            process = self._running.pop(name, None)
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    # Faults

    def arm(self, point: str) -> None:
        """The next process that gets to this point of hooked.py ends itself there."""
        (self.folder / "armed" / point).touch()
        self.evidence.note("armed", point)

    def fail(self, point: str, words: str) -> None:
        """The next process of the web that gets to this point fails there with these words."""
        (self.folder / "armed" / point).write_text(words)
        self.evidence.note("failing", point)

    def is_armed(self, point: str) -> bool:
        """Whether nobody got there yet."""
        return (self.folder / "armed" / point).exists()

    def disarm(self) -> list[str]:
        """Take back what nobody reached; these points."""
        left = sorted(path.name for path in (self.folder / "armed").iterdir())
        for name in left:
            (self.folder / "armed" / name).unlink(missing_ok=True)
        return left

    def keys(self) -> int:
        """How much Valkey knows."""
        with redis.Redis.from_url(self.environment["REDIS_URL"]) as client:
            return int(client.dbsize())  # type: ignore[arg-type]

    def wipe_broker(self) -> int:
        """Forget everything that Valkey knows. Returns how many keys it had."""
        with redis.Redis.from_url(self.environment["REDIS_URL"]) as client:
            keys = int(client.dbsize())  # type: ignore[arg-type]
            client.flushall()
        self.evidence.note("wiped", "valkey", keys=keys)
        return keys

    # Time

    def wait_until(self, is_so: Callable[[], bool], *, seconds: float = 60.0) -> float:
        """Wait for something; how long it took. Raises: AssertionError after `seconds`."""
        began = time.monotonic()
        while not is_so():
            took = time.monotonic() - began
            assert took < seconds, f"not within {seconds} seconds"
            time.sleep(0.1)
        return time.monotonic() - began

    @property
    def now(self) -> datetime:
        """What the clock of the product's processes says."""
        return timezone.now() + timedelta(seconds=float((self.folder / "clock").read_text()))

    def set_clock(self, moment: datetime) -> None:
        """From here on it is this moment, for all processes of the product."""
        new = self.folder / "clock.new"
        new.write_text(str((moment - timezone.now()).total_seconds()))
        new.replace(self.folder / "clock")
        self.evidence.note("clock", moment.isoformat())

    # What there is

    @contextmanager
    def database(self, *, control: bool = False, name: str = _DATABASE) -> Iterator[None]:
        """This process works with the database of the stand; or with one to be spoilt, or with
        one that was made under that name."""
        outer, self._name = self._name, _CONTROL if control else name
        if control:
            self._make_database(_CONTROL)
        parts = urlsplit(self._on(self._name)["DATABASE_URL"])
        ours = connections["default"].settings_dict
        before = dict(ours)
        connections.close_all()
        folders = {
            root: self.data / root.removesuffix("_ROOT").lower()
            for root in (
                *("KEYS_ROOT", "LEDGER_ROOT", "CHECKPOINTS_ROOT"),
                *("ATTACHMENTS_ROOT", "DOCUMENTS_ROOT"),
            )
        }
        ours |= {
            "HOST": parts.hostname,
            "PORT": parts.port,
            "USER": parts.username,
            "PASSWORD": parts.password,
            "NAME": self._name,
        }
        try:
            # What belongs to these rows and lies outside the database.
            with override_settings(**folders):
                yield
        finally:
            connections.close_all()
            ours |= before
            self._name = outer

    @property
    def owner_url(self) -> str:
        """For SQL that takes a protection away."""
        return self._on(self._name)["DATABASE_OWNER_URL"]

    def taken(self) -> Counter[str]:
        """How often the mail server took each mail, by the first half of its Message-ID."""
        found: Counter[str] = Counter()
        for path in self._place.folder("mail").glob("*.eml"):
            with path.open("rb") as file:
                header = BytesHeaderParser().parse(file)
            found[identity_of(header["Message-ID"])] += 1
        return found

    def do(self, *what: str, sabotages: Sequence[str] = (), off: float = 0) -> list[int]:
        """Have a new process for each "sweep", "send", "compare", "beat" or act of answering.py,
        all at once, on a clock that is `off` seconds off. Returns their exit codes."""
        order = {
            "do": what,
            "sabotages": sabotages,
            "database": self._name,
            "off": off,
            "at": time.time() + (0.3 if len(what) > 1 else 0),
        }
        runner = self._runner()
        assert runner.stdin is not None
        assert runner.stdout is not None
        runner.stdin.write(json.dumps(order) + "\n")
        runner.stdin.flush()
        codes: list[int] = json.loads(runner.stdout.readline())
        self.evidence.note("did", " ".join(what), codes=codes, sabotages=list(sabotages))
        return codes

    def _runner(self) -> "subprocess.Popen[str]":
        if not hasattr(self, "_runs"):
            with self._place.log("runner").open("a") as log:
                self._runs = subprocess.Popen(
                    [sys.executable, "-m", "tests.resilience.runner"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    cwd=ROOT,
                    env=self.environment,
                    start_new_session=True,
                )
            assert self._runs.stdout is not None
            assert self._runs.stdout.readline() == "ready\n", tail(self._place.log("runner"))
        return self._runs

    def _command(self, name: str) -> list[str]:
        port = urlsplit(self.url).port or 0
        commands = {
            "web": lambda: product.web("127.0.0.1", port, workers=1),
            "worker": lambda: product.worker(concurrency=2),
            "beat": lambda: product.beat(self._place.data),
            "mail": lambda: product.mail_sink(self.mail_port, self._place.folder("mail")),
        }
        hooked = {
            "privacyoffice.wsgi:application": "tests.resilience.hooked:application",
            "privacyoffice": "tests.resilience.hooked",
        }
        return [hooked.get(part, part) for part in commands[name]()]

    def _environment(self) -> dict[str, str]:
        ours = self._services.environment
        static = self._place.data / "static"
        if not static.is_symlink():
            static.symlink_to("../static")
        return self._on(_DATABASE, ours)

    def _on(self, name: str, environment: dict[str, str] | None = None) -> dict[str, str]:
        ours = environment or self.environment
        addresses = {
            address: with_database(ours[address], name)
            for address in ("DATABASE_URL", "DATABASE_OWNER_URL")
        }
        return {
            **ours,
            **addresses,
            MAINTENANCE_URL: self._services.environment["DATABASE_OWNER_URL"],
            TEST_DATA: str(self._place.data),
            # What this process signs, a session for instance, must be good there.
            "SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
            "PYTHONPATH": str(ROOT / "script"),
            "FAULTS": str(self.folder),
            "ADMINS": "beheer@voorbeeld.test",
            "TMPDIR": str(self._place.folder("tmp")),
            processes.MARKER: str(self._place.data),
        }

    def _make_database(self, name: str) -> None:
        databases.create_for_worker(self._on(name), self.programs)

    def _postgres(self) -> list[int]:
        """The server and its backends."""
        assert self._services.postgres is not None
        known = self._services.postgres._pid_file()
        return [known.pid, *children(known.pid)] if known is not None else []

    def _forget(self) -> None:
        self._name = _DATABASE
        self.disarm()
        (self.folder / "reached").unlink(missing_ok=True)
        (self.folder / "clock").write_text("0")
        for path in self._place.folder("mail").glob("*.eml"):
            path.unlink()
        (self._place.data / "celerybeat-schedule").unlink(missing_ok=True)

    def _stop(self) -> None:
        connections.close_all()
        if hasattr(self, "_runs"):
            with suppress(OSError):
                self._runs.communicate(timeout=5)
        self.rest(*tuple(self._running))
        processes.stop_all(processes.marked(self._place.data))


def identity_of(message_id: str) -> str:
    """The first half of a Message-ID."""
    return message_id.strip().strip("<>").partition("@")[0]
