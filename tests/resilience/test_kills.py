"""F1: processes are killed at work, and every act and every message is still there once."""

import contextlib
import random
import signal
import threading
import time
from collections.abc import Iterator

import psycopg2
import pytest
from django.db import DatabaseError, connections

from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.notifications.services.delivery import LEASE
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories.mails import in_state
from tests.resilience.office import (
    DAYS,
    Office,
    check_acts,
    check_mail,
    check_messages,
    check_shown,
    come_due,
    in_doubt,
    noon,
    waits,
)
from tests.resilience.stand import PRODUCT, SERVERS, Stand

pytestmark = pytest.mark.integration

VICTIMS = (*PRODUCT, "worker child", *SERVERS)
AT_ACTS = ("act-before", "act-after")
AT_SENDING = ("sweep-before", "sweep-after", "claimed", "accepted")


class Saboteur:
    """Kills by lot, each victim and each point as often as asked, in an order by lot."""

    def __init__(self, stand: Stand, seed: int, times: int) -> None:
        self._stand, self._lot = stand, random.Random(seed)  # noqa: S311  # a seed must give the same again
        self._timers: list[threading.Timer] = []
        self._acts = self._shuffled((*VICTIMS, *AT_ACTS), times)
        self._sending = self._shuffled(VICTIMS, max(0, times - 1))
        self._points = self._shuffled(AT_SENDING, times)

    def _shuffled(self, names: tuple[str, ...], times: int) -> list[str]:
        drawn = list(names) * times
        self._lot.shuffle(drawn)
        return drawn

    @property
    def has_more(self) -> bool:
        """Whether something is left to strike with, or at a point that nobody reached."""
        return bool(self._acts or self._points or self._sending or self._is_armed())

    def _is_armed(self) -> bool:
        return any(self._stand.is_armed(point) for point in AT_SENDING)

    def strike_at_acts(self) -> None:
        """Before an act: one fault, or one that comes while it goes on."""
        self._strike(self._acts)

    def strike_at_sending(self) -> None:
        """While messages are written and sent: the next point, and the next victim."""
        if not self._is_armed():
            self._strike(self._points)
            self._strike(self._sending)

    def _strike(self, drawn: list[str]) -> None:
        name = drawn.pop() if drawn else ""
        if name in AT_ACTS or name in AT_SENDING:
            self._stand.arm(name)
        elif name:
            if name == "worker child":
                self._stand.start("worker")
            timer = threading.Timer(self._lot.uniform(0, 0.15), self._stand.kill, [name])
            timer.start()
            self._timers.append(timer)

    def wait(self) -> None:
        """Until everything that is under way has struck."""
        for timer in self._timers:
            timer.join()


def _act(office: Office, saboteur: Saboteur) -> None:
    """Until one is answered: whoever gets no answer comes back later with something else."""
    stand = office.stand
    saboteur.strike_at_acts()
    while not office.begin(office.in_days(DAYS)):
        saboteur.wait()
        stand.keep_up()
        stand.wait_until(lambda: stand.is_ready("web"), seconds=90)
    saboteur.wait()
    stand.keep_up()


def _let_it_come(office: Office, saboteur: Saboteur) -> None:
    """A day goes by, and what came in it is told, under fire."""
    stand = office.stand
    stand.set_clock(noon(office.in_days(1)))
    until, last, since = time.monotonic() + 240, None, time.monotonic()
    while True:
        saboteur.strike_at_sending()
        stand.keep_up()
        left = None
        with contextlib.suppress(DatabaseError):
            if not (left := waits(office)):
                return
        assert time.monotonic() < until, f"still waiting: {left}"
        if left is None:
            connections.close_all()
        if left != last:
            last, since = left, time.monotonic()
        elif left and not left["threshold"] and time.monotonic() - since > 3:
            # Whoever had it in hand is dead, or was told to wait.
            stand.set_clock(stand.now + LEASE * 2)
            since = time.monotonic()
        time.sleep(0.2)


def test_no_act_is_lost_and_no_mail_goes_twice_whatever_is_killed(
    stand: Stand, office: Office, seed: int, *, long_form: bool
) -> None:
    acts, rounds, times = (200, 10, 5) if long_form else (20, 2, 1)
    stand.start("mail", *PRODUCT)
    in_doubt_before = in_doubt()
    saboteur = Saboteur(stand, seed, times)
    for _round in range(rounds):
        for _number in range(acts // rounds):
            _act(office, saboteur)
        _let_it_come(office, saboteur)
    while saboteur.has_more:
        # What comes at the commit of a sweep needs something to tell.
        _act(office, saboteur)
        _let_it_come(office, saboteur)
    saboteur.wait()
    stand.keep_up()
    stand.start(*PRODUCT)
    _let_it_come(office, saboteur)
    counts = stand.evidence.counts
    counts |= {"points not reached": stand.disarm(), "slowest act (s)": office.slowest}
    counts |= {"acts": check_acts(office), "messages": check_messages(office)}
    counts |= {"mail": check_mail(office), "on the screen": check_shown(office)}
    assert len(office.answered) >= acts
    assert not counts["points not reached"]
    killed, armed = stand.evidence.done("killed"), stand.evidence.done("armed")
    assert {name for name in VICTIMS if killed[name] >= times} == set(VICTIMS)
    assert all(armed[point] == times for point in (*AT_ACTS, *AT_SENDING))
    # Two of the points leave a mail in doubt.
    assert len(in_doubt() - in_doubt_before) >= 2 * times


@pytest.mark.parametrize(
    ("point", "sabotage", "sign"),
    [
        ("sweep-after", "mail after the commit", "told without a mail"),
        ("claimed", "sent before it is", "never had it"),
        ("accepted", "again when in doubt", "more than once"),
    ],
)
def test_the_check_sees_what_a_missing_protection_loses_or_doubles(
    stand: Stand, point: str, sabotage: str, sign: str
) -> None:
    """Killed at the same place with all protections, nothing is wrong."""
    stand.start("mail")
    _all_of_it(stand, point)
    # The database would refuse what the second sabotage does: it is taken away too.
    with _without_proof(stand), pytest.raises(AssertionError, match=sign):
        _all_of_it(stand, point, sabotage)


@contextlib.contextmanager
def _without_proof(stand: Stand) -> Iterator[None]:
    """What was sent may be changed, for as long as this lasts."""
    both = (
        "ALTER TABLE notifications_outboxmessage {0} TRIGGER sent_stays, {0} TRIGGER state_follows"
    )
    _as_owner(stand, both.format("DISABLE"))
    try:
        yield
    finally:
        _as_owner(stand, both.format("ENABLE"))


def _as_owner(stand: Stand, statement: str) -> None:
    connections.close_all()
    with psycopg2.connect(stand.owner_url) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _all_of_it(stand: Stand, point: str, *sabotages: str) -> None:
    with contextlib.closing(Office(stand)) as office:
        come_due(office, 3)
        stand.arm(point)
        ends = [
            code
            for what in ("sweep", "sweep", "send", "send")
            for code in stand.do(what, sabotages=sabotages)
        ]
        # One is killed, and what comes after it goes on.
        assert sorted(ends) == [-signal.SIGKILL, 0, 0, 0]
        assert not stand.is_armed(point)
        stand.set_clock(stand.now + LEASE * 2)
        assert stand.do("send", sabotages=sabotages) == [0]
        check_messages(office)
        check_mail(office)


def test_an_act_that_is_lost_would_be_seen(stand: Stand, office: Office) -> None:
    stand.start("web")
    assert office.begin(office.in_days(DAYS))
    check_acts(office)
    office.answered.append("answered, and nothing was kept of it")
    with pytest.raises(AssertionError, match="answered and not there"):
        check_acts(office)


def test_a_mail_in_doubt_that_nobody_is_shown_would_be_seen(stand: Stand, office: Office) -> None:
    stand.start("web")
    with organisation_scope(office.organisation.pk):
        in_state("mail-uncertain", office.canary)
    assert check_shown(office) == 1
    shown = office.read_mails

    def without_links() -> str:
        with organisation_scope(office.organisation.pk):
            return shown().replace(str(OutboxMessage.objects.in_need().first().pk), "")

    office.read_mails = without_links  # type: ignore[method-assign]
    with pytest.raises(AssertionError, match="not on the screen"):
        check_shown(office)
