"""Letters about what follows a decision: that an objection or a complaint came in, and its end."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice import clock
from requests_dsar.letters.afterwards import compose_outcome, facts_of_receipt
from requests_dsar.letters.content import setting_of
from requests_dsar.models import DataSubjectRequest, Letter, Proceeding, ProceedingKind
from requests_dsar.queries_decisions import decisions_of
from requests_dsar.queries_proceedings import (
    RECEIVED_WITH,
    TOLD_WITH,
    unconfirmed_in,
    untold_in,
)
from requests_dsar.services.letter_writing import issue, keep_draft, lock_for


@transaction.atomic
def confirm_receipt(proceeding_id: UUID, *, actor: Any, now: datetime) -> Letter:
    """The letter that says that an objection or a complaint came in; it is final at once.

    Raises Http404, ValidationError, keyring.Unreadable. Law: Awb 6:14, 9:6.
    """
    request, proceeding = _taken(proceeding_id, unconfirmed_in, actor)
    facts = facts_of_receipt(proceeding, setting_of(request, clock.day_of(now)))
    kind = RECEIVED_WITH[ProceedingKind(proceeding.kind)]
    return issue(request, kind, facts, actor=actor, now=now, proceeding=proceeding)


@transaction.atomic
def draft_outcome(proceeding_id: UUID, *, actor: Any, now: datetime) -> Letter:
    """The letter that says what was decided on an objection, or found on a complaint, and why; the
    officer reads and completes it. Its term ends when it leaves.

    Raises Http404, ValidationError, keyring.Unreadable. Law: Awb 7:12, 9:12.
    """
    request, proceeding = _taken(proceeding_id, untold_in, actor)
    setting = setting_of(request, clock.day_of(now))
    content = compose_outcome(proceeding, decisions_of(request), setting)
    kind = TOLD_WITH[ProceedingKind(proceeding.kind)]
    return keep_draft(request, kind, content, actor=actor, now=now, proceeding=proceeding)


def _taken(
    proceeding_id: UUID,
    waiting: Callable[[DataSubjectRequest], list[Proceeding]],
    actor: Any,
) -> tuple[DataSubjectRequest, Proceeding]:
    """The proceeding that waits for such a letter, with its request, which is locked."""
    found = Proceeding.objects.filter(pk=proceeding_id).first()
    if found is None:
        raise Http404
    request = lock_for(found.request_id, actor)
    proceeding = next((one for one in waiting(request) if one.pk == found.pk), None)
    if proceeding is None:
        raise ValidationError(_("There is such a letter already, or it is not time for it."))
    proceeding.request = request
    return request, proceeding
