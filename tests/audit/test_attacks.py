"""What somebody with all power over the database can do to a chain, and where it shows (F9)."""

import json

import pytest

from privacyoffice.audit.programs import PROGRAMS
from tests.audit.chains import Chain, as_owner, change, link_again, triggers_off
from tests.factories.people import make_user

EVENTS, SEALS, HEADS = "audit_auditevent", "audit_rowseal", "audit_chainhead"
PARTIES = "processors_party"
# Every chain here has so many acts more than a new organisation.
GROWN = 6


@pytest.fixture
def chain(committed_db: None) -> Chain:
    grown = Chain().grow(GROWN)
    assert grown.found() == set()
    return grown


def _of(chain: Chain, sequence: int) -> str:
    return f"WHERE organisation_id = '{chain.pk}' AND sequence = {sequence}"


CHANGES = (
    """payload = '{"reason": "anders"}'""",
    "actor_id = (SELECT id FROM accounts_user LIMIT 1)",
    "occurred_at = occurred_at - interval '1 microsecond'",
    "recorded_at = recorded_at - interval '1 day'",
    "action = 'registers.published'",
    "actor_role = 'dpo'",
    "reason = 'omdat'",
    "case_id = gen_random_uuid()",
    "subject_id = gen_random_uuid()",
    "subject_label = subject_label || ' '",
    "request_id = 'x'",
    "database_user = 'x'",
)


def test_an_act_that_was_changed_is_found_whatever_was_changed_of_it(chain: Chain) -> None:
    make_user()
    chain.grow(len(CHANGES))
    first = chain.end - len(CHANGES) + 1
    with triggers_off(EVENTS):
        for place, what in enumerate(CHANGES, start=first):
            assert change(f"UPDATE {EVENTS} SET {what} {_of(chain, place)}") == 1
    assert chain.found() == {("CONTENT_CHANGED", first + nr) for nr in range(len(CHANGES))}
    assert chain.verdict().first_bad == first


def test_an_act_that_was_changed_and_hashed_again_is_found(chain: Chain) -> None:
    place = chain.end - 3
    with triggers_off(EVENTS):
        change(f"UPDATE {EVENTS} SET reason = 'anders' {_of(chain, place)}")
        change(f"UPDATE {EVENTS} AS e SET row_hash = audit_link_hash(e) {_of(chain, place)}")
    assert chain.found() == {("LINK_BROKEN", place)}


def test_a_chain_computed_anew_is_found_against_a_checkpoint_only(chain: Chain) -> None:
    place = chain.end - 3
    signed = chain.signed()
    with triggers_off(EVENTS, HEADS):
        change(f"UPDATE {EVENTS} SET reason = 'anders' {_of(chain, place)}")
        link_again(chain.pk, place)
    assert chain.found() == set()
    assert chain.found(signed) == {("CHECKPOINT_DIFFERS", signed.sequence)}


def test_an_act_taken_out_of_the_middle_is_found(chain: Chain) -> None:
    place = chain.end - 3
    with triggers_off(EVENTS, SEALS):
        assert change(f"DELETE FROM {EVENTS} {_of(chain, place)}") == 1
        change(f"DELETE FROM {SEALS} {_of(chain, place).replace('sequence', 'event_sequence')}")
    assert chain.verdict().first_bad == place
    assert ("ACT_MISSING", place) in chain.found()


def test_an_end_that_was_cut_off_is_found(chain: Chain) -> None:
    signed, place = chain.signed(), chain.end - 1
    with triggers_off(EVENTS):
        assert change(f"DELETE FROM {EVENTS} {_of(chain, place)[: -len(str(place)) - 2]}>= {place}")
    assert ("ACT_MISSING", place) in chain.found()
    assert chain.verdict().first_bad == place
    # With the head, the seals and the rows made to fit, a checkpoint tells.
    with triggers_off(SEALS, HEADS, PARTIES):
        change(
            f"DELETE FROM {PARTIES} AS p USING {SEALS} AS s WHERE s.row_id = p.id::text "
            "AND s.organisation_id = %s AND s.event_sequence >= %s",
            *(chain.pk, place),
        )
        change(
            f"DELETE FROM {SEALS} WHERE organisation_id = %s AND event_sequence >= %s",
            *(chain.pk, place),
        )
        change(
            f"UPDATE {HEADS} SET sequence = %s, row_hash = (SELECT row_hash FROM {EVENTS} "
            "WHERE organisation_id = %s AND sequence = %s) WHERE organisation_id = %s",
            *(place - 1, chain.pk, place - 1, chain.pk),
        )
    left = {found for found in chain.found() if not found[0].startswith("ROW")}
    assert left == set()
    assert ("ACTS_CUT_OFF", place) in chain.found(signed)
    assert chain.verdict(signed).first_bad == place


def test_two_acts_that_changed_places_are_found(chain: Chain) -> None:
    first, second = chain.end - 3, chain.end - 2
    with triggers_off(EVENTS):
        for old, new in ((first, -1), (second, first), (-1, second)):
            change(f"UPDATE {EVENTS} SET sequence = {new} {_of(chain, old)}")
    assert chain.verdict().first_bad in {first - 1, first}
    assert ("CONTENT_CHANGED", first) in chain.found()


_COPY = (
    "INSERT INTO audit_auditevent (id, organisation_id, sequence, action, occurred_at, "
    "recorded_at, actor_role, subject_type, subject_id, subject_label, reason, payload, "
    "request_id, previous_hash, row_hash) SELECT gen_random_uuid(), organisation_id, {place}, "
    "'registers.published', occurred_at, recorded_at, '', subject_type, subject_id, '', '', '{{}}',"
    " '', row_hash, row_hash FROM audit_auditevent {where}"
)


def test_an_act_linked_by_hand_is_found(chain: Chain) -> None:
    end = chain.end
    with triggers_off(EVENTS):
        change(_COPY.format(place=end + 1, where=_of(chain, end)))
        change(f"UPDATE {EVENTS} AS e SET row_hash = audit_link_hash(e) {_of(chain, end + 1)}")
    assert chain.found() == {("END_DIFFERS", end + 1)}


def test_an_act_put_in_unlinked_is_found_and_no_later_act_takes_it_along(chain: Chain) -> None:
    end = chain.end
    with triggers_off(EVENTS):
        change(_COPY.format(place="NULL", where=_of(chain, end)))
    assert chain.found() == {("NOT_LINKED", end + 1)}
    chain.act()
    assert chain.found() == {("NOT_LINKED", end + 2)}


def test_a_row_that_the_owner_changes_gets_an_act_of_the_database_itself(chain: Chain) -> None:
    change(f"UPDATE {PARTIES} SET name = name || '!' WHERE organisation_id = %s", chain.pk)
    assert chain.actions()[-1] == "audit.changed_outside"
    assert chain.found() == set()
    ((text,),) = as_owner(f"SELECT payload::text FROM {EVENTS} {_of(chain, chain.end)}")
    payload = json.loads(text)
    assert payload["database_user"] == "privacyoffice_owner"
    assert payload["changes"] == GROWN
    assert {row["columns"] for row in payload["rows"]} == {"name"}
    assert "!" not in str(payload)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE processors_party SET name = name || '!' WHERE id = '{row}'", "ROW_CHANGED"),
        ("DELETE FROM processors_party WHERE id = '{row}'", "ROW_MISSING"),
    ],
)
def test_a_row_changed_while_nobody_watched_is_found(
    chain: Chain, statement: str, fault: str
) -> None:
    place = chain.end - 3
    ((row,),) = as_owner(
        f"SELECT row_id FROM {SEALS} WHERE organisation_id = %s AND event_sequence = %s "
        f"AND table_name = '{PARTIES}'",
        *(chain.pk, place),
    )
    with triggers_off(PARTIES):
        assert change(statement.format(row=row)) == 1
    assert chain.found() == {(fault, place)}


def test_a_row_put_in_while_nobody_watched_is_found(chain: Chain) -> None:
    with triggers_off(PARTIES):
        change(
            f"INSERT INTO {PARTIES}"
            " (id, organisation_id, name, legal_name, kind, kvk_number, country, contact)"
            " VALUES (gen_random_uuid(), %s, 'Ongezien', '', '', '', '', '')",
            chain.pk,
        )
    assert chain.found() == {("ROW_NOT_SEALED", chain.end + 1)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_rowseal SET row_hash = sha256('anders')",
        "UPDATE audit_rowseal SET changed = 'name'",
        "UPDATE audit_rowseal SET row_id = gen_random_uuid()::text",
        "DELETE FROM audit_rowseal",
    ],
)
def test_a_seal_that_was_changed_is_found(chain: Chain, statement: str) -> None:
    place = chain.end - 3
    where = f" WHERE organisation_id = '{chain.pk}' AND event_sequence = {place}"
    with triggers_off(SEALS):
        assert change(statement + where) >= 1
    assert ("SEALS_CHANGED", place) in chain.found()
    assert chain.verdict().first_bad == place


def test_a_seal_put_in_by_hand_is_found_and_no_later_act_takes_it(chain: Chain) -> None:
    end = chain.end
    with triggers_off(SEALS):
        change(
            f"INSERT INTO {SEALS} (organisation_id, transaction, table_name, row_id, changed) "
            "VALUES (%s, 1, 'registers_purpose', 'x', '')",
            chain.pk,
        )
    chain.act()
    assert chain.found() == {("SEAL_WITHOUT_ACT", end + 2)}


@pytest.mark.parametrize(
    ("table", "trigger"),
    [(EVENTS, "link"), (EVENTS, "rows_stay"), (SEALS, "link"), (PARTIES, "audit_seal")],
)
def test_a_trigger_that_is_off_is_found(chain: Chain, table: str, trigger: str) -> None:
    change(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    try:
        found = chain.found()
    finally:
        change(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
    assert found == {("GUARD_MISSING", chain.end + 1)}
    assert chain.found() == set()


@pytest.mark.parametrize("name", ["audit_link_hash", "audit_seal_row"])
def test_a_function_with_another_body_is_found(chain: Chain, name: str) -> None:
    program = next(program for program in PROGRAMS if program.name == name)
    lazy = {
        "audit_link_hash": "SELECT sha256('altijd')",
        "audit_seal_row": "BEGIN RETURN NULL; END",
    }
    change(program.sql.replace(program.source, lazy[name]))
    try:
        found = chain.found()
    finally:
        change(program.sql)
    assert found == {("GUARD_MISSING", chain.end + 1)}
    assert chain.found() == set()


def test_a_trigger_that_does_not_belong_is_found(chain: Chain) -> None:
    change(f"CREATE TRIGGER whisper BEFORE INSERT ON {EVENTS} EXECUTE FUNCTION audit_refuse()")
    try:
        found = chain.found()
    finally:
        change(f"DROP TRIGGER whisper ON {EVENTS}")
    assert found == {("GUARD_MISSING", chain.end + 1)}
