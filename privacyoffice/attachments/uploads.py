"""What people send, while it comes in: nothing of it is written on disk as it is.

A small file stays in memory. A larger one is encrypted while it streams, under a key that only
this request holds, into a file without a name: it goes with the request, and with the process
when that dies.
"""

import io
import os
import tempfile
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

SEGMENT = 64 * 1024  # bytes of plain text that are encrypted together
_TAG = 16


class UploadNotKept(OSError):
    """The file was larger than a file may be, or the disk was full: its bytes are gone."""


class Spool(io.RawIOBase):
    """The bytes of one upload, first written and then read, at any place.

    `most` is what it takes in bytes; of what comes beyond that only the count is kept.
    """

    def __init__(self, most: int) -> None:
        self.size = 0
        self.is_whole = True
        self._most = most
        self._segments: list[bytes] = []
        self._open = bytearray()
        self._position = 0
        self._file: Any = None
        # The key is used for this one file, so that counting makes no nonce twice.
        self._cipher = AESGCM(AESGCM.generate_key(256))
        self._written = 0

    @property
    def is_too_long(self) -> bool:
        """Whether more came than it takes."""
        return self.size > self._most

    def append(self, data: bytes) -> None:
        """Take the next bytes. A full disk is told when they are read."""
        self.size += len(data)
        if self.is_too_long:
            self._give_up()
        if not self.is_whole:
            return
        self._open += data
        try:
            while len(self._open) >= SEGMENT:
                self._keep(bytes(self._open[:SEGMENT]))
                del self._open[:SEGMENT]
        except OSError:
            self._give_up()

    def finish(self) -> None:
        """Nothing more comes."""
        if self._open and self.is_whole:
            try:
                self._keep(bytes(self._open))
            except OSError:
                self._give_up()
        self._open.clear()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Raises UploadNotKept."""
        if not self.is_whole:
            raise UploadNotKept("This upload was not kept.")
        if self._position >= self.size:
            return 0
        number, offset = divmod(self._position, SEGMENT)
        part = self._segment(number)[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._segments.clear()
        self._open.clear()
        super().close()

    def _give_up(self) -> None:
        self.is_whole = False
        self._segments.clear()
        self._open.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _keep(self, segment: bytes) -> None:
        if self._file is None and self.size <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            self._segments.append(segment)
            return
        if self._file is None:
            self._file = _nameless_file()
            for earlier in self._segments:
                self._write(earlier)
            self._segments.clear()
        self._write(segment)

    def _write(self, segment: bytes) -> None:
        sealed = memoryview(self._cipher.encrypt(self._written.to_bytes(12), segment, None))
        while sealed:
            # A disk that is nearly full takes a part and refuses the rest at the next attempt.
            sealed = sealed[self._file.write(sealed) :]
        self._written += 1

    def _segment(self, number: int) -> bytes:
        if self._file is None:
            return self._segments[number]
        whole = SEGMENT + _TAG
        sealed = os.pread(self._file.fileno(), whole, number * whole)
        return self._cipher.decrypt(number.to_bytes(12), sealed, None)


def _nameless_file() -> Any:
    folder = Path(settings.UPLOADS_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=folder, buffering=0)


class SpooledUpload(UploadedFile[Any]):
    """A file as a form gets it. `is_whole` is False for one that was larger than allowed, or
    that the disk had no room for; `is_beyond_form` says that one may be so large, and all files
    of this form together may not."""

    def __init__(self, spool: Spool, **told: Any) -> None:
        super().__init__(file=io.BufferedReader(spool, SEGMENT), size=spool.size, **told)
        self.is_whole = spool.is_whole
        self.is_beyond_form = spool.is_too_long and spool.size <= settings.UPLOAD_MOST_BYTES


class EncryptedUploadHandler(FileUploadHandler):
    """The one handler of this site. It counts over a whole request too."""

    chunk_size = SEGMENT

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._left = settings.UPLOAD_MOST_BYTES_PER_REQUEST
        self._spool = Spool(0)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._spool = Spool(min(settings.UPLOAD_MOST_BYTES, self._left))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._spool.append(raw_data)

    def file_complete(self, file_size: int) -> SpooledUpload:
        spool, self._spool = self._spool, Spool(0)
        spool.finish()
        if spool.is_whole:
            self._left -= spool.size
        return SpooledUpload(
            spool,
            name=self.file_name,
            content_type=self.content_type,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        self._spool.close()
