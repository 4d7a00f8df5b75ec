"""What somebody reads when a request was filed: its number, the day, and why that day."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from privacyoffice.correspondence.services.access import path_of
from privacyoffice.deadlines import deriving
from privacyoffice.deadlines.explaining import Line, explain
from privacyoffice.kernel.terms import TermError
from requests_dsar.answering import deadline_of
from requests_dsar.models import AnswerBy, DataSubjectRequest


@dataclass(frozen=True)
class Receipt:
    """`due_at` is the last moment for an answer; `steps` say how it came about, each with its
    article. `page` is the path of the person's own page: a key."""

    reference: str
    due_at: datetime | None
    steps: tuple[Line, ...]
    page: str
    by_mail: bool
    on_page: bool


def receipt_of(request_id: str, now: datetime) -> Receipt | None:
    """The receipt of a request, for who filed it; None when there is none (any more).

    Raises keyring.Unreadable.
    """
    if not request_id:
        return None
    request = DataSubjectRequest.objects.filter(
        pk=UUID(request_id), destroyed_at__isnull=True
    ).first()
    if request is None:
        return None
    deadline = deadline_of(request)
    steps: tuple[Line, ...] = ()
    if deadline is not None:
        try:
            steps = explain(deriving.outcome_now(deadline, now), now=now)
        except TermError:
            steps = ()
    return Receipt(
        reference=request.reference,
        due_at=deadline.due_at if deadline else None,
        steps=steps,
        page=path_of(request, now),
        by_mail=bool(request.email_index),
        on_page=request.answer_by == AnswerBy.STATUS_PAGE,
    )
