"""Letters that are drafted from what was decided, for an officer to read before they are final."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.once import id_of
from requests_dsar.letters.content import setting_of
from requests_dsar.letters.decision import compose_decision, kind_for
from requests_dsar.letters.recipients import compose_for_recipients
from requests_dsar.models import (
    DataSubjectRequest,
    Language,
    Letter,
    LetterKind,
    LetterStatus,
    Status,
)
from requests_dsar.queries_decisions import ANSWERS, decisions_of
from requests_dsar.services.letter_writing import keep_draft, lock_for

_NOT_SENT = (LetterStatus.DRAFT, LetterStatus.FINAL)


@transaction.atomic
def draft_decision(request: DataSubjectRequest, *, actor: Any, now: datetime) -> Letter:
    """Put the decision letter together from the decisions, and for access from the published
    register; the officer reads, completes and confirms it.

    Raises Http404, ValidationError, keyring.Unreadable.
    Law: GDPR art. 12(3), 12(4), 15(1), 15(2); UAVG 34, 35; Awb 3:45-3:47.
    """
    locked = lock_for(request.pk, actor)
    if locked.status != Status.DECIDED:
        raise ValidationError(_("First decide on every right that is asked."))
    waiting = Letter.objects.filter(request=locked, kind__in=ANSWERS, status__in=_NOT_SENT)
    if waiting.exists():
        raise ValidationError(_("There is a letter with the decision already. Go on with that."))
    decisions = decisions_of(locked)
    content = compose_decision(locked, decisions, setting_of(locked, clock.day_of(now)))
    return keep_draft(locked, kind_for(decisions), content, actor=actor, now=now)


@transaction.atomic
def draft_for_recipients(
    request: DataSubjectRequest,
    *,
    recipient: str,
    address: str,
    what: str,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> Letter:
    """A letter to somebody who got data that were corrected, erased or restricted.

    `recipient` is a name, `address` lines of text, and `what` says which data, as the recipient
    can find them; `form_id` is a random id of the form: sent twice it is one letter.
    Raises Http404, ValidationError, keyring.Unreadable. Law: GDPR art. 19.
    """
    locked = lock_for(request.pk, actor)
    if not recipient.strip():
        raise ValidationError({"recipient": _("Say who is told.")})
    if not what.strip():
        raise ValidationError({"what": _("Say which data it is about.")})
    key = id_of(form_id, locked.pk, recipient.strip(), address.strip(), what.strip())
    if written_before := Letter.objects.filter(pk=key).first():
        return written_before
    # Whatever the language of the person: this goes to an organisation.
    setting = replace(setting_of(locked, clock.day_of(now)), language=Language.DUTCH)
    content = compose_for_recipients(
        locked,
        decisions_of(locked),
        setting,
        addressee=[recipient.strip(), *filter(None, map(str.strip, address.splitlines()))],
        what=what.strip(),
        actor=actor,
    )
    return keep_draft(
        locked,
        LetterKind.RECIPIENTS,
        content,
        actor=actor,
        now=now,
        language=Language.DUTCH,
        key=key,
    )
