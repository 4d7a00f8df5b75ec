"""script/server: the whole product on one machine, until Ctrl-C."""

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from local import processes, product
from local.place import ROOT, LocalError, Place, open_lock, port_is_free, run, say, tail
from local.preparation import Preparation
from local.services import Services, remove
from local.supervisor import Supervisor

SETTINGS = "privacyoffice.settings.dev"
_FIRST_ANSWER = 90.0  # seconds


class Stop(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal. Not an Exception: nothing may swallow it."""


def main(arguments: list[str]) -> int:
    """Serve until told to stop; 0 then. Raises: LocalError when it cannot start."""
    if set(arguments) - {"--reset"}:
        raise LocalError(f"unknown argument {arguments[0]}; see script/server --help")
    host, port = os.environ.get("HOST") or "127.0.0.1", _port()
    place = Place.named("dev")
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        with _only_one(place, f"http://localhost:{port}"):
            processes.stop_all(processes.marked(place.data))
            if not port_is_free(host, port):
                raise LocalError(
                    f"port {port} is taken by another program; stop it, or choose another: "
                    f"PORT={port + 1} script/server"
                )
            if "--reset" in arguments:
                remove(place)
            with Services(place, durable=True) as services:
                _serve(services, host, port)
    except Stop:
        say("Stopped.")
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    # Once: a second Ctrl-C must not interrupt the stopping of the processes.
    for every in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(every, signal.SIG_IGN)
    raise Stop


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise LocalError(f"PORT must be a number from 1 to 65535, not {text!r}")
    return int(text)


@contextmanager
def _only_one(place: Place, url: str) -> Iterator[None]:
    """Hold the clone's one place for a server. The lock file says who has it."""
    place.make()
    path = place.lock_file("server")
    with open_lock(path) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = json.loads(path.read_text() or "{}")
            raise LocalError(
                f"script/server is already running here: {holder.get('url', '?')} "
                f"(process {holder.get('pid', '?')})"
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps({"pid": os.getpid(), "url": url}).encode())
        yield


def _serve(services: Services, host: str, port: int) -> None:
    place = services.place
    environment = services.environment | {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PORT": str(port),
    }
    mail_folder = place.folder("mail")
    # A sink of a killed run is gone by now: a port that is still taken is somebody else's.
    mail_port = place.port("mail")
    if "EMAIL_URL" not in os.environ:
        environment["EMAIL_URL"] = f"smtp://127.0.0.1:{mail_port}"
    preparation = Preparation(services, SETTINGS)
    with place.lock("preparation"):
        preparation.translations()
        preparation.migrate()
        preparation.static()
        preparation.demo()
    supervisor = Supervisor(place)
    try:
        supervisor.add("web", product.web(host, port), environment)
        supervisor.add("worker", product.worker(queue="celery"), environment)
        # Reminders and mail, which do not wait behind long work.
        supervisor.add("prompt", product.worker(concurrency=1, queue="prompt"), environment)
        supervisor.add("beat", product.beat(place.data), environment)
        supervisor.add(
            "mail",
            product.mail_sink(mail_port, mail_folder),
            product.sink_environment(environment),
        )
        accounts = subprocess.Popen(
            preparation.manage("demo_accounts"),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        _wait_for_web(supervisor, place, host, port)
        table, problem = accounts.communicate()
        _announce(environment["BASE_URL"], mail_folder, table if table.strip() else problem)
        while True:
            time.sleep(1)
            supervisor.look()
            if services.revive():
                say("A server had stopped and was started again.")
    finally:
        supervisor.stop()


def _wait_for_web(supervisor: Supervisor, place: Place, host: str, port: int) -> None:
    # A server that listens everywhere is asked on this machine.
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    until = time.monotonic() + _FIRST_ANSWER
    while not product.healthy(here, port):
        if time.monotonic() > until:
            raise LocalError(
                f"the web server gives no answer. Its log, {place.log('web')}, ends:\n"
                f"{tail(place.log('web'))}"
            )
        supervisor.look()
        time.sleep(0.1)


def _announce(url: str, mail_folder: Path, accounts: str) -> None:
    text = (
        f"\nPrivacy Office runs at {url}\n"
        f"Mail is not sent but kept in {mail_folder.relative_to(ROOT)}\n"
        f"Logs are in {mail_folder.parent.relative_to(ROOT) / 'log'}; Ctrl-C stops everything\n\n"
        f"{accounts.rstrip()}\n"
    )
    with suppress(OSError):  # read by a pipe that has closed; the product runs on
        print(text, flush=True)


if __name__ == "__main__":
    run(main)
