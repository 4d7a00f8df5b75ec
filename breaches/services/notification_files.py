"""The PDF of a notification: made by a job, encrypted with the key of the breach.

Law: GDPR art. 5(1)(f), 5(2), 33(5).
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from breaches import filled
from breaches.models import Breach, Notification, NotificationStatus
from breaches.services.kept_pdfs import opened, opening, place_of
from privacyoffice import clock
from privacyoffice.attachments.services import sweep_folder
from privacyoffice.audit import services as audit
from privacyoffice.crypto import files
from privacyoffice.crypto.errors import KeyDestroyed
from privacyoffice.crypto.services.checking import BATCH, Opening
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.documents import storage
from privacyoffice.documents.rendering import Made, render_privately
from privacyoffice.documents.soft_breaks import with_soft_breaks
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.tenancy.everywhere import everywhere
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

JOB = "breach.notification"
# They wait for each other, and not for the register.
LANE = "notifications"
STYLE_SHEET = "css/letter.css"
_FIELD, _FOLDER = "pdf", "notifications"


def run(progress: Progress) -> str:
    """The job: make the PDF of a notification that was submitted, or of one that is prepared as it
    is now. Raises RenderFailed, KeyLost."""
    notification_id, began_at = UUID(progress.payload["notification"]), clock.now()
    try:
        with organisation_scope(progress.organisation_id):
            html, status = _html(notification_id, began_at)
        if not html:
            return ""
        # No transaction is open while it is made.
        made = render_privately(
            html, style_sheet=STYLE_SHEET, on_page=lambda page: progress.report(page, 0)
        )
        with organisation_scope(progress.organisation_id):
            _keep(notification_id, made, status, began_at)
    except KeyDestroyed:
        # Its case ended meanwhile: there is nothing left to print.
        return ""
    return ""


def ask_for_pdf(notification: Notification, *, now: datetime, actor: Any = None) -> None:
    """Ask for the PDF in this transaction; asked twice it is made once."""
    payload = {"notification": str(notification.pk)}
    jobs.ask_for(JOB, actor=actor, now=now, payload=payload, dedup=str(notification.pk))


def unmade() -> "QuerySet[Notification]":
    """Notifications that were submitted, of which there is no PDF."""
    return Notification.objects.filter(
        status=NotificationStatus.SUBMITTED, file_key="", breach__destroyed_at__isnull=True
    )


def trouble_with(notification: Notification) -> str:
    """Why there is no PDF and none is being made; empty while one is, or when it is there."""
    if notification.file_key:
        return ""
    job = _last_job(notification)
    if job is None:
        return _("Nobody asked for it.")
    if job.is_unfinished:
        return ""
    return job.message or _("It was not made.")


def is_being_made(notification: Notification) -> bool:
    """Whether a PDF was asked for that is not there yet."""
    job = _last_job(notification)
    return job is not None and job.is_unfinished


def _last_job(notification: Notification) -> Job | None:
    asked = Job.objects.filter(kind=JOB, dedup_key=str(notification.pk))
    return asked.order_by("-created_at").first()


def _html(notification_id: UUID, now: datetime) -> tuple[str, str]:
    """What is to be printed, empty when that is not needed (any more), and the status that it
    shows."""
    drafts = Notification.objects.filter(
        status=NotificationStatus.DRAFT, breach__destroyed_at__isnull=True
    )
    found = (unmade() | drafts).select_related("breach__organisation")
    notification = found.filter(pk=notification_id).first()
    if notification is None:
        return "", ""
    form = filled.of_notification(notification, now=now)
    return _printed(notification, form, now), notification.status


def _printed(notification: Notification, form: filled.FilledForm, now: datetime) -> str:
    with translation.override("nl"):
        at = notification.submitted_at
        context = {
            "notification": notification,
            "breach": notification.breach,
            "organisation": notification.breach.organisation,
            "form": form,
            "submitted": in_words(at) if at else "",
            "as_it_was": in_words(now),
        }
        return with_soft_breaks(render_to_string("breaches/notification.html", context))


def drop_draft(notification: Notification) -> None:
    """The PDF of the draft goes, in this transaction; the caller saves the notification."""
    if notification.file_key:
        transaction.on_commit(partial(storage.remove, notification.file_key))
    notification.file_key = notification.sha256 = ""
    notification.size = notification.printed_at = None


@transaction.atomic
def _keep(notification_id: UUID, made: Made, status: str, as_it_was: datetime) -> None:
    """Keep what shows the notification with this status, as it was at a moment."""
    breach_id = Notification.objects.values_list("breach_id", flat=True).get(pk=notification_id)
    # The breach first, as its destruction does: a file that is made meanwhile would outlive it.
    held = Breach.objects.select_for_update(of=("self",)).get(pk=breach_id)
    notification = Notification.objects.select_for_update(of=("self",)).get(pk=notification_id)
    if held.destroyed_at is not None or notification.status != status:
        return  # nothing is kept any more, or a draft was sent while it was printed
    is_draft = status == NotificationStatus.DRAFT
    if is_draft:
        drop_draft(notification)
    elif notification.file_key:
        return  # another worker was here
    name = f"{notification.organisation_id}/{_FOLDER}/{uuid4()}"
    stored = files.write(iter([made.pdf]), storage.path_of(name), **_place(notification))
    notification.file_key, notification.size = name, stored.size
    notification.sha256 = hashlib.sha256(made.pdf).hexdigest()
    notification.printed_at = as_it_was
    notification.save(update_fields=["file_key", "sha256", "size", "printed_at"])
    payload = {"number": notification.number, "phase": notification.phase}
    now = clock.now()
    if is_draft:
        audit.record(
            "breach.notification_draft_printed", subject=held, actor=None, at=now, payload=payload
        )
        return
    payload["sha256"] = notification.sha256
    audit.record("breach.notification_printed", subject=held, actor=None, at=now, payload=payload)


def open_pdf(notification: Notification) -> tuple[Iterator[bytes], str]:
    """The PDF as a stream, and the name of the file for who gets it.

    Whoever calls this has seen to the permission and records the act. Raises at once:
    FileNotFoundError while it was not made yet, keyring.Unreadable.
    """
    ending = "" if notification.status == NotificationStatus.SUBMITTED else "-concept"
    name = f"{notification.breach.reference}-ap-melding-{notification.number}{ending}.pdf"
    return opened(notification, _place(notification)), name


def _place(notification: Notification) -> dict[str, Any]:
    return place_of(notification, notification.breach_id, _FIELD)


def openings() -> Iterator[Opening]:
    """Every PDF that the organisation in scope keeps, to look whether it opens."""
    kept = Notification.objects.filter(breach__destroyed_at__isnull=True).exclude(file_key="")
    for one in kept.order_by().iterator(chunk_size=BATCH):
        yield opening(one, _place(one))


def remove_files_of(case: Any, _now: datetime) -> int:
    """Remove the PDFs of a breach that is destroyed; returns how many. Part of that act."""
    if not isinstance(case, Breach):
        return 0
    kept = Notification.objects.filter(breach=case).exclude(file_key="")
    names = list(kept.values_list("file_key", flat=True))
    # Not before the certificate is safe: a file cannot be brought back.
    transaction.on_commit(partial(_remove_all, names))
    return len(names)


def _remove_all(names: list[str]) -> None:
    for name in names:
        storage.remove(name)


def names_and_ends() -> dict[str, datetime | None]:
    """The files that notifications of the organisation in scope name, by the last part of their
    name, and when their breach was destroyed."""
    rows = Notification.objects.exclude(file_key="")
    pairs = rows.values_list("file_key", "breach__destroyed_at").order_by()
    return {name.rpartition("/")[2]: ended for name, ended in pairs.iterator()}


def ask_again(now: datetime) -> int:
    """Ask for each PDF that is not there, in every organisation; returns how many. Any number of
    times: what waits is not asked for again."""
    return everywhere(_ask_again, now)


def _ask_again(now: datetime) -> int:
    resting = Job.objects.resting(now).filter(kind=JOB)
    known = list(resting.values_list("dedup_key", flat=True))
    asked = 0
    for notification in unmade().exclude(pk__in=known):
        if trouble_with(notification):
            ask_for_pdf(notification, now=now)
            asked += 1
    return asked


def sweep(now: datetime) -> int:
    """Set aside files of notifications that no row names, and remove those of destroyed breaches,
    in every organisation; returns how many."""
    swept = 0
    for organisation_id in list(Organisation.objects.values_list("pk", flat=True)):
        folder = Path(settings.DOCUMENTS_ROOT) / str(organisation_id) / _FOLDER
        swept += sweep_folder(folder, organisation_id, names_and_ends, now)
    return swept
