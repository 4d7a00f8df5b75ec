"""Letters of a request: written, changed while a draft, and made final."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.once import id_of
from requests_dsar.letters.checking import lacks
from requests_dsar.letters.content import Content, planned, setting_of
from requests_dsar.models import (
    DataSubjectRequest,
    Letter,
    LetterKind,
    LetterStatus,
    Proceeding,
)
from requests_dsar.queries import access_request
from requests_dsar.services import leaving
from requests_dsar.services.letter_files import ask_for_pdf, trouble_with


@transaction.atomic
def issue(
    request: DataSubjectRequest,
    kind: str,
    facts: Mapping[str, Any],
    *,
    actor: Any,
    now: datetime,
    proceeding: Proceeding | None = None,
) -> Letter:
    """Write a letter with a fixed plan; it is final at once, and its PDF follows by a job.

    `facts` are those that the plan of this kind names (requests_dsar/letters/texts): a day as a
    date or its ISO text, a text, or a bool. `actor` is who may change the request, or None for
    the system. Raises Http404, ValidationError, LookupError for a kind without a plan, ValueError
    for other facts, keyring.Unreadable. Law: GDPR art. 12(1), 12(3); Awb 3:45-3:47, 4:3a.
    """
    locked = lock_for(request.pk, actor)
    setting = setting_of(locked, clock.day_of(now))
    content = planned(locked, kind, setting, facts, actor)
    letter = _made(
        locked, kind, content, locked.language, actor=actor, now=now, proceeding=proceeding
    )
    _make_final(letter, locked, actor=actor, now=now)
    return letter


@transaction.atomic
def draft(
    request: DataSubjectRequest,
    kind: str,
    facts: Mapping[str, Any],
    *,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> Letter:
    """The same as a draft, for an officer to read and change first. `form_id` is a random id of the
    form: sent twice it is one letter. Raises as `issue`."""
    locked = lock_for(request.pk, actor)
    key = id_of(form_id, locked.pk, kind, *sorted(facts.items()))
    if written_before := Letter.objects.filter(pk=key).first():
        return written_before
    content = planned(locked, kind, setting_of(locked, clock.day_of(now)), facts, actor)
    return _made(locked, kind, content, locked.language, actor=actor, now=now, key=key)


@transaction.atomic
def keep_draft(
    request: DataSubjectRequest,
    kind: str,
    content: Content,
    *,
    actor: Any,
    now: datetime,
    language: str = "",
    key: UUID | None = None,
    proceeding: Proceeding | None = None,
) -> Letter:
    """Keep a letter that an officer will read and change before it is final. `language` is that
    of the request unless it says otherwise; `proceeding` is what it is about.

    Raises Http404, ValidationError, keyring.Unreadable.
    """
    locked = lock_for(request.pk, actor)
    language = language or locked.language
    return _made(
        locked, kind, content, language, actor=actor, now=now, key=key, proceeding=proceeding
    )


@transaction.atomic
def change(
    *,
    letter_id: UUID,
    content: Content,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Letter:
    """Give a draft other words. Raises Http404, ValidationError, keyring.Unreadable."""
    letter, request = access_letter(actor, letter_id, "change", lock=True)
    refuse_other_revision(letter, expected_revision)
    if letter.status != LetterStatus.DRAFT:
        raise ValidationError(_("This letter is final: its words do not change any more."))
    letter.content = content
    keep(letter, "content")
    audit.record("dsar.letter_changed", subject=request, actor=actor, at=now, payload=about(letter))
    return letter


@transaction.atomic
def finalise(
    *, letter_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> Letter:
    """From now on the words of a letter do not change; its PDF is made by a job.

    Raises Http404, ValidationError, TransitionNotAllowed, keyring.Unreadable.
    Law: Awb 3:45-3:47.
    """
    letter, request = access_letter(actor, letter_id, "change", lock=True)
    refuse_other_revision(letter, expected_revision)
    if missing := lacks(letter.kind, letter.content.reveal()):
        raise ValidationError(missing)
    _make_final(letter, request, actor=actor, now=now)
    return letter


@transaction.atomic
def cancel(*, letter_id: UUID, reason: str, actor: Any, now: datetime) -> Letter:
    """It is not sent; that it was written stays known.

    Raises Http404, ValidationError, TransitionNotAllowed.
    """
    letter, request = access_letter(actor, letter_id, "change", lock=True)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    letter.cancel()
    keep(letter, "status")
    leaving.never_leaves(letter, request, actor=actor, now=now)
    audit.record(
        "dsar.letter_cancelled",
        subject=request,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload=about(letter),
    )
    return letter


@transaction.atomic
def make_again(*, letter_id: UUID, actor: Any, now: datetime) -> Letter:
    """Ask once more for the PDF of a letter of which making it was given up.

    Raises Http404, ValidationError.
    """
    letter, request = access_letter(actor, letter_id, "change", lock=True)
    if letter.status != LetterStatus.FINAL or not trouble_with(letter):
        raise ValidationError(_("The PDF is there, or it is being made."))
    ask_for_pdf(letter, now=now)
    audit.record(
        "dsar.letter_asked_again", subject=request, actor=actor, at=now, payload=about(letter)
    )
    return letter


def access_letter(
    actor: Any, letter_id: Any, verb: str = "view", *, lock: bool = False
) -> tuple[Letter, DataSubjectRequest]:
    """A letter with its request, for who has this permission on that; both locked if asked.

    Raises Http404 when it does not exist, is of another organisation or is forbidden.
    """
    try:
        letter = Letter.objects.get(pk=letter_id)
    except (Letter.DoesNotExist, ValidationError, ValueError, TypeError):
        raise Http404 from None
    request = access_request(actor, letter.request_id, verb, lock=lock)
    if lock:
        letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        _refuse_destroyed(request)
    letter.request = request
    return letter, request


def refuse_other_revision(letter: Letter, expected: int | None) -> None:
    """Refuse what somebody decided while they saw another text. Raises ValidationError."""
    if expected is not None and letter.revision != expected:
        raise ValidationError(
            _("Somebody changed this letter in the meantime. Look at it again first.")
        )


def lock_for(request_id: UUID, actor: Any) -> DataSubjectRequest:
    """The request of a new letter, locked, so that letters are numbered one by one.

    Raises Http404, and ValidationError when it was destroyed.
    """
    if actor is None:
        request: DataSubjectRequest = DataSubjectRequest.objects.select_for_update(
            of=("self",)
        ).get(pk=request_id)
    else:
        request = access_request(actor, request_id, "change", lock=True)
    _refuse_destroyed(request)
    return request


def _refuse_destroyed(request: DataSubjectRequest) -> None:
    if request.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))


def _made(
    request: DataSubjectRequest,
    kind: str,
    content: Content,
    language: str,
    *,
    actor: Any,
    now: datetime,
    key: UUID | None = None,
    proceeding: Proceeding | None = None,
) -> Letter:
    last = Letter.objects.filter(request=request).aggregate(last=Max("number"))["last"] or 0
    letter = Letter(
        id=key or uuid4(),
        organisation_id=request.organisation_id,
        request=request,
        proceeding=proceeding,
        kind=LetterKind(kind),
        number=last + 1,
        language=language,
        content=content,
        made_at=now,
        made_by=actor,
    )
    letter.save(force_insert=True)
    audit.record("dsar.letter_written", subject=request, actor=actor, at=now, payload=about(letter))
    return letter


def _make_final(letter: Letter, request: DataSubjectRequest, *, actor: Any, now: datetime) -> None:
    letter.finalise(by=actor, at=now)
    keep(letter, "status", "final_at", "final_by")
    audit.record("dsar.letter_final", subject=request, actor=actor, at=now, payload=about(letter))
    ask_for_pdf(letter, now=now)


def keep(letter: Letter, *fields: str) -> None:
    """Save these fields as the next revision."""
    letter.revision += 1
    letter.save(update_fields=[*fields, "revision"])


def about(letter: Letter) -> dict[str, Any]:
    """What the history of the request tells of a letter: nothing of what it says."""
    return {"letter": str(letter.pk), "number": letter.number, "kind": letter.kind}
