"""What screens and services ask about what follows a decision: terms, remedies, the penalty."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from privacyoffice import clock
from privacyoffice.deadlines import queries as deadlines
from privacyoffice.deadlines.deriving import basis_of, basis_on, derive, due_at, outcome
from privacyoffice.deadlines.models import Deadline
from privacyoffice.kernel.penalties import Penalty, penalty
from privacyoffice.kernel.terms import Facts
from requests_dsar.answering import deadline_of
from requests_dsar.models import (
    DataSubjectRequest,
    LetterDispatch,
    LetterKind,
    LetterStatus,
    Proceeding,
    ProceedingKind,
    ProceedingOutcome,
    ProceedingStatus,
    Status,
)
from requests_dsar.queries import once
from requests_dsar.queries_decisions import deciders_of, endings_sent, letters_of

# Of these kinds somebody else decides than who decided or handled the request.
WITH_DECIDER = (ProceedingKind.OBJECTION, ProceedingKind.COMPLAINT)
# With which letter somebody hears that it came in, and with which how it ended.
RECEIVED_WITH = {
    ProceedingKind.OBJECTION: LetterKind.OBJECTION_RECEIVED,
    ProceedingKind.COMPLAINT: LetterKind.COMPLAINT_RECEIVED,
}
TOLD_WITH = {
    ProceedingKind.OBJECTION: LetterKind.OBJECTION_DECISION,
    ProceedingKind.COMPLAINT: LetterKind.COMPLAINT_OUTCOME,
}
# These nobody decides: the person goes no further.
DROPPED = (ProceedingOutcome.SETTLED, ProceedingOutcome.WITHDRAWN)
# After these what was decided does not stand. Law: Awb art. 7:11(2), 8:72.
UNDOING = (ProceedingOutcome.FOUNDED, ProceedingOutcome.PARTLY)
UNDONE_BY = (ProceedingKind.OBJECTION, ProceedingKind.COURT)


def proceedings_of(request: DataSubjectRequest) -> list[Proceeding]:
    """All that followed, in the order of receipt, with who decides: one query."""
    found = Proceeding.objects.filter(request=request).select_related("decider")
    return once(request, "proceedings", lambda: list(found))


def running_in(
    request: DataSubjectRequest, kinds: Collection[str] = ProceedingKind.values
) -> list[Proceeding]:
    """Those that still run, as `proceedings_of`."""
    return [
        one
        for one in proceedings_of(request)
        if one.status == ProceedingStatus.OPEN and one.kind in kinds
    ]


def open_in(request: DataSubjectRequest) -> "QuerySet[Proceeding]":
    """What still runs, so that the request is not destroyed."""
    found: QuerySet[Proceeding] = Proceeding.objects.filter(
        request=request, status=ProceedingStatus.OPEN
    )
    return found.select_related("decider")


def unconfirmed_in(request: DataSubjectRequest) -> list[Proceeding]:
    """Objections and complaints that run, of which no letter says that they came in.

    Law: Awb art. 6:14, 9:6.
    """
    return _without_letter(request, running_in(request, WITH_DECIDER), RECEIVED_WITH.values())


def untold_in(request: DataSubjectRequest) -> list[Proceeding]:
    """Objections and complaints that were decided, of which no letter says so.

    Law: Awb art. 7:12, 9:12.
    """
    decided = [
        one
        for one in proceedings_of(request)
        if one.kind in WITH_DECIDER
        and one.status == ProceedingStatus.CLOSED
        and one.outcome not in DROPPED
    ]
    return _without_letter(request, decided, TOLD_WITH.values())


def _without_letter(
    request: DataSubjectRequest, found: list[Proceeding], kinds: Collection[str]
) -> list[Proceeding]:
    written = {
        letter.proceeding_id
        for letter in (letters_of(request) if found else ())
        if letter.kind in kinds and letter.status != LetterStatus.CANCELLED
    }
    return [one for one in found if one.pk not in written]


def told_on(proceeding: Proceeding) -> date | None:
    """On which day it ended for the person: of an objection or complaint that was decided, when
    the letter left that says so. None while that is awaited."""
    if proceeding.closed_at is None:
        return None
    if proceeding.kind not in WITH_DECIDER or proceeding.outcome in DROPPED:
        return clock.day_of(proceeding.closed_at)
    sent = LetterDispatch.objects.filter(
        letter__proceeding=proceeding, letter__kind__in=TOLD_WITH.values()
    )
    first = sent.order_by("sent_on").first()
    return None if first is None else first.sent_on


def is_objection_decided(request: DataSubjectRequest) -> bool:
    """Whether somebody decided on an objection already: against that one appeals to the court.

    Law: Awb art. 7:1, 8:1.
    """
    return any(
        one.kind == ProceedingKind.OBJECTION
        and one.status == ProceedingStatus.CLOSED
        and one.outcome not in DROPPED
        for one in proceedings_of(request)
    )


def undone_by(request: DataSubjectRequest) -> Proceeding | None:
    """The objection or judgment after which this request is decided anew; None where what was
    decided stands, or was replaced already. Law: Awb art. 7:11(2), 8:72(4)."""
    if request.status not in (Status.DECIDED, Status.CLOSED) or request.destroyed_at is not None:
        return None
    since = request.reopened_at
    ended = (
        one
        for one in proceedings_of(request)
        if one.kind in UNDONE_BY
        and one.outcome in UNDOING
        and one.closed_at is not None
        and (since is None or one.closed_at > since)
    )
    return next(ended, None)


def term_of(proceeding: Proceeding) -> Deadline | None:
    """By when it must be decided; None where no law gives a term."""
    found: Deadline | None = deadlines.about(proceeding.pk).first()
    return found


def last_day_to_object(sent_on: date, today: date) -> date:
    """Until when one can object to a decision that was sent on a day, inclusive.

    Law: Awb art. 6:7, 6:8; Algemene termijnenwet art. 1.
    """
    return _last_day("BEZWAAR_6W", sent_on, today)


def is_late(proceeding: Proceeding, today: date) -> bool:
    """Whether an objection came after the last day for it: a signal, since there may be a reason
    (Awb art. 6:11)."""
    sent = endings_sent(proceeding.request)
    if proceeding.kind != ProceedingKind.OBJECTION or not sent:
        return False
    return proceeding.received_on > last_day_to_object(sent[0].sent_on, today)


def barred(proceeding_kind: str, request: DataSubjectRequest) -> set[Any]:
    """Ids of who may not decide: who decided on the request, and of a complaint also who handles
    it. Law: Awb art. 10:3(3), 9:7(1)."""
    found = deciders_of(request)
    if proceeding_kind == ProceedingKind.COMPLAINT and request.owner_id is not None:
        found.add(request.owner_id)
    return found


def objection_awaited(received_on: date, request: DataSubjectRequest) -> Proceeding | None:
    """The objection that ran on a day, when the answer had been sent: a notice of default of that
    day is about the decision on it. None: it is about the answer. Law: Awb art. 4:17, 7:14."""
    sent = endings_sent(request)
    if not sent or sent[0].sent_on > received_on:
        return None
    came = Proceeding.objects.filter(
        request=request, kind=ProceedingKind.OBJECTION, received_on__lte=received_on
    )
    ends = ((one, told_on(one)) for one in came)
    return next((one for one, day in ends if day is None or day > received_on), None)


def is_premature(received_on: date, request: DataSubjectRequest) -> bool:
    """Whether a notice of default came while the term of the law still ran, so that no penalty
    follows from it. That the policy promises an answer earlier does not matter here.

    Law: Awb art. 4:17(3), 6:12(2)(a); GDPR art. 12(3).
    """
    objection = objection_awaited(received_on, request)
    term = deadline_of(request) if objection is None else term_of(objection)
    if term is None:
        return False
    if term.due_at is None:
        return True
    by_law = replace(basis_of(term, received_on), terms=())
    end = due_at(derive(term, term.events.order_by("position"), by_law))
    return end is None or received_on <= clock.day_of(end)


def penalty_of(proceeding: Proceeding, today: date) -> Penalty | None:
    """What is owed today because of a notice of default; None for one that came too early.

    It grows from the day after the two weeks until the day before the answer was sent, or the
    objection that it is about was decided. Law: Awb art. 4:17.
    """
    request = proceeding.request
    if proceeding.kind != ProceedingKind.DEFAULT_NOTICE:
        return None
    if is_premature(proceeding.received_on, request):
        return None
    first = _last_day("AWB_4_17", proceeding.received_on, today) + timedelta(days=1)
    ended_on = _decided_on(proceeding)
    until = today if ended_on is None else min(today, ended_on - timedelta(days=1))
    return penalty(first, until)


def _decided_on(notice: Proceeding) -> date | None:
    """On which day came what a notice of default asked for; None while it is awaited."""
    objection = objection_awaited(notice.received_on, notice.request)
    if objection is not None:
        return told_on(objection)
    sent = endings_sent(notice.request)
    return sent[0].sent_on if sent else None


def _last_day(rule: str, start: date, today: date) -> date:
    due = due_at(outcome(rule, Facts(start=start), basis_on(today)))
    if due is None:
        raise ValueError(f"The rule {rule} gives no day.")
    return clock.day_of(due)
