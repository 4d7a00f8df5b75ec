"""Letters to people about a breach: one PDF with a letter for each, made once by a job, encrypted
with the key of the breach.

Law: GDPR art. 5(1)(f), 32(1)(a), 34(1).
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import get_template
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    CommunicationWay,
    Recipient,
    RecipientState,
)
from breaches.services.kept_pdfs import opened, opening, place_of
from breaches.services.letters_pdf import joined, lay_out
from breaches.services.people_mails import sections_of
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.crypto import files
from privacyoffice.crypto.errors import KeyDestroyed
from privacyoffice.crypto.services.checking import BATCH, Opening
from privacyoffice.documents import storage
from privacyoffice.documents.chunks import chunks_of
from privacyoffice.documents.soft_breaks import with_soft_breaks
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.notifications.addressing import greeting, tone_on
from privacyoffice.notifications.footers import privacy_statement_of
from privacyoffice.tenancy.scope import organisation_scope

JOB = "breach.letters"
LANE = "people letters"
FOLDER = "people-letters"
_FIELD = "letters"


def run(progress: Progress) -> str:
    """The job: make the letters of a communication. Raises RenderFailed, KeyLost, LeaseLost."""
    communication_id = UUID(progress.payload["communication"])
    try:
        with organisation_scope(progress.organisation_id):
            letters = _letters_of(communication_id)
        if not letters:
            return ""
        # No transaction is open while they are made.
        made = lay_out(letters, on_letter=lambda done: progress.report(done, len(letters)))
        pdf = joined(made)
        with organisation_scope(progress.organisation_id):
            keep_pdf(communication_id, pdf, clock.now())
    except KeyDestroyed:
        # Its case ended meanwhile: there is nobody left to write to.
        return ""
    return ""


def ask_for(communication: Communication, *, actor: Any, now: datetime) -> None:
    """Ask for the letters in this transaction; asked twice they are made once."""
    payload = {"communication": str(communication.pk)}
    jobs.ask_for(JOB, actor=actor, now=now, payload=payload, dedup=str(communication.pk))


def unmade() -> "QuerySet[Communication]":
    """Communications by post that have begun, of which there are no letters yet."""
    return Communication.objects.filter(
        way=CommunicationWay.POST,
        status=CommunicationStatus.SENDING,
        file_key="",
        breach__destroyed_at__isnull=True,
    )


def trouble_with(communication: Communication) -> str:
    """Why there are no letters and none are being made; empty while they are, or when they are
    there."""
    if communication.file_key:
        return ""
    asked = Job.objects.filter(kind=JOB, dedup_key=str(communication.pk))
    job = asked.order_by("-created_at").first()
    if job is None:
        return _("Nobody asked for it.")
    if job.is_unfinished:
        return ""
    return job.message or _("It was not made.")


def ask_again(now: datetime) -> int:
    """Ask once more, in the organisation in scope, for letters that were given up."""
    resting = Job.objects.resting(now).filter(kind=JOB).values_list("dedup_key", flat=True)
    left = unmade().exclude(pk__in=list(resting))
    given_up = [one for one in left if trouble_with(one)]
    for communication in given_up:
        ask_for(communication, actor=None, now=now)
    return len(given_up)


def _letters_of(communication_id: UUID) -> list[str]:
    """What is to be printed, a letter for each; nothing when that is not needed (any more)."""
    found = unmade().select_related("breach__organisation").filter(pk=communication_id).first()
    if found is None:
        return []
    recipients = Recipient.objects.filter(communication=found).order_by("position")
    return _letters(found, [one.person.reveal() for one in recipients])


def _letters(communication: Communication, people: Sequence[dict[str, Any]]) -> list[str]:
    texts, organisation = communication.texts.reveal(), communication.breach.organisation
    day = clock.day_of(communication.begun_at or communication.written_at)
    language, tone = communication.language, tone_on(day)
    with translation.override(language):
        context = {
            "sections": [
                {"heading": section.heading, "chunks": chunks_of(section.text)}
                for section in sections_of(texts, language)
            ],
            "subject": texts["subject"],
            "reference": communication.breach.reference,
            "dated": date_format(day, "j F Y"),
            "organisation": organisation,
            "sender": [line.strip() for line in organisation.address.splitlines() if line.strip()],
            "language": language,
            "privacy_statement": privacy_statement_of(organisation, language),
        }
        template = get_template("letters/breach_people.html")
        return [
            with_soft_breaks(
                template.render(
                    context
                    | {
                        "address": [person["name"], *person["address"]],
                        "greeting": greeting(person["name"], tone),
                        "number": number,
                    }
                )
            )
            for number, person in enumerate(people, start=1)
        ]


@transaction.atomic
def keep_pdf(communication_id: UUID, pdf: bytes, now: datetime) -> None:
    """Keep the letters, encrypted; from then on everybody on the list has one."""
    breach_id = Communication.objects.values_list("breach_id", flat=True).get(pk=communication_id)
    # The breach first, as its destruction does: a file that is made meanwhile would outlive it.
    held = Breach.objects.select_for_update(of=("self",)).get(pk=breach_id)
    locked = Communication.objects.select_for_update(of=("self",))
    communication = locked.get(pk=communication_id)
    is_cancelled = communication.status == CommunicationStatus.CANCELLED
    if communication.file_key or held.destroyed_at is not None or is_cancelled:
        return  # another worker was here, nobody is left to write to, or they are not sent
    name = f"{communication.organisation_id}/{FOLDER}/{uuid4()}"
    stored = files.write(iter([pdf]), storage.path_of(name), **_place(communication))
    communication.file_key, communication.size = name, stored.size
    communication.sha256 = hashlib.sha256(pdf).hexdigest()
    communication.save(update_fields=["file_key", "sha256", "size"])
    printed = Recipient.objects.filter(communication=communication).update(
        state=RecipientState.PRINTED, state_at=now
    )
    audit.record(
        "breach.letters_printed",
        subject=held,
        actor=None,
        at=now,
        payload={
            "communication": str(communication.pk),
            "letters": printed,
            "sha256": communication.sha256,
        },
    )


def open_letters(communication: Communication) -> tuple[Iterator[bytes], str]:
    """The letters as a stream, and the name of the file.

    Whoever calls this has seen to the permission and records the act. Raises at once:
    FileNotFoundError while they were not made yet, keyring.Unreadable.
    """
    return opened(
        communication, _place(communication)
    ), f"{communication.breach.reference}-brieven.pdf"


def _place(communication: Communication) -> dict[str, Any]:
    return place_of(communication, communication.breach_id, _FIELD)


def openings() -> Iterator[Opening]:
    """Every file of letters that the organisation in scope keeps, to look whether it opens."""
    kept = Communication.objects.filter(breach__destroyed_at__isnull=True).exclude(file_key="")
    for one in kept.order_by().iterator(chunk_size=BATCH):
        yield opening(one, _place(one))


def remove_files_of(case: Any, _now: datetime) -> int:
    """Remove the letters of a breach that is destroyed; returns how many files. Part of that
    act."""
    if not isinstance(case, Breach):
        return 0
    kept = Communication.objects.filter(breach=case).exclude(file_key="")
    names = list(kept.values_list("file_key", flat=True))
    # Not before the certificate is safe: a file cannot be brought back.
    transaction.on_commit(partial(_remove_all, names))
    return len(names)


def _remove_all(names: list[str]) -> None:
    for name in names:
        storage.remove(name)


def names_and_ends() -> dict[str, datetime | None]:
    """The files that communications of the organisation in scope name, by the last part of their
    name, and when their breach was destroyed."""
    rows = Communication.objects.exclude(file_key="")
    pairs = rows.values_list("file_key", "breach__destroyed_at").order_by()
    return {name.rpartition("/")[2]: ended for name, ended in pairs.iterator()}
