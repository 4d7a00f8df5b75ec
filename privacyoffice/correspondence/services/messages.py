"""A message is written or read: nobody else writes them."""

import time
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice.attachments import services as attachments
from privacyoffice.attachments.inspecting import LONGEST
from privacyoffice.attachments.models import Source
from privacyoffice.attachments.names import seen_name
from privacyoffice.attachments.refusals import Refused
from privacyoffice.attachments.verdicts import Verdict
from privacyoffice.audit import services as audit
from privacyoffice.cases.kinds import kind_of
from privacyoffice.cases.models import CaseModel
from privacyoffice.correspondence import telling
from privacyoffice.correspondence.models import Direction, Message
from privacyoffice.correspondence.persons import correspondent_of

# Three pages: who has more to say sends a file.
MOST_CHARACTERS = 5_000
MOST_FILES = 5
# All files of one message together; a web process that is silent for longer is ended.
LONGEST_FORM = 40.0  # seconds
_LEAST = 2.0  # seconds: in less, no file can be looked at

Uploads = Sequence[File | attachments.LookedAt]  # type: ignore[type-arg]


def look_at(uploads: Uploads) -> Sequence[attachments.LookedAt]:
    """Look at the files of a message, before anything is locked. One that is refused takes the
    message with it, so that nobody thinks that it was sent. Raises ValidationError on "files"."""
    if len(uploads) > MOST_FILES:
        raise _too_many()
    end = time.monotonic() + LONGEST_FORM
    found, refusals = [], []
    for upload in uploads:
        if isinstance(upload, attachments.LookedAt):
            found.append(upload)
            continue
        left = end - time.monotonic()
        try:
            if left < _LEAST:
                raise Refused(Verdict.LATER)
            found.append(attachments.look_at(upload, seconds=min(LONGEST, left)))
        except Refused as refusal:
            refusals.append(f"{seen_name(upload.name or '')}: {refusal.sentence}")
    if refusals:
        raise ValidationError({"files": refusals})
    return found


@transaction.atomic
def write_in(
    case: CaseModel,
    *,
    body: str,
    now: datetime,
    uploads: Uploads = (),
    form_id: UUID | None = None,
    second_step: str = "",
) -> Message:
    """The person writes about their case, with files if they like; who handles it is told.

    The caller has seen that it is this person, by `second_step` (a Way) besides the link; empty
    when they had the link alone. `form_id` is a random id of the form: sent twice
    it is one message. Raises ValidationError on "body" and "files" with sentences for the person,
    keyring.Unreadable. Law: GDPR art. 12(2).
    """
    looked = look_at(uploads)
    locked = _lock(case)
    person = correspondent_of(locked)
    if person.refusal:
        raise ValidationError(person.refusal)
    message = _new(locked, Direction.IN, _clean(body, uploads), now, form_id)
    if sent_before := Message.objects.filter(pk=message.pk).first():
        return sent_before
    message.second_step = second_step
    message.files = _attach(locked, looked, Source.CITIZEN, None, now, form_id)
    message.save(force_insert=True)
    audit.record(
        "correspondence.message_received",
        subject=locked,
        actor=None,
        at=now,
        payload={"message": str(message.pk), "files": len(message.files)},
    )
    telling.tell_handler(message, locked, person, now)
    return message


@transaction.atomic
def write_out(
    case: CaseModel,
    *,
    body: str,
    actor: Any,
    now: datetime,
    uploads: Uploads = (),
    form_id: UUID | None = None,
) -> Message:
    """The office writes to the person, who gets a mail that says only that there is a message.

    What the person wrote before is read with it. Raises Http404 for who may not change the case,
    ValidationError on "body" and "files", keyring.Unreadable. Law: GDPR art. 12(1).
    """
    kind_of(case).gate(actor, case.pk, "change")
    looked = look_at(uploads)
    locked = kind_of(case).gate(actor, case.pk, "change", lock=True)
    if locked.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
    person = correspondent_of(locked)
    if person.refusal:
        raise ValidationError(_("The person cannot answer here any more: this is closed."))
    if uploads and person.no_files:
        raise ValidationError({"files": person.no_files})
    message = _new(locked, Direction.OUT, _clean(body, uploads), now, form_id)
    if sent_before := Message.objects.filter(pk=message.pk).first():
        return sent_before
    message.by = actor
    message.files = _attach(locked, looked, Source.OFFICER, actor, now, form_id)
    message.save(force_insert=True)
    take_as_read(locked, actor=actor, now=now)
    audit.record(
        "correspondence.message_sent",
        subject=locked,
        actor=actor,
        at=now,
        payload={
            "message": str(message.pk),
            "files": len(message.files),
            "mailed": bool(person.email),
        },
    )
    telling.tell_person(message, locked, person, now)
    return message


@transaction.atomic
def mark_read(case: CaseModel, *, actor: Any, now: datetime) -> int:
    """Somebody of the office has read what the person wrote; returns how many messages.

    Raises Http404 for who may not change the case.
    """
    locked = kind_of(case).gate(actor, case.pk, "change", lock=True)
    count = take_as_read(locked, actor=actor, now=now)
    if count:
        audit.record(
            "correspondence.marked_read",
            subject=locked,
            actor=actor,
            at=now,
            payload={"messages": count},
        )
    return count


@transaction.atomic
def seen_by_person(case: CaseModel, *, now: datetime) -> int:
    """The person, who came by another gate, opened the page with the office's messages; returns
    how many were new to them. Law: GDPR art. 5(2)."""
    unseen = Message.objects.filter(case_id=case.pk, direction=Direction.OUT, read_at__isnull=True)
    count = unseen.update(read_at=now)
    if count:
        audit.record(
            "correspondence.seen_by_person",
            subject=case,
            actor=None,
            at=now,
            payload={"messages": count},
        )
    return int(count)


def _lock(case: CaseModel) -> Any:
    """The case, locked, for a person without an account."""
    locked = kind_of(case).model._default_manager.select_for_update(of=("self",)).get(pk=case.pk)
    if locked.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
    return locked


def take_as_read(case: CaseModel, *, actor: Any, now: datetime) -> int:
    """What the person wrote is read, as a part of another act on the case, which is recorded and
    for which the caller saw to the permission. Returns how many messages that are."""
    return int(_waiting(case).update(read_at=now, read_by=actor))


def _waiting(case: CaseModel) -> Any:
    return Message.objects.waiting().filter(case_id=case.pk)


def _clean(body: str, uploads: Uploads) -> str:
    text = body.replace("\r\n", "\n").strip()
    if not text:
        raise ValidationError({"body": _("Write your message.")})
    if len(text) > MOST_CHARACTERS:
        raise ValidationError(
            {
                "body": _("This message is too long. At most %(count)d signs fit.")
                % {"count": MOST_CHARACTERS}
            }
        )
    if len(uploads) > MOST_FILES:
        raise _too_many()
    return text


def _too_many() -> ValidationError:
    sentence = _("Send at most %(count)d files at a time.") % {"count": MOST_FILES}
    return ValidationError({"files": sentence})


def _new(
    case: CaseModel, direction: str, body: str, now: datetime, form_id: UUID | None
) -> Message:
    return Message(
        id=uuid4() if form_id is None else uuid5(form_id, f"{case.pk} {direction} {body}"),
        organisation_id=case.organisation_id,
        case_id=case.pk,
        case_kind=kind_of(case).label,
        direction=direction,
        body=body,
        at=now,
    )


def _attach(
    case: CaseModel,
    looked: Iterable[attachments.LookedAt],
    source: str,
    actor: Any,
    now: datetime,
    form_id: UUID | None,
) -> list[int]:
    """The numbers of the files. Raises ValidationError, as `look_at`."""
    numbers, refusals = [], []
    for one in looked:
        try:
            attached = attachments.attach(
                case, one, actor=actor, now=now, source=source, form_id=form_id
            )
        except Refused as refusal:
            refusals.append(f"{seen_name(one.name)}: {refusal.sentence}")
        else:
            numbers.append(attached.number)
    if refusals:
        raise ValidationError({"files": refusals})
    return numbers
