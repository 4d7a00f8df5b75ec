"""Functions in the database: none lets somebody read or write what their role may not."""

from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from tests.factories import World
from tests.tenancy.sql import as_public, rows, run, set_scope, table_of, tenant_models, value

pytestmark = pytest.mark.django_db

# Act with their owner's rights. Each is a trigger's: nobody can call one by hand.
DEFINERS = {
    "audit_link_event",
    "audit_link_seal",
    "audit_seal_row",
    "tenancy_register_slug",
}
# For other programs and migrations only.
INTERNAL = {
    "audit_link_transaction()": "SELECT audit_link_transaction()",
    "audit_note_outside(uuid, bigint)": "SELECT audit_note_outside(gen_random_uuid(), 1)",
    "audit_seal_existing(regclass, text, text, text[])": (
        "SELECT audit_seal_existing('tenancy_department', 'organisation_id', 'id', '{name}')"
    ),
}
LIVE_ROWS = "SELECT count(*) FROM audit_live_rows(%s, %s, %s, %s, %s)"
ROLES = ("app", "public")


def _refused(statement: str, *parameters: Any, role: str) -> str:
    """The code of the refusal; "" when it was let through."""
    try:
        with transaction.atomic():
            if role == "public":
                run(f'SET LOCAL ROLE "{settings.DATABASE_PUBLIC_ROLE}"')
            rows(statement, *parameters)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(getattr(error.__cause__, "pgcode", "?"))
    return ""


def test_who_acts_with_the_rights_of_the_owner_is_known_and_looks_nothing_up_elsewhere() -> None:
    found = rows(
        "SELECT proname, prorettype::regtype::text, coalesce(proconfig::text, '') FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    )
    assert {name for name, *_rest in found} == DEFINERS
    for name, returns, config in found:
        assert returns == "trigger", f"{name} can be called by hand"
        # A table of the same name in a schema of the caller's must not come first.
        path = config.partition("search_path=")[2].partition('"')[0]
        assert path.replace(" ", "").endswith("pg_temp"), f"{name} searches {path or 'anywhere'}"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(DEFINERS))
def test_a_program_of_a_trigger_cannot_be_called(name: str, role: str) -> None:
    assert _refused(f"SELECT {name}()", role=role) in {"0A000", "42501"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(INTERNAL))
def test_an_internal_program_is_for_the_owner_only(name: str, role: str, kept_world: World) -> None:
    set_scope(kept_world.organisation.pk)
    assert _refused(INTERNAL[name], role=role) == "42501"


def test_every_other_program_reads_as_who_calls_it() -> None:
    """So that row-level security binds it; those that write are triggers' or internal."""
    found = {
        signature
        for (signature,) in rows(
            "SELECT oid::regprocedure::text FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace AND NOT prosecdef "
            "AND prorettype <> 'trigger'::regtype AND provolatile = 'v' "
            "AND has_function_privilege(%s, oid, 'EXECUTE')",
            settings.DATABASE_APP_ROLE,
        )
    }
    assert found == set()


@pytest.mark.parametrize("scope", ["none", "another"])
def test_hashes_of_rows_of_another_organisation_are_given_to_nobody(
    scope: str, kept_world: World
) -> None:
    """A hash of a row with few possible values would tell what stands in it."""
    ours = kept_world.organisation.pk
    for model in tenant_models():
        watched = [model._meta.pk.column] if model._meta.pk else []
        given = (table_of(model), "organisation_id", watched[0], watched, ours)
        set_scope(ours)
        own = value(LIVE_ROWS, *given)
        set_scope(None)
        if scope == "another":
            value("SELECT set_config('app.organisation', gen_random_uuid()::text, true)")
        published = value(
            f"SELECT count(*) FROM {table_of(model)} WHERE organisation_id = %s", ours
        )
        assert value(LIVE_ROWS, *given) == published, model.__name__
        assert own >= published


@pytest.mark.parametrize(
    "table", ["accounts_user", "audit_auditevent", "crypto_casekey", "tenancy_department"]
)
def test_the_public_role_gets_no_hash_of_any_row(table: str, kept_world: World) -> None:
    given = (table, "id", "id", ["id"], str(kept_world.organisation.pk))
    assert _refused(LIVE_ROWS, *given, role="public") == "42501"


@pytest.mark.parametrize(
    "given",
    [
        ("accounts_user; DROP TABLE x", "id", "id", ["id"]),
        ("tenancy_department", "id) OR true --", "id", ["id"]),
        ("tenancy_department", "id", "id, name", ["id"]),
        ("pg_authid", "oid", "rolpassword", ["rolpassword"]),
    ],
)
def test_odd_arguments_are_errors_and_no_way_in(given: Any, kept_world: World) -> None:
    set_scope(kept_world.organisation.pk)
    assert _refused(LIVE_ROWS, *given, str(kept_world.organisation.pk), role="app")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_chainhead SET sequence = 0",
        "INSERT INTO audit_chainhead (id, organisation_id, sequence) "
        "SELECT gen_random_uuid(), id, 9 FROM tenancy_organisation",
        "DELETE FROM audit_chainhead",
        "UPDATE audit_rowseal SET row_hash = NULL",
        "INSERT INTO audit_rowseal (organisation_id, transaction, table_name, row_id, changed) "
        "SELECT id, 1, 'x', 'x', '' FROM tenancy_organisation",
        "DELETE FROM audit_rowseal",
        "DELETE FROM crypto_casekey",
        "TRUNCATE audit_rowseal",
        "ALTER TABLE audit_auditevent DISABLE TRIGGER link",
        "DROP TRIGGER link ON audit_auditevent",
        "DROP FUNCTION audit_seal_row()",
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NEW; END'",
        "CREATE TEMPORARY TABLE audit_auditevent (id int)",
    ],
)
def test_the_application_cannot_touch_its_own_proof(statement: str, kept_world: World) -> None:
    set_scope(kept_world.organisation.pk)
    assert _refused(statement, role="app") == "42501"


def test_acts_of_two_organisations_leave_the_scope_as_it_was(kept_world: World) -> None:
    """What links acts at commit runs as the owner, and what comes after it does not."""
    ours = kept_world.organisation.pk
    set_scope(ours)
    run(
        "INSERT INTO audit_auditevent (id, organisation_id, action, occurred_at, actor_role, "
        "subject_type, subject_id, subject_label, reason, payload, request_id) "
        "VALUES (gen_random_uuid(), %s, 'proef.gedaan', now(), '', 'x', %s, '', '', '{}', '')",
        ours,
        ours,
    )
    run("SET CONSTRAINTS ALL IMMEDIATE")
    assert value("SELECT current_user") == settings.DATABASE_APP_ROLE
    assert value("SELECT current_setting('app.organisation', true)") == str(ours)
    assert value("SELECT sequence FROM audit_auditevent WHERE action = 'proef.gedaan'") > 0
    with as_public():
        assert value("SELECT current_user") == settings.DATABASE_PUBLIC_ROLE
