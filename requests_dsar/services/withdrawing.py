"""The person does not ask it any more."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice.audit import services as audit
from requests_dsar.models import DataSubjectRequest, Outcome, Status
from requests_dsar.services.closing import finish
from requests_dsar.services.taking import refuse_ended, take_open


@transaction.atomic
def withdraw(
    request_id: UUID, actor: Any, now: datetime, *, reason: str = ""
) -> DataSubjectRequest:
    """End a request because the person withdrew it; no answer is due any more.

    `actor` None is the person, who came by the gate of their own page; an officer says in
    `reason` how the person told it. After a decision nothing is left to withdraw. Raises Http404,
    ValidationError, keyring.Unreadable. Law: GDPR art. 12(3).
    """
    if actor is None:
        locked = DataSubjectRequest.objects.select_for_update(of=("self",))
        found = locked.filter(pk=request_id).first()
        if found is None:
            raise Http404
        refuse_ended(found)
        request = found
    else:
        request = take_open(actor, request_id, "close")
        if not reason.strip():
            raise ValidationError({"reason": _("Say how the person told you.")})
    if request.status == Status.DECIDED:
        raise ValidationError(_("This has been decided already, so it cannot be withdrawn."))
    finish(request, outcome=Outcome.WITHDRAWN, actor=actor, now=now)
    audit.record("dsar.withdrawn", subject=request, actor=actor, at=now, reason=reason.strip())
    return request
