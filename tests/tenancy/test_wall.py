"""Raw SQL against the wall: what the application's own role can reach of another organisation."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, models, transaction

from privacyoffice.tenancy.models import Department
from registers.models import SharedTemplate
from tests.factories import World, make_world
from tests.tenancy.sql import as_public, rows, run, set_scope, table_of, tenant_models, value

pytestmark = pytest.mark.django_db

READABLE_BY_ALL = {
    "registers_publishedactivity",
    "registers_registeredition",
    "publicsite_publishedpromises",
    "publicsite_statementversion",
}
# In the scope of one organisation: the public calculator of terms counts with days off, and
# notices of breaches stand on its website.
READABLE_IN_PART = {"deadlines_addedholiday", "breaches_publicnotice"}
WRITTEN_BY_PROGRAMS = {'"audit_chainhead"', '"audit_rowseal"'}
PRIVATE = [m for m in tenant_models() if m._meta.db_table not in READABLE_BY_ALL]
REFUSED = (ProgrammingError, IntegrityError)


@pytest.fixture(scope="module")
def _worlds(django_db_setup: None, django_db_blocker: Any) -> tuple[World, World]:
    """Committed once for all tests here; what they do to it is rolled back."""
    with django_db_blocker.unblock():
        return make_world(with_edition=True), make_world(with_edition=True)


@pytest.fixture
def own(_worlds: tuple[World, World]) -> World:
    return _worlds[0]


@pytest.fixture
def other(_worlds: tuple[World, World]) -> World:
    return _worlds[1]


@pytest.fixture(autouse=True)
def _nothing_in_scope(db: None) -> None:
    set_scope(None)


def _filled(world: World) -> list[type[models.Model]]:
    """Tables in which this organisation has rows; asserted to be nearly all of them."""
    set_scope(world.organisation.pk)
    filled = [m for m in PRIVATE if value(f"SELECT count(*) FROM {table_of(m)}") > 0]
    set_scope(None)
    return filled


def test_without_an_organisation_no_row_of_any_is_readable(own: World) -> None:
    filled = _filled(own)
    assert filled == PRIVATE
    for model in filled:
        assert value(f"SELECT count(*) FROM {table_of(model)}") == 0, model.__name__


def test_nonsense_in_the_setting_is_an_error_and_no_way_in(own: World) -> None:
    value("SELECT set_config('app.organisation', %s, true)", "' OR true --")
    with pytest.raises(DatabaseError, match="invalid input syntax for type uuid"):
        rows(f"SELECT 1 FROM {table_of(Department)}")


def test_in_the_scope_of_one_nothing_of_the_other_is_readable(own: World, other: World) -> None:
    set_scope(own.organisation.pk)
    for model in PRIVATE:
        if model is SharedTemplate:
            continue  # shared on purpose; tests/registers/test_examples.py has its rules
        foreign = value(
            f"SELECT count(*) FROM {table_of(model)} WHERE organisation_id <> %s",
            own.organisation.pk,
        )
        assert foreign == 0, model.__name__
    set_scope(other.organisation.pk)
    assert value(f"SELECT count(*) FROM {table_of(Department)}") == 2


@pytest.mark.parametrize("model", tenant_models(), ids=lambda model: model._meta.label)
def test_nothing_of_the_other_is_changed_removed_or_made(
    model: type[models.Model], own: World, other: World
) -> None:
    table = table_of(model)
    set_scope(own.organisation.pk)
    for statement in (
        f"UPDATE {table} SET organisation_id = organisation_id WHERE organisation_id = %s",
        f"DELETE FROM {table} WHERE organisation_id = %s",
    ):
        assert _touched(statement, other) == 0
    # A copy of an own row in the other's name is refused, whatever the columns hold; some tables
    # are written by the database's own programs only.
    columns = ", ".join(
        f'"{field.column}"' for field in model._meta.concrete_fields if not field.generated
    )
    values = columns.replace('"organisation_id"', "%s")
    for field in model._meta.concrete_fields:
        # As a row begins: of any other state its guard would speak first.
        if field.name in ("status", "state") and field.has_default():
            values = values.replace(f'"{field.column}"', f"'{field.get_default()}'")
    assert value(f"SELECT count(*) FROM {table}") > 0
    refusal = "permission denied" if table in WRITTEN_BY_PROGRAMS else "row-level security"
    with pytest.raises(REFUSED, match=refusal), transaction.atomic():
        run(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} LIMIT 1",
            other.organisation.pk,
        )


def _touched(statement: str, world: World) -> int:
    """How many rows of that organisation a statement reached; no right at all is none."""
    try:
        with transaction.atomic():
            return run(statement, world.organisation.pk)
    except ProgrammingError as error:
        if "permission denied" not in str(error):
            raise
        return 0


def test_an_own_row_cannot_point_at_a_row_of_the_other(own: World, other: World) -> None:
    statement = "UPDATE registers_processingactivity SET department_id = %s WHERE id = %s"
    activity = own.activities["draft"]
    set_scope(own.organisation.pk)
    run(statement, own.elsewhere.pk, activity)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET CONSTRAINTS ALL DEFERRED")
    run(statement, other.home.pk, activity)
    with pytest.raises(IntegrityError, match="same_tenant"), transaction.atomic():
        run("SET CONSTRAINTS ALL IMMEDIATE")
    run(statement, own.home.pk, activity)


def test_the_public_role_is_refused_at_every_other_table(own: World) -> None:
    published = {*READABLE_BY_ALL, "tenancy_organisation"}
    tables = {
        name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    }
    for table in sorted(tables - published - READABLE_IN_PART):
        with pytest.raises(ProgrammingError, match="permission denied"), as_public():
            rows(f'SELECT 1 FROM "{table}"')
    for table in published:
        with as_public():
            assert value(f'SELECT count(*) FROM "{table}"') > 0
        for statement in (f'DELETE FROM "{table}"', f'INSERT INTO "{table}" DEFAULT VALUES'):
            with pytest.raises(ProgrammingError, match="permission denied"), as_public():
                run(statement)
    assert own.canary


def test_the_public_role_reads_days_off_of_one_organisation_and_not_who_added_them(
    own: World,
) -> None:
    days = 'SELECT count(*), count(DISTINCT organisation_id) FROM "deadlines_addedholiday"'
    with as_public():
        assert rows(days) == [(0, 0)]
    set_scope(own.organisation.pk)
    with as_public():
        assert rows(days) == [(1, 1)]
    for statement in (
        'SELECT added_by_id FROM "deadlines_addedholiday"',
        'UPDATE "deadlines_addedholiday" SET withdrawn_at = now()',
        'DELETE FROM "deadlines_addedholiday"',
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), as_public():
            run(statement)


def test_the_public_role_reads_notices_of_one_organisation_and_writes_none(own: World) -> None:
    notices = 'SELECT count(DISTINCT organisation_id) FROM "breaches_publicnotice"'
    with as_public():
        assert value(notices) == 0
    set_scope(own.organisation.pk)
    with as_public():
        assert value(notices) == 1
    for statement in (
        'UPDATE "breaches_publicnotice" SET withdrawn_at = now()',
        'DELETE FROM "breaches_publicnotice"',
        'INSERT INTO "breaches_publicnotice" DEFAULT VALUES',
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), as_public():
            run(statement)


def test_the_public_role_cannot_step_up_again() -> None:
    """Once down, the session may go back only to what it logged in as, and that is the app."""
    with pytest.raises(ProgrammingError, match="permission denied"), as_public():
        run("SET LOCAL ROLE privacyoffice_owner")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET reason = 'anders'",
        "DELETE FROM audit_auditevent",
        "UPDATE audit_rowseal SET row_hash = NULL",
        "DELETE FROM audit_rowseal",
        "UPDATE audit_chainhead SET sequence = 0",
        "DELETE FROM audit_chainhead",
        "ALTER TABLE audit_auditevent DISABLE TRIGGER link",
        "UPDATE registers_historicalpurpose SET description = 'anders'",
        "DELETE FROM registers_historicalpurpose",
        "UPDATE registers_publishedactivity SET content_hash = ''",
        "UPDATE registers_publishedactivity SET version = 9",
        "DELETE FROM registers_publishedactivity",
        "UPDATE registers_recordversion SET record = '{}'",
        "DELETE FROM registers_recordversion",
        "DELETE FROM registers_sharedtemplate",
        "UPDATE registers_sharedtemplate SET record = '{}'",
        "UPDATE registers_reviewcomment SET text = ''",
        "UPDATE registers_registeredition SET file_hash = ''",
        "DELETE FROM accounts_membership",
        "DELETE FROM accounts_user",
        "DELETE FROM tenancy_slugregister",
        "INSERT INTO tenancy_slugregister SELECT 'vrij', id FROM tenancy_organisation",
        "DELETE FROM tenancy_organisation",
        "DELETE FROM tenancy_department",
        "TRUNCATE registers_purpose",
        "ALTER TABLE registers_purpose DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON registers_purpose",
        "ALTER TABLE accounts_membership DISABLE TRIGGER ALL",
        "SET SESSION AUTHORIZATION privacyoffice_owner",
        "SET ROLE privacyoffice_owner",
        "SET session_replication_role = replica",
        "CREATE TABLE public.sluipweg (id int)",
        "UPDATE django_migrations SET name = ''",
    ],
)
def test_the_application_is_refused(statement: str, own: World) -> None:
    set_scope(own.organisation.pk)
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        run(statement)
    assert refusal.value.__cause__ is not None
    assert refusal.value.__cause__.pgcode == "42501"  # type: ignore[attr-defined]


def test_switching_row_security_off_is_an_error_and_no_way_in(own: World) -> None:
    run("SET LOCAL row_security = off")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(f"SELECT 1 FROM {table_of(Department)}")
    run("SET LOCAL row_security = on")
    assert own.canary


def test_the_moment_of_replacement_may_be_filled_in(own: World) -> None:
    """The pair of the refusals above: the one column of a published text that may change."""
    set_scope(own.organisation.pk)
    assert run("UPDATE registers_publishedactivity SET superseded_at = now()") > 0
