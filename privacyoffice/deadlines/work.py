"""What somebody must do and when: the same for the first page, the daily mail and a calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines import kinds, queries
from privacyoffice.deadlines.models import Deadline
from privacyoffice.kernel.terms import AMSTERDAM, RULES

# What is due within so many days is work of this week, whichever day of the week it is.
WEEK = timedelta(days=7)
# A longer list is read on the page of all deadlines.
MOST = 50
# No calendar program shows more in a way that helps.
MOST_IN_CALENDAR = 2_000

# They see to it that nothing is late, whoever owns it.
WATCHFUL = frozenset({Role.PRIVACY_OFFICER, Role.DPO})
# To them comes what stays late so many days, as the usual reminders do.
ESCALATED_TO, ESCALATED_AFTER = Role.MANAGER, timedelta(days=3)
# They can own a deadline, so that having none is news to them.
_WORKING = WATCHFUL | {Role.MANAGER, Role.CASE_HANDLER, Role.CISO, Role.AMBASSADOR}


@dataclass(frozen=True)
class Gathered:
    """How many of one kind are late: more than zero."""

    kind: str
    count: int


@dataclass(frozen=True)
class Work:
    """Running deadlines of somebody, the oldest danger first, and how many there are of each.

    The lists hold at most MOST together, and the numbers count all. `overdue` are those of
    everybody for who watches over them; `today` and `this_week` are one's own. Who watches over
    all is told of kinds with a list of their own in one line each, `gathered`: a register that
    is due in one go must not hide the rest. `escalated_count`: what a manager must know of,
    their own among it; no part of the other numbers.
    """

    overdue: tuple[Deadline, ...] = ()
    today: tuple[Deadline, ...] = ()
    this_week: tuple[Deadline, ...] = ()
    gathered: tuple[Gathered, ...] = ()
    overdue_count: int = 0
    today_count: int = 0
    this_week_count: int = 0
    escalated_count: int = 0

    @property
    def count(self) -> int:
        """How many there are of all three."""
        return self.overdue_count + self.today_count + self.this_week_count


def work_of(user: Any, now: datetime) -> Work:
    """What this person must do in the organisation in scope, also in the place of who is away:
    two queries, whatever the number.

    Suspended deadlines are nobody's work: their clock stands still.
    """
    tomorrow = start_of(clock.day_of(now) + timedelta(days=1))
    late, today = Q(due_at__lt=now), Q(due_at__gte=now, due_at__lt=tomorrow)
    wanted, apart, escalated = queries.work_for(user), list[str](), Q(pk__in=())
    if watches_over_all(user):
        wanted |= late
        apart = _with_own_list()
    elif ESCALATED_TO in active_roles(user).names:
        escalated = is_escalated(now)
    found = queries.shown_to(user).running().due_before(end_of_week(now))
    found = found.filter(wanted | escalated)
    numbers = found.order_by().aggregate(
        late=Count("pk", filter=late & wanted),
        today=Count("pk", filter=today & wanted),
        all=Count("pk", filter=wanted),
        escalated=Count("pk", filter=escalated),
        **{
            f"apart_{number}": Count("pk", filter=late & Q(kind=code))
            for number, code in enumerate(apart)
        },
    )
    listed = found.filter(wanted).exclude(late & Q(kind__in=apart)).select_related("owner")
    first = tuple(listed[:MOST]) if numbers["all"] else ()
    counted = [Gathered(code, numbers[f"apart_{number}"]) for number, code in enumerate(apart)]
    return Work(
        overdue=tuple(d for d in first if d.due_at < now),
        today=tuple(d for d in first if now <= d.due_at < tomorrow),
        this_week=tuple(d for d in first if d.due_at >= tomorrow),
        gathered=tuple(line for line in counted if line.count),
        overdue_count=numbers["late"],
        today_count=numbers["today"],
        this_week_count=numbers["all"] - numbers["late"] - numbers["today"],
        escalated_count=numbers["escalated"],
    )


def is_escalated(now: datetime) -> Q:
    """Late for ESCALATED_AFTER or longer, by days; of kinds with a list of their own nothing."""
    first_day = clock.day_of(now) - ESCALATED_AFTER + timedelta(days=1)
    return Q(due_at__lt=start_of(first_day)) & ~Q(kind__in=_with_own_list())


def in_calendar_of(user: Any) -> Any:
    """What stands in this person's calendar, each with `changed_at`: one query.

    Running deadlines with a date: their own and of whom they replace today, or all that they may
    see for who watches over them. The FG's own work stands in the calendar of an FG only. A
    suspended one is left out: its date is not known yet.
    """
    found = queries.shown_to(user).running().filter(due_at__isnull=False)
    if not watches_over_all(user):
        found = found.filter(queries.work_for(user))
    if Role.DPO not in active_roles(user).names:
        of_dpo = [kind.code for kind in kinds.all_kinds() if kind.dpo_only]
        found = found.exclude(kind__in=of_dpo)
    changed = Greatest(Max("events__recorded_at"), Max("moves__moved_at"))
    return found.annotate(changed_at=changed)[:MOST_IN_CALENDAR]


def watches_over_all(user: Any) -> bool:
    """Whether somebody sees to it that nothing is late, in the organisation in scope."""
    return not WATCHFUL.isdisjoint(active_roles(user).names)


def can_have_work(user: Any) -> bool:
    """Whether a role of this person is one that owns deadlines."""
    return not _WORKING.isdisjoint(active_roles(user).names)


def start_of(day: date) -> datetime:
    """The first moment of a day in Amsterdam."""
    return datetime.combine(day, time.min, AMSTERDAM)


def end_of_week(now: datetime) -> datetime:
    """The first moment that is no longer within a week: the seventh day counts in full."""
    return start_of(clock.day_of(now) + WEEK + timedelta(days=1))


def kind_name(code: str) -> str:
    """What a kind is called; its code when the app that named it is gone."""
    try:
        return str(kinds.kind_of(code).name)
    except LookupError:
        return code


def number_late(count: int) -> str:
    """How many are late, in words."""
    return ngettext("%(count)d is late", "%(count)d are late", count) % {"count": count}


def is_by_hand(deadline: Deadline) -> bool:
    """Whether people act on it themselves; else what it is about does."""
    try:
        return kinds.kind_of(deadline.kind).by_hand
    except LookupError:
        return False


def title_of(deadline: Deadline) -> str:
    """The reference and the kind, and nothing about a person: this leaves the house."""
    return f"{deadline.label}: {kind_name(deadline.kind)}"


def mail_title(kind: str, label: str) -> str:
    """The same in a mail, of which the office may see a copy: of the FG's own only the kind.
    `kind` is its code."""
    name = kind_name(kind)
    return name if kinds.called(kind, label) == name else f"{label}: {name}"


def address_of(deadline: Deadline) -> str:
    """Where something can be done about it: the page of what it is about, or its own."""
    return deadline.url or reverse("admin:deadlines_deadline_change", args=[deadline.pk])


def address_of_late(kind: str) -> str:
    """The list of all that is late of a kind."""
    return f"{reverse('admin:deadlines_deadline_changelist')}?kind={kind}&when=late"


def _with_own_list() -> list[str]:
    return [kind.code for kind in kinds.all_kinds() if kind.has_own_list]


def is_in_hours(deadline: Deadline) -> bool:
    """Whether its end is a moment; otherwise it is the whole of a last day."""
    rule = RULES.get(deadline.rule)
    return rule is not None and rule.is_in_hours
