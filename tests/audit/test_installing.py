"""The migration that begins the chain, on a database with acts of before."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connections, transaction
from django.db.migrations.state import ProjectState

from privacyoffice.audit import outside, reading
from privacyoffice.audit.operations import InstallChain, WatchTable
from privacyoffice.audit.programs import PROGRAMS
from privacyoffice.audit.triggers import TRIGGERS
from privacyoffice.audit.walking import Walk
from privacyoffice.audit.watching import watched_tables
from tests.audit.chains import Chain, as_owner, change
from tests.tenancy.sql import OWNER

# Of the programs and triggers that the latest migration of `audit` makes.
MADE_BY_MIGRATION = "92bae214bc08cc8d"


@pytest.fixture
def _rolled_back(committed_db: None) -> Iterator[None]:
    """Everything that the owner does is undone."""
    with transaction.atomic(using=OWNER):
        yield
        transaction.set_rollback(True, using=OWNER)


def test_acts_of_before_are_linked_by_the_moment_at_which_they_were_recorded(
    committed_db: None, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    chain = Chain().grow(5)
    request.getfixturevalue("_rolled_back")
    state = ProjectState()
    with connections[OWNER].schema_editor(atomic=False) as editor:
        for watched in watched_tables():
            change(f'DROP TRIGGER audit_seal ON "{watched.table}"')
        InstallChain().database_backwards("audit", editor, state, state)
        change(
            "UPDATE audit_auditevent SET recorded_at = now() - random() * interval '9 days' "
            "WHERE organisation_id = %s",
            chain.pk,
        )
        InstallChain().database_forwards("audit", editor, state, state)
        _watch_parties(editor)
    in_order = as_owner(
        "SELECT sequence FROM audit_auditevent WHERE organisation_id = %s "
        "AND action <> 'audit.watched' ORDER BY recorded_at",
        chain.pk,
    )
    assert [sequence for (sequence,) in in_order] == [*range(1, len(in_order) + 1)]
    monkeypatch.setattr(reading, "connection", connections[OWNER])
    walk = Walk(str(chain.pk), ())
    acts, seals = reading.acts_and_seals(chain.pk, 10**6)
    assert [found for found in walk.along(acts, seals) if found] == []
    # The rows that were there are sealed by an act of the database itself.
    sealed = as_owner(
        "SELECT payload ->> 'table', (payload ->> 'rows')::int FROM audit_auditevent "
        "WHERE organisation_id = %s AND action = 'audit.watched' ORDER BY 1",
        chain.pk,
    )
    assert sealed == [("processors_historicalparty", 5), ("processors_party", 5)]
    assert walk.checked == len(in_order) + 2
    # Whoever migrates is the owner, and what they link and seal is no change outside the program.
    assert outside.CHANGED not in chain.actions()


def _watch_parties(editor: Any) -> None:
    state = ProjectState.from_apps(apps)
    operation = WatchTable("Party")
    operation.database_forwards("processors", editor, state, state)


def test_programs_that_change_come_with_a_migration() -> None:
    """A database that was migrated before would otherwise be told to have wrong ones."""
    made = [*(program.sql for program in PROGRAMS), *(each.definition for each in TRIGGERS)]
    digest = hashlib.sha256("\n".join(made).encode()).hexdigest()[:16]
    assert digest == MADE_BY_MIGRATION, "write a migration that makes them anew, then change this"
