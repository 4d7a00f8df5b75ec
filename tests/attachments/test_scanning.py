"""A scanner that is named is asked, and a file that it did not see is not kept."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from privacyoffice.attachments import scanning
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.scanning import scan
from privacyoffice.attachments.verdicts import Verdict

CONTENT = b"a" * 200_000


class Scanner:
    """Speaks clamd's INSTREAM on a socket of its own; `says` is the answer, None for silence."""

    def __init__(self, listening: socket.socket, says: bytes | None) -> None:
        self.got = b""
        self._listening, self._says = listening, says
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._done.set()
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            connection, _address = self._listening.accept()
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                while size := struct.unpack("!L", stream.read(4))[0]:
                    self.got += stream.read(size)
                if self._says is None:
                    self._done.wait(5)
                else:
                    connection.sendall(self._says)


@contextlib.contextmanager
def _scanner(settings: Any, says: bytes | None) -> Iterator[Scanner]:
    listening = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
    made = Scanner(listening, says)
    try:
        yield made
    finally:
        made.close()


def _code(content: bytes = CONTENT) -> Verdict:
    with pytest.raises(Refused) as refusal:
        scan(content)
    return refusal.value.code


def test_without_a_scanner_nothing_is_asked(settings: Any) -> None:
    settings.CLAMD_ADDRESS = ""
    scan(CONTENT)


def test_a_clean_file_passes_and_the_scanner_saw_it_whole(settings: Any) -> None:
    with _scanner(settings, b"stream: OK\0") as scanner:
        scan(CONTENT)
    assert scanner.got == CONTENT


def test_what_the_scanner_finds_is_refused(settings: Any) -> None:
    with _scanner(settings, b"stream: Eicar-Test-Signature FOUND\0"):
        assert _code() == Verdict.VIRUS


@pytest.mark.parametrize(
    "says",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK, I think\0",
        b"",
        b"x" * 10_000,
        b"stream: OK stream: Eicar FOUND or not\0",
    ],
)
def test_an_odd_answer_is_a_refusal(settings: Any, says: bytes) -> None:
    with _scanner(settings, says):
        assert _code() == Verdict.NOT_SCANNED


def test_a_scanner_that_is_silent_is_a_refusal(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "PATIENCE", 0.2)
    with _scanner(settings, None):
        assert _code() == Verdict.NOT_SCANNED


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "unix:/nowhere/clamd", "clamd:3310"])
def test_a_scanner_that_is_away_is_a_refusal(settings: Any, address: str) -> None:
    settings.CLAMD_ADDRESS = address
    assert _code() == Verdict.NOT_SCANNED


def test_a_scanner_can_listen_on_a_path(settings: Any, tmp_path: Path) -> None:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "clamd"))
    listening.listen()
    settings.CLAMD_ADDRESS = f"unix:{tmp_path / 'clamd'}"
    scanner = Scanner(listening, b"stream: OK\0")
    scan(CONTENT)
    scanner.close()


def test_a_scanner_that_answers_bit_by_bit_gets_no_more_time_in_all(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each bit comes in time; together they would keep a web process for hours."""
    monkeypatch.setattr(scanning, "PATIENCE", 0.3)
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(scanning, "_connected", lambda _address: ours)
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:9"
    done, bits = threading.Event(), []

    def drip() -> None:
        with contextlib.suppress(OSError):
            while not done.wait(0.05):
                theirs.sendall(b"s")
                bits.append(b"s")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        with pytest.raises(Refused):
            scan(b"a")
        assert len(bits) < 1 / 0.05  # of a second: by a clock a busy machine would count as well
    finally:
        done.set()
        thread.join()
        theirs.close()
