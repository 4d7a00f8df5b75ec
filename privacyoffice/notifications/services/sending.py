"""Sending what is due: one sender at a time, every organisation in its turn.

The mail server is the same for all, so a second sender would only wait beside the first. That
there is one is a matter of manners; that no mail is offered twice does not depend on it.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db import DatabaseError, connection

from privacyoffice import clock
from privacyoffice.accounts.mails import answer_password_requests
from privacyoffice.jobs.heartbeats import beat
from privacyoffice.notifications.models import Ending, OutboxMessage, State
from privacyoffice.notifications.services.delivery import (
    Parcel,
    bring_forward,
    give_up_on_the_dead,
    record,
    take_up,
)
from privacyoffice.notifications.smtp import Answer, MailServer
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

HEARTBEAT = "notifications.send"
# A long list of one organisation does not keep the urgent mail of another waiting.
MAILS_A_TURN = 10
# A slow mail server does not keep a worker from its other work; the next sweep goes on.
LONGEST_RUN = 45.0  # seconds


@dataclass(frozen=True)
class Sent:
    """What a sender did: mails that went out, that wait for a next time, that failed, of which
    it is uncertain, and that were no longer meant for their recipient."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    uncertain: int = 0
    dropped: int = 0


_COUNTED = {
    State.SENT: "sent",
    State.QUEUED: "later",
    State.FAILED: "failed",
    State.UNCERTAIN: "uncertain",
    State.DROPPED: "dropped",
}


class _Run:
    """One run over the organisations, until nothing is due or there is no use in going on."""

    def __init__(self, organisations: list[UUID]) -> None:
        self.counts: dict[UUID, Counter[str]] = {pk: Counter() for pk in organisations}
        self.is_over = False
        self.was_answered = False
        self._until = time.monotonic() + LONGEST_RUN

    def send(self, server: MailServer) -> None:
        waiting = list(self.counts)
        while waiting and not self.is_over:
            waiting = [pk for pk in waiting if not self.is_over and self._take_turn(pk, server)]

    def _take_turn(self, organisation_id: UUID, server: MailServer) -> bool:
        """Some mails of one organisation. Returns whether it may have more."""
        for _mail in range(MAILS_A_TURN):
            taken = take_up(organisation_id)
            if taken is None:
                return False
            state = self._offer(taken, server) if isinstance(taken, Parcel) else taken
            self.counts[organisation_id][_COUNTED.get(state, "other")] += 1
            self.is_over = self.is_over or time.monotonic() > self._until
            if self.is_over:
                return True
        return True

    def _offer(self, parcel: Parcel, server: MailServer) -> State:
        answer = server.offer(
            parcel.envelope.content, sender=parcel.envelope.sender, to=parcel.envelope.to
        )
        self.is_over = answer.is_over
        self.was_answered = self.was_answered or answer.ending != Ending.UNREACHABLE
        return _surely_record(parcel, answer)


def send_due() -> Sent:
    """Send all mail that is due, of every organisation, each in its own scope. Call it outside
    a transaction.

    Who asked for a new password is looked up first. Any number of processes may run this at
    once, and it may be cut off anywhere. What was asked
    for while another sender was at work is found by that one.
    """
    answer_password_requests(clock.now())
    total: Counter[str] = Counter()
    is_over = False
    while not is_over:
        with _the_only_sender() as is_mine:
            if not is_mine:
                break
            run = _run()
        total.update(sum(run.counts.values(), Counter()))
        # Whoever was turned away while we held the lock had mail that we may not have seen.
        is_over = run.is_over or not _is_something_due()
    return Sent(**{name: total[name] for name in _COUNTED.values()})


def _run() -> _Run:
    run = _Run(list(Organisation.objects.order_by("pk").values_list("pk", flat=True)))
    for organisation_id in run.counts:
        with organisation_scope(organisation_id):
            dead = give_up_on_the_dead(clock.now())
        run.counts[organisation_id]["uncertain"] += dead
    with MailServer() as server:
        run.send(server)
    for organisation_id, counts in run.counts.items():
        with organisation_scope(organisation_id):
            if run.was_answered:
                bring_forward(clock.now())
            beat(HEARTBEAT, clock.now(), **counts)
    return run


def _surely_record(parcel: Parcel, answer: Answer) -> State:
    """An answer that is lost makes a mail uncertain, so a database that was away for a moment
    is asked again."""
    try:
        return record(parcel, answer)
    except DatabaseError:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        return record(parcel, answer)


def _is_something_due() -> bool:
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            if OutboxMessage.objects.due(clock.now()).exists():
                return True
    return False


@contextmanager
def _the_only_sender() -> Iterator[bool]:
    """Whether no other process is sending; while this lasts, none will. The lock is of the
    connection, so it goes when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [HEARTBEAT])
        is_mine = bool(cursor.fetchone()[0])
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [HEARTBEAT])
