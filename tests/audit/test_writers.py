"""Many writers at once: one place for each act, no gap, no fork, and nobody waits for ever."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connections, transaction

from privacyoffice import clock
from privacyoffice.audit import canonical
from privacyoffice.audit import services as audit
from privacyoffice.audit.programs import PROGRAMS
from privacyoffice.audit.verdicts import Fault, Verdict
from privacyoffice.audit.walking import Walk
from privacyoffice.tenancy.scope import organisation_scope
from tests.audit.chains import Chain, change
from tests.tenancy.sql import run


@pytest.fixture
def chain(committed_db: None) -> Chain:
    return Chain()


def _record(chain: Chain) -> None:
    audit.record("registers.changed", subject=chain.organisation, actor=None, at=clock.now())


def _in_threads(*works: Callable[[], None]) -> list[Exception]:
    """Do these at the same time; what they raised."""
    raised: list[Exception] = []
    connected = threading.Barrier(len(works), timeout=60)

    def guarded(work: Callable[[], None]) -> None:
        try:
            connections["default"].ensure_connection()
            connected.wait()
            work()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_twelve_writers_leave_no_gap_and_no_fork(chain: Chain) -> None:
    def write() -> None:
        for _number in range(8):
            with transaction.atomic(), organisation_scope(chain.pk):
                _record(chain)

    before = chain.end
    assert _in_threads(*[write] * 12) == []
    assert chain.end == before + 96
    assert chain.found() == set()


def test_acts_of_two_organisations_in_either_order_never_wait_for_each_other(
    chain: Chain,
) -> None:
    other = Chain()

    def write(*order: Chain) -> Callable[[], None]:
        def both() -> None:
            for _number in range(10):
                with transaction.atomic():
                    for each in order:
                        with organisation_scope(each.pk):
                            _record(each)

        return both

    assert _in_threads(*[write(chain, other), write(other, chain)] * 3) == []
    for each in (chain, other):
        assert each.found() == set()


@contextmanager
def _without_lock() -> Iterator[None]:
    """Whoever links reads the head without waiting for others, and takes its time."""
    program = next(each for each in PROGRAMS if each.name == "audit_link_transaction")
    spoilt = program.sql.replace("ORDER BY organisation_id FOR UPDATE", "").replace(
        "SELECT * INTO STRICT head", "PERFORM pg_sleep(0.3); SELECT * INTO STRICT head"
    )
    read = "FROM audit_chainhead WHERE organisation_id = place;"
    spoilt = spoilt.replace(read, f"{read} PERFORM pg_sleep(0.3);")
    assert spoilt != program.sql
    change(spoilt)
    try:
        yield
    finally:
        change(program.sql)


def test_without_the_lock_two_acts_would_take_the_same_place(chain: Chain) -> None:
    """The control of the two tests above: there is a race, and a constraint sees it too."""
    chain.act()

    def write() -> None:
        with transaction.atomic(), organisation_scope(chain.pk):
            _record(chain)

    with _without_lock():
        raised = _in_threads(write, write)
    assert [type(error) for error in raised] == [IntegrityError]
    assert "audit_sequence_unique" in str(raised[0])
    assert chain.found() == set()


def test_a_fork_is_seen_even_without_that_constraint() -> None:
    def act(sequence: int, before: str | None, action: str) -> dict[str, Any]:
        made: dict[str, Any] = dict.fromkeys(canonical.CONTENT) | {"id": action, "action": action}
        link = canonical.row_hash("x", sequence, before, canonical.content_hash(made))
        return made | {"sequence": sequence, "previous_hash": before, "row_hash": link}

    first = act(1, None, "a")
    second, other = (act(2, first["row_hash"], action) for action in "bc")
    assert [*filter(None, Walk("x", ()).along([first, second], []))] == []
    found = [*filter(None, Walk("x", ()).along([first, second, other], []))]
    assert [(problem.code, problem.sequence) for problem in found] == [(Fault.LINK_BROKEN, 2)]


def test_a_look_while_others_write_is_no_alarm(chain: Chain) -> None:
    def write() -> None:
        for _number in range(15):
            chain.act(str(threading.get_ident()))

    verdicts: list[Verdict] = []

    def look() -> None:
        verdicts.extend(chain.verdict() for _number in range(6))

    assert _in_threads(write, write, look) == []
    assert [verdict.problems for verdict in verdicts] == [()] * 6
    assert chain.found() == set()


def test_a_transaction_that_sees_an_old_state_is_refused_and_makes_no_fork(chain: Chain) -> None:
    chain.act()

    def late() -> None:
        with transaction.atomic():
            run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            run("SELECT 1")
            _in_threads(lambda: chain.act() and None)
            with organisation_scope(chain.pk):
                _record(chain)

    raised = _in_threads(late)
    assert [type(error) for error in raised] == [OperationalError]
    assert "could not serialize" in str(raised[0])
    assert chain.found() == set()
