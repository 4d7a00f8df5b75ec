"""What came with a mail, and with the mails in it: nothing of it may be able to do something."""

import email.policy
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message as Mail
from email.parser import BytesParser
from email.utils import collapse_rfc2231_value
from pathlib import PurePosixPath
from typing import Any

import oxmsg

from privacyoffice.attachments.inspect_process.papers import examine_pdf
from privacyoffice.attachments.inspect_process.signatures import (
    EICAR,
    STARTED_BY_NAME,
    Kind,
    kind_of,
    kind_of_zip,
)
from privacyoffice.attachments.verdicts import Unacceptable, Verdict

MOST_PARTS = 500  # of a mail and of all mails in it together
DEEPEST = 5  # mails in mails
_DANGEROUS = frozenset({Kind.PROGRAM, Kind.ARCHIVE, Kind.MACROS})
# What every mail program undoes in the same way. Whatever else a mail calls it, one program
# would read a text and another a file.
_PLAIN = frozenset({"", "7bit", "8bit", "binary"})
_ENCODINGS = _PLAIN | {"base64", "quoted-printable"}
_SAID_ONCE = ("content-type", "content-transfer-encoding", "content-disposition")
# Mails whose content is fetched, or comes in several mails.
_NOT_HERE = frozenset({"message/external-body", "message/partial"})
# A file in the middle of a text, which older mail programs make an attachment.
_FILE_IN_TEXT = re.compile(rb"^begin [0-7]{3,4} \S", re.MULTILINE)
# Where a name may end for a program that reads it otherwise: at a control, at a colon (Windows).
_ENDS_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f:]")
_NOTHING_AFTER = re.compile(r"[\W_]+\Z")
# Names in a mail of Outlook, in small letters: [MS-OXMSG] 2.2.2, property PidTagAttachData.
_ATTACHED, _BYTES_OF, _NAMES_OF = (
    "__attach_version1.0_#",
    "__substg1.0_3701",
    ("__substg1.0_3707", "__substg1.0_3704"),
)
_PROPERTIES = "__properties_version1.0"


@contextmanager
def damage_is_a_verdict() -> Iterator[None]:
    """Whatever a library meets in a damaged mail. Raises Unacceptable."""
    try:
        yield
    except (Unacceptable, MemoryError, RecursionError):
        raise
    except Exception:
        raise Unacceptable(Verdict.MAIL_DAMAGED) from None


def parse_eml(content: bytes) -> Mail:
    """Raises Unacceptable."""
    with damage_is_a_verdict():
        return BytesParser(policy=email.policy.default).parsebytes(content)


def load_msg(content: bytes) -> oxmsg.Message:
    """Raises Unacceptable."""
    with damage_is_a_verdict():
        return oxmsg.Message.load(io.BytesIO(content))


class Luggage:
    """All that one mail carries, counted together, however deep it lies."""

    def __init__(self) -> None:
        self._count = 0

    def look_through_eml(self, mail: Mail, depth: int) -> list[str]:
        """The names of what came with it. Raises Unacceptable for what is dangerous."""
        named = []
        for part in mail.walk():
            self._count_one(depth)
            with damage_is_a_verdict():
                names, payload = _names_of(part), _payload_of(part)
            self._check(names, payload, depth)
            named += names[:1]
        return named

    def look_through_msg(self, mail: oxmsg.Message, depth: int) -> list[str]:
        """The same of a mail that Outlook kept."""
        return self._look_through_storage(mail._storage, depth)

    def _look_through_storage(self, storage: Any, depth: int) -> list[str]:
        named = []
        for attached in storage.storages:
            if not attached.name.lower().startswith(_ATTACHED):
                continue
            self._count_one(depth)
            names = [text for each in _NAMES_OF for text in _texts_of(attached, each)]
            for stream in attached.streams:
                if stream.name.lower().startswith(_BYTES_OF):
                    self._check(names, stream.bytes_, depth)
            self._check(names, b"", depth)
            for inside in attached.storages:
                # Kept as folders, not as bytes: a mail, or what another program put there.
                if not any(stream.name.lower() == _PROPERTIES for stream in inside.streams):
                    raise Unacceptable(Verdict.MAIL_DANGEROUS)
                self._look_through_storage(inside, depth + 1)
            named += names[:1]
        return named

    def _count_one(self, depth: int) -> None:
        self._count += 1
        if self._count > MOST_PARTS or depth > DEEPEST:
            raise Unacceptable(Verdict.TOO_DEMANDING)

    def _check(self, names: list[str], payload: bytes, depth: int) -> None:
        if EICAR in payload or any(_starts_something(name) for name in names):
            raise Unacceptable(Verdict.MAIL_DANGEROUS)
        if not payload:
            return
        kind = kind_of(payload, ".eml" if ".eml" in map(_suffix, names) else "")
        if kind is Kind.ZIP:
            kind = kind_of_zip(payload)
        if kind in _DANGEROUS or (kind is Kind.TEXT and _FILE_IN_TEXT.search(payload)):
            raise Unacceptable(Verdict.MAIL_DANGEROUS)
        if kind is Kind.PDF:
            _refuse_bad_pdf(payload)
        elif kind is Kind.EML:
            self.look_through_eml(parse_eml(payload), depth + 1)
        elif kind is Kind.MSG:
            self.look_through_msg(load_msg(payload), depth + 1)


def _names_of(part: Mail) -> list[str]:
    """What a part is called. Two names for one thing are both looked at: programs choose."""
    called = part.get_param("name")
    names = [part.get_filename(), collapse_rfc2231_value(called) if called else None]
    return list(dict.fromkeys(str(name) for name in names if name))


def _payload_of(part: Mail) -> bytes:
    """The bytes of a part, empty for one that consists of others. Raises Unacceptable for what
    programs read in different ways."""
    if any(len(part.get_all(name, [])) > 1 for name in _SAID_ONCE):
        raise Unacceptable(Verdict.MAIL_DAMAGED)
    if part.get_content_type() in _NOT_HERE:
        raise Unacceptable(Verdict.MAIL_DANGEROUS)
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    has_parts = part.is_multipart()
    if encoding not in (_PLAIN if has_parts else _ENCODINGS):
        raise Unacceptable(Verdict.MAIL_DAMAGED)
    if has_parts:
        return b""
    if encoding:
        # Without the blanks around it, at which the library takes it for something unknown.
        part.replace_header("content-transfer-encoding", encoding)
    payload = part.get_payload(decode=True)
    if payload and part.get_content_maintype() == "multipart":
        # Its borders were not found; another program may find them.
        raise Unacceptable(Verdict.MAIL_DAMAGED)
    return payload if isinstance(payload, bytes) else b""


def _texts_of(storage: Any, start: str) -> list[str]:
    """Outlook keeps a text as UTF-16 (001F) or in the letters of one script (001E)."""
    found = []
    for stream in storage.streams:
        name = stream.name.lower()
        if name.startswith(start):
            letters = "utf-16-le" if name.endswith("001f") else "cp1252"
            found.append(stream.bytes_.decode(letters, errors="replace").rstrip("\0"))
    return [text for text in found if text]


def _starts_something(name: str) -> bool:
    """Whether any reading of this name is that of a program: Windows drops dots and blanks at the
    end, and some programs stop at a NUL."""
    return any(_suffix(piece) in STARTED_BY_NAME for piece in _ENDS_A_NAME.split(name))


def _suffix(name: str) -> str:
    return PurePosixPath(_NOTHING_AFTER.sub("", name.lower())).suffix


def _refuse_bad_pdf(payload: bytes) -> None:
    """What a PDF by itself may not do, it may not do in a mail."""
    try:
        examine_pdf(payload)
    except Unacceptable as refusal:
        # Only of a mail can the sentence tell what to do.
        raise Unacceptable(Verdict.MAIL_DANGEROUS) from refusal
