"""F10 of breaches: what a destroyed breach told can be read nowhere, an old backup included."""

from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import call_command

from breaches.models import (
    Breach,
    Communication,
    CommunicationWay,
    Notification,
    Phase,
    Recipient,
)
from breaches.people_texts import PARTS
from breaches.services import (
    closing,
    communicating,
    evaluating,
    facts,
    handling,
    notification_files,
    notifying,
    people_letters,
    recipients_import,
    sending_out,
    telling_authority,
    telling_people,
)
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.cases.certificate import as_text
from privacyoffice.cases.models import Destruction, Why
from privacyoffice.clock import day_of
from privacyoffice.crypto.errors import KeyDestroyed
from privacyoffice.crypto.fields import EncryptedField
from privacyoffice.documents import storage
from privacyoffice.tenancy.scope import organisation_scope
from tests.canaries.places import hits
from tests.canaries.words import Canaries
from tests.factories import make_member
from tests.factories.breaches import reported
from tests.resilience.office import Office
from tests.resilience.restoring import restored
from tests.resilience.stand import Stand

pytestmark = pytest.mark.integration


@dataclass
class Story:
    """A breach that was told to the authority in two phases, and to people by letter."""

    office: Office
    who: Canaries = field(default_factory=Canaries)

    def __post_init__(self) -> None:
        self.now = self.office.stand.now
        self.by: dict[str, Any] = {"actor": self.office.officer, "now": self.now}
        self.id: UUID = reported(self.who.root, now=self.now).pk
        handling.take_up(breach_id=self.id, owner=self.office.officer, **self.by)
        given = {"summary": self.who.text("feiten")}
        facts.fill_in(breach_id=self.id, section="incident", given=given, **self.by)
        self._notified(Phase.FIRST)
        self._notified(Phase.SUPPLEMENT, remarks=self.who.text("aanvulling"))
        self.letters = self._letters()

    def _notified(self, phase: str, remarks: str = "") -> None:
        made = notifying.prepare(breach_id=self.id, phase=phase, remarks=remarks, **self.by)
        notifying.submit(notification_id=made.pk, submitted_at=self.now, **self.by)

    def _letters(self) -> Communication:
        ciso = make_member(Role.CISO, canary=self.office.canary).user
        reason, who = self.who.text("reden"), self.who
        telling_people.decide(breach_id=self.id, tell=True, reason=reason, **self.by)
        made = communicating.draft(
            breach_id=self.id, way=CommunicationWay.POST, language="nl", **self.by
        )
        texts = {part: who.text(part) for part in PARTS}
        communicating.change(communication_id=made.pk, texts=texts, **self.by)
        person = f"{who.text('naam')};{who.text('straat')};1;{who.postcode};{who.text('plaats')}"
        table = f"naam;straat;huisnummer;postcode;plaats\n{person}\n"
        recipients_import.import_recipients(
            communication_id=made.pk, data=table.encode(), **self.by
        )
        communicating.approve(communication_id=made.pk, **self.by | {"actor": ciso})
        return sending_out.begin(communication_id=made.pk, **self.by)

    def close(self) -> None:
        """The letters are posted, and it is evaluated."""
        self.by["now"] = self.office.stand.now
        day = day_of(self.by["now"])
        sending_out.posted(communication_id=self.letters.pk, posted_on=day, **self.by)
        told, given = self.who.text("motivering"), {"breach_id": self.id, **self.by}
        telling_authority.decide(tell=True, reason=told, **given)
        evaluating.evaluate(cause=told, lesson=told, **given)
        closing.close(reason=told, **given)

    def files(self) -> list[Path]:
        """Where its PDFs lie, or lay."""
        names = (
            model.objects.filter(breach=self.id).values_list("file_key", flat=True)
            for model in (Notification, Communication)
        )
        return [storage.path_of(name) for name in chain.from_iterable(names) if name]

    def readable(self) -> set[str]:
        """The models, those of the history too, of which something can be read now."""
        found = set()
        for model in apps.get_app_config("breaches").get_models():
            sealed = [one.attname for one in model._meta.fields if isinstance(one, EncryptedField)]
            if sealed:
                key = "id" if issubclass(model, Breach) else "breach_id"
                key = "id" if model is Breach.history.model else key
                rows = model._default_manager.filter(**{key: self.id})
                if any(_revealed(getattr(row, name)) for row in rows for name in sealed):
                    found.add(model.__name__)
        return found


def _revealed(sealed: Any) -> Any:
    try:
        return None if sealed is None else sealed.reveal()
    except KeyDestroyed:
        return None


@pytest.fixture
def story(stand: Stand, office: Office) -> Story:
    """With its PDFs made, and closed."""
    with organisation_scope(office.organisation.pk):
        made = Story(office)
    about = " ".join(["print", *[str(office.organisation.pk)] * 2, str(office.officer.pk)])
    assert stand.do(about) == [0]
    with organisation_scope(office.organisation.pk):
        made.close()
    return made


def test_a_destroyed_breach_is_gone_here_and_in_a_backup_and_its_proof_stands(
    stand: Stand, story: Story
) -> None:
    with organisation_scope(story.office.organisation.pk):
        there = {"Breach", "HistoricalBreach", "Notification", "Communication", "Recipient"}
        assert there <= story.readable()
        files = {path: path.read_bytes() for path in story.files()}
    assert len(files) == 3
    dump = stand.dump("--format=custom")
    with organisation_scope(story.office.organisation.pk):
        handling.destroy(breach_id=story.id, why=Why.ORDER, decision="Besluit 2026-17", **story.by)
    with organisation_scope(story.office.organisation.pk):
        assert story.readable() == set()
        assert not any(path.exists() for path in files)
        _no_file_opens_that_came_back(files, story)
        certificate = Destruction.objects.get(case_id=story.id)
        assert certificate.files == 3
        breach = Breach.objects.get(pk=story.id)
        told = as_text(certificate, story.office.organisation)
        assert all(part in told for part in (breach.reference, certificate.ledger_hash))
        reasons = AuditEvent.objects.filter(case_id=story.id).exclude(reason="")
        assert all(event.reason.startswith("po1:") for event in reasons)
    slug = story.office.organisation.slug
    call_command("verify_audit", f"--organisation={slug}")
    assert hits(stand, story.who) == []
    with restored(stand, dump), organisation_scope(story.office.organisation.pk):
        assert Recipient.objects.filter(breach=story.id).exists()
        assert story.readable() == set()


def _no_file_opens_that_came_back(files: dict[Path, bytes], story: Story) -> None:
    for path, content in files.items():
        path.write_bytes(content)
    for notification in Notification.objects.filter(breach=story.id):
        with pytest.raises(KeyDestroyed):
            notification_files.open_pdf(notification)
    with pytest.raises(KeyDestroyed):
        people_letters.open_letters(Communication.objects.get(pk=story.letters.pk))
