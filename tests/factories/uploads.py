"""Files that were sent to be imported, in every state."""

from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from processors.models import PartyImport
from processors.services.party_imports import upload_parties
from registers.importing import ColumnRule
from registers.models import ImportUpload
from registers.services.uploading import save_mapping, upload_register
from tests.factories.work import finished_job

# The last is a list of parties that waits to be imported.
STATES = ("upload-open", "upload-tried", "upload-imported", "party-list")


def sent(canary: str, sender: Any) -> ImportUpload:
    """A file with one row, of which `sender` gave one column another place."""
    content = f"Naam verwerking;Doel;Kleur\nRij {canary};Doel {canary};Tint {canary}\n".encode()
    upload = upload_register(
        content, file_name=f"Lijst {canary}.csv", actor=sender, now=clock.now()
    )
    rules = [
        ColumnRule("Naam verwerking", "name", "whole", proposed=False),
        ColumnRule("Doel", "purposes", "lines", proposed=False),
        ColumnRule("Kleur", "sources", "list", proposed=False),
    ]
    return save_mapping(upload_id=upload.pk, rules=rules, actor=sender, now=clock.now())


def in_state(state: str, canary: str, people: dict[str, Any]) -> UUID:
    """The id of a new upload: of the privacy officer while it is open, else of the second."""
    if state == "party-list":
        listed: UUID = a_party_import(canary, people[Role.PRIVACY_OFFICER]).pk
        return listed
    sender = people["second_officer" if state == "upload-imported" else Role.PRIVACY_OFFICER]
    upload = sent(canary, sender)
    if state == "upload-tried":
        upload.trial_job = finished_job(canary, sender)
    if state == "upload-imported":
        upload.finish(at=clock.now())
    upload.save()
    upload_id: UUID = upload.pk
    return upload_id


def a_party_import(canary: str, sender: Any) -> PartyImport:
    """A list with one party, not imported yet."""
    content = f"Naam;Contactgegevens\nLeverancier {canary};Weg {canary}\n".encode()
    return upload_parties(
        content, file_name=f"Partijen {canary}.csv", actor=sender, now=clock.now()
    )
