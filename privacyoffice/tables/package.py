"""The packed parts of a spreadsheet file, unpacked no further than memory and time allow.

The directory of the archive is looked at before it is trusted: `zipfile` reads it whole, and
would spend minutes on one with a million entries. What it says about sizes is used to refuse
early and never to allow; the bytes that come out are counted.
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _

from privacyoffice.tables.errors import ImportRefused

MAX_PARTS = 5_000
# Of all parts that are read together. A register of 50,000 rows takes about half of it.
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
CHUNK = 256 * 1024

# Each entry of the directory begins with these bytes, wherever the archive says it is; the
# number at 30 is the length of its extra field, which `zipfile` takes quadratic time for.
_ENTRY = re.compile(rb"PK\x01\x02(?=.{26}(..))", re.DOTALL)
_MAX_EXTRA_BYTES = 4_096
_MAX_EXTRA_BYTES_TOGETHER = 512 * 1024

_ENCRYPTED = 0x1
# Of the other methods, one reserves as much memory as the file asks for.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OverflowError,
    NotImplementedError,
    EOFError,
    OSError,
)


class Package:
    """The parts of an archive by name; upper and lower case are the same.

    Raises: ImportRefused for an archive that is damaged, encrypted or too large.
    """

    def __init__(self, data: bytes) -> None:
        _check_directory(data)
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except _FAULTS:
            raise damaged() from None
        self._entries = {_key(entry.filename): entry for entry in self._archive.infolist()}
        self._left = MAX_UNPACKED_BYTES

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    def first_bytes(self, name: str, size: int) -> bytes:
        """The beginning of a part; nothing when there is no such part."""
        if name not in self:
            return b""
        return next(self.stream(name), b"")[:size]

    def stream(self, name: str) -> Iterator[bytes]:
        """The bytes of a part in pieces of at most CHUNK."""
        entry = self._entries.get(_key(name))
        if entry is None:
            raise damaged()
        if entry.flag_bits & _ENCRYPTED:
            raise locked()
        if entry.compress_type not in _METHODS:
            raise damaged()
        if entry.file_size > self._left:
            raise unpacked_too_large()
        try:
            with self._archive.open(entry) as part:
                while piece := part.read(CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise unpacked_too_large()
                    yield piece
        except _FAULTS:
            raise damaged() from None


def resolved(base: str, target: str) -> str:
    """The name of the part that a part in folder `base` points at."""
    return posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _check_directory(data: bytes) -> None:
    extra_bytes = 0
    for parts, entry in enumerate(_ENTRY.finditer(data), start=1):
        extra = int.from_bytes(entry[1], "little")
        extra_bytes += extra
        if parts > MAX_PARTS:
            raise unpacked_too_large()
        if extra > _MAX_EXTRA_BYTES or extra_bytes > _MAX_EXTRA_BYTES_TOGETHER:
            raise damaged()


def damaged() -> ImportRefused:
    return ImportRefused(
        _(
            "This spreadsheet is damaged, or no spreadsheet program wrote it. Open it in your "
            "spreadsheet program, save it again as “Excel workbook (.xlsx)” and import that "
            "file."
        )
    )


def unpacked_too_large() -> ImportRefused:
    return ImportRefused(
        _(
            "This spreadsheet is small on disk and far too large when it is opened. Copy the "
            "rows of the list, without empty rows, into a new file and import that."
        )
    )


def locked() -> ImportRefused:
    return ImportRefused(
        _(
            "This spreadsheet is protected with a password. Open it, remove the password, save "
            "it and import it again."
        )
    )
