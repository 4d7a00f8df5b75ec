"""Encrypted files: written as a stream, read as a stream or from any place in them.

The first line is the header of an envelope (`crypto.envelopes`), then come a salt and a nonce
prefix, then segments of 64 KiB under AES-256-GCM. The key of a file is derived from that of its
case (HKDF-SHA-256 with the salt and the header); the nonce of a segment is the prefix, its
number and whether it is the last one, so that segments cannot be exchanged and a cut tail is
noticed (the STREAM construction).
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.views.decorators.debug import sensitive_variables

from privacyoffice.crypto.envelopes import Place, check_place
from privacyoffice.crypto.errors import EnvelopeDamaged
from privacyoffice.crypto.unlocking import data_key
from privacyoffice.durable import make_folder, whole

SEGMENT = 64 * 1024  # bytes of content
_TAG = 16
_SALT = 32
_PREFIX = 7
_LONGEST_HEADER = 400


@dataclass(frozen=True)
class Stored:
    """A file that is safely on disk: bytes of content, and SHA-256 of what is on disk."""

    size: int
    sha256_of_ciphertext: str


def write(
    chunks: Iterable[bytes],
    target: Path,
    *,
    case_id: UUID,
    model: str,
    object_id: UUID,
    field: str,
    key: bytes | None = None,
) -> Stored:
    """Encrypt what comes into a new file; on return it survives a crash. No plain byte ever
    reaches the disk.

    Until it is whole it is called `<target>.part`; what a crash leaves has that name. `key`
    replaces the key of a case, for what belongs to none yet.
    Raises: FileExistsError, KeyDestroyed, KeyLost, LedgerDamaged, OSError.
    """
    place = Place(case_id, model, object_id, field)
    part = target.with_name(f"{target.name}.part")
    if target.exists():
        raise FileExistsError(f"{target} is never written again.")
    make_folder(target.parent)
    with whole(target, unfinished=part) as file:
        return _encrypt(chunks, file, place, key or data_key(case_id))


def read(
    path: Path,
    *,
    case_id: UUID,
    model: str,
    object_id: UUID,
    field: str,
    key: bytes | None = None,
) -> Iterator[bytes]:
    """The content, a segment at a time. The key is taken at once, so that a response may go on
    reading after the scope has ended.

    Raises at once: KeyDestroyed, KeyLost, LedgerDamaged, EnvelopeMisplaced, EnvelopeDamaged,
    FileNotFoundError; while reading: EnvelopeDamaged.
    """
    return iter(
        EncryptedFile(path, case_id=case_id, model=model, object_id=object_id, field=field, key=key)
    )


class EncryptedFile:
    """An encrypted file that can be read from any place. `size` is bytes of content."""

    @sensitive_variables()
    def __init__(
        self,
        path: Path,
        *,
        case_id: UUID,
        model: str,
        object_id: UUID,
        field: str,
        key: bytes | None = None,
    ) -> None:
        """Raises: as `read` does at once."""
        place = Place(case_id, model, object_id, field)
        with path.open("rb") as file:
            header = _header(file)
            check_place(f"{header}:", place)
            salt, self._prefix = file.read(_SALT), file.read(_PREFIX)
            self._begin = file.tell()
            on_disk = file.seek(0, os.SEEK_END) - self._begin
        self._path, self._header = path, header.encode()
        self._cipher = _cipher(key or data_key(case_id), salt, self._header)
        self._count = max(1, -(-on_disk // (SEGMENT + _TAG)))
        self.size = on_disk - self._count * _TAG
        if self.size < 0:
            raise EnvelopeDamaged(f"Cut off: {header}")

    def __iter__(self) -> Iterator[bytes]:
        return self._segments(0)

    def between(self, start: int, end: int) -> bytes:
        """The content from byte `start` up to `end`. Raises: EnvelopeDamaged."""
        start, end = max(0, start), min(end, self.size)
        if start >= end:
            return b""
        first = start // SEGMENT
        found = bytearray()
        for segment in self._segments(first):
            found += segment
            if first * SEGMENT + len(found) >= end:
                break
        return bytes(found[start - first * SEGMENT : end - first * SEGMENT])

    @sensitive_variables()
    def _segments(self, first: int) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            file.seek(self._begin + first * (SEGMENT + _TAG))
            for number in range(first, self._count):
                nonce = _nonce(self._prefix, number, is_last=number == self._count - 1)
                try:
                    plain = self._cipher.decrypt(nonce, file.read(SEGMENT + _TAG), self._header)
                except (InvalidTag, ValueError):
                    where = self._header.decode()
                    raise EnvelopeDamaged(f"Damaged in segment {number}: {where}") from None
                yield plain


@sensitive_variables()
def _encrypt(chunks: Iterable[bytes], file: BinaryIO, place: Place, key: bytes) -> Stored:
    header = place.header.encode()
    salt, prefix = secrets.token_bytes(_SALT), secrets.token_bytes(_PREFIX)
    cipher = _cipher(key, salt, header)
    digest = hashlib.sha256()
    size = 0

    def put(ciphertext: bytes) -> None:
        file.write(ciphertext)
        digest.update(ciphertext)

    put(header + b"\n" + salt + prefix)
    for number, (segment, is_last) in enumerate(_cut(chunks)):
        put(cipher.encrypt(_nonce(prefix, number, is_last=is_last), segment, header))
        size += len(segment)
    return Stored(size, digest.hexdigest())


def _cut(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Segments of equal size, and whether each is the last; an empty file has one."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        # What fills a segment exactly may be the end, and the end is marked.
        while len(waiting) > SEGMENT:
            yield bytes(waiting[:SEGMENT]), False
            del waiting[:SEGMENT]
    yield bytes(waiting), True


def _cipher(key: bytes, salt: bytes, header: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"po-file1:" + header).derive(key))


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])


def _header(file: BinaryIO) -> str:
    line = file.readline(_LONGEST_HEADER)
    try:
        return line.decode("ascii").removesuffix("\n")
    except UnicodeDecodeError:
        raise EnvelopeDamaged("A file has no header.") from None
