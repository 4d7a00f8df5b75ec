"""A request is decided anew, because what was decided does not stand.

Law: Awb art. 7:11(2), 8:72(4), 10:3(3).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from requests_dsar.models import DataSubjectRequest
from requests_dsar.queries import access_request, handlers
from requests_dsar.queries_proceedings import undone_by
from requests_dsar.services.deciding import cancel_unsent
from requests_dsar.services.entrusting import let_in
from requests_dsar.services.taking import keep, refuse_changed

_FIELDS = (
    "status", "decided_at", "closed_at", "destroy_from", "outcome", "retention_result",
    "reopened_at",
)  # fmt: skip


@transaction.atomic
def decide_anew(
    *,
    request_id: UUID,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> DataSubjectRequest:
    """After an objection that was founded, or a judgment, the work on a request begins again.

    What was decided stays until somebody decides otherwise, which nobody does by mandate who
    decided before. What was sent stays as it was. Raises Http404, TransitionNotAllowed,
    ValidationError.
    """
    request = access_request(actor, request_id, "decide", lock=True)
    refuse_changed(request, expected_revision)
    because = undone_by(request)
    if because is None:
        raise ValidationError(_("No objection and no judgment undid what was decided."))
    request.decide_anew(at=now)
    keep(request, *_FIELDS)
    cancel_unsent(request)
    if request.owner is not None and _still_works(request.owner, now):
        # Of a request that was closed their right ended.
        let_in(request, request.owner, actor=actor, now=now)
    payload = {"proceeding": str(because.pk), "kind": because.kind, "outcome": because.outcome}
    audit.record("dsar.decided_anew", subject=request, actor=actor, at=now, payload=payload)
    return request


def _still_works(owner: Any, now: datetime) -> bool:
    found: bool = handlers(clock.day_of(now)).filter(pk=owner.pk).exists()
    return found
