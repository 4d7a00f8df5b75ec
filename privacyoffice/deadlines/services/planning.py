"""When a deadline must be looked at next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from privacyoffice.deadlines.kinds import DeadlineKind, kind_of
from privacyoffice.deadlines.models import Deadline, Dispatch, Result, Status
from privacyoffice.deadlines.reminders import Threshold, rules_for, thresholds
from privacyoffice.policy.profile import Profile
from privacyoffice.tenancy.bulk import Row, insert_missing


def plan(deadline: Deadline, *, profile: Profile, now: datetime) -> None:
    """Set `next_threshold_at` on a deadline that its caller has changed and then saves."""
    plan_many([deadline], profile=profile, now=now)


def plan_many(
    deadlines: Sequence[Deadline],
    *,
    profile: Profile,
    now: datetime,
    tells_of_past: bool = True,
) -> None:
    """Set `next_threshold_at`: the first threshold of this date that nobody was told of.

    Empty unless the deadline runs. What had passed before this date held, or before the policy
    asked for it, is recorded as overtaken and never told. What came since, and a sweep has not
    reached yet, keeps its turn. So does the last that passed of a date that holds anew and is in
    the past already: else nobody would ever hear that it is late. Without `tells_of_past` that
    is left to the summary of the day, so that old rows in their hundreds send no hundreds of
    mails. Three queries, however many deadlines, and one for new ones. To be called before
    saving: what is stored says which date held until now.
    """
    there = [deadline for deadline in deadlines if not deadline._state.adding]
    ids = [deadline.pk for deadline in there]
    stored = {
        pk: (revision, status, waits_since)
        for pk, revision, status, waits_since in Deadline.objects.filter(pk__in=ids).values_list(
            "pk", "revision", "status", "next_threshold_at"
        )
    }
    known = dispatched([(deadline.pk, deadline.revision) for deadline in there])
    overtaken: list[Row] = []
    for deadline in deadlines:
        deadline.next_threshold_at = None
        if deadline.status != Status.OPEN or deadline.due_at is None:
            continue
        revision, status, waits_since = stored.get(deadline.pk, (0, "", None))
        coming = thresholds(rules_for(kind_or_plain(deadline.kind), profile), deadline.due_at)
        if (revision, status) != (deadline.revision, Status.OPEN):
            is_told = tells_of_past and deadline.due_at <= now
            waits_since = _last_passed(coming, now) if is_told else None
        for threshold in coming:
            if threshold.code in known[deadline.pk]:
                continue
            if threshold.at > now or (waits_since and threshold.at >= waits_since):
                deadline.next_threshold_at = threshold.at
                break
            overtaken.append(dispatch_row(deadline, threshold, Result.OVERTAKEN, now))
    insert_missing(Dispatch, overtaken)


def _last_passed(coming: Sequence[Threshold], now: datetime) -> datetime | None:
    return max((threshold.at for threshold in coming if threshold.at <= now), default=None)


def kind_or_plain(code: str) -> DeadlineKind:
    """The kind with this code; one with nothing of its own when the app that named it is gone,
    because its deadlines still run."""
    try:
        return kind_of(code)
    except LookupError:
        return DeadlineKind(code, code)


def dispatched(revisions: Iterable[tuple[UUID, int]]) -> defaultdict[UUID, set[str]]:
    """Codes of the thresholds that were dealt with, by deadline, of the date that holds."""
    held = dict(revisions)
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    rows = Dispatch.objects.filter(deadline__in=list(held)).values_list(
        "deadline_id", "revision", "threshold"
    )
    for deadline_id, revision, threshold in rows:
        if held[deadline_id] == revision:
            found[deadline_id].add(threshold)
    return found


def dispatch_row(deadline: Any, threshold: Threshold, result: Result, now: datetime) -> Row:
    """What was done about a threshold, to be inserted."""
    return {
        "deadline_id": deadline.pk,
        "revision": deadline.revision,
        "threshold": threshold.code,
        "passed_at": threshold.at,
        "result": result.value,
        "recorded_at": now,
    }
