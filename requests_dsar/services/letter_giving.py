"""A file of a letter is given to an officer, by the gate of its request and on record."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from privacyoffice.audit import services as audit
from requests_dsar.services.letter_files import PDF, open_files, open_letter
from requests_dsar.services.letter_writing import about, access_letter


def give(
    letter_id: Any, what: str, *, actor: Any, now: datetime, is_read: bool = True
) -> tuple[Iterator[bytes], str, int]:
    """The PDF or what goes along (PDF or FILES of letter_files): its bytes, name and size in bytes.

    Without `is_read` only the head is wanted, and nothing is recorded. Raises Http404,
    FileNotFoundError, keyring.Unreadable. Law: GDPR art. 5(2), 32(1)(b).
    """
    letter, request = access_letter(actor, letter_id)
    is_pdf = what == PDF
    chunks, name = (open_letter if is_pdf else open_files)(letter)
    if is_read:
        audit.record(
            "dsar.letter_downloaded",
            subject=request,
            actor=actor,
            at=now,
            payload=about(letter) | ({} if is_pdf else {"files": True}),
        )
    return chunks, name, (letter.size if is_pdf else letter.files_size) or 0
