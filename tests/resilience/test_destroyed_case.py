"""F10: what a destroyed case told can be read nowhere and by nobody, an old backup included."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import override_settings

from privacyoffice.attachments import storage
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.services import open_file
from privacyoffice.attachments.services.reading import FileGone
from privacyoffice.audit.models import AuditEvent
from privacyoffice.cases.certificate import as_text
from privacyoffice.cases.models import Destruction
from privacyoffice.clock import day_of
from privacyoffice.correspondence.models import Message
from privacyoffice.correspondence.services import messages
from privacyoffice.crypto import files
from privacyoffice.crypto.errors import KeyDestroyed
from privacyoffice.crypto.fields import EncryptedField
from privacyoffice.crypto.indexes import BlindIndexField
from privacyoffice.crypto.models import CaseKey
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from tests.access.browsing import Visitor
from tests.canaries.dsar import PAGES, page_of, person_of, written_down
from tests.canaries.places import hits
from tests.canaries.uploads import attached
from tests.canaries.words import Canaries
from tests.resilience.office import Office
from tests.resilience.restoring import restored
from tests.resilience.stand import Stand

pytestmark = pytest.mark.integration
INDEXES = [
    field.attname for field in DataSubjectRequest._meta.fields if isinstance(field, BlindIndexField)
]


@dataclass
class Destroyed:
    """A case with a file, a history and messages, that a person destroyed in the admin."""

    office: Office
    who: Canaries
    id: UUID
    visitor: Visitor
    dump: bytes  # of before
    file: Path
    content: bytes  # of that file, as it lay there

    @property
    def reference(self) -> str:
        with self.scope():
            return DataSubjectRequest.objects.get(pk=self.id).reference

    @contextmanager
    def scope(self) -> Iterator[None]:
        with organisation_scope(self.office.organisation.pk):
            yield

    def readable(self) -> list[str]:
        """What of the case can be read now, in this database."""
        with self.scope():
            case = DataSubjectRequest.objects.get(pk=self.id)
            parts = (model.objects.filter(case_id=self.id) for model in (Attachment, Message))
            holders = [case, *case.history.all(), *chain.from_iterable(parts)]
            values = [getattr(each, name) for each in holders for name in _sealed_in(type(each))]
            return [str(value) for value in map(_revealed, values) if value]


def _sealed_in(model: Any) -> list[str]:
    """Every encrypted field, also one that is added later."""
    return [field.attname for field in model._meta.fields if isinstance(field, EncryptedField)]


def _revealed(sealed: Any) -> Any:
    try:
        return None if sealed is None else sealed.reveal()
    except KeyDestroyed:
        return None


@pytest.fixture
def destroyed(stand: Stand, office: Office) -> Iterator[Destroyed]:
    stand.start("mail", "web", "worker")
    who = Canaries()
    case_id = written_down(office, who, upto="in_progress")
    file = Path(stand.data / "attachments" / attached(office, who, case_id).stored_as)
    with organisation_scope(office.organisation.pk):
        case = DataSubjectRequest.objects.get(pk=case_id)
        messages.write_in(case, body=who.text("bericht"), now=stand.now)
    visitor = Visitor(stand.url, office.officer)
    corrected = {**person_of(who), "town": who.text("andere plaats"), "rights": ["erasure"]}
    corrected["received_on"] = day_of(stand.now).isoformat()
    _act(visitor, case_id, "correct", corrected | {"story": "Kort", "reason": who.text("reden")})
    _act(visitor, case_id, "close", {"outcome": "withdrawn", "reason": who.text("motivering")})
    assert who.root in visitor.get(page_of(case_id)).text
    assert file.exists()
    dump = stand.dump("--format=custom")
    made = Destroyed(office, who, case_id, visitor, dump, file, file.read_bytes())
    assert len(made.readable()) >= 6
    answer = {"why": "order", "decision": "Besluit 2026-17", "reference": made.reference}
    _act(visitor, case_id, "destroy", answer)
    yield made
    visitor.client.close()


def _act(visitor: Visitor, case_id: UUID, name: str, data: dict[str, Any]) -> None:
    response = visitor.post(f"{PAGES}{case_id}/act/{name}/", data)
    assert response.status_code == 302, f"{name}: {response.status_code}"


def test_a_destroyed_case_is_gone_here_and_in_a_backup_and_its_proof_stands(
    stand: Stand, destroyed: Destroyed
) -> None:
    _nothing_opens(stand, destroyed)
    _certificate_is_complete(stand, destroyed)
    _chain_is_whole(destroyed)
    # Searched for once: whatever stood there before the destruction would still be there.
    assert hits(stand, destroyed.who) == []
    _a_backup_stays_unreadable(stand, destroyed)


def _nothing_opens(stand: Stand, case: Destroyed) -> None:
    assert list((stand.data / "keys").glob("*/*.key")), "the keys of the organisation are there"
    assert case.readable() == []
    assert not case.file.exists()
    page = case.visitor.get(page_of(case.id))
    assert page.status_code == 200
    assert case.reference in page.text
    assert not case.who.found_in(page.content)
    with case.scope():
        row = DataSubjectRequest.objects.get(pk=case.id)
        assert {getattr(row, name) for name in INDEXES} == {None}
        attachment = Attachment.objects.get(case_id=case.id)
        with pytest.raises(FileGone):
            open_file(attachment.pk, actor=case.office.officer, now=stand.now)
        # As it would come back with a backup of the files.
        case.file.write_bytes(case.content)
        with pytest.raises(KeyDestroyed):
            b"".join(files.read(case.file, **storage.place_of(attachment)))
        reasons = AuditEvent.objects.filter(case_id=case.id).exclude(reason="")
        assert reasons.count() >= 2
        assert all(event.reason.startswith("po1:") for event in reasons)


def _certificate_is_complete(stand: Stand, case: Destroyed) -> None:
    with case.scope():
        certificate = Destruction.objects.get(case_id=case.id)
        told = as_text(certificate, case.office.organisation)
        acts = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"cases.destroyed", "crypto.case_destroyed"} <= acts
    for part in (
        case.reference,
        case.office.organisation.name,
        case.office.officer.name,
        "Besluit 2026-17",
        certificate.ledger_hash,
    ):
        assert part in told
    ledger = (stand.data / "ledger" / f"{case.office.organisation.pk}.jsonl").read_text()
    assert certificate.ledger_hash in ledger
    assert certificate.files == 1


def _chain_is_whole(case: Destroyed) -> None:
    told = io.StringIO()
    call_command("verify_audit", f"--organisation={case.office.organisation.slug}", stdout=told)
    assert case.office.organisation.slug in told.getvalue()


def _a_backup_stays_unreadable(stand: Stand, case: Destroyed) -> None:
    no_ledger = stand.data / "no-ledger" / f"{case.office.organisation.pk}.jsonl"
    no_ledger.parent.mkdir()
    no_ledger.touch()  # one that is not there is told as lost, and nothing is read
    with restored(stand, case.dump):
        with override_settings(LEDGER_ROOT=stand.data / "no-ledger"):
            assert len(case.readable()) >= 5, "the dump holds the key: only the ledger forbids it"
        assert case.readable() == []
        assert _key(case).wrapped_key
        call_command("apply_destroyed_keys", stdout=io.StringIO())
        key = _key(case)
        assert (bytes(key.wrapped_key), key.destroyed_at is not None) == (b"", True)
        with case.scope():
            row = DataSubjectRequest.objects.get(pk=case.id)
            assert {getattr(row, name) for name in INDEXES} == {None}
        with override_settings(LEDGER_ROOT=stand.data / "no-ledger"):
            assert case.readable() == []


def _key(case: Destroyed) -> CaseKey:
    with case.scope():
        row: CaseKey = CaseKey.objects.get(pk=case.id)
        return row
