"""What people send is nowhere on disk as it is while it comes in, and goes with its request."""

import io
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.http import HttpRequest
from django.test import RequestFactory

from privacyoffice.attachments.uploads import (
    SEGMENT,
    EncryptedUploadHandler,
    Spool,
    SpooledUpload,
    UploadNotKept,
)
from tests.architecture.sources import ROOT

SECRET = b"een zin die niemand op een schijf mag vinden. "


def _sent(*files: tuple[str, bytes]) -> HttpRequest:
    """A form with these files, as the server reads it."""
    parts = [io.BytesIO(content) for _name, content in files]
    for part, (name, _content) in zip(parts, files, strict=True):
        part.name = name
    request = RequestFactory().post("/", {"files": parts})
    assert isinstance(request.upload_handlers[0], EncryptedUploadHandler)
    return request


def _spool(content: bytes, most: int = 10**9) -> Spool:
    spool = Spool(most)
    for start in range(0, len(content), 10_000):
        spool.append(content[start : start + 10_000])
    spool.finish()
    return spool


def _on_disk() -> list[str]:
    """Every file that this process has open."""
    found = []
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(descriptor.readlink()))
        except FileNotFoundError:
            continue
    return found


@pytest.mark.usefixtures("folder")
def test_a_small_file_stays_in_memory() -> None:
    before = set(_on_disk())
    request = _sent(("klein.txt", SECRET))
    assert request.FILES["files"].read() == SECRET
    assert set(_on_disk()) <= before


def test_a_large_file_lies_encrypted_in_a_file_without_a_name(folder: Path) -> None:
    content = SECRET * 60_000
    request = _sent(("groot.txt", content))
    upload: Any = request.FILES["files"]
    (place,) = [path for path in _on_disk() if path.startswith(str(folder / "uploads"))]
    assert place.endswith("(deleted)")
    raw = upload.file.raw._file
    on_disk = os.pread(raw.fileno(), 10**8, 0)
    assert len(on_disk) > len(content)
    assert SECRET not in on_disk
    assert upload.read() == content
    assert (folder / "uploads").stat().st_mode & 0o777 == 0o700
    request.close()
    assert not [path for path in _on_disk() if path.startswith(str(folder / "uploads"))]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("size", [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 40 * SEGMENT + 7])
def test_it_reads_as_any_file(size: int) -> None:
    """Spreadsheets are read back and forth."""
    content = os.urandom(size)
    upload = SpooledUpload(_spool(content), name="x.xlsx")
    assert upload.size == size
    assert upload.read() == content
    assert b"".join(upload.chunks()) == content
    for place in {0, size // 2, max(0, size - 5)}:
        upload.seek(place)
        assert upload.read(SEGMENT + 3) == content[place : place + SEGMENT + 3]
    upload.seek(-min(3, size), io.SEEK_END)
    assert upload.read() == content[size - min(3, size) :]


@pytest.mark.usefixtures("folder")
def test_of_what_is_too_large_only_the_size_is_kept(settings: Any) -> None:
    settings.UPLOAD_MOST_BYTES = 100_000
    request = _sent(("groot.bin", b"a" * 300_000), ("klein.txt", SECRET))
    large, small = request.FILES.getlist("files")
    assert large.size == 300_000
    with pytest.raises(UploadNotKept):
        large.read()
    assert small.read() == SECRET


@pytest.mark.usefixtures("folder")
def test_all_files_of_a_request_together_have_a_limit_too(settings: Any) -> None:
    settings.UPLOAD_MOST_BYTES_PER_REQUEST = 250_000
    request = _sent(*((f"{number}.bin", b"a" * 100_000) for number in range(4)))
    whole = [upload.is_whole for upload in request.FILES.getlist("files")]  # type: ignore[attr-defined]
    assert whole == [True, True, False, False]


def test_what_is_changed_on_disk_is_not_read(folder: Path) -> None:
    spool = _spool(SECRET * 60_000)
    os.pwrite(spool._file.fileno(), b"x", 5)
    with pytest.raises(InvalidTag):
        spool.read(10)


FULL_DISK = """
import resource, signal, sys
import django_stubs_ext
django_stubs_ext.monkeypatch()
from django.conf import settings
settings.configure(UPLOADS_ROOT=sys.argv[1], FILE_UPLOAD_MAX_MEMORY_SIZE=1000)
from privacyoffice.attachments.uploads import Spool, UploadNotKept
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
spool = Spool(10**9)
for _ in range(100):
    spool.append(b"a" * 10_000)
spool.finish()
try:
    spool.read(10)
except UploadNotKept:
    print("told", spool.size)
"""


def test_a_full_disk_ends_no_upload_and_is_told_on_reading(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.strip() == "told 1000000"
    assert list(tmp_path.iterdir()) == []


def test_this_process_has_no_such_limit() -> None:
    """Or the test above would prove nothing about the others."""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
