"""Every place where the product could leave something that it was told, read as bytes.

What a disk holds besides, of rows that were rolled back for instance, is looked at in the folder
of PostgreSQL itself.
"""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from tests.canaries.words import Canaries, parts_of_mail, unpacked
from tests.resilience.stand import Stand


class Listener:
    """Hears every command that Valkey is given, from beginning to end of a `with`."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url)
        self.heard = bytearray()

    def __enter__(self) -> "Listener":
        where = (self._address.hostname or "127.0.0.1", self._address.port or 6379)
        self._socket = socket.create_connection(where, timeout=10)
        if self._address.password:
            self._socket.sendall(f"AUTH {self._address.password}\r\n".encode())
        self._socket.sendall(b"MONITOR\r\n")
        while b"+OK" not in self.heard:
            self.heard += self._socket.recv(65536)
        self._socket.settimeout(None)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_about: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._socket.close()

    def _listen(self) -> None:
        while piece := self._socket.recv(65536):
            self.heard += piece


def hits(stand: Stand, canaries: Canaries, *, heard: bytes = b"") -> list[str]:
    """Where something of this person stands, one line each; empty is as it should be."""
    found = {
        f"{place}: {form}"
        for place, content in _everything(stand, canaries, heard)
        for form in canaries.found_in(content)
    }
    return sorted(found)


def _everything(stand: Stand, canaries: Canaries, heard: bytes) -> Iterator[tuple[str, bytes]]:
    yield "commands to Valkey", heard
    yield from _broker(stand.environment["REDIS_URL"])
    dump = stand.dump()
    if canaries.found_in(dump):
        yield from _by_table(dump)
    yield from _sessions()
    others = _folders_of_other_databases()
    for path in sorted(stand.data.rglob("*")):
        left_out = "static" in path.parts or not others.isdisjoint(path.parent.parts[-2:])
        if path.is_file() and not path.is_symlink() and not left_out:
            yield from _file(stand.data, path, canaries)


def _folders_of_other_databases() -> set[str]:
    """Names below `base` in the folder of PostgreSQL: these rows are not of this test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::text FROM pg_database WHERE datname <> current_database()")
        return {oid for (oid,) in cursor.fetchall()}


def _broker(url: str) -> Iterator[tuple[str, bytes]]:
    readers: dict[bytes, Any] = {
        b"string": lambda client, key: [client.get(key)],
        b"list": lambda client, key: client.lrange(key, 0, -1),
        b"set": lambda client, key: client.smembers(key),
        b"zset": lambda client, key: client.zrange(key, 0, -1),
        b"hash": lambda client, key: [x for pair in client.hgetall(key).items() for x in pair],
    }
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter():
            yield "name of a key in Valkey", key
            for content in readers[client.type(key)](client, key):
                for part in unpacked(content or b""):
                    yield f"Valkey {key[:40]!r}", part


def _by_table(dump: bytes) -> Iterator[tuple[str, bytes]]:
    """All rows, and of which table they are."""
    table = "(none)"
    for line in dump.splitlines():
        if line.startswith(b"COPY public."):
            table = line.split()[1].decode().removeprefix("public.")
        yield f"table {table}", line


def _sessions() -> Iterator[tuple[str, bytes]]:
    """What is in them: as they are kept they are packed."""
    for row in Session.objects.all():
        yield "a session", repr(SessionStore().decode(row.session_data)).encode()


def _file(root: Path, path: Path, canaries: Canaries) -> Iterator[tuple[str, bytes]]:
    place = f"file {path.relative_to(root)}"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return  # PostgreSQL and the product remove files of their own meanwhile
    if path.name.endswith(f"-{canaries.email}.eml"):
        yield from _own_mail(place, content, canaries)
        return
    yield f"name of {place}", str(path).encode()
    reader = parts_of_mail if path.suffix == ".eml" else unpacked
    for part in reader(content):
        yield place, part


# The reference with which such a mail ends.
_OF_A_BREACH = b"Ons kenmerk: D-"


def _own_mail(place: str, content: bytes, canaries: Canaries) -> Iterator[tuple[str, bytes]]:
    """A mail that was handed over to this person names the address that it goes to, and that is
    all that it may hold of them."""
    if b"\nSubject: " + f"{canaries.root} subject".encode() in content and _OF_A_BREACH in content:
        return  # what people are told of a breach belongs in their mail (GDPR art. 34(2))
    for part in parts_of_mail(content):
        yield place, part.replace(canaries.email.encode(), b"")
