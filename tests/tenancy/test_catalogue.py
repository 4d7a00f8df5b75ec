"""What the database's own catalogue says about the wall, table by table."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from privacyoffice.tenancy.operations import tenant_foreign_keys
from tests.tenancy.sql import rows, tenant_models, value

pytestmark = pytest.mark.django_db

IN_SCOPE = (
    "(organisation_id = (NULLIF(current_setting('app.organisation'::text, true), ''::text))::uuid)"
)
_PUBLIC_EDITIONS = "(((kind)::text = 'public'::text) OR ((kind)::text = 'archive'::text))"
# The only tables that may be read more widely, and how.
READ_MORE_WIDELY = {
    "registers_publishedactivity": "true",
    "registers_registeredition": _PUBLIC_EDITIONS,
    "publicsite_statementversion": "true",
    "publicsite_publishedpromises": "true",
    # Shared on purpose with every organisation, until it is taken back.
    "registers_sharedtemplate": (
        "((withdrawn_at IS NULL) AND "
        "(NULLIF(current_setting('app.organisation'::text, true), ''::text) IS NOT NULL))"
    ),
    "accounts_membership": (
        "(user_id = (NULLIF(current_setting('app.user'::text, true), ''::text))::uuid)"
    ),
}
# What the public role does not see of a table that it reads, whatever is in scope.
HIDDEN_FROM_THE_PUBLIC = {"registers_registeredition": _PUBLIC_EDITIONS}
# What the public role may read. Nothing else, and nothing but reading.
PUBLIC = {
    "registers_publishedactivity",
    "registers_registeredition",
    "publicsite_statementversion",
    "publicsite_publishedpromises",
    "breaches_publicnotice",
    "tenancy_organisation",
}
# What the application may never change or remove, once it is written.
APPEND_ONLY = {
    "audit_auditevent",
    "publicsite_publishedpromises",
    "publicsite_statementversion",
    "registers_registeredition",
}

TENANT_MODELS = tenant_models()
HISTORY = [model for model in TENANT_MODELS if hasattr(model, "instance_type")]


def _name(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", TENANT_MODELS, ids=_name)
def test_a_tenant_table_is_behind_forced_row_level_security(model: type[models.Model]) -> None:
    table = model._meta.db_table
    enabled, forced = rows(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", table
    )[0]
    assert (enabled, forced) == (True, True), f"{_name(model)} needs SecureTenantTable"
    policies = rows(
        "SELECT cmd, qual, with_check, permissive FROM pg_policies WHERE tablename = %s", table
    )
    expected: set[tuple[str, str, str | None, str]] = {("ALL", IN_SCOPE, IN_SCOPE, "PERMISSIVE")}
    if table in READ_MORE_WIDELY:
        expected.add(("SELECT", READ_MORE_WIDELY[table], None, "PERMISSIVE"))
    if table in HIDDEN_FROM_THE_PUBLIC:
        expected.add(("SELECT", HIDDEN_FROM_THE_PUBLIC[table], None, "RESTRICTIVE"))
    assert set(policies) == expected


@pytest.mark.parametrize(
    "model", [model for model in TENANT_MODELS if model not in HISTORY], ids=_name
)
def test_keys_to_rows_of_a_tenant_name_the_organisation_too(model: type[models.Model]) -> None:
    table = model._meta.db_table
    keys = {
        definition
        for (definition,) in rows(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype = 'f'",
            table,
        )
    }
    for field in tenant_foreign_keys(model):
        target = field.related_model._meta.db_table
        wanted = (
            f"FOREIGN KEY (organisation_id, {field.column}) "
            f"REFERENCES {target}(organisation_id, id) DEFERRABLE INITIALLY DEFERRED"
        )
        assert wanted in keys, f"{_name(model)}.{field.name} may point at another organisation"


def test_every_table_with_an_organisation_is_known_to_this_test() -> None:
    """Tables that a package or plain SQL made have no model, and count as well."""
    with_column = {
        table
        for (table,) in rows(
            "SELECT table_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND column_name = 'organisation_id'"
        )
    }
    known = {model._meta.db_table for model in TENANT_MODELS} | {"tenancy_slugregister"}
    assert with_column == known


def test_who_an_organisation_is_may_be_read_and_only_itself_changes_it() -> None:
    own = "(id = (NULLIF(current_setting('app.organisation'::text, true), ''::text))::uuid)"
    policies = rows(
        "SELECT cmd, qual, with_check FROM pg_policies WHERE tablename = 'tenancy_organisation'"
    )
    assert set(policies) == {
        ("SELECT", "true", None),
        ("INSERT", None, own),
        ("UPDATE", own, None),
    }


def test_the_roles_of_the_application_cannot_go_around_the_wall() -> None:
    roles = (settings.DATABASE_APP_ROLE, settings.DATABASE_PUBLIC_ROLE)
    found = rows(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication "
        "FROM pg_roles WHERE rolname IN %s",
        roles,
    )
    assert {name for name, *_ in found} == set(roles)
    assert all(not any(powers) for _, *powers in found)


def test_the_application_owns_no_table_and_is_no_member_of_the_owner() -> None:
    app = settings.DATABASE_APP_ROLE
    owned = value(
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s", app
    )
    assert owned == 0
    memberships = rows(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid "
        "JOIN pg_roles me ON me.oid = m.member WHERE me.rolname = %s",
        app,
    )
    assert {name for (name,) in memberships} == {settings.DATABASE_PUBLIC_ROLE}


def test_the_public_role_reads_what_is_published_and_nothing_else() -> None:
    # Not from information_schema, which shows a role only what concerns itself.
    granted = rows(
        "SELECT relname, privilege_type FROM pg_class, aclexplode(relacl) AS entry "
        "WHERE relnamespace = 'public'::regnamespace AND entry.grantee = %s::regrole",
        settings.DATABASE_PUBLIC_ROLE,
    )
    assert set(granted) == {(table, "SELECT") for table in PUBLIC}


@pytest.mark.parametrize("table", [*sorted(APPEND_ONLY), *(m._meta.db_table for m in HISTORY)])
def test_what_is_proof_is_only_ever_added_to(table: str) -> None:
    granted = rows(
        "SELECT privilege_type FROM information_schema.role_table_grants "
        "WHERE grantee = %s AND table_name = %s",
        settings.DATABASE_APP_ROLE,
        table,
    )
    assert {privilege for (privilege,) in granted} == {"SELECT", "INSERT"}
    columns = value(
        "SELECT count(*) FROM information_schema.column_privileges WHERE grantee = %s "
        "AND table_name = %s AND privilege_type = 'UPDATE'",
        settings.DATABASE_APP_ROLE,
        table,
    )
    assert columns == 0


@pytest.mark.parametrize("table", ["audit_chainhead", "audit_rowseal"])
def test_what_the_database_writes_by_itself_is_only_read(table: str) -> None:
    granted = rows(
        "SELECT privilege_type FROM information_schema.role_table_grants "
        "WHERE grantee = %s AND table_name = %s",
        settings.DATABASE_APP_ROLE,
        table,
    )
    assert granted == [("SELECT",)]


def test_of_what_is_published_only_its_end_is_filled_in() -> None:
    updatable = rows(
        "SELECT column_name FROM information_schema.column_privileges WHERE grantee = %s "
        "AND table_name = 'registers_publishedactivity' AND privilege_type = 'UPDATE'",
        settings.DATABASE_APP_ROLE,
    )
    # A trigger lets these change only when a version ends (tests/registers/test_endings.py).
    assert {column for (column,) in updatable} == {
        *("superseded_at", "retired_on", "retired_at", "retired_because"),
        *("withdrawn_at", "withdrawn_because"),
        *("content", "name", "reference", "department_name", "purpose_line"),
        *("search_text", "sort_key"),
    }


def test_a_view_opens_no_door() -> None:
    """It would read with its owner's rights. Functions that do are in test_programs.py."""
    assert rows("SELECT viewname FROM pg_views WHERE schemaname = 'public'") == []


def test_all_apps_are_looked_at() -> None:
    ours = {app.label for app in apps.get_app_configs() if not app.name.startswith("django")}
    assert {"tenancy", "audit", "accounts", "jobs", "registers"} <= ours
    assert len(TENANT_MODELS) >= 25
