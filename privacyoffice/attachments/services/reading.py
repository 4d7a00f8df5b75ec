"""A file leaves the house, by the gate and on record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from privacyoffice.attachments import storage
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.queries import access_attachment
from privacyoffice.attachments.services.adding import label_of, told_of
from privacyoffice.audit import services as audit
from privacyoffice.crypto import files


class FileGone(Exception):
    """The file was removed, or is not where it lay."""


@dataclass(frozen=True)
class Opened:
    """An attachment and its content, that can be read on after the transaction has ended."""

    attachment: Attachment
    chunks: Iterator[bytes]


def open_file(attachment_id: Any, *, actor: Any, now: datetime, is_read: bool = True) -> Opened:
    """Open a file for who may see its case, and record that they took it.

    Its beginning is read at once, so that what cannot be read is known before an answer begins.
    Without `is_read` only its head is wanted, and nothing is recorded. Raises Http404, FileGone,
    keyring.Unreadable. Law: GDPR art. 5(2), 32(1)(b).
    """
    attachment, case = access_attachment(actor, attachment_id)
    if attachment.removed_at is not None:
        raise FileGone
    try:
        chunks = files.read(storage.path_of(attachment.stored_as), **storage.place_of(attachment))
        first = next(chunks)
    except FileNotFoundError:
        raise FileGone from None
    if is_read:
        audit.record(
            "attachments.downloaded",
            subject=attachment,
            label=label_of(attachment, case),
            actor=actor,
            at=now,
            payload=told_of(attachment),
        )
    return Opened(attachment, chain([first], chunks))
