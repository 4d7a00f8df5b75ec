"""The PDF of a letter and what goes along: made once by a job, encrypted with the key of the
request, never changed.

Law: GDPR art. 5(1)(f), 5(2), 32(1)(a).
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.attachments import storage as attachment_files
from privacyoffice.attachments.models import Attachment
from privacyoffice.audit import checkpoints
from privacyoffice.audit import services as audit
from privacyoffice.crypto import files
from privacyoffice.crypto.errors import KeyDestroyed
from privacyoffice.crypto.services.checking import BATCH, Opening
from privacyoffice.documents import storage
from privacyoffice.documents.rendering import Made
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.letters.bundle import About, Entry, entries_of_table, zipped
from requests_dsar.letters.paper import html_of, make_pdf
from requests_dsar.letters.tables import read_table
from requests_dsar.models import DataSubjectRequest, Language, Letter, LetterStatus

JOB = "dsar.letter"
# Letters wait for each other, and not for the register.
LANE = "letters"
PDF, FILES = "pdf", "files"
_FINISHED = (LetterStatus.FINAL, LetterStatus.SENT)


def run(progress: Progress) -> str:
    """The job: make the PDF of a letter that is final. Raises RenderFailed, KeyLost."""
    letter_id = UUID(progress.payload["letter"])
    try:
        with organisation_scope(progress.organisation_id):
            html = _html(letter_id)
        if not html:
            return ""
        # No transaction is open while it is made.
        made = make_pdf(html, on_page=lambda page: progress.report(page, 0))
        with organisation_scope(progress.organisation_id):
            _keep(letter_id, made, clock.now())
    except KeyDestroyed:
        # Its case ended meanwhile: there is nobody left to write to.
        return ""
    return ""


def ask_for_pdf(letter: Letter, *, now: datetime) -> None:
    """Ask for the PDF in this transaction; asked twice it is made once."""
    payload = {"letter": str(letter.pk)}
    jobs.ask_for(JOB, actor=None, now=now, payload=payload, dedup=str(letter.pk))


def unmade() -> "QuerySet[Letter]":
    """Letters that are final, of which there is no PDF."""
    return Letter.objects.filter(
        status__in=_FINISHED, stored_as="", request__destroyed_at__isnull=True
    )


def trouble_with(letter: Letter) -> str:
    """Why there is no PDF and none is being made; empty while one is, or when it is there."""
    if letter.stored_as:
        return ""
    job = Job.objects.filter(kind=JOB, dedup_key=str(letter.pk)).order_by("-created_at").first()
    if job is None:
        return _("Nobody asked for it.")
    if job.is_unfinished:
        return ""
    return job.message or _("It was not made.")


def _html(letter_id: UUID) -> str:
    """What is to be printed; empty when that is not needed (any more)."""
    found = unmade().select_related("request__organisation")
    letter = found.filter(pk=letter_id).first()
    if letter is None or letter.final_at is None:
        return ""
    return html_of(
        letter.content.reveal(),
        organisation=letter.request.organisation,
        language=letter.language,
        day=clock.day_of(letter.final_at),
    )


@transaction.atomic
def _keep(letter_id: UUID, made: Made, now: datetime) -> None:
    request_id = Letter.objects.values_list("request_id", flat=True).get(pk=letter_id)
    # The request first, as its destruction does: a file that is made meanwhile would outlive it.
    held = DataSubjectRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    if letter.stored_as or held.destroyed_at is not None:
        return  # another worker was here, or nobody is left to write to
    kept = _stored(letter, [made.pdf], PDF)
    letter.stored_as, letter.sha256, letter.size = kept
    letter.pages = made.pages
    fields = ["stored_as", "sha256", "size", "pages"]
    told = {"letter": str(letter.pk), "number": letter.number, "sha256": letter.sha256}
    if entries := _entries(letter):
        zip_file = zipped(entries, _about(letter, now), checkpoints.signing_key())
        letter.files_stored_as, letter.files_sha256, letter.files_size = _stored(
            letter, zip_file, FILES
        )
        fields += ["files_stored_as", "files_sha256", "files_size"]
        told["files_sha256"] = letter.files_sha256
    letter.save(update_fields=fields)
    audit.record("dsar.letter_printed", subject=letter.request, actor=None, at=now, payload=told)


def _entries(letter: Letter) -> list[Entry]:
    """What goes along: the table that was pasted, and the files that were chosen."""
    content = letter.content.reveal()
    table = content.get("table", "")
    name = "gegevens" if letter.language == Language.DUTCH else "data"
    found = entries_of_table(read_table(table), name) if table else []
    chosen = Attachment.objects.kept().filter(
        case_id=letter.request_id, pk__in=content.get("files", ())
    )
    return found + [
        Entry(f"{one.number:02d} {one.name.reveal()}", _content_of(one))
        for one in chosen.order_by("number")
    ]


def _content_of(attachment: Attachment) -> Iterator[bytes]:
    path = attachment_files.path_of(attachment.stored_as)
    return files.read(path, **attachment_files.place_of(attachment))


def _about(letter: Letter, now: datetime) -> About:
    request = letter.request
    return About(
        organisation=request.organisation.name,
        reference=request.reference,
        letter=letter.number,
        language=letter.language,
        made_at=now.astimezone(clock.AMSTERDAM),
    )


def _stored(letter: Letter, pieces: Iterable[bytes], field: str) -> tuple[str, str, int]:
    """Write an encrypted file; its random name, and SHA-256 and size of its content."""
    name = f"{letter.organisation_id}/letters/{uuid4()}"
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for piece in pieces:
            digest.update(piece)
            yield piece

    stored = files.write(hashed(), storage.path_of(name), **_place(letter, field))
    return name, digest.hexdigest(), stored.size


def open_letter(letter: Letter) -> tuple[Iterator[bytes], str]:
    """The PDF of a letter as a stream, and the name of the file for who gets it.

    Whoever calls this has seen to the permission and records the act. Raises at once:
    FileNotFoundError while it was not made yet, keyring.Unreadable.
    """
    chunks = _opened(letter, letter.stored_as, PDF)
    return chunks, f"{letter.request.reference}-brief-{letter.number}.pdf"


def open_files(letter: Letter) -> tuple[Iterator[bytes], str]:
    """What goes along with a letter, as one signed ZIP. As `open_letter`; FileNotFoundError too
    when nothing goes along (`files_stored_as` is empty)."""
    chunks = _opened(letter, letter.files_stored_as, FILES)
    return chunks, f"{letter.request.reference}-bestanden-{letter.number}.zip"


def _opened(letter: Letter, name: str, field: str) -> Iterator[bytes]:
    if not name:
        raise FileNotFoundError
    chunks = files.read(storage.path_of(name), **_place(letter, field))
    return chain([next(chunks)], chunks)


def _place(letter: Letter, field: str) -> dict[str, Any]:
    return {
        "case_id": letter.request_id,
        "model": Letter._meta.label_lower,
        "object_id": letter.pk,
        "field": field,
    }


def names_and_ends() -> dict[str, datetime | None]:
    """The files that letters of the organisation in scope name, by the last part of their name,
    and when their request was destroyed."""
    rows = Letter.objects.exclude(stored_as="").values_list(
        "stored_as", "files_stored_as", "request__destroyed_at"
    )
    return {
        name.rpartition("/")[2]: ended
        for *names, ended in rows.order_by().iterator()
        for name in names
        if name
    }


def _stored_names(letter: Letter) -> list[tuple[str, str]]:
    named = ((letter.stored_as, PDF), (letter.files_stored_as, FILES))
    return [(name, field) for name, field in named if name]


def openings() -> Iterator[Opening]:
    """Every file of a letter that the organisation in scope keeps, to look whether it opens."""
    kept = Letter.objects.filter(request__destroyed_at__isnull=True).exclude(stored_as="")
    for letter in kept.order_by().iterator(chunk_size=BATCH):
        for name, field in _stored_names(letter):
            where = f"{letter._meta.db_table} {letter.pk} {name}"
            yield Opening(where, letter.request_id, partial(_read_through, letter, name, field))


def _read_through(letter: Letter, name: str, field: str) -> None:
    for _chunk in _opened(letter, name, field):
        pass


def remove_files_of(case: Any, _now: datetime) -> int:
    """Remove the files of the letters of a request that is destroyed; returns how many.

    Part of that act, which is recorded once for all.
    """
    if not isinstance(case, DataSubjectRequest):
        return 0
    names = [
        name
        for letter in Letter.objects.filter(request=case)
        for name, _field in _stored_names(letter)
    ]
    # Not before the certificate is safe: a file cannot be brought back.
    transaction.on_commit(partial(_remove_all, names))
    return len(names)


def _remove_all(names: list[str]) -> None:
    for name in names:
        storage.remove(name)
