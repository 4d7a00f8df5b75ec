"""F3: whatever the clock missed is told once, and only the last of it by mail."""

import signal
from collections import Counter
from datetime import timedelta

import psycopg2
import pytest
from django.db import connections

from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Deadline, Dispatch, Result
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories.deadlines import started
from tests.resilience.office import Office, check_mail, check_messages, noon, waits
from tests.resilience.stand import Stand

pytestmark = pytest.mark.integration

DAYS_AWAY = 5
# Days until the end when the clock stops, and what comes in the five days after it: the last
# of these is told.
COMING = {
    2: ("-P1D", "+PT0H", "+P3D"),
    3: ("-P1D", "+PT0H"),
    6: ("-P1D",),
    9: ("-P7D",),
    12: ("-P7D",),
}
_THRESHOLDS = sum(len(codes) for codes in COMING.values())
# Who hears of each: the officer who owns it, and with the last one the manager.
_HEARD = {"-P7D": 1, "-P1D": 1, "+PT0H": 1, "+P3D": 2}


def _go_away(office: Office, thresholds: int) -> int:
    """Deadlines with that many thresholds in the next five days, and five days go by."""
    stand = office.stand
    rounds = -(-thresholds // _THRESHOLDS)
    with organisation_scope(office.organisation.pk):
        for _round in range(rounds):
            for days in COMING:
                started(
                    "DATE",
                    office.in_days(days),
                    now=stand.now,
                    owner=office.people[Role.PRIVACY_OFFICER],
                )
    stand.set_clock(noon(office.in_days(DAYS_AWAY)))
    stand.evidence.note("away", "beat", days=DAYS_AWAY, thresholds=rounds * _THRESHOLDS)
    return rounds


def _check(office: Office, rounds: int) -> None:
    """Against a count of its own: COMING."""
    counts = check_messages(office)
    with organisation_scope(office.organisation.pk):
        results = Counter(
            Dispatch.objects.exclude(result=Result.OVERTAKEN).values_list("threshold", "result")
        )
    wanted: Counter[tuple[str, str]] = Counter()
    for *missed, told in COMING.values():
        wanted[told, Result.TOLD] += rounds
        wanted.update({(code, Result.MISSED.value): missed.count(code) * rounds for code in missed})
    assert results == wanted, f"{results} instead of {wanted}"
    assert counts["mails"] == rounds * sum(_HEARD[codes[-1]] for codes in COMING.values())
    office.stand.evidence.counts |= counts


def test_after_five_days_three_clocks_and_ten_sweeps_tell_each_threshold_once(
    stand: Stand, office: Office, *, long_form: bool
) -> None:
    stand.start("mail")
    rounds = _go_away(office, 300 if long_form else 40)
    stand.start("worker")
    codes = stand.do(*["beat"] * 3, *["sweep"] * 10)
    assert codes == [-signal.SIGALRM] * 3 + [0] * 10
    stand.wait_until(lambda: not waits(office))
    _check(office, rounds)
    stand.evidence.counts |= check_mail(office)


def test_without_claim_and_constraints_the_check_sees_what_is_told_twice(spoilt: Stand) -> None:
    office = Office(spoilt)
    rounds = _go_away(office, 8)
    _drop_constraints(spoilt)
    assert spoilt.do(*["sweep"] * 4, sabotages=("everybody finds the same",)) == [0] * 4
    with pytest.raises(AssertionError, match="more than once"):
        _check(office, rounds)


def test_the_check_sees_when_more_than_the_last_threshold_is_told(
    stand: Stand, office: Office
) -> None:
    rounds = _go_away(office, 8)
    assert stand.do("sweep", sabotages=("every threshold is told",)) == [0]
    with pytest.raises(AssertionError, match="instead of"):
        _check(office, rounds)


def test_the_constraints_alone_hold_when_sweeps_take_up_the_same(
    stand: Stand, office: Office
) -> None:
    rounds = _go_away(office, 8)
    assert stand.do(*["sweep"] * 4, sabotages=("everybody finds the same",)) == [0] * 4
    _check(office, rounds)


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_is_two_hours_off_moves_no_deadline(
    stand: Stand, office: Office, hours: int
) -> None:
    _go_away(office, 8)
    assert stand.do("sweep") == [0]
    before = _dates(office)
    assert stand.do("sweep", off=timedelta(hours=hours).total_seconds()) == [0]
    assert stand.do("compare", off=timedelta(hours=hours).total_seconds()) == [0]
    assert _dates(office) == before
    assert len(before) == len(COMING)
    _check(office, 1)


def _dates(office: Office) -> list[object]:
    with organisation_scope(office.organisation.pk):
        return list(
            Deadline.objects.order_by("pk").values_list(
                "pk", "due_at", "original_due_at", "revision", "status"
            )
        )


def _drop_constraints(stand: Stand) -> None:
    connections.close_all()
    with psycopg2.connect(stand.owner_url) as connection, connection.cursor() as cursor:
        for table, name in (
            ("deadlines_dispatch", "deadline_threshold_once"),
            ("notifications_outboxmessage", "outbox_message_once"),
        ):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    connection.close()
    stand.evidence.note("sabotaged", "constraints dropped")
