"""What screens ask about the clocks of breaches."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When

from breaches.clock_rules import AP, Rule, rules_for, shipped
from breaches.models import AwarenessChange, Breach, ClockRule
from breaches.queries import AUTHORITY, OTHER_CLOCK
from privacyoffice.deadlines import queries as deadlines
from privacyoffice.deadlines.models import UNFINISHED, Deadline
from privacyoffice.kernel.hours import whole_hours_end

# For breaches `with_clock`: danger on top, so those of which the authority's clock runs with the
# least time left first, then the rest from the newest to the oldest.
LEAST_TIME_FIRST = (
    Case(When(clock_status__in=UNFINISHED, then="due_at")).asc(nulls_last=True),
    "-aware_at",
    "-reference",
)


@dataclass(frozen=True, kw_only=True)
class ClockNow:
    """A clock of a breach: its row, the moment from which it runs, its end by elapsed hours and,
    as information, by whole hours (Reg. 1182/71), and the newest deadline of it, if any."""

    rule: Rule
    begins: datetime
    ends: datetime
    ends_by_whole_hours: datetime
    deadline: Deadline | None

    @property
    def runs(self) -> bool:
        """Whether somebody must still be told."""
        return self.deadline is not None and self.deadline.status in UNFINISHED


def running_clocks(breach: Breach) -> dict[str, Deadline]:
    """Those that run now, by the code of their rule."""
    return {
        code: one
        for code, had in clocks_by_code(breach).items()
        for one in had
        if one.status in UNFINISHED
    }


def newest_clocks(breach: Breach) -> dict[str, Deadline]:
    """The newest of each code: running, met or stopped."""
    return {code: had[-1] for code, had in clocks_by_code(breach).items()}


def clocks_by_code(breach: Breach) -> dict[str, list[Deadline]]:
    """All that there have been, by code, in the order in which they began."""
    kinds = (AUTHORITY, OTHER_CLOCK)
    found = {one.pk: one for one in deadlines.about(breach.pk).filter(kind__in=kinds)}
    if not found:
        return {}
    codes = {rule.code for rule in shipped()}
    codes.update(ClockRule.objects.values_list("code", flat=True).distinct())
    had = {
        code: [found[pk] for n in range(len(found)) if (pk := clock_id(breach, code, n)) in found]
        for code in codes
    }
    return {code: ones for code, ones in had.items() if ones}


def clock_id(breach: Breach, code: str, number: int) -> UUID:
    """By its id a deadline is known as a clock of this code; each next one has a next number."""
    return uuid5(breach.pk, f"clock {code} {number}")


def clocks_of(breach: Breach) -> list[ClockNow]:
    """Those that ran or run for a breach, the authority's own first: four queries at most."""
    newest, found = newest_clocks(breach), []
    for code, rule in rules_for(breach).items():
        if not rule.applies and code not in newest:
            continue
        begins = rule.start_of(breach)
        found.append(
            ClockNow(
                rule=rule,
                begins=begins,
                ends=begins.astimezone(UTC) + timedelta(hours=rule.hours),
                ends_by_whole_hours=whole_hours_end(begins, rule.hours),
                deadline=newest.get(code),
            )
        )
    return sorted(found, key=lambda one: (one.rule.code != AP, one.ends))


def running_now(breach: Breach) -> list[Deadline]:
    """The clocks that run, the first to end on top: one query."""
    found = Deadline.objects.running().filter(subject_id=breach.pk)
    return list(found.filter(kind__in=(AUTHORITY, OTHER_CLOCK)))


def with_clock(breaches: "QuerySet[Any]") -> "QuerySet[Any]":
    """Each with `due_at` and `clock_status` of the newest clock of the authority, in the same
    query."""
    newest = F("closed_at").desc(nulls_first=True)
    clock = Deadline.objects.filter(kind=AUTHORITY, subject_id=OuterRef("pk")).order_by(newest)
    found: QuerySet[Any] = breaches.annotate(
        due_at=Subquery(clock.values("due_at")[:1]),
        clock_status=Subquery(clock.values("status")[:1]),
    )
    return found


def with_first_end(breaches: "QuerySet[Any]") -> "QuerySet[Any]":
    """Each with `ends_at`: when the first of its running clocks ends, or None."""
    running = Deadline.objects.running().filter(
        subject_id=OuterRef("pk"), kind__in=(AUTHORITY, OTHER_CLOCK)
    )
    found: QuerySet[Any] = breaches.annotate(ends_at=Subquery(running.values("due_at")[:1]))
    return found


def corrections_of(breach: Breach) -> "QuerySet[AwarenessChange]":
    """How the moment of awareness was corrected, in order, with by whom."""
    return AwarenessChange.objects.filter(breach=breach).select_related("by")
