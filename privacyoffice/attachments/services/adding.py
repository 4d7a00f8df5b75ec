"""A file becomes part of a case: checked, encrypted, safely on disk, and only then a row."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.db.models import Count, Max, Q, Sum

from privacyoffice.attachments import storage
from privacyoffice.attachments.inspecting import LONGEST, Inspected, inspect
from privacyoffice.attachments.models import Attachment, Source
from privacyoffice.attachments.names import shown_name
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.scanning import scan
from privacyoffice.attachments.verdicts import Verdict
from privacyoffice.audit import services as audit
from privacyoffice.cases.kinds import kind_of
from privacyoffice.cases.models import CaseModel
from privacyoffice.crypto import files
from privacyoffice.crypto.errors import KeyDestroyed


@dataclass(frozen=True)
class LookedAt:
    """An upload that may be kept. `sha256` is of what was sent, which may be more than is kept."""

    name: str
    size: int
    sha256: str
    inspected: Inspected


def look_at(upload: File, *, seconds: float = LONGEST) -> LookedAt:  # type: ignore[type-arg]
    """Look at an upload for `attach`, before the case or anything else is locked: it may take so
    many seconds. Raises Refused."""
    content = content_of(upload)
    inspected = inspect(content, upload.name or "", seconds=seconds)
    scan(content)
    digest = hashlib.sha256(content).hexdigest()
    return LookedAt(upload.name or "", len(content), digest, inspected)


def attach(
    case: CaseModel,
    upload: File | LookedAt,  # type: ignore[type-arg]
    *,
    actor: Any,
    now: datetime,
    source: str = Source.OFFICER,
    seconds: float = LONGEST,
    form_id: UUID | None = None,
    checked: bool = False,
) -> Attachment:
    """Keep a file with a case. `seconds` is how long looking at it may take. `form_id` is a
    random id of the form: the same content sent twice with it is kept once.

    `actor` is who may change the case, or None for the person it is about, who came by another
    gate; with `checked` an app above has seen to it that this person may add to the case.
    Raises Refused with a sentence for whoever sent it, PermissionDenied, keyring.KeyLost.
    A refused file leaves nothing. Law: GDPR art. 5(1)(f), 32(1).
    """
    if not checked and actor is not None and not kind_of(case).may(actor, case, "change"):
        raise PermissionDenied
    looked = upload if isinstance(upload, LookedAt) else look_at(upload, seconds=seconds)
    attachment_id = uuid4()
    if form_id is not None:
        # Also by its content: with the "back" of a browser another file comes with the same form.
        attachment_id = uuid5(form_id, f"{case.pk} {actor and actor.pk} {looked.sha256}")
    with transaction.atomic():
        return _keep(
            case,
            looked.inspected,
            looked.name,
            attachment_id=attachment_id,
            actor=actor,
            now=now,
            source=source,
        )


def content_of(upload: File) -> bytes:  # type: ignore[type-arg]
    """All bytes of an upload, from its beginning. Raises Refused."""
    if not upload.size:
        raise Refused(Verdict.EMPTY)
    if upload.size > settings.ATTACHMENT_MOST_BYTES:
        raise Refused(Verdict.TOO_LARGE)
    if getattr(upload, "is_beyond_form", False):
        raise Refused(Verdict.FORM_FULL)
    try:
        upload.seek(0)
        content: bytes = upload.read()
    except OSError:
        raise Refused(Verdict.NOT_KEPT) from None
    return content


def _keep(
    case: CaseModel,
    inspected: Inspected,
    name: str,
    *,
    attachment_id: UUID,
    actor: Any,
    now: datetime,
    source: str,
) -> Attachment:
    kind = kind_of(case)
    # Whoever adds to a case waits for its turn, so that the numbers and the quota hold.
    locked = kind.model._default_manager.select_for_update(of=("self",)).get(pk=case.pk)
    if locked.destroyed_at is not None:
        raise Refused(Verdict.CASE_CLOSED)
    if locked.why_not_change():
        raise Refused(Verdict.CASE_FINISHED)
    if sent_before := Attachment.objects.filter(pk=attachment_id).first():
        return sent_before
    attachment = Attachment(
        id=attachment_id,
        organisation_id=locked.organisation_id,
        case_id=locked.pk,
        case_kind=kind.label,
        number=_next_number(locked, len(inspected.content)),
        name=shown_name(name, inspected.media_type),
        facts=inspected.facts,
        media_type=inspected.media_type,
        stored_as=storage.new_name(locked.organisation_id),
        source=source,
        added_by=actor,
        added_at=now,
    )
    _store(attachment, inspected.content)
    attachment.save(force_insert=True)
    audit.record(
        "attachments.added",
        subject=attachment,
        label=label_of(attachment, locked),
        actor=actor,
        at=now,
        payload=told_of(attachment),
    )
    return attachment


def _next_number(case: CaseModel, size: int) -> int:
    """Raises Refused when the case is full."""
    kept = Q(removed_at__isnull=True)
    now = Attachment.objects.filter(case_id=case.pk).aggregate(
        count=Count("pk", filter=kept), bytes=Sum("size", filter=kept), last=Max("number")
    )
    is_full = now["count"] >= settings.ATTACHMENTS_MOST_PER_CASE
    if is_full or (now["bytes"] or 0) + size > settings.ATTACHMENTS_MOST_BYTES_PER_CASE:
        raise Refused(Verdict.CASE_FULL)
    return (now["last"] or 0) + 1


def _store(attachment: Attachment, content: bytes) -> None:
    path = storage.path_of(attachment.stored_as)
    try:
        stored = files.write(storage.pieces(content), path, **storage.place_of(attachment))
    except KeyDestroyed:
        raise Refused(Verdict.CASE_CLOSED) from None
    except OSError:
        raise Refused(Verdict.NOT_KEPT) from None
    attachment.size, attachment.sha256 = stored.size, stored.sha256_of_ciphertext


def label_of(attachment: Attachment, case: CaseModel) -> str:
    """How the audit trail names a file: by its case and its number."""
    return f"{case.reference}, {attachment}"


def told_of(attachment: Attachment) -> dict[str, Any]:
    """What the audit trail keeps of a file: nothing that somebody wrote."""
    return {
        "attachment": str(attachment.pk),
        "number": attachment.number,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
    }
