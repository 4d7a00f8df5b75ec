"""What happened to a deadline does not change, whoever asks the database."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.deadlines import started

BEGIN = datetime(2026, 3, 2, 12, tzinfo=AMSTERDAM)
LATER = datetime(2026, 3, 20, 12, tzinfo=AMSTERDAM)


@pytest.fixture
def deadline(kept_world: World) -> Iterator[Deadline]:
    """One with every sort of row: its first date has moved and its first threshold passed."""
    with organisation_scope(kept_world.organisation.pk):
        made = started(start=BEGIN, now=datetime(2026, 3, 31, 12, tzinfo=AMSTERDAM))
        now = datetime(2026, 3, 31, 13, tzinfo=AMSTERDAM)
        lifecycle.suspend(made.pk, date(2026, 3, 3), reason="x", actor=None, now=now)
        yield lifecycle.resume(made.pk, date(2026, 3, 13), actor=None, now=now)


_TABLES = ("deadlines_deadlineevent", "deadlines_deadlinemove", "deadlines_dispatch")


def _refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize("table", _TABLES)
def test_facts_moves_and_reminders_are_there_and_neither_change_nor_go(
    deadline: Deadline, table: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE deadline_id = %s", [deadline.pk])
        assert cursor.fetchone()[0] > 0
    assert _refused(f"UPDATE {table} SET organisation_id = organisation_id")
    assert _refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "change",
    [
        "original_due_at = due_at",
        "started_at = now()",
        "rule = 'AVG_3M'",
        "kind = 'iets.anders'",
        "label = 'iets anders'",
    ],
)
def test_what_a_deadline_began_with_does_not_change(deadline: Deadline, change: str) -> None:
    assert _refused(f"UPDATE deadlines_deadline SET {change} WHERE id = '{deadline.pk}'")


def test_a_deadline_neither_goes_nor_gets_an_earlier_revision(deadline: Deadline) -> None:
    assert _refused(f"DELETE FROM deadlines_deadline WHERE id = '{deadline.pk}'")
    assert _refused(f"UPDATE deadlines_deadline SET revision = 1 WHERE id = '{deadline.pk}'")
    assert not _refused(
        f"UPDATE deadlines_deadline SET revision = revision + 1 WHERE id = '{deadline.pk}'"
    )


def test_a_deadline_that_has_ended_waits_for_no_reminder(deadline: Deadline) -> None:
    lifecycle.meet(deadline.pk, LATER, actor=None, now=datetime(2026, 4, 1, tzinfo=AMSTERDAM))
    assert _refused(
        f"UPDATE deadlines_deadline SET next_threshold_at = now() WHERE id = '{deadline.pk}'"
    )
