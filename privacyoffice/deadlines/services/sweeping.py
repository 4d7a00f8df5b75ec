"""Telling people of deadlines: each threshold of each date once, whatever fails in between.

What a sweep does is decided by what stands in the tables, never by when it runs: it may come
late, twice, or ten times at once.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import Error as DatabaseFault
from django.db import connection, transaction

from privacyoffice import clock
from privacyoffice.deadlines.models import Dispatch, Result
from privacyoffice.deadlines.reminders import Threshold, rules_for, thresholds
from privacyoffice.deadlines.services.finding import BATCH, Found, find
from privacyoffice.deadlines.services.planning import dispatch_row, dispatched, kind_or_plain
from privacyoffice.deadlines.services.telling import notices_of
from privacyoffice.jobs import heartbeats
from privacyoffice.notifications.services.writing import woken_once, write
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on
from privacyoffice.tenancy.bulk import Row, insert_missing
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

logger = logging.getLogger(__name__)

HEARTBEAT = "deadlines.sweep"


@dataclass(frozen=True)
class Swept:
    """What a sweep did: deadlines looked at, thresholds told and missed, mails written, and the
    faults of the deadlines of which nobody could be told."""

    found: int = 0
    told: int = 0
    missed: int = 0
    messages: int = 0
    faults: tuple[tuple[UUID, Exception], ...] = ()

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(
            self.found + other.found,
            self.told + other.told,
            self.missed + other.missed,
            self.messages + other.messages,
            self.faults + other.faults,
        )


@dataclass(frozen=True)
class SweptAll:
    """What a sweep did in each organisation, by its name, and where it did not succeed."""

    done: Mapping[str, Swept]
    failed: tuple[str, ...] = ()

    @property
    def total(self) -> Swept:
        """All organisations together."""
        return sum(self.done.values(), Swept())


def sweep(now: datetime) -> SweptAll:
    """Tell of every threshold that has come by `now`, in all organisations, each in a scope of
    its own and each batch in a transaction of its own.

    What fails in one organisation stops no other: it is logged, and its sign of life stays
    away. The sender of mail is woken once.
    """
    done: dict[str, Swept] = {}
    failed: list[str] = []
    organisations = Organisation.objects.order_by("slug").values_list("pk", "slug")
    with woken_once():
        for organisation_id, slug in list(organisations):
            try:
                done[slug] = sweep_organisation(organisation_id, now)
            except Exception:
                logger.exception("The deadlines of %s could not be swept.", slug)
                failed.append(slug)
                if not connection.in_atomic_block:
                    connection.close_if_unusable_or_obsolete()
    return SweptAll(done, tuple(failed))


def sweep_organisation(organisation_id: UUID, now: datetime) -> Swept:
    """The same in one organisation, and a sign of life when nothing waits any more.

    A deadline that fails is left to the next sweep. When all others were told its fault is
    raised, so that the sign of life stays away: nobody was reminded of it.
    """
    swept, is_finished = Swept(), False
    while not is_finished:
        with organisation_scope(organisation_id):
            batch = sweep_batch(now, [deadline_id for deadline_id, _fault in swept.faults])
            swept += batch
            is_finished = batch.found < BATCH
            if is_finished and not swept.faults:
                counts = {"told": swept.told, "missed": swept.missed, "messages": swept.messages}
                heartbeats.beat(HEARTBEAT, now, **counts)
    # Outside the scope, which takes back what is done in it when something is raised.
    for _deadline_id, fault in swept.faults:
        raise fault
    return swept


@transaction.atomic
def sweep_batch(now: datetime, without: Collection[UUID] = ()) -> Swept:
    """Tell of at most BATCH deadlines of the organisation in scope, but not of those `without`.
    A constant number of queries, as long as none fails."""
    found = find(now, without=without)
    return _tell_apart(found, profile_on(clock.day_of(now)), now) if found else Swept()


def _tell_apart(found: Sequence[Found], profile: Profile, now: datetime) -> Swept:
    """Together; where that fails in two halves, until the one that fails is alone."""
    try:
        return _tell(found, profile, now)
    except DatabaseFault:
        raise
    except Exception as fault:
        if len(found) == 1:
            logger.exception("Nobody could be told of deadline %s.", found[0].pk)
            return Swept(1, faults=((found[0].pk, fault),))
    middle = len(found) // 2
    halves = found[:middle], found[middle:]
    return sum((_tell_apart(half, profile, now) for half in halves), Swept())


@transaction.atomic
def _tell(found: Sequence[Found], profile: Profile, now: datetime) -> Swept:
    batch = Batch(found, profile, now)
    insert_missing(Dispatch, batch.rows)
    messages = write(notices_of(batch.to_tell, profile, now), now=now)
    _look_again_at(batch.planned)
    return Swept(len(found), len(batch.to_tell), batch.missed, messages)


class Batch:
    """What is to be done about the thresholds of some deadlines that have come.

    Of several only the last is told: the rest was missed, and says less. Whatever had passed
    before the plan looked for it is recorded as overtaken. `planned` is when to look again.
    """

    def __init__(self, found: Sequence[Found], profile: Profile, now: datetime) -> None:
        self.rows: list[Row] = []
        self.to_tell: list[tuple[Found, Threshold]] = []
        self.planned: dict[UUID, datetime | None] = {}
        self.missed = 0
        # Many deadlines end on the same day.
        of_date: dict[tuple[str, datetime], tuple[Threshold, ...]] = {}
        known = dispatched([(deadline.pk, deadline.revision) for deadline in found])
        for deadline in found:
            date = (deadline.kind, deadline.due_at)
            if date not in of_date:
                rules = rules_for(kind_or_plain(deadline.kind), profile)
                of_date[date] = thresholds(rules, deadline.due_at)
            coming = [t for t in of_date[date] if t.code not in known[deadline.pk]]
            self.planned[deadline.pk] = next((t.at for t in coming if t.at > now), None)
            self._decide(deadline, [t for t in coming if t.at <= now], now)

    def _decide(self, deadline: Found, passed: list[Threshold], now: datetime) -> None:
        waited = [t for t in passed if t.at >= deadline.next_threshold_at]
        results = dict.fromkeys((t.code for t in passed), Result.OVERTAKEN)
        results |= dict.fromkeys((t.code for t in waited), Result.MISSED)
        if waited:
            results[waited[-1].code] = Result.TOLD
            self.to_tell.append((deadline, waited[-1]))
            self.missed += len(waited) - 1
        self.rows += [dispatch_row(deadline, t, results[t.code], now) for t in passed]


def _look_again_at(planned: Mapping[UUID, datetime | None]) -> None:
    """Set `next_threshold_at` of many deadlines at once, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE deadlines_deadline AS d SET next_threshold_at = planned.at "
            "FROM unnest(%s::uuid[], %s::timestamptz[]) AS planned (id, at) "
            "WHERE d.id = planned.id",
            [list(map(str, planned)), list(planned.values())],
        )
