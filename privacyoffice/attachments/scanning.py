"""Asking a virus scanner, where the installation has one."""

import socket
import struct
import time
from urllib.parse import urlsplit

from django.conf import settings

from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.verdicts import Verdict

# The whole conversation may take this long.
PATIENCE = 15.0  # seconds
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096  # bytes


def scan(content: bytes) -> None:
    """Have clamd look at a file, when CLAMD_ADDRESS names one.

    Raises Refused: when it finds something, and also when it is away, takes too long or says
    something that is not understood. A scanner that is wanted is not passed by.
    """
    if not settings.CLAMD_ADDRESS:
        return
    try:
        answer = _ask(content)
    except (OSError, ValueError):
        raise Refused(Verdict.NOT_SCANNED) from None
    if answer == b"stream: OK":
        return
    is_found = answer.startswith(b"stream: ") and answer.endswith(b" FOUND")
    raise Refused(Verdict.VIRUS if is_found else Verdict.NOT_SCANNED)


def _ask(content: bytes) -> bytes:
    end = time.monotonic() + PATIENCE
    with _connected(settings.CLAMD_ADDRESS) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            part = content[start : start + _CHUNK]
            _hurry(connection, end)
            connection.sendall(struct.pack("!L", len(part)) + part)
        connection.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            _hurry(connection, end)
            part = connection.recv(_LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n")


def _hurry(connection: socket.socket, end: float) -> None:
    """No step may wait longer than what is left of the whole. Raises TimeoutError."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError("The scanner takes too long.")
    connection.settimeout(left)


def _connected(address: str) -> socket.socket:
    """`tcp://host:port` or `unix:/path`. Raises ValueError for anything else, OSError."""
    parts = urlsplit(address)
    if parts.scheme == "tcp" and parts.hostname and parts.port:
        return socket.create_connection((parts.hostname, parts.port), PATIENCE)
    if parts.scheme != "unix" or not parts.path:
        raise ValueError("CLAMD_ADDRESS is tcp://host:port or unix:/path.")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(PATIENCE)
    try:
        connection.connect(parts.path)
    except OSError:
        connection.close()
        raise
    return connection
