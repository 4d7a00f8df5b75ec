"""The letters about a breach, with all names and addresses, are given to who may tell people, and
on record.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from breaches.queries_people import access_communication
from breaches.services.communicating import about
from breaches.services.people_letters import open_letters
from privacyoffice.audit import services as audit


def give_letters(
    communication_id: Any, *, actor: Any, now: datetime, is_read: bool = True
) -> tuple[Iterator[bytes], str, int]:
    """The PDF with all letters, for who may tell people: its bytes, name and size in bytes.

    Without `is_read` only the head is wanted, and nothing is recorded. Raises Http404,
    FileNotFoundError, keyring.Unreadable. Law: GDPR art. 5(2), 32(1)(b).
    """
    communication, breach = access_communication(actor, communication_id, "notify")
    chunks, name = open_letters(communication)
    if is_read:
        audit.record(
            "breach.letters_downloaded",
            subject=breach,
            actor=actor,
            at=now,
            payload=about(communication),
        )
    return chunks, name, communication.size or 0
