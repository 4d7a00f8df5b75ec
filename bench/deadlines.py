"""The sweep over 1,000,000 deadlines, of which 50,000 run and 1,000 have come.

Everything happens in a transaction that is rolled back, so that each round finds the same. What
is measured is the work between finding and committing; committing costs both sides the same.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bench import deadline_data
from bench.table import Row, at_most, faster
from bench.timing import medians
from privacyoffice.deadlines.kinds import kind_of
from privacyoffice.deadlines.models import Deadline, Dispatch, Status
from privacyoffice.deadlines.reminders import rules_for, thresholds
from privacyoffice.deadlines.services.finding import find
from privacyoffice.deadlines.services.sweeping import Batch, sweep, sweep_batch
from privacyoffice.deadlines.services.telling import notices_of
from privacyoffice.notifications.models import InAppMessage, OutboxMessage
from privacyoffice.notifications.services import writing
from privacyoffice.notifications.services.writing import Notice, identity, write
from privacyoffice.policy.profile import Profile
from privacyoffice.tenancy.bulk import insert_missing
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

_LAW = Profile.statutory()


def run(quick: bool) -> list[Row]:
    """Finding against raw SQL and against a loop; telling against get_or_create; a repeat; and
    the messages of Celery that a sweep of all organisations takes."""
    sizes = deadline_data.QUICK if quick else deadline_data.FULL
    organisation = deadline_data.office(sizes)
    now = deadline_data.NOW
    _check(organisation, now, sizes.due)
    rounds = 3 if quick else 9
    finding = medians(
        rounds,
        ours=_rolled_back(organisation, lambda: find(now, sizes.due)),
        raw=_rolled_back(organisation, lambda: _raw(now, sizes.due)),
    )
    looping = medians(
        2 if quick else 5,
        ours=_rolled_back(organisation, lambda: find(now, sizes.due)),
        loop=_rolled_back(organisation, lambda: _loop(now)),
    )
    reminders = _decided(organisation, now)
    telling = medians(
        2 if quick else 5,
        ours=_rolled_back(organisation, lambda: _at_once(reminders, now)),
        one_by_one=_rolled_back(organisation, lambda: _one_by_one(reminders, now)),
    )
    of = f"{sizes.due:,} of {sizes.all:,} deadlines"
    return [
        at_most(
            f"finding {of}, against raw SQL",
            ours=finding["ours"],
            baseline=finding["raw"],
            goal=1.5,
        ),
        faster(
            f"finding {of}, against a loop over {sizes.running:,} that run",
            ours=looping["ours"],
            baseline=looping["loop"],
            goal=150,
        ),
        faster(
            f"reminders of {of} (3 rows each), against get_or_create",
            ours=telling["ours"],
            baseline=telling["one_by_one"],
            goal=50,
        ),
        _repeat(organisation, now, sizes.due),
        _messages_of_celery(now),
    ]


@contextmanager
def _undone(organisation: Organisation) -> Iterator[None]:
    """In the scope of the organisation, and as if it had not been."""
    with transaction.atomic(), organisation_scope(organisation.pk):
        yield
        transaction.set_rollback(True)


def _rolled_back(organisation: Organisation, act: Callable[[], object]) -> Callable[[], None]:
    def acted() -> None:
        with _undone(organisation):
            act()

    return acted


def _raw(now: datetime, most: int) -> list[Any]:
    """What the planner is asked, written by hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation_id, id, kind, revision, due_at, next_threshold_at, owner_id, "
            "label, url FROM deadlines_deadline "
            "WHERE organisation_id = current_setting('app.organisation')::uuid "
            "AND next_threshold_at <= %s ORDER BY next_threshold_at LIMIT %s "
            "FOR NO KEY UPDATE SKIP LOCKED",
            [now, most],
        )
        return list(cursor.fetchall())


def _loop(now: datetime) -> set[UUID]:
    """All that run, each asked whether a threshold has come that was not dealt with."""
    done = set(
        Dispatch.objects.filter(deadline__status=Status.OPEN).values_list(
            "deadline_id", "revision", "threshold"
        )
    )
    found = set()
    for deadline in Deadline.objects.filter(status=Status.OPEN, due_at__isnull=False):
        for threshold in thresholds(rules_for(kind_of(deadline.kind), _LAW), deadline.due_at):  # type: ignore[arg-type]
            key = (deadline.pk, deadline.revision, threshold.code)
            if threshold.at <= now and key not in done:
                found.add(deadline.pk)
    return found


@dataclass(frozen=True)
class Reminders:
    """What a sweep has decided and not written yet."""

    rows: list[Mapping[str, Any]]
    notices: list[Notice]


def _decided(organisation: Organisation, now: datetime) -> Reminders:
    with _undone(organisation):
        decided = Batch(find(now), _LAW, now)
        return Reminders(decided.rows, list(notices_of(decided.to_tell, _LAW, now)))


def _at_once(reminders: Reminders, now: datetime) -> None:
    """As a sweep does."""
    insert_missing(Dispatch, reminders.rows)
    write(reminders.notices, now=now)


def _one_by_one(reminders: Reminders, now: datetime) -> None:
    """The same rows, each asked for before it is made."""
    for row in reminders.rows:
        Dispatch.objects.get_or_create(
            deadline_id=row["deadline_id"],
            revision=row["revision"],
            threshold=row["threshold"],
            defaults={"passed_at": row["passed_at"], "result": row["result"], "recorded_at": now},
        )
    for notice in reminders.notices:
        OutboxMessage.objects.get_or_create(
            message_id=identity(notice.intent, notice.key, notice.recipient_id),
            defaults={
                "intent": notice.intent,
                "key": notice.key,
                "recipient_id": notice.recipient_id,
                "context": dict(notice.context),
                "created_at": now,
                "not_before": now,
            },
        )
        InAppMessage.objects.get_or_create(
            recipient_id=notice.recipient_id,
            intent=notice.intent,
            key=notice.key,
            defaults={"context": dict(notice.context), "url": notice.url, "created_at": now},
        )


def _check(organisation: Organisation, now: datetime, due: int) -> None:
    """All of them find the same; otherwise nothing is compared."""
    with _undone(organisation):
        ours = {found.pk for found in find(now, due)}
        raw = {row[1] for row in _raw(now, due)}
    with _undone(organisation):
        loop = _loop(now)
    if not (ours == raw == loop and len(ours) == due):
        raise AssertionError(f"{len(ours)}, {len(raw)} and {len(loop)} found of {due}")


def _repeat(organisation: Organisation, now: datetime, due: int) -> Row:
    """The plan put back, as after a crash before it was saved: everything is found again."""
    with _undone(organisation):
        first = sweep_batch(now)
        waiting = {"next_threshold_at": now - timedelta(hours=1)}
        again = Dispatch.objects.filter(recorded_at=now).values("deadline")
        Deadline.objects.filter(pk__in=again).update(**waiting)
        rows = _rows_written(now)
        second = sweep_batch(now)
        inserted = _rows_written(now) - rows
    if not first.told == second.found == due:
        raise AssertionError("there was nothing to repeat")
    return Row(
        "rows that a repeated sweep inserts", inserted, rows, "rows", inserted / rows, 0, False
    )


def _rows_written(now: datetime) -> int:
    counted = (
        Dispatch.objects.filter(recorded_at=now),
        OutboxMessage.objects.filter(created_at=now),
        InAppMessage.objects.filter(created_at=now),
    )
    return sum(rows.count() for rows in counted)


def _messages_of_celery(now: datetime) -> Row:
    """The one that starts it, and those that it sends: counted, and not sent."""
    sent: list[None] = []
    before = list(writing._wake_up)
    writing.wake_up_with(lambda: sent.append(None))
    try:
        with transaction.atomic():
            sweep(now)
            asked = [callback[1] for callback in connection.run_on_commit]
            transaction.set_rollback(True)
        with writing.woken_once():  # as a sweep does when it is not taken back
            for call in asked:
                call()
    finally:
        writing._wake_up[:] = before
    organisations = Organisation.objects.count()
    messages = 1 + len(sent)
    return Row(
        "messages of Celery a sweep, against organisations",
        messages,
        organisations,
        "messages",
        messages / organisations,
        1,
        False,
    )
