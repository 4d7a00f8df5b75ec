"""What the owner of the database, or the program's own login, tries to hide (F9)."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import transaction

from privacyoffice import clock, keyring
from privacyoffice.accounts.admin.words import explained, in_words
from privacyoffice.audit import outside
from privacyoffice.audit import services as audit
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto.errors import KeyDamaged
from privacyoffice.crypto.services.keys import make_key
from privacyoffice.crypto.unlocking import data_key
from privacyoffice.proof.admin.outside import lines_of
from privacyoffice.tenancy.scope import organisation_scope
from tests.audit.chains import Chain, as_owner, change, triggers_off
from tests.factories.people import make_user
from tests.tenancy.sql import OWNER, run

EVENTS, SEALS = "audit_auditevent", "audit_rowseal"
PARTIES, FORMER = "processors_party", "processors_historicalparty"
REQUESTS = "requests_dsar_datasubjectrequest"
_FORGE = (
    "INSERT INTO audit_auditevent (id, organisation_id, action, occurred_at, recorded_at, "
    "transaction, actor_id, actor_role, subject_type, subject_id, subject_label, reason, payload, "
    "request_id) VALUES (gen_random_uuid(), %s, 'processors.party_changed', '2019-02-01', "
    "'2019-02-01', 0, %s, 'dpo', 'processors.party', gen_random_uuid(), '', '', '{}', '')"
)


@pytest.fixture
def chain(committed_db: None) -> Chain:
    grown = Chain().grow(3)
    assert grown.verdict().ok
    return grown


@pytest.fixture
def person(chain: Chain) -> UUID:
    return make_user().pk


def _rename(chain: Chain, table: str = PARTIES) -> int:
    return change(f"UPDATE {table} SET name = name || '!' WHERE organisation_id = %s", chain.pk)


def _outside(chain: Chain) -> list[str]:
    verdict = chain.verdict()
    assert verdict.is_whole, verdict.problems
    return [problem.detail for problem in verdict.outside]


def test_a_loose_act_and_seal_are_found_whatever_transaction_they_say(
    chain: Chain, person: UUID
) -> None:
    """A look has no transaction of its own; the number 0 was as good as its own once."""
    with triggers_off(EVENTS, SEALS, PARTIES):
        _rename(chain)
        change(
            f"INSERT INTO {SEALS} (organisation_id, transaction, table_name, row_id, row_hash, "
            "changed) SELECT %s, 0, %s, s.row_id, audit_hash_of_row(to_jsonb(p), "
            "(SELECT array_agg(key) FROM jsonb_object_keys(to_jsonb(p)) AS key)), 'name' "
            f"FROM {SEALS} AS s JOIN {PARTIES} AS p ON p.id::text = s.row_id "
            "WHERE s.organisation_id = %s AND s.table_name = %s",
            *(chain.pk, PARTIES, chain.pk, PARTIES),
        )
        change(_FORGE, chain.pk, person)
    codes = {code for code, _sequence in chain.found()}
    # A seal that no act took says nothing of a row either.
    assert codes == {"NOT_LINKED", "SEAL_WITHOUT_ACT", "ROW_CHANGED"}


def test_an_act_made_up_beside_a_change_does_not_hide_it(chain: Chain, person: UUID) -> None:
    with transaction.atomic(using=OWNER):
        assert _rename(chain) == 3
        change(_FORGE, chain.pk, person)
    (told,) = _outside(chain)
    assert told.startswith("privacyoffice_owner: ")
    assert PARTIES in told
    assert told.endswith("processors.party_changed")


def test_an_act_in_the_name_of_the_system_does_not_hide_a_change_either(chain: Chain) -> None:
    with transaction.atomic(using=OWNER):
        _rename(chain)
        change(_FORGE, chain.pk, None)
    assert len(_outside(chain)) == 1


def test_an_act_made_up_in_the_name_of_a_person_is_told(chain: Chain, person: UUID) -> None:
    change(_FORGE, chain.pk, person)
    assert _outside(chain) == ["privacyoffice_owner: processors.party_changed"]


def test_who_takes_on_the_role_of_the_program_is_still_who_connected(
    chain: Chain, person: UUID
) -> None:
    change(_FORGE, chain.pk, person)
    users = as_owner(
        f"SELECT DISTINCT database_user FROM {EVENTS} WHERE organisation_id = %s ORDER BY 1",
        chain.pk,
    )
    assert users == [("privacyoffice_app",), ("privacyoffice_owner",)]
    # It is part of what is hashed.
    with triggers_off(EVENTS):
        change(
            f"UPDATE {EVENTS} SET database_user = 'privacyoffice_app' WHERE organisation_id = %s",
            chain.pk,
        )
    assert {code for code, _sequence in chain.found()} == {"CONTENT_CHANGED"}


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE {} SET name = name || '!' WHERE organisation_id = '{}'", "ROW_CHANGED"),
        ("DELETE FROM {} WHERE organisation_id = '{}'", "ROW_MISSING"),
    ],
)
def test_former_values_are_sealed_too(chain: Chain, statement: str, fault: str) -> None:
    with triggers_off(FORMER):
        assert change(statement.format(FORMER, chain.pk)) == 3
    assert {code for code, _sequence in chain.found()} == {fault}


def test_former_values_changed_in_plain_sight_are_told(chain: Chain) -> None:
    _rename(chain, FORMER)
    (told,) = _outside(chain)
    assert FORMER in told


def test_a_spoilt_key_of_a_case_is_told_and_is_not_a_lost_key(chain: Chain) -> None:
    with organisation_scope(chain.pk):
        key = make_key(chain.pk, clock.now())
        audit.record("cases.opened", subject=key, actor=None, at=clock.now())
    assert chain.verdict().ok
    with organisation_scope(chain.pk):
        run("UPDATE crypto_casekey SET wrapped_key = decode('00112233445566778899aabb', 'hex')")
    (told,) = _outside(chain)
    assert told.startswith("privacyoffice_app: crypto_casekey ")
    with organisation_scope(chain.pk), pytest.raises(KeyDamaged) as damaged:
        data_key(chain.pk)
    assert damaged.value.told != keyring.KeyLost.told


@contextmanager
def _for_a_while(statement: str, back: str) -> Iterator[None]:
    change(statement)
    try:
        yield
    finally:
        change(back)


OFF = [
    (f"ALTER TABLE {REQUESTS} DISABLE TRIGGER status_follows", "ENABLE TRIGGER status_follows"),
    (f"ALTER TABLE {REQUESTS} DISABLE ROW LEVEL SECURITY", "ENABLE ROW LEVEL SECURITY"),
    (f"ALTER TABLE {EVENTS} NO FORCE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY"),
]


@pytest.mark.parametrize(("statement", "back"), OFF)
def test_a_guard_that_is_off_is_found(chain: Chain, statement: str, back: str) -> None:
    table = statement.split()[2]
    with _for_a_while(statement, f"ALTER TABLE {table} {back}"):
        (problem,) = chain.verdict().problems
    assert problem.code.name == "GUARD_MISSING"
    assert table in problem.detail
    assert chain.verdict().ok


STRANGE = [
    (
        f"CREATE TRIGGER whisper BEFORE UPDATE ON {PARTIES} FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        f"DROP TRIGGER whisper ON {PARTIES}",
    ),
    (
        f"CREATE RULE whisper AS ON INSERT TO {EVENTS} WHERE new.action = 'x' DO INSTEAD NOTHING",
        f"DROP RULE whisper ON {EVENTS}",
    ),
    (
        f"CREATE POLICY whisper ON {REQUESTS} FOR SELECT USING (true)",
        f"DROP POLICY whisper ON {REQUESTS}",
    ),
]


@pytest.mark.parametrize(("statement", "back"), STRANGE)
def test_what_does_not_belong_on_a_table_is_found(chain: Chain, statement: str, back: str) -> None:
    with _for_a_while(statement, back):
        (problem,) = chain.verdict().problems
    assert problem.code.name == "GUARD_MISSING"
    assert problem.detail.startswith("unknown ")
    assert "whisper" in problem.detail
    assert chain.verdict().ok


def test_another_refusal_of_a_status_is_found(chain: Chain) -> None:
    ((source,),) = as_owner("SELECT pg_get_functiondef('refuse_status()'::regprocedure)")
    lazy = (
        "CREATE OR REPLACE FUNCTION refuse_status() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RETURN NEW; END$$"
    )
    with _for_a_while(lazy, source.replace("%", "%%")):
        (problem,) = chain.verdict().problems
    assert problem.detail == "function refuse_status()"
    assert chain.verdict().ok


def test_the_page_names_the_acts_that_were_put_in(chain: Chain, person: UUID) -> None:
    change(_FORGE, chain.pk, person)
    with organisation_scope(chain.pk):
        (line,) = lines_of(outside.not_looked_into(), None).values()
        event = AuditEvent.objects.get(action=outside.CHANGED)
        told = explained(event.action, event.payload)
    assert in_words("processors.party_changed") in line
    assert "processors.party_changed" in told
