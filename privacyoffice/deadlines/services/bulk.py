"""Many deadlines on a planned day at once, for apps that plan days for what is theirs.

A planned day (rule DATE) follows from nothing but itself: no policy and no calendar moves it. So
many begin and end in a constant number of queries, and one for each audit event. The app that
asks has seen to the permission, on its own objects, and holds them locked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.days import is_possible
from privacyoffice.deadlines import facts as facts_of
from privacyoffice.deadlines.kinds import kind_of
from privacyoffice.deadlines.models import Deadline, DeadlineEvent, EventKind, Status
from privacyoffice.deadlines.services import planning
from privacyoffice.deadlines.services.recording import proof, start_of
from privacyoffice.kernel.terms import Facts, end_of_day
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.queries import profile_of
from privacyoffice.tenancy.scope import current_organisation_id

_RULE = "DATE"
_BATCH = 500
_LONGEST_LABEL = 300
# Always within an act of an app, which goes back as a whole.
_in_one_piece = transaction.atomic(savepoint=False)


@dataclass(frozen=True)
class PlannedDay:
    """The last day (inclusive) on which something of an app is in time.

    `label` is a reference and tells about no person; `url` is a path of this installation.
    Without an owner it is of the privacy officers, or of who the kind is told to.
    """

    subject_id: UUID
    last_day: date
    label: str
    url: str = ""
    owner_id: UUID | None = None


@_in_one_piece
def begin(
    kind: str,
    days: Iterable[PlannedDay],
    *,
    actor: Any,
    now: datetime,
    tells_of_past: bool = True,
) -> int:
    """Begin a deadline of this kind on each day; returns how many.

    Of a day that has passed somebody is told once, or without `tells_of_past` in the summary of
    the day alone. Raises LookupError for an unknown kind.
    """
    take_turn(kind)
    return _begin(kind, list(days), actor, now, tells_of_past=tells_of_past)


@_in_one_piece
def meet(
    kind: str, subjects: Iterable[UUID], *, actor: Any, now: datetime, reason: str = ""
) -> int:
    """What these deadlines were about was done now; returns how many ran. None is no error:
    not everything has a day."""
    take_turn(kind)
    return _meet(kind, subjects, actor, now, reason)


@_in_one_piece
def cancel(kind: str, subjects: Iterable[UUID], *, reason: str, actor: Any, now: datetime) -> int:
    """These deadlines do not run any more although nothing was done; returns how many ran."""
    take_turn(kind)
    ended = _end(kind, subjects, EventKind.CANCELLED, Status.CANCELLED, actor, now, reason)
    for deadline, event in ended:
        payload = proof(event, deadline.due_at, deadline.due_at)
        audit.record("deadlines.cancelled", subject=deadline, actor=actor, at=now, payload=payload)
    return len(ended)


@_in_one_piece
def renew(kind: str, days: Sequence[PlannedDay], *, actor: Any, now: datetime) -> None:
    """It was done now, and the next time is planned already."""
    take_turn(kind)
    _meet(kind, [day.subject_id for day in days], actor, now)
    _begin(kind, days, actor, now)


@_in_one_piece
def entrust(kind: str, owners: Mapping[UUID, UUID | None], *, actor: Any, now: datetime) -> int:
    """Give running deadlines to others, by what they are about; returns how many changed."""
    take_turn(kind)
    handed_over, events = [], []
    for deadline, position in _running(kind, owners):
        before, after = deadline.owner_id, owners[deadline.subject_id]  # type: ignore[index]
        if before == after:
            continue
        deadline.owner_id = after
        values = {"from": before and str(before), "to": after and str(after)}
        handed_over.append(deadline)
        events.append(
            _event(
                deadline,
                position,
                EventKind.HANDED_OVER,
                at=now,
                values=values,
                actor=actor,
                now=now,
            )
        )
    Deadline.objects.bulk_update(handed_over, ["owner"], batch_size=_BATCH)
    DeadlineEvent.objects.bulk_create(events, batch_size=_BATCH)
    for deadline, event in zip(handed_over, events, strict=True):
        audit.record(
            "deadlines.handed_over",
            subject=deadline,
            actor=actor,
            at=now,
            payload=proof(event, deadline.due_at, deadline.due_at),
        )
    return len(handed_over)


def take_turn(kind: str, *, alone: bool = False) -> None:
    """Wait for whoever compares all deadlines of a kind with what they are about; or, `alone`,
    for everybody who begins or ends one, until this transaction ends."""
    function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(hashtextextended(%s, 0))",
            [f"deadlines of {current_organisation_id()}: {kind}"],
        )


def _begin(
    kind: str,
    days: Sequence[PlannedDay],
    actor: Any,
    now: datetime,
    *,
    tells_of_past: bool = True,
) -> int:
    kind_of(kind)
    # An earlier release took any day, and one that nobody can mean would stop all others.
    days = [day for day in days if is_possible(day.last_day)]
    if not days:
        return 0
    policy = PolicyProfile.objects.in_force_on(clock.day_of(now)).first()
    begun = [_deadline(kind, day, policy and policy.pk, now) for day in days]
    planning.plan_many(begun, profile=profile_of(policy), now=now, tells_of_past=tells_of_past)
    events = [
        _event(
            deadline,
            1,
            EventKind.STARTED,
            at=deadline.started_at,
            values=facts_of.as_values(Facts(start=day.last_day)),
            actor=actor,
            now=now,
        )
        for deadline, day in zip(begun, days, strict=True)
    ]
    Deadline.objects.bulk_create(begun, batch_size=_BATCH)
    DeadlineEvent.objects.bulk_create(events, batch_size=_BATCH)
    for deadline, event in zip(begun, events, strict=True):
        payload = {"kind": kind, "rule": _RULE, **proof(event, None, deadline.due_at)}
        audit.record("deadlines.started", subject=deadline, actor=actor, at=now, payload=payload)
    return len(begun)


def _meet(kind: str, subjects: Iterable[UUID], actor: Any, now: datetime, reason: str = "") -> int:
    ended = _end(kind, subjects, EventKind.MET, Status.MET, actor, now, reason)
    for deadline, event in ended:
        payload = proof(event, deadline.due_at, deadline.due_at)
        audit.record("deadlines.met", subject=deadline, actor=actor, at=now, payload=payload)
    return len(ended)


def _deadline(kind: str, day: PlannedDay, policy_id: UUID | None, now: datetime) -> Deadline:
    due_at = end_of_day(day.last_day)
    return Deadline(
        organisation_id=current_organisation_id(),
        kind=kind,
        rule=_RULE,
        subject_id=day.subject_id,
        label=day.label[:_LONGEST_LABEL],
        url=day.url,
        owner_id=day.owner_id,
        policy_id=policy_id,
        started_at=min(start_of(day.last_day), now),
        due_at=due_at,
        original_due_at=due_at,
    )


def _event(
    deadline: Deadline,
    position: int,
    kind: EventKind,
    *,
    at: datetime,
    values: facts_of.Values | None = None,
    reason: str = "",
    actor: Any,
    now: datetime,
) -> DeadlineEvent:
    return DeadlineEvent(
        organisation_id=deadline.organisation_id,
        deadline=deadline,
        position=position,
        kind=kind,
        happened_at=at,
        values=values or {},
        reason=reason,
        actor=actor,
        recorded_at=now,
    )


def _end(
    kind: str,
    subjects: Iterable[UUID],
    event_kind: EventKind,
    status: Status,
    actor: Any,
    now: datetime,
    reason: str,
) -> list[tuple[Deadline, DeadlineEvent]]:
    ended = []
    for deadline, position in _running(kind, subjects):
        deadline.status = status
        deadline.next_threshold_at = None
        # A clock may have run ahead when it began.
        deadline.closed_at = max(now, deadline.started_at)
        event = _event(
            deadline,
            position,
            event_kind,
            at=deadline.closed_at,
            reason=reason,
            actor=actor,
            now=now,
        )
        ended.append((deadline, event))
    Deadline.objects.bulk_update(
        [deadline for deadline, _event in ended],
        ["status", "next_threshold_at", "closed_at"],
        batch_size=_BATCH,
    )
    DeadlineEvent.objects.bulk_create([event for _deadline, event in ended], batch_size=_BATCH)
    return ended


def _running(kind: str, subjects: Iterable[UUID]) -> list[tuple[Deadline, int]]:
    """The unfinished deadlines of these subjects, locked, each with the position of its next
    event."""
    found = Deadline.objects.unfinished().filter(kind=kind, subject_id__in=list(subjects))
    running = list(found.order_by("pk").select_for_update(of=("self",)))
    if not running:
        return []
    events = DeadlineEvent.objects.filter(deadline__in=running).order_by().values("deadline")
    last = dict(events.annotate(last=Max("position")).values_list("deadline", "last"))
    return [(deadline, last[deadline.pk] + 1) for deadline in running]
