"""What one test leaves behind does not reach the next."""

from typing import Any

import pytest
from django.db import connections, transaction
from django.test import TestCase
from psycopg2 import errors

from privacyoffice.tenancy.models import Organisation
from tests import databases, leaving
from tests.audit.chains import Chain, as_owner, change, triggers_off
from tests.tenancy.sql import OWNER, table_of, tenant_models

EVENTS, HEADS = "audit_auditevent", "audit_chainhead"


@pytest.fixture
def damaged(committed_db: None) -> Chain:
    """An organisation in which nothing more can be done: the place of its next act is taken."""
    chain = Chain().grow(2)
    with triggers_off(HEADS):
        change(f"UPDATE {HEADS} SET sequence = sequence - 1 WHERE organisation_id = %s", chain.pk)
    return chain


def _tables_of(chain: Chain) -> set[str]:
    return {
        model._meta.db_table
        for model in tenant_models()
        if as_owner(f"SELECT 1 FROM {table_of(model)} WHERE organisation_id = %s", chain.pk)
    }


def test_an_organisation_goes_with_every_row_of_it(damaged: Chain) -> None:
    assert {EVENTS, HEADS, "audit_rowseal", "processors_party"} <= _tables_of(damaged)
    leaving.remove_others_than(leaving.organisations() - {damaged.pk})
    assert _tables_of(damaged) == set()
    assert not Organisation.objects.filter(pk=damaged.pk).exists()


def test_what_was_there_and_what_stays_is_left_alone(
    damaged: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = leaving.organisations()
    staying = Chain()
    monkeypatch.setattr(leaving, "_staying", {staying.pk})
    leaving.remove_others_than(before)
    assert leaving.organisations() == before | {staying.pk}
    assert EVENTS in _tables_of(damaged)


def test_who_holds_what_must_go_is_named_instead_of_waited_for(damaged: Chain) -> None:
    superuser = leaving._superuser()
    assert superuser is not None
    with transaction.atomic(using=OWNER), superuser.cursor() as cursor:
        as_owner("SELECT 1 FROM tenancy_organisation WHERE id = %s FOR UPDATE", damaged.pk)
        cursor.execute("SET lock_timeout = '100ms'")
        try:
            with pytest.raises(errors.LockNotAvailable) as refusal:
                leaving.remove_others_than(leaving.organisations() - {damaged.pk})
        finally:
            cursor.execute("RESET lock_timeout")
    assert "FOR UPDATE" in "".join(refusal.value.__notes__)


def test_nobody_waits_for_ever_in_the_database_of_a_test(committed_db: None) -> None:
    for limit in databases.LIMITS:
        assert as_owner(f"SELECT current_setting('{limit}') <> '0'") == [(True,)]


_left: list[Any] = []


@pytest.mark.parametrize("turn", ["makes", "looks"])
def test_what_a_test_commits_is_gone_in_the_next(committed_db: None, turn: str) -> None:
    """Whichever comes first makes what the other must not find."""
    assert not Organisation.objects.filter(pk__in=_left).exists()
    _left.append(Chain().pk)


def test_a_database_that_a_test_left_forbidden_is_allowed_again() -> None:
    class Case(TestCase):
        databases = {"default"}

    Case._add_databases_failures()  # type: ignore[attr-defined]
    forbidden = connections[OWNER].connect
    leaving.allow_every_database()
    assert connections[OWNER].connect != forbidden
    assert not hasattr(connections[OWNER].connect, "wrapped")
