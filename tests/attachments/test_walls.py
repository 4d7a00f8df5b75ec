"""The process that opens other people's files can do nothing else, and ends in time."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from privacyoffice.attachments import inspecting
from privacyoffice.attachments.inspect_process import judging, signatures
from privacyoffice.attachments.inspect_process.confining import NOBODY
from privacyoffice.attachments.inspect_process.signatures import Kind
from privacyoffice.attachments.inspecting import inspect
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.turns import AT_ONCE, turn
from privacyoffice.attachments.verdicts import PNG, Verdict
from tests.architecture.sources import ROOT
from tests.attachments import letters, papers, pictures

_ATTEMPTS = {
    "read a file": "open('/etc/passwd')",
    "write a file": "open('/tmp/left-by-a-file', 'w')",
    "reach the network": "__import__('socket').socket()",
    "start a program": "__import__('subprocess').run(['/bin/true'])",
    "take all memory": "bytearray(4 * 1024**3)",
    "start a child": "os.fork()",
    "start a thread": "_thread.start_new_thread(print, ())",
    "end who asked": "os.kill(os.getppid(), 0)",
    "trace who asked": "asked(libc.ptrace, 16, os.getppid(), None, None)",
    "read who asked": "asked(libc.process_vm_readv, os.getppid(), piece, 1, piece, 1, 0)",
    "write who asked": "asked(libc.process_vm_writev, os.getppid(), piece, 1, piece, 1, 0)",
}
_PROGRAM = """
import _thread, ctypes, os, socket, subprocess
from privacyoffice.attachments.inspect_process.confining import confine
libc = ctypes.CDLL(None, use_errno=True)
piece = (ctypes.c_size_t * 2)()
def asked(function, *arguments):
    if function(*arguments) == -1 and ctypes.get_errno() == 1:
        raise PermissionError
confine()
try:
    {attempt}
except (OSError, MemoryError, RuntimeError):
    print("refused")
"""
_WAITING = """
from privacyoffice.attachments.inspect_process.confining import confine
confine()
print("confined", flush=True)
input()
"""


@pytest.mark.parametrize("attempt", _ATTEMPTS)
def test_behind_the_walls_nothing_can_be(attempt: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(attempt=_ATTEMPTS[attempt])],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stdout.strip() == "refused", done.stderr


def test_each_wall_stands_by_itself() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _WAITING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "confined\n"
        status = Path(f"/proc/{child.pid}/status").read_text()
        limits = Path(f"/proc/{child.pid}/limits").read_text()
        child.communicate("")
    assert re.search(r"^Seccomp:\s2$", status, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\s1$", status, re.MULTILINE)
    assert re.search(r"^Max open files +0 ", limits, re.MULTILINE)
    if os.geteuid() == 0:
        assert re.search(rf"^Uid:(\s{NOBODY}){{4}}$", status, re.MULTILINE)


def test_nobody_else_reads_the_memory_of_web_and_worker() -> None:
    program = """
import ctypes
from celery.signals import worker_process_init
import privacyoffice.celery
prctl = ctypes.CDLL(None).prctl
assert prctl(3, 0, 0, 0, 0) == 1
worker_process_init.send(sender=None)
assert prctl(3, 0, 0, 0, 0) == 0
prctl(4, 1, 0, 0, 0)
import privacyoffice.wsgi
assert prctl(3, 0, 0, 0, 0) == 0
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_no_more_files_are_looked_at_at_once_than_the_machine_bears(
    folder: Path, settings: Any
) -> None:
    settings.DATA_DIR = folder
    assert AT_ONCE == 2
    with turn(0):
        with turn(0), pytest.raises(Refused) as refusal:
            inspect(b"tekst", "a.txt", seconds=0.3)
        assert refusal.value.code == Verdict.BUSY
        assert inspect(b"tekst", "a.txt").content == b"tekst"


@pytest.mark.parametrize("start", [b"", b"%PDF-1.7\n"])
def test_no_table_of_contents_is_read_before_the_walls(
    monkeypatch: pytest.MonkeyPatch, start: bytes
) -> None:
    def read(*_arguments: Any) -> Any:
        raise AssertionError("read too early")

    monkeypatch.setattr(signatures.zipfile, "ZipFile", read)
    judging.prepare(start + b"PK\x03\x04" + b"PK\x01\x02" * 20, ".zip")


@pytest.mark.parametrize("look", [signatures.kind_of_zip, signatures.is_archive_as_well])
def test_a_very_long_table_of_contents_is_not_read(
    monkeypatch: pytest.MonkeyPatch, look: Any
) -> None:
    monkeypatch.setattr(signatures.zipfile, "ZipFile", None)
    assert look(b"PK\x03\x04" + b"PK\x01\x02" * 10_001) in {Kind.ARCHIVE, True}


def test_a_file_that_keeps_the_process_busy_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    run = inspecting.subprocess.run

    def sleeping(command: Any, **options: Any) -> Any:
        return run(["/bin/sleep", "20"], **options)

    monkeypatch.setattr(inspecting.subprocess, "run", sleeping)
    with pytest.raises(Refused) as refusal:
        inspect(b"tekst", "a.txt", seconds=0.2)
    assert refusal.value.code == Verdict.TOO_DEMANDING


@pytest.mark.parametrize("program", ["/bin/false", "/bin/true"])
def test_a_process_that_breaks_is_a_refusal(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    run = inspecting.subprocess.run
    monkeypatch.setattr(
        inspecting.subprocess, "run", lambda _command, **options: run([program], **options)
    )
    with pytest.raises(Refused) as refusal:
        inspect(b"tekst" * 100_000, "a.txt")
    assert refusal.value.code == Verdict.TOO_DEMANDING


@pytest.mark.parametrize(
    "make",
    [pictures.photograph_that_tells, pictures.drawing_that_tells, pictures.scan_that_tells],
)
def test_a_picture_comes_back_upright_and_tells_nothing(make: Any) -> None:
    content = make()
    assert pictures.SECRET.encode() in content
    kept = inspect(content, "foto.jpg")
    assert pictures.SECRET.encode() not in kept.content
    with Image.open(io.BytesIO(kept.content)) as image:
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        is_turned = make is pictures.photograph_that_tells
        assert image.size == ((20, 40) if is_turned else (40, 20))


def test_a_drawing_keeps_what_shines_through() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 128)).save(written, "WEBP", lossless=True)
    kept = inspect(written.getvalue(), "x.webp")
    assert kept.media_type == PNG
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.getpixel((0, 0)) == (255, 0, 0, 128)


def test_what_is_not_a_picture_is_kept_to_the_byte() -> None:
    for content, name in ((papers.pdf(), "a.pdf"), (letters.eml(), "a.eml")):
        assert inspect(content, name).content == content


def test_a_mail_of_outlook_tells_who_sent_it_and_when() -> None:
    facts = inspect(letters.msg(("bon.pdf", papers.pdf())), "vraag.msg").facts
    assert facts == {
        "sender": '"Een Burger" <burger@voorbeeld.nl>',
        "sent_at": "2025-10-28T23:10:00+00:00",
        "subject": "Mijn vraag",
        "attachments": ["bon.pdf"],
    }
