"""What screens ask about the questions, checks and restrictions of one request."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from privacyoffice import clock
from privacyoffice.deadlines.deriving import basis_of, derive, due_at
from privacyoffice.deadlines.models import Deadline, DeadlineEvent, EventKind
from requests_dsar.answering import ANSWER
from requests_dsar.models import (
    Channel,
    CheckOf,
    CheckOutcome,
    DataSubjectRequest,
    ForWhom,
    IdentityCheck,
    LetterKind,
    LetterStatus,
    Pause,
    Restriction,
)
from requests_dsar.queries_decisions import letters_of


def pauses_of(case: DataSubjectRequest) -> list[Pause]:
    """Questions to the person in the order in which they were asked."""
    return list(_with_parts(case).pauses.all())


def checks_of(case: DataSubjectRequest) -> list[IdentityCheck]:
    """Checks in the order in which they were made, with who made them."""
    return list(_with_parts(case).checks.all())


def restrictions_of(case: DataSubjectRequest) -> list[Restriction]:
    """Restrictions in the order in which they were set."""
    return list(_with_parts(case).restrictions.all())


def lacking(request: DataSubjectRequest) -> list[CheckOf]:
    """What must be established before data go to somebody who asks for another: that they may.

    Of the person nothing, unless there is doubt. Law: GDPR art. 12(6), 32; Awb art. 2:1(2).
    """
    if request.for_whom == ForWhom.ONESELF:
        return []
    established = IdentityCheck.objects.filter(
        request=request, of=CheckOf.MANDATE, outcome=CheckOutcome.ESTABLISHED
    )
    return [] if established.exists() else [CheckOf.MANDATE]


def asker_of(request: DataSubjectRequest) -> CheckOf:
    """Whose identity is that of who asks."""
    is_own = request.for_whom == ForWhom.ONESELF
    return CheckOf.PERSON if is_own else CheckOf.REPRESENTATIVE


def is_stranger(request: DataSubjectRequest) -> bool:
    """Whether nobody established who asks: one query. Without doubt that is no reason to refuse.

    Law: GDPR art. 12(6), 32.
    """
    established = IdentityCheck.objects.filter(
        request=request, of=asker_of(request), outcome=CheckOutcome.ESTABLISHED
    )
    return not established.exists()


def kinds_to_leave(case: DataSubjectRequest) -> set[str]:
    """The kinds of its letters that were made, and neither sent nor cancelled."""
    unsent = (LetterStatus.DRAFT, LetterStatus.FINAL)
    return {letter.kind for letter in letters_of(case) if letter.status in unsent}


def waits_to_leave(case: DataSubjectRequest, kind: str) -> bool:
    """Whether one of this kind was made, and neither sent nor cancelled."""
    return kind in kinds_to_leave(case)


def was_extended(case: DataSubjectRequest) -> bool:
    """Whether the term of the answer was extended: one query."""
    found: bool = DeadlineEvent.objects.filter(
        deadline__subject_id=case.pk, deadline__kind=ANSWER.code, kind=EventKind.EXTENDED
    ).exists()
    return found


def ends_by_law(deadline: Deadline, today: date) -> date | None:
    """The last day that the law gives for this term, without the organisation's own terms; None
    while it stands still."""
    by_law = replace(basis_of(deadline, today), terms=())
    end = due_at(derive(deadline, deadline.events.order_by("position"), by_law))
    return clock.day_of(end) if end is not None else None


def was_acknowledged(case: DataSubjectRequest) -> bool:
    """Whether the person got a confirmation of receipt: on the website, or one by letter that was
    not cancelled."""
    if case.channel in (Channel.WEB_FORM, Channel.DIGID_FORM):
        return True
    return any(
        letter.kind == LetterKind.ACKNOWLEDGEMENT and letter.status != LetterStatus.CANCELLED
        for letter in letters_of(case)
    )


def _with_parts(case: DataSubjectRequest) -> Any:
    """The same object, which keeps what three queries gave: a page asks for them many times."""
    checks = IdentityCheck.objects.select_related("checked_by")
    prefetch_related_objects([case], "pauses", "restrictions", Prefetch("checks", checks))
    return case
