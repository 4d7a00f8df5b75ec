"""The register of breaches as a PDF: made by a job, under a key of its own, kept for some days.

It repeats what is encrypted of many breaches. So it goes with its key when its time is over, and
as soon as one breach of the organisation is destroyed. Law: GDPR art. 5(1)(e), 5(1)(f), 33(5).
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from breaches.models import Breach, RegisterFile
from breaches.queries import VIEW
from breaches.register import COLUMNS, Filters, breaches_in, entries, row_of
from breaches.register_file import about, printed
from breaches.services.kept_pdfs import opened, opening, place_of
from privacyoffice import clock
from privacyoffice.attachments.services import sweep_folder
from privacyoffice.audit import services as audit
from privacyoffice.cases.models import Why
from privacyoffice.crypto import files
from privacyoffice.crypto.errors import KeyDestroyed
from privacyoffice.crypto.services import keys
from privacyoffice.crypto.services.checking import Opening
from privacyoffice.documents import storage
from privacyoffice.documents.rendering import Made, render_privately
from privacyoffice.documents.soft_breaks import with_soft_breaks
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.tenancy.everywhere import everywhere
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope

JOB = "breach.register"
KEPT = timedelta(days=7)
STYLE_SHEET = "css/letter.css"
_FIELD, _FOLDER = "pdf", "breach-registers"
# More do not fit in the memory of one layout; parts that are joined lose the tags by which a screen
# reader reads them.
MOST = 300
_SECONDS = 900.0  # of a document with hundreds of breaches


@transaction.atomic
def ask(*, filters: Filters, actor: Any, now: datetime) -> RegisterFile:
    """Ask for the register with these filters as a PDF; while the same one is being made, that one.
    Raises Http404 for who cannot see all breaches, ValidationError, keyring.Unreadable."""
    _may(actor)
    if refusal := why_not_print(breaches_in(filters).count()):
        raise ValidationError(refusal)
    _take_turn()
    if waiting := _being_made(filters, now):
        return waiting
    made = RegisterFile(
        organisation_id=current_organisation_id(),
        filters=filters.as_codes(),
        asked_at=now,
        asked_by=actor,
    )
    made.save(force_insert=True)
    keys.make_key(made.pk, now)
    jobs.ask_for(JOB, actor=actor, now=now, payload={"file": str(made.pk)}, dedup=str(made.pk))
    payload = {"form": "pdf", **filters.as_codes()}
    audit.record(
        "breach.register_asked", subject=made.organisation, actor=actor, at=now, payload=payload
    )
    return made


def why_not_print(count: int) -> str:
    """Why so many breaches do not become a PDF; empty when they can."""
    if count <= MOST:
        return ""
    text = _(
        "These are %(count)d breaches, and a PDF holds %(most)d at most. Choose a shorter period, "
        "or take the spreadsheet: it holds all of them."
    )
    return text % {"count": count, "most": MOST}


def record_taken(references: Iterable[str], form: str, *, actor: Any, now: datetime) -> None:
    """Record that somebody read the register with these breaches. Law: GDPR art. 5(2)."""
    _may(actor)
    organisation = Organisation.objects.get(pk=current_organisation_id())
    payload = {"form": form, "breaches": sorted(references)}
    audit.record(
        "breach.register_taken", subject=organisation, actor=actor, at=now, payload=payload
    )


def run(progress: Progress) -> str:
    """The job: make the PDF. Raises RenderFailed, KeyLost."""
    file_id = UUID(progress.payload["file"])
    try:
        with organisation_scope(progress.organisation_id), translation.override("nl"):
            html, references = _html(file_id)
        if not html:
            return ""
        # No transaction is open while it is made.
        made = render_privately(
            html,
            style_sheet=STYLE_SHEET,
            on_page=lambda page: progress.report(page, 0),
            seconds=_SECONDS,
        )
        with organisation_scope(progress.organisation_id):
            _keep(file_id, made, references, clock.now())
    except KeyDestroyed:
        # It was removed meanwhile.
        return ""
    return ""


def files_now() -> "QuerySet[RegisterFile]":
    """Those that are there or being made, the latest first."""
    found: QuerySet[RegisterFile] = RegisterFile.objects.filter(removed_at__isnull=True)
    return found.select_related("asked_by")


def trouble_with(file: RegisterFile) -> str:
    """Why there is no PDF and none is being made; empty while one is, or when it is there."""
    if file.file_key:
        return ""
    asked = Job.objects.filter(kind=JOB, dedup_key=str(file.pk)).order_by("-created_at")
    job = asked.first()
    if job is not None and job.is_unfinished:
        return ""
    return (job and job.message) or _("It was not made.")


@transaction.atomic
def take(file_id: Any, *, actor: Any, now: datetime) -> tuple[Iterator[bytes], str]:
    """The PDF as a stream and the name of its file, for who sees all breaches; it is recorded.

    Raises Http404, also while it was not made, keyring.Unreadable.
    """
    _may(actor)
    try:
        file = files_now().get(pk=file_id)
        chunks = opened(file, _place(file))
    except (ObjectDoesNotExist, ValidationError, ValueError, FileNotFoundError):
        raise Http404 from None
    record_taken(file.breaches, "pdf", actor=actor, now=now)
    day = clock.day_of(file.made_at or now).isoformat()
    return chunks, f"datalekregister-{day}.pdf"


@transaction.atomic
def remove_with(_breach: Breach, now: datetime) -> None:
    """A breach is destroyed: no register keeps what it said."""
    for file in files_now().select_for_update(of=("self",)):
        _remove(file, now)


def remove_old(now: datetime) -> int:
    """Remove registers whose time is over, in every organisation; returns how many."""
    return everywhere(_remove_old, now)


def _remove_old(now: datetime) -> int:
    old = files_now().filter(asked_at__lte=now - KEPT)
    found = list(old.select_for_update(of=("self",), skip_locked=True))
    for file in found:
        _remove(file, now)
    return len(found)


def sweep(now: datetime) -> int:
    """Set aside files that no row names, in every organisation; returns how many."""
    swept = 0
    for organisation_id in list(Organisation.objects.values_list("pk", flat=True)):
        folder = Path(settings.DOCUMENTS_ROOT) / str(organisation_id) / _FOLDER
        swept += sweep_folder(folder, organisation_id, _names_and_ends, now)
    return swept


def openings() -> Iterator[Opening]:
    """Every register that the organisation in scope keeps, to look whether it opens."""
    for file in files_now().exclude(file_key="").order_by():
        yield opening(file, _place(file))


def _take_turn() -> None:
    """Of two clicks the second one waits, and then finds what the first one asked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"breach register {current_organisation_id()}"],
        )


def _being_made(filters: Filters, now: datetime) -> RegisterFile | None:
    same = files_now().filter(filters=filters.as_codes(), file_key="", asked_at__gt=now - KEPT)
    return next((file for file in same if not trouble_with(file)), None)


def _may(actor: Any) -> None:
    if not actor.has_perm(VIEW):
        raise Http404


def _html(file_id: UUID) -> tuple[str, list[str]]:
    """What is to be printed, and the references in it; empty when that is not needed any more."""
    file = files_now().select_related("organisation").filter(pk=file_id, file_key="").first()
    if file is None:
        return "", []
    filters = Filters.from_codes(file.filters)
    told = list(entries(breaches_in(filters)))
    labels = [str(column.label) for column in COLUMNS]
    context = {
        "organisation": file.organisation,
        "about": [
            (label, printed(value))
            for label, value in about(filters, file.organisation, file.asked_at)
        ],
        "dated": date_format(clock.day_of(file.asked_at), "j F Y"),
        "breaches": [
            {
                "reference": entry.breach.reference,
                "rows": [
                    (label, printed(value))
                    for label, value in zip(labels, row_of(entry), strict=True)
                    if value != "" and label != labels[0]
                ],
            }
            for entry in told
        ],
    }
    html = with_soft_breaks(render_to_string("documents/breach_register.html", context))
    return html, [entry.breach.reference for entry in told]


@transaction.atomic
def _keep(file_id: UUID, made: Made, references: list[str], now: datetime) -> None:
    file = RegisterFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    if file.file_key or file.removed_at is not None:
        return  # another worker was here, or nobody wants it any more
    name = f"{file.organisation_id}/{_FOLDER}/{uuid4()}"
    stored = files.write(iter([made.pdf]), storage.path_of(name), **_place(file))
    file.file_key, file.size, file.made_at = name, stored.size, now
    file.sha256 = hashlib.sha256(made.pdf).hexdigest()
    # So that whoever takes it is recorded with each of them.
    file.breaches = references
    file.save(update_fields=["file_key", "size", "made_at", "sha256", "breaches"])


def _remove(file: RegisterFile, now: datetime) -> None:
    name, file.file_key, file.removed_at = file.file_key, "", now
    file.save(update_fields=["file_key", "removed_at"])
    keys.destroy_key(file.pk, actor=None, now=now, why_code=Why.TERM.value)
    if name:
        transaction.on_commit(partial(storage.remove, name))


def _place(file: RegisterFile) -> dict[str, Any]:
    return place_of(file, file.pk, _FIELD)


def _names_and_ends() -> dict[str, datetime | None]:
    named = RegisterFile.objects.exclude(file_key="").values_list("file_key", "removed_at")
    return {name.rpartition("/")[2]: ended for name, ended in named.order_by().iterator()}
