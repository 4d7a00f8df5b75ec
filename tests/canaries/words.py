"""Words that nothing else holds, for every field about a person, and finding them again."""

import base64
import gzip
import io
import random
import string
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from email import message_from_bytes
from urllib.parse import quote

_CHANCE = random.SystemRandom()
_LETTERS = "bcdfghjklmnpqrstvwxz"


class Canaries:
    """One person who does not exist. Every text holds `root`; the rest is unlike anything else."""

    def __init__(self) -> None:
        self.root = "".join(_CHANCE.choices(_LETTERS, k=14))
        self.born = date(1901, 1, 1) + timedelta(days=_CHANCE.randrange(7_000))
        self.phone = f"06{_CHANCE.randrange(10**8):08}"
        self.postcode = f"{_CHANCE.randrange(1000, 9999)}" + "".join(
            _CHANCE.choices(string.ascii_uppercase[6:18], k=2)
        )
        self.email = f"{self.root}@voorbeeld.test"

    def text(self, what: str) -> str:
        """A canary for one field: `what` says which."""
        return f"{self.root} {what}"

    def found_in(self, content: bytes) -> list[str]:
        """In which forms something of this person stands in it."""
        lower = content.lower()
        found = [form for form, wanted in self._folded() if wanted in lower]
        return found + [form for form, wanted in self._exact() if wanted in content]

    def _folded(self) -> Iterator[tuple[str, bytes]]:
        root = self.root.encode()
        yield "the words", root
        yield "the words in hexadecimal", root.hex().encode()
        yield "the words in UTF-16", self.root.encode("utf-16-le")
        for form, text in (
            ("the phone number", self.phone),
            ("the day of birth", self.born.isoformat()),
            ("the day of birth", f"{self.born:%d-%m-%Y}"),
        ):
            yield form, text.encode()
            yield f"{form} in hexadecimal", text.encode().hex().encode()

    def _exact(self) -> Iterator[tuple[str, bytes]]:
        yield "the postcode", self.postcode.encode()
        yield "the address in a URL", quote(self.email, safe="").encode()
        for text in (self.root.encode(), self.root.upper().encode()):
            for offset in range(3):
                # Without the characters at both ends, which depend on what stands beside it.
                encoded = base64.b64encode(b"\0" * offset + text)[(offset * 8 + 5) // 6 : -4]
                yield "the words in base64", encoded


def unpacked(content: bytes) -> Iterator[bytes]:
    """The content, and what is in it when it is packed in a usual way."""
    yield content
    if content[:2] == b"\x1f\x8b":
        yield gzip.decompress(content)
    elif content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
    elif content[:1] == b"\x78":
        try:
            yield zlib.decompress(content)
        except zlib.error:
            return


def parts_of_mail(content: bytes) -> Iterator[bytes]:
    """A mail as it came, and each of its parts and headers decoded."""
    yield content
    for part in message_from_bytes(content).walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield payload
