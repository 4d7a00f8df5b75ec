"""How acts get their places: at commit, one after another, whatever a transaction does."""

from typing import Any

import pytest
from django.db import (
    DatabaseError,
    ProgrammingError,
    connection,
    transaction,
)

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.audit.models import AuditEvent, RowSeal
from privacyoffice.tenancy.scope import organisation_scope, step_down_to_public_role
from processors.models import Party
from tests.audit.chains import Chain, as_owner
from tests.tenancy.sql import OWNER, run


@pytest.fixture
def chain(committed_db: None) -> Chain:
    return Chain()


def _record(chain: Chain, action: str = "processors.party_added", **values: Any) -> AuditEvent:
    return audit.record(action, subject=chain.organisation, actor=None, at=clock.now(), **values)


def _record_and_fail(chain: Chain) -> None:
    """Changes a row, records an act, and is rolled back."""
    with transaction.atomic(), organisation_scope(chain.pk):
        Party.objects.create(name="Verdwijnt")
        _record(chain, "registers.gone")
        raise ZeroDivisionError


def _places(chain: Chain) -> list[tuple[int, str]]:
    return as_owner(  # type: ignore[return-value]
        "SELECT sequence, action FROM audit_auditevent WHERE organisation_id = %s "
        "ORDER BY sequence",
        chain.pk,
    )


def test_an_act_has_no_place_before_the_commit(chain: Chain) -> None:
    with transaction.atomic(), organisation_scope(chain.pk):
        event = _record(chain)
        event.refresh_from_db()
        assert event.sequence is None
    with organisation_scope(chain.pk):
        event.refresh_from_db()
    assert event.sequence == chain.end
    assert bytes(event.row_hash or b"") == chain.signed().row_hash


def test_acts_of_one_transaction_keep_their_order(chain: Chain) -> None:
    names = [f"registers.{number}" for number in range(20)]
    with transaction.atomic(), organisation_scope(chain.pk):
        for name in names:
            _record(chain, name)
    assert [action for _sequence, action in _places(chain)][-20:] == names
    assert chain.found() == set()


def test_many_acts_at_once_are_linked_as_well(chain: Chain) -> None:
    with transaction.atomic(), organisation_scope(chain.pk):
        AuditEvent.objects.bulk_create(
            AuditEvent(
                organisation=chain.organisation,
                action="registers.imported",
                occurred_at=clock.now(),
                subject_type="tenancy.organisation",
                subject_id=chain.pk,
            )
            for _number in range(50)
        )
    assert chain.end >= 50
    assert chain.found() == set()


def test_what_is_rolled_back_leaves_no_gap(chain: Chain) -> None:
    with transaction.atomic(), organisation_scope(chain.pk):
        _record(chain, "registers.first")
        with pytest.raises(ZeroDivisionError):
            _record_and_fail(chain)
        Party.objects.create(name="Blijft")
        _record(chain, "registers.second")
    with pytest.raises(ZeroDivisionError):
        _record_and_fail(chain)
    chain.act()
    assert "registers.gone" not in chain.actions()
    assert [sequence for sequence, _action in _places(chain)] == [*range(1, chain.end + 1)]
    assert chain.found() == set()


def test_one_transaction_may_hold_acts_of_several_organisations(chain: Chain) -> None:
    other = Chain()
    with transaction.atomic():
        for each in (chain, other, chain):
            with organisation_scope(each.pk):
                Party.objects.create(name=f"Over en weer {Party.objects.count()}")
                _record(each)
    # Nothing was in scope at the commit.
    for each in (chain, other):
        assert each.found() == set()
        assert "audit.changed_outside" not in each.actions()


def test_constraints_checked_in_between_link_what_is_there_and_later_what_follows(
    chain: Chain,
) -> None:
    with transaction.atomic(), organisation_scope(chain.pk):
        for number in range(3):
            Party.objects.create(name=f"Tussendoor {number}")
            _record(chain, f"registers.{number}")
            connection.check_constraints()
    assert chain.actions()[-3:] == ["registers.0", "registers.1", "registers.2"]
    assert chain.found() == set()


def test_the_first_act_of_a_transaction_takes_all_its_seals(chain: Chain) -> None:
    with transaction.atomic(), organisation_scope(chain.pk):
        party = Party.objects.create(name="Eerst")
        _record(chain, "registers.first")
        party.name = "Later"
        party.save()
        _record(chain, "registers.second")
        party.save()  # nothing changed: no seal
    with organisation_scope(chain.pk):
        first = AuditEvent.objects.get(action="registers.first")
        second = AuditEvent.objects.get(action="registers.second")
        of_party = RowSeal.objects.filter(table_name="processors_party")
        found = list(of_party.order_by("id").values_list("event_sequence", "changed"))
    assert found == [(first.sequence, ""), (first.sequence, "name")]
    assert first.changes_hash is not None
    assert second.changes_hash is None


def test_rows_that_come_change_and_go_are_no_alarm(chain: Chain) -> None:
    with transaction.atomic(), organisation_scope(chain.pk):
        made = [Party(name=f"Partij {number}") for number in range(30)]
        for party in made:
            party.organisation_id = chain.pk
        Party.objects.bulk_create(made)
        _record(chain)
    with transaction.atomic(), organisation_scope(chain.pk):
        Party.objects.filter(pk__in=[party.pk for party in made[:10]]).delete()
        Party.objects.filter(pk=made[11].pk).update(name="Anders")
        _record(chain)
    assert chain.found() == set()
    assert "audit.changed_outside" not in chain.actions()


def test_changes_without_any_act_get_one_from_the_database(chain: Chain) -> None:
    with transaction.atomic(), organisation_scope(chain.pk):
        Party.objects.create(name="Zonder handeling")
    assert chain.actions()[-1] == "audit.changed_outside"
    with organisation_scope(chain.pk):
        event = AuditEvent.objects.latest("sequence")
        assert event.subject_id == Party.objects.get().pk
    assert event.payload["database_user"] == "privacyoffice_app"
    assert "Zonder" not in str(event.payload)
    assert chain.found() == set()


def test_the_moment_of_recording_and_the_place_are_not_taken_from_the_client(
    chain: Chain,
) -> None:
    long_ago = clock.now().replace(year=2001)
    with transaction.atomic(), organisation_scope(chain.pk):
        event = AuditEvent.objects.create(
            organisation=chain.organisation,
            action="registers.published",
            occurred_at=long_ago,
            recorded_at=long_ago,
            sequence=1,
            row_hash=b"x",
            transaction=7,
            subject_type="tenancy.organisation",
            subject_id=chain.pk,
        )
    with organisation_scope(chain.pk):
        event.refresh_from_db()
    assert event.recorded_at.year > 2001
    assert event.sequence == chain.end > 1
    assert chain.found() == set()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET reason = 'anders'",
        "UPDATE audit_auditevent SET sequence = sequence + 1000",
        "UPDATE audit_auditevent SET row_hash = NULL",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
        "UPDATE audit_rowseal SET changed = 'x'",
        "UPDATE audit_rowseal SET event_sequence = 1",
        "DELETE FROM audit_rowseal",
        "TRUNCATE audit_rowseal",
        "UPDATE audit_chainhead SET sequence = sequence",
        "UPDATE audit_chainhead SET organisation_id = gen_random_uuid()",
        "DELETE FROM audit_chainhead",
        "TRUNCATE audit_chainhead",
    ],
)
def test_neither_application_nor_owner_changes_what_was_recorded(
    chain: Chain, statement: str
) -> None:
    chain.act()
    with organisation_scope(chain.pk):
        for using in ("default", OWNER):
            with pytest.raises(DatabaseError) as refusal, transaction.atomic(using=using):
                run(statement, using=using)
            assert refusal.value.__cause__.pgcode == "42501"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_rowseal (organisation_id, transaction, table_name, row_id, changed) "
        "VALUES (gen_random_uuid(), 1, 'x', 'y', '')",
        "INSERT INTO audit_chainhead SELECT * FROM audit_chainhead",
        "SELECT audit_link_transaction()",
        "SELECT audit_note_outside(gen_random_uuid(), 1)",
    ],
)
def test_the_application_writes_the_chain_only_by_acting(chain: Chain, statement: str) -> None:
    with organisation_scope(chain.pk), pytest.raises(ProgrammingError), transaction.atomic():
        run(statement)


def test_a_transaction_that_gave_up_its_rights_still_has_its_acts_linked(chain: Chain) -> None:
    with transaction.atomic():
        with organisation_scope(chain.pk):
            event = _record(chain)
        step_down_to_public_role()
    with organisation_scope(chain.pk):
        event.refresh_from_db()
    assert event.sequence == chain.end
