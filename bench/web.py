"""Public pages over a real server: from a file, unchanged, and computed.

The bare view stands in a server that ends after the middleware of the files; files and 304 are
asked there too. List and search come from the product as it is.
"""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from local import processes, product
from local.place import ROOT, free_port, tail

from bench.data import municipality
from bench.table import Row, faster
from bench.timing import medians
from privacyoffice import clock
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import run_one
from privacyoffice.prerendered import files, services
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PublishedActivity

_PATIENCE = 60.0  # seconds for a server to come up


def run(quick: bool) -> list[Row]:
    """304 and a page from its file against a bare view; and against what they save."""
    organisation = municipality(200)
    _write_pages(organisation)
    with organisation_scope(organisation.pk):
        activity_id = PublishedActivity.objects.current().values_list("activity_id", flat=True)[0]
    page = f"/{organisation.slug}/register/{activity_id}/"
    listing = f"/{organisation.slug}/register/"
    with (
        _server("bench._bare_wsgi:application", page_length=_length(page)) as short,
        _server("privacyoffice.wsgi:application") as whole,
    ):
        etag = _etag(short(page))
        if etag != _etag(whole(page)):
            raise RuntimeError("The two servers do not serve the same file.")
        one = medians(
            30 if quick else 1000,
            bare=lambda: short("/bare/page/"),
            unchanged=lambda: short(page, etag),
            file=lambda: short(page),
        )
        whole_list = medians(
            5 if quick else 50,
            file=lambda: whole(listing),
            # A parameter that means nothing: the same list, from the database.
            computed=lambda: whole(f"{listing}?x"),
            search=lambda: whole(f"{listing}?q=gegevens"),
        )
    bare, computed, searched = one["bare"], whole_list["computed"], whole_list["search"]
    return [
        faster("304, against a bare view", ours=one["unchanged"], baseline=bare, goal=0.95),
        faster(
            "page from its file, against a bare view", ours=one["file"], baseline=bare, goal=0.9
        ),
        faster("list: file against database", ours=whole_list["file"], baseline=computed, goal=5),
        faster("list: file against search", ours=whole_list["file"], baseline=searched, goal=5),
    ]


def _write_pages(organisation: Organisation) -> None:
    """As a worker does, and nothing else that waits."""
    with organisation_scope(organisation.pk):
        Job.objects.all().delete()
    services.ask_for_missing_pages(clock.now())
    while run_one(organisation.pk):
        pass


def _length(page: str) -> int:
    _, slug, rest = page.split("/", 2)
    stored = files.read(files.served(slug, files.name_of(f"/{rest}")))
    if stored is None:
        raise RuntimeError("The page was not written.")
    return len(stored.content)


def _etag(answer: bytes) -> str:
    (line,) = [line for line in answer.splitlines() if line.lower().startswith(b"etag:")]
    return line.partition(b":")[2].strip().decode()


@contextmanager
def _server(application: str, *, page_length: int = 0) -> Iterator["_Connection"]:
    """One process of gunicorn, as script/server starts it, and a connection to it."""
    port = free_port()
    command = [
        application if part == "privacyoffice.wsgi:application" else part
        for part in product.web("127.0.0.1", port, workers=1)
    ]
    log = Path(settings.DATA_DIR) / "log" / f"{application.partition(':')[0]}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"BENCH_PAGE_LENGTH": str(page_length)}
    server = processes.start(command, log=log, environment=environment, folder=ROOT)
    try:
        yield _connect(server, port, log)
    finally:
        processes.stop_all([server.pid])
        server.wait()


def _connect(server: "subprocess.Popen[bytes]", port: int, log: Path) -> "_Connection":
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            return _Connection(port)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{log.stem} did not come up:\n{tail(log)}")


class _Connection:
    """A client that costs next to nothing: one connection, opened anew when it was closed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = self._open()

    def _open(self) -> socket.socket:
        opened = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def __call__(self, path: str, etag: str = "") -> bytes:
        """The whole answer. Raises RuntimeError for any but 200, and 304 with an ETag."""
        condition = f"If-None-Match: {etag}\r\n" if etag else ""
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{condition}\r\n".encode()
        try:
            answer = self._ask(request)
        except (ConnectionError, EOFError):
            self._socket = self._open()
            answer = self._ask(request)
        if not answer.startswith(b"HTTP/1.1 304 " if etag else b"HTTP/1.1 200 "):
            raise RuntimeError(f"Not what was asked for: {answer[:300]!r}")
        return answer

    def _ask(self, request: bytes) -> bytes:
        self._socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._receive()
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r", 1)[0] or 0)
        if head.startswith(b"HTTP/1.1 304 "):
            length = 0
        parts, got = [answer], len(body)
        while got < length:
            parts.append(self._receive())
            got += len(parts[-1])
        return b"".join(parts)

    def _receive(self) -> bytes:
        received = self._socket.recv(262_144)
        if not received:
            raise EOFError
        return received
