"""What the figures about requests say: per right, and who has how much to do. Counting only.

A request in which several rights are asked counts for each of them, and once in all.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import OuterRef, QuerySet, Subquery

from privacyoffice import clock
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.kernel.terms import end_of_day
from privacyoffice.policy.codes import Right
from requests_dsar import queries
from requests_dsar.answering import ANSWER
from requests_dsar.models import DataSubjectRequest

NOT_CLEAR = "not_clear"
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Counted:
    """One request with what is counted of it. `ended_at` is when its term ended; `received_on`
    is an Amsterdam date."""

    rights: tuple[str, ...]
    received_on: date
    due_at: datetime | None
    status: str
    ended_at: datetime | None
    owner: str = ""

    @property
    def is_answered(self) -> bool:
        """The answer was given; what was withdrawn or sent on has none."""
        return self.status == DeadlineStatus.MET and self.ended_at is not None

    def is_late(self, now: datetime) -> bool:
        """Answered after its term, or not yet while that has passed. Law: GDPR art. 12(3)."""
        if self.due_at is None:
            return False
        if self.is_answered:
            return self.ended_at > self.due_at  # type: ignore[operator]
        return self.status == DeadlineStatus.OPEN and self.due_at < now

    @property
    def days(self) -> int | None:
        """Days from receipt to answer; None without an answer."""
        if self.ended_at is None or not self.is_answered:
            return None
        return (clock.day_of(self.ended_at) - self.received_on).days


@dataclass(frozen=True)
class OfRight:
    """The figures of one right (or NOT_CLEAR, or "" for all requests together).

    `kept` and `late` are answered or past their term; `running` is neither; `dropped` needs no
    answer any more. `median_days` is of what was answered, None without any.
    """

    right: str
    asked: int
    kept: int
    late: int
    running: int
    dropped: int
    median_days: float | None


@dataclass(frozen=True)
class Load:
    """What somebody handles now: `late`, due within SOON, due `later`, standing still, and
    answered but `to_close`."""

    name: str
    late: int = 0
    soon: int = 0
    later: int = 0
    still: int = 0
    to_close: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.late + self.soon + self.later + self.still + self.to_close


def counted(requests: "QuerySet[DataSubjectRequest]") -> list[Counted]:
    """Requests as they are counted: one query."""
    answer = Deadline.objects.filter(kind=ANSWER.code, subject_id=OuterRef("pk"))
    ended = Subquery(answer.values("closed_at")[:1])
    found = queries.with_due(requests.order_by()).annotate(due_closed_at=ended)
    rows = found.values_list(
        "rights", "received_on", "due_at", "due_status", "due_closed_at", "owner__name"
    )
    return [Counted(tuple(row[0]), *row[1:3], row[3] or "", row[4], row[5] or "") for row in rows]


def of_year(
    requests: "QuerySet[DataSubjectRequest]", year: int, now: datetime
) -> tuple[OfRight, list[OfRight]]:
    """Of what was received in a year: all together, and of each right that was asked."""
    found = counted(requests.filter(received_on__year=year))
    by_right: defaultdict[str, list[Counted]] = defaultdict(list)
    for one in found:
        for right in one.rights or (NOT_CLEAR,):
            by_right[right].append(one)
    order = [*Right.values, NOT_CLEAR]
    return (
        _of("", found, now),
        [_of(right, by_right[right], now) for right in order if right in by_right],
    )


def _of(right: str, found: Iterable[Counted], now: datetime) -> OfRight:
    found = list(found)
    late = [one for one in found if one.is_late(now)]
    kept = [one for one in found if one.is_answered and not one.is_late(now)]
    dropped = [one for one in found if one.status == DeadlineStatus.CANCELLED]
    days = [one.days for one in found if one.days is not None]
    return OfRight(
        right=right,
        asked=len(found),
        kept=len(kept),
        late=len(late),
        running=len(found) - len(late) - len(kept) - len(dropped),
        dropped=len(dropped),
        median_days=median(days) if days else None,
    )


def workload(requests: "QuerySet[DataSubjectRequest]", now: datetime, nobody: str) -> list[Load]:
    """Who handles how many of the requests that are not closed, the heaviest first; those that
    nobody handles are under `nobody`."""
    tallies: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    soon = end_of_day(clock.day_of(now) + SOON)
    for one in counted(requests):
        tallies[one.owner or nobody][_when(one, soon, now)] += 1
    loads = [Load(name, **tally) for name, tally in tallies.items()]
    return sorted(loads, key=lambda load: (-load.total, load.name))


def _when(one: Counted, soon: datetime, now: datetime) -> str:
    if one.is_answered:
        return "to_close"
    if one.is_late(now):
        return "late"
    if one.status == DeadlineStatus.SUSPENDED:
        return "still"
    if one.status == DeadlineStatus.OPEN and one.due_at is not None and one.due_at <= soon:
        return "soon"
    return "later"
