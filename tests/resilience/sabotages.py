"""The engine with one protection taken away, so that each check can be seen to fail."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.services import finding, sweeping
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.notifications.services import delivery, sending
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope
from tests.resilience import hooked


def _mail_after_the_commit() -> None:
    """The outbox is written after the commit, as a task that is sent would be."""
    write = sweeping.write

    def later(notices: Iterable[Any], *, now: datetime) -> int:
        told, organisation_id = list(notices), current_organisation_id()

        def in_scope() -> None:
            with organisation_scope(organisation_id):
                write(told, now=now)

        transaction.on_commit(in_scope)
        return 0

    sweeping.write = later


def _sent_before_it_is() -> None:
    """A mail is called sent when it is taken up."""
    set_state = delivery._set

    def hasty(message: OutboxMessage, state: State, **changes: Any) -> State:
        return set_state(message, State.SENT if state == State.SENDING else state, **changes)

    delivery._set = hasty


def _again_when_in_doubt() -> None:
    """What was broken off is tried again."""

    def again(now: datetime) -> int:
        count: int = OutboxMessage.objects.stuck(now - delivery.LEASE).update(state=State.QUEUED)
        return count

    sending.give_up_on_the_dead = again


def _everybody_finds_the_same() -> None:
    """A sweep takes up what another one has in hand; all of them have looked before the first
    writes anything."""
    dispatched = sweeping.dispatched

    def find(now: datetime, **_left_out: Any) -> list[finding.Found]:
        rows = Deadline.objects.passed(now).values_list(*finding.Found._fields)
        return [finding.Found._make(row) for row in rows]

    def looked_at(revisions: Iterable[tuple[UUID, int]]) -> Any:
        known = dispatched(revisions)
        hooked.together.wait(timeout=60)
        return known

    sweeping.find, sweeping.dispatched = find, looked_at


def _every_threshold_is_told() -> None:
    """After an outage each threshold that came meanwhile makes a mail."""
    decide = sweeping.Batch._decide

    def all_of_them(self: Any, deadline: finding.Found, passed: list[Any], now: datetime) -> None:
        for threshold in passed:
            decide(self, deadline, [threshold], now)

    sweeping.Batch._decide = all_of_them  # type: ignore[method-assign]


def _kept_before_its_act() -> None:
    """What an act changes is committed before the act is recorded; the process ends in between."""
    save = AuditEvent.save

    def late(self: AuditEvent, *args: Any, **options: Any) -> None:
        connection.connection.commit()
        hooked.reach("kept")
        save(self, *args, **options)

    AuditEvent.save = late  # type: ignore[method-assign]


SABOTAGES: dict[str, Callable[[], None]] = {
    "mail after the commit": _mail_after_the_commit,
    "sent before it is": _sent_before_it_is,
    "again when in doubt": _again_when_in_doubt,
    "everybody finds the same": _everybody_finds_the_same,
    "every threshold is told": _every_threshold_is_told,
    "kept before its act": _kept_before_its_act,
}
