"""The day on which a request must be answered, as a deadline."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.cases.kinds import kind_of
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.deriving import BY_POLICY
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts, end_of_day
from requests_dsar.models import DataSubjectRequest

ANSWER = DeadlineKind(
    "dsar.answer",
    gettext_lazy("answer to a request"),
    perm="requests_dsar.view_datasubjectrequest",
)
QUESTION = DeadlineKind(
    "dsar.question",
    gettext_lazy("answer of the person to a question"),
    reminders=(ReminderRule.of("1 dag na", "owner"),),
    perm="requests_dsar.view_datasubjectrequest",
)


def begin(request: DataSubjectRequest, received_on: date, *, actor: Any, now: datetime) -> None:
    """The term runs from receipt: the month of the law, or the policy's own when it ends earlier.

    Law: GDPR art. 12(3).
    """
    lifecycle.start(
        ANSWER.code,
        BY_POLICY,
        Facts(start=received_on),
        request.reference,
        url=kind_of(request).address_of(request.pk),
        subject_id=request.pk,
        owner=request.owner,
        actor=actor,
        now=now,
        checked=True,
    )


def entrust(request: DataSubjectRequest, owner: Any, *, actor: Any, now: datetime) -> None:
    """Who handles the request sees to its term."""
    for deadline in _running(request, ANSWER, QUESTION):
        if deadline.owner_id != owner.pk:
            lifecycle.hand_over(deadline.pk, owner, actor=actor, now=now, checked=True)


def correct(request: DataSubjectRequest, received_on: date, *, actor: Any, now: datetime) -> None:
    """It came in on another day than was written down: the term is computed from that day.

    Raises ValidationError on "received_on".
    """
    for deadline in _running(request):
        # A fixed sentence, as below.
        reason = _("The day of receipt was corrected.")
        try:
            lifecycle.correct(
                deadline.pk, received_on, reason=reason, actor=actor, now=now, checked=True
            )
        except ValidationError as error:
            raise ValidationError({"received_on": error.messages}) from error


def meet(request: DataSubjectRequest, *, actor: Any, now: datetime, on: date | None = None) -> None:
    """The answer has been given: now, or on a day before (an Amsterdam date)."""
    at = now if on is None else min(now, end_of_day(on))
    for deadline in _running(request):
        lifecycle.meet(deadline.pk, at, actor=actor, now=now, checked=True)
    _stop_waiting(request, actor=actor, now=now)


def drop(request: DataSubjectRequest, *, actor: Any, now: datetime) -> None:
    """No answer is due any more: the person withdrew the request."""
    # A fixed sentence: what officers write about a person is kept encrypted, and not here.
    _cancel(request, _("The request was withdrawn."), actor=actor, now=now)


def drop_destroyed(request: DataSubjectRequest, *, now: datetime) -> None:
    """Nobody can answer any more: what was asked has been destroyed."""
    _cancel(request, _("What was asked has been destroyed."), actor=None, now=now)


def _cancel(request: DataSubjectRequest, reason: str, *, actor: Any, now: datetime) -> None:
    for deadline in _running(request):
        lifecycle.cancel(deadline.pk, reason=reason, actor=actor, now=now, checked=True)
    _stop_waiting(request, actor=actor, now=now)


def _stop_waiting(request: DataSubjectRequest, *, actor: Any, now: datetime) -> None:
    """Where no answer is due any more, nobody waits for one of the person either."""
    for deadline in _running(request, QUESTION):
        reason = _("Nobody waits for this any more.")
        lifecycle.cancel(deadline.pk, reason=reason, actor=actor, now=now, checked=True)


def deadline_of(request: DataSubjectRequest) -> Deadline | None:
    """The deadline of its answer, running or ended."""
    found: Deadline | None = queries.about(request.pk).filter(kind=ANSWER.code).first()
    return found


def _running(request: DataSubjectRequest, *kinds: DeadlineKind) -> list[Deadline]:
    """Of these kinds; without any the term of the answer itself."""
    codes = [kind.code for kind in kinds or (ANSWER,)]
    return list(queries.about(request.pk).unfinished().filter(kind__in=codes))
