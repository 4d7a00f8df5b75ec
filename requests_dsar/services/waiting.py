"""The term of an answer while something is awaited: it stands still, goes on, or gets longer.

The reasons here are fixed sentences: deadlines are kept as plain text, and what officers write
about a person is not.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.cases.kinds import kind_of
from privacyoffice.deadlines.models import UNFINISHED, Deadline, EventKind
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts
from requests_dsar.answering import QUESTION, deadline_of
from requests_dsar.models import DataSubjectRequest, Pause, PauseKind


def can_stand_still(request: DataSubjectRequest, on: date) -> bool:
    """Whether the term still runs on this day, or stands still already."""
    deadline = _running(request)
    if deadline is None:
        return False
    waits = deadline.status == DeadlineStatus.SUSPENDED or deadline.due_at is None
    return waits or on < clock.day_of(deadline.due_at)  # type: ignore[arg-type]


def stand_still(
    request: DataSubjectRequest,
    kind: str,
    on: date,
    *,
    actor: Any,
    now: datetime,
    field: str = "asked_on",
) -> bool:
    """The person was asked something on this day; returns whether the clock stands still by it.

    It does not when the term had ended by then. Raises ValidationError on `field`.
    """
    deadline = _running(request)
    if deadline is None:
        return False
    if deadline.status == DeadlineStatus.SUSPENDED:
        return True
    reasons = {
        PauseKind.IDENTITY: _("The person was asked to show who they are."),
        PauseKind.CLARIFICATION: _("The person was asked what they mean."),
    }
    try:
        with transaction.atomic():
            lifecycle.suspend(
                deadline.pk, on, reason=reasons[PauseKind(kind)], actor=actor, now=now, checked=True
            )
    except ValidationError as error:
        if deadline.due_at is not None and on >= clock.day_of(deadline.due_at):
            return False
        raise _beside(field, error) from error
    return True


def go_on(
    request: DataSubjectRequest, on: date, *, lapsed: bool, actor: Any, now: datetime
) -> None:
    """What was asked came in on this day, or the days for it passed without an answer.

    Raises ValidationError on "answered_on".
    """
    deadline = _running(request)
    if deadline is None or deadline.status != DeadlineStatus.SUSPENDED:
        return
    reason = _("No answer came in time.") if lapsed else _("The answer of the person came in.")
    try:
        lifecycle.resume(deadline.pk, on, reason=reason, actor=actor, now=now, checked=True)
    except ValidationError as error:
        raise _beside("answered_on", error) from error


def if_extended(request: DataSubjectRequest, *, actor: Any, now: datetime) -> tuple[date, int]:
    """Until when the answer would take if the person were told today, and by how many months.

    Raises ValidationError where `extend` would.
    """
    today = clock.day_of(now)
    # Only the engine knows, so it is tried and undone.
    with transaction.atomic():
        deadline = extend(request, today, actor=actor, now=now, field=NON_FIELD_ERRORS)
        told = deadline.events.get(kind=EventKind.EXTENDED)
        # An extended term has an end, although the day may still move while it stands still.
        found = clock.day_of(deadline.due_at), int(told.values["extension_months"])  # type: ignore[arg-type]
        transaction.set_rollback(True)
    return found


def extend(
    request: DataSubjectRequest,
    told_on: date,
    *,
    actor: Any,
    now: datetime,
    field: str = "sent_on",
) -> Deadline:
    """The person was told on this day that the answer takes longer, and why.

    Raises ValidationError on `field`, also when no term runs.
    """
    deadline = _running(request)
    if deadline is None:
        raise ValidationError(_("No term runs for this request any more."))
    reason = _("The person was told that it takes longer, and why.")
    try:
        return lifecycle.extend(
            deadline.pk, told_on, reason=reason, actor=actor, now=now, checked=True
        )
    except ValidationError as error:
        raise _beside(field, error) from error


def remind_of(pause: Pause, request: DataSubjectRequest, *, actor: Any, now: datetime) -> None:
    """Whoever handles the request hears when the last day for an answer has passed."""
    if pause.wanted_by is None:
        return
    lifecycle.start(
        QUESTION.code,
        "DATE",
        Facts(start=pause.wanted_by),
        request.reference,
        url=kind_of(request).address_of(request.pk),
        subject_id=request.pk,
        owner=request.owner,
        actor=actor,
        now=now,
        checked=True,
        deadline_id=pause.pk,
    )


def stop_reminding(pause: Pause, *, actor: Any, now: datetime) -> None:
    """The question was answered, or nobody waits for it any more."""
    running = Deadline.objects.unfinished().filter(pk=pause.pk).first()
    if running is not None:
        lifecycle.meet(running.pk, now, actor=actor, now=now, checked=True)


def _running(request: DataSubjectRequest) -> Deadline | None:
    deadline = deadline_of(request)
    return deadline if deadline is not None and deadline.status in UNFINISHED else None


def _beside(field: str, error: ValidationError) -> ValidationError:
    """The same refusal, beside the field of the page that asked for it."""
    told = error.message_dict if hasattr(error, "error_dict") else {field: error.messages}
    return ValidationError({field: [text for texts in told.values() for text in texts]})
