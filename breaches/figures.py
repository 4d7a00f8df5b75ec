"""The figures about breaches of a year: cause, kind, told or not, hours used. Counting only.

A breach of several kinds counts for each of them, and once in all. What turned out to be no
breach, or was told before under another number, is counted apart.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import OuterRef, QuerySet, Subquery

from breaches import queries_notify
from breaches.models import (
    Breach,
    Cause,
    Kind,
    Lateness,
    Notification,
    NotificationStatus,
    Outcome,
    Phase,
    Risk,
)
from privacyoffice import clock

NOT_CLEAR = "not_clear"


@dataclass(frozen=True)
class Counted:
    """One breach with what is counted of it; `lateness` is that of its newest first notification,
    by the row of the day of awareness (of Lateness, None without one). `decided`: whether the
    newest decision is to tell the authority, None without one."""

    aware_at: datetime
    kinds: tuple[str, ...]
    cause: str
    risk: str
    notified_at: datetime | None
    outcome: str
    lateness: str | None = None
    decided: bool | None = None

    @property
    def is_breach(self) -> bool:
        """It is one, as far as is known."""
        return self.outcome not in (Outcome.NO_BREACH, Outcome.DUPLICATE)

    @property
    def is_late(self) -> bool:
        """The authority was told after the hours that held for it."""
        return self.lateness in (Lateness.LAST_HOUR, Lateness.LATE)

    @property
    def hours(self) -> float | None:
        """Elapsed hours from awareness to the notification; None without one."""
        if self.notified_at is None:
            return None
        return (self.notified_at - self.aware_at).total_seconds() / 3600


@dataclass(frozen=True)
class Tally:
    """Of breaches of one sort: how many, of how many the authority was told, and of how many it
    was decided that it is not told."""

    code: str
    total: int
    notified: int
    not_notified: int

    @property
    def open(self) -> int:
        """The others: nobody decided yet, or what was decided has still to be done."""
        return self.total - self.notified - self.not_notified


@dataclass(frozen=True)
class OfYear:
    """The figures of one year, by the day of awareness. `in_time` and `late` are the first
    notifications within and after the elapsed hours that held for each; `median_hours` is of all
    of them, None without any."""

    together: Tally
    no_breach: int
    duplicates: int
    by_kind: tuple[Tally, ...]
    by_cause: tuple[Tally, ...]
    by_risk: tuple[Tally, ...]
    by_month: tuple[Tally, ...]
    in_time: int
    late: int
    median_hours: float | None


def of_year(breaches: "QuerySet[Breach]", year: int) -> OfYear:
    """One query. The year is that of the Amsterdam date of awareness."""
    sent = Notification.objects.filter(
        breach=OuterRef("pk"), phase=Phase.FIRST, status=NotificationStatus.SUBMITTED
    ).order_by("-number")
    rows = (
        breaches.order_by()
        .annotate(lateness=Subquery(sent.values("lateness")[:1]), decided=queries_notify.decided())
        .values_list(
            *("aware_at", "kinds", "cause", "risk", "notified_at", "outcome", "lateness"), "decided"
        )
    )
    near = rows.filter(aware_at__year__gte=year - 1, aware_at__year__lte=year + 1)
    found = [Counted(row[0], tuple(row[1]), *row[2:]) for row in near]
    return count([one for one in found if clock.day_of(one.aware_at).year == year])


def count(found: Iterable[Counted]) -> OfYear:
    """The same of what was fetched."""
    everything = list(found)
    real = [one for one in everything if one.is_breach]
    hours = [one.hours for one in real if one.hours is not None]
    told = [one for one in real if one.notified_at is not None]
    outcomes = Counter(one.outcome for one in everything)
    return OfYear(
        together=_tally("", real),
        no_breach=outcomes[Outcome.NO_BREACH.value],
        duplicates=outcomes[Outcome.DUPLICATE.value],
        by_kind=_by([(kind, one) for one in real for kind in one.kinds or ("",)], Kind.values),
        by_cause=_by([(one.cause, one) for one in real], Cause.values),
        by_risk=_by([(one.risk, one) for one in real], Risk.values),
        by_month=tuple(
            _tally(str(month), [one for one in real if clock.day_of(one.aware_at).month == month])
            for month in range(1, 13)
        ),
        in_time=sum(not one.is_late for one in told),
        late=sum(one.is_late for one in told),
        median_hours=median(hours) if hours else None,
    )


def _by(pairs: list[tuple[str, Counted]], order: Iterable[str]) -> tuple[Tally, ...]:
    """In the order of the choices, and what is not known yet last; of none nothing."""
    tallies = (
        _tally(code or NOT_CLEAR, [one for own, one in pairs if own == code])
        for code in (*order, "")
    )
    return tuple(tally for tally in tallies if tally.total)


def _tally(code: str, found: list[Counted]) -> Tally:
    notified = sum(one.notified_at is not None for one in found)
    refused = sum(one.notified_at is None and one.decided is False for one in found)
    return Tally(code, len(found), notified, refused)
