"""The terms of what follows a decision, as deadlines of their own."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.cases.kinds import kind_of
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts, end_of_day
from requests_dsar.models import Proceeding, ProceedingKind
from requests_dsar.queries import VIEW, handlers

OBJECTION = DeadlineKind(
    "dsar.objection", gettext_lazy("decision on an objection to a request"), perm=VIEW
)
COMPLAINT = DeadlineKind(
    "dsar.complaint", gettext_lazy("answer to a complaint about a request"), perm=VIEW
)
DEFAULT_NOTICE = DeadlineKind(
    "dsar.default_notice", gettext_lazy("decision after a notice of default"), perm=VIEW
)
KINDS = (OBJECTION, COMPLAINT, DEFAULT_NOTICE)
# By which rule each is counted, and under which kind.
_TERMS = {
    ProceedingKind.OBJECTION: (OBJECTION, "BOB_7_10"),
    ProceedingKind.COMPLAINT: (COMPLAINT, "KLACHT_9_11"),
    ProceedingKind.DEFAULT_NOTICE: (DEFAULT_NOTICE, "AWB_4_17"),
}


def begin(proceeding: Proceeding, start: date, *, actor: Any, now: datetime) -> None:
    """Its term runs; a court and the authority set their own."""
    if proceeding.kind not in _TERMS:
        return
    kind, rule = _TERMS[ProceedingKind(proceeding.kind)]
    request = proceeding.request
    lifecycle.start(
        kind.code,
        rule,
        Facts(start=start),
        request.reference,
        url=kind_of(request).address_of(request.pk),
        subject_id=proceeding.pk,
        owner=proceeding.decider or _still_here(request.owner, now),
        actor=actor,
        now=now,
        checked=True,
    )


def entrust(proceeding: Proceeding, decider: Any, *, actor: Any, now: datetime) -> None:
    """Who decides sees to the term."""
    for deadline in _running(proceeding):
        if deadline.owner_id != decider.pk:
            lifecycle.hand_over(deadline.pk, decider, actor=actor, now=now, checked=True)


def adjourn(proceeding: Proceeding, told_on: date, *, actor: Any, now: datetime) -> None:
    """The person was told on a day that it takes longer. Raises ValidationError.

    Law: Awb art. 7:10(3), 9:11(2).
    """
    for deadline in _running(proceeding):
        # A fixed sentence: nothing about a person goes into the terms.
        reason = _("The decision was adjourned.")
        lifecycle.extend(deadline.pk, told_on, reason=reason, actor=actor, now=now, checked=True)


def meet(proceeding: Proceeding, *, actor: Any, now: datetime, on: date | None = None) -> None:
    """It has been decided, and the person told where they must be: now, or on a day before."""
    at = now if on is None else min(now, end_of_day(on))
    for deadline in _running(proceeding):
        lifecycle.meet(deadline.pk, at, actor=actor, now=now, checked=True)


def drop(proceeding: Proceeding, *, actor: Any, now: datetime) -> None:
    """Nothing needs to be decided any more."""
    for deadline in _running(proceeding):
        reason = _("It was withdrawn, or has been destroyed.")
        lifecycle.cancel(deadline.pk, reason=reason, actor=actor, now=now, checked=True)


def _running(proceeding: Proceeding) -> list[Deadline]:
    return list(queries.about(proceeding.pk).unfinished())


def _still_here(owner: Any, now: datetime) -> Any:
    """Who handled the request, unless they do so no longer."""
    if owner is None or not handlers(clock.day_of(now)).filter(pk=owner.pk).exists():
        return None
    return owner
