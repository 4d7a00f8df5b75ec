"""Who gets a communication about a breach: a list that comes in whole, encrypted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from breaches.models import CommunicationStatus, CommunicationWay, Recipient
from breaches.recipients_file import read_people
from breaches.services.communicating import about, keep, take
from privacyoffice.audit import services as audit


@dataclass(frozen=True)
class Imported:
    """How many people stand on the list now, how many rows repeated one of them, and which
    columns were left out."""

    count: int
    duplicates: int
    unused: tuple[str, ...]


@transaction.atomic
def import_recipients(
    *, communication_id: UUID, data: bytes, actor: Any, now: datetime
) -> Imported:
    """Read a CSV file as the list of people who get this communication, in place of an earlier
    list. Every row or nothing. What was approved is approved anew, by somebody else than `actor`.

    Raises Http404, ValidationError (a sentence for each row that cannot be used),
    keyring.Unreadable. Law: GDPR art. 5(1)(c), 32(1)(a), 34(1).
    """
    communication = take(communication_id, "change", actor)
    if communication.way == CommunicationWay.PUBLIC:
        raise ValidationError(_("A notice on the website has no list of people."))
    read = read_people(data, communication.way)
    Recipient.objects.filter(communication=communication).delete()
    Recipient.objects.bulk_create(
        Recipient(
            organisation_id=communication.organisation_id,
            breach_id=communication.breach_id,
            communication=communication,
            position=position,
            person=person,
        )
        for position, person in enumerate(read.people, start=1)
    )
    communication.listed_by = actor
    if communication.status == CommunicationStatus.APPROVED:
        # Who approved it saw another list.
        communication.rewrite()
    keep(communication, "listed_by", "status", "approved_at", "approved_by")
    imported = Imported(len(read.people), len(read.duplicates), read.unused)
    audit.record(
        "breach.recipients_imported",
        subject=communication.breach,
        actor=actor,
        at=now,
        payload=about(communication)
        | {"people": imported.count, "duplicates": imported.duplicates},
    )
    return imported
