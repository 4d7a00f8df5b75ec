"""A file of a case goes to the person with whose message it came, or along to another case."""

from datetime import datetime
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice.attachments import services as attachments
from privacyoffice.attachments import storage
from privacyoffice.attachments.models import Attachment
from privacyoffice.attachments.services import Opened, Refused
from privacyoffice.audit import services as audit
from privacyoffice.cases.models import CaseModel
from privacyoffice.correspondence.models import Message
from privacyoffice.crypto import files


def copy_to(attachment: Attachment, case: CaseModel, *, actor: Any, now: datetime) -> int:
    """Keep a file with another case too, through the same gate as every file; its number there.

    Raises ValidationError with the reason for one that cannot go along, keyring.Unreadable.
    """
    path = storage.path_of(attachment.stored_as)
    content = b"".join(files.read(path, **storage.place_of(attachment)))
    upload = ContentFile(content, name=attachment.name.reveal())
    try:
        kept = attachments.attach(case, upload, actor=actor, now=now, source=attachment.source)
    except Refused as refusal:
        raise ValidationError(
            _("File %(number)d could not go along: %(why)s")
            % {"number": attachment.number, "why": refusal.sentence}
        ) from refusal
    return int(kept.number)


def open_file_of_message(case: CaseModel, message_id: Any, number: int, *, now: datetime) -> Opened:
    """Open a file that came with a message of this case, and record that the person took it.

    The caller has seen that it is this person. Raises Http404 for any other file and for one that
    was removed, keyring.Unreadable. Law: GDPR art. 5(2), 32(1)(b).
    """
    message = Message.objects.filter(pk=message_id, case_id=case.pk).first()
    # Looked up here: a number may be larger than the column holds.
    if message is None or number not in message.files:
        raise Http404
    attachment = Attachment.objects.kept().filter(case_id=case.pk, number=number).first()
    if attachment is None:
        raise Http404
    try:
        chunks = files.read(storage.path_of(attachment.stored_as), **storage.place_of(attachment))
        first = next(chunks)
    except FileNotFoundError:
        raise Http404 from None
    audit.record(
        "correspondence.file_downloaded",
        subject=case,
        actor=None,
        at=now,
        payload={"message": str(message.pk), "number": number, "sha256": attachment.sha256},
    )
    return Opened(attachment, chain([first], chunks))
