"""The person hears that the request came in, and until when they wait at most."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from requests_dsar.answering import deadline_of
from requests_dsar.models import Letter, LetterKind
from requests_dsar.queries_clock import was_acknowledged
from requests_dsar.services import letters
from requests_dsar.services.taking import take_open


@transaction.atomic
def acknowledge(*, request_id: UUID, actor: Any, now: datetime) -> Letter:
    """Write the confirmation of receipt, with the last day for the answer. Once.

    Raises Http404, ValidationError, keyring.Unreadable. Law: GDPR art. 12(2); Awb art. 4:3a.
    """
    request = take_open(actor, request_id)
    if was_acknowledged(request):
        raise ValidationError(_("The person has a confirmation of receipt already."))
    facts: dict[str, Any] = {}
    deadline = deadline_of(request)
    if deadline is not None and deadline.due_at is not None:
        facts["due_on"] = clock.day_of(deadline.due_at)
    return letters.issue(request, LetterKind.ACKNOWLEDGEMENT, facts, actor=actor, now=now)
