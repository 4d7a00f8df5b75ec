"""What a test committed is gone after it: the jobs that later tests run go through every
organisation, and some are damaged on purpose.

Rows that are proof cannot be removed, neither by the application nor by the owner. A superuser
can; where the server is not ours, PRIVACYOFFICE_SUPERUSER_URL may name one, and without it every
organisation stays.
"""

import os
from collections import Counter
from collections.abc import Set
from functools import cache
from uuid import UUID

import psycopg2
from django.db import connections
from django.test.testcases import _DatabaseFailure
from local.testing import SUPERUSER_URL
from local.worker import with_database
from psycopg2 import errors
from psycopg2.extensions import connection as Connection  # noqa: N812  # it is a class
from psycopg2.extras import register_uuid

# The organisation first: a live process that still writes in it waits, and then it cannot.
_REMOVE = """
CREATE FUNCTION pg_temp.remove(gone uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE place regclass;
BEGIN
    DELETE FROM tenancy_organisation WHERE id = ANY(gone);
    FOR place IN
        SELECT attrelid::regclass FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE attname = 'organisation_id' AND relkind = 'r'
            AND relnamespace = 'public'::regnamespace
    LOOP
        EXECUTE format('DELETE FROM %s WHERE organisation_id = ANY($1)', place) USING gone;
    END LOOP;
END $$
"""
_PATIENCE = 5  # times that a live process may stand in the way
# Acts of who reads or takes along, by the end of their codes.
_LOOKING = r"\.read$|exported$|downloaded$|link_shown$|register_taken$|looked_into$|seen_by_person$"
_staying: set[UUID] = set()
_at_rest: set[UUID] = set()


def stays(organisation_id: UUID) -> None:
    """Keep it to the end of the run: later tests ask for it as well."""
    _staying.add(organisation_id)


def organisations() -> Set[UUID]:
    """All that there are in this worker's database; none where nobody can remove one."""
    if (connection := _superuser()) is None:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM tenancy_organisation")
        return {organisation_id for (organisation_id,) in cursor.fetchall()}


def is_at_rest(organisation_id: UUID) -> None:
    """Tests share it, only to look at."""
    _at_rest.add(organisation_id)


def acts_at_rest() -> Counter[str]:
    """The codes of the acts that change something and were committed in the organisations that
    tests share only to look at, with how many there are."""
    if not _at_rest or (connection := _superuser()) is None:
        return Counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, count(*) FROM audit_auditevent "
            "WHERE organisation_id = ANY(%s) AND action !~ %s GROUP BY action",
            [list(_at_rest), _LOOKING],
        )
        return Counter(dict(cursor.fetchall()))


def remove_others_than(before: Set[UUID]) -> None:
    """Remove the organisations that came since, with everything of theirs but their people.

    Raises: psycopg2.Error when a live process stands in the way again and again, and who holds
    a lock of theirs for longer than databases.LIMITS allow is named then.
    """
    gone = sorted(organisations() - before - _staying)
    connection = _superuser()
    if not gone or connection is None:
        return
    for tries_left in reversed(range(_PATIENCE)):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_temp.remove(%s::uuid[])", [gone])
            return
        except errors.DeadlockDetected:
            if not tries_left:
                raise
        except (errors.LockNotAvailable, errors.QueryCanceled) as error:
            error.add_note(f"transactions that are open: {_open_transactions(connection)}")
            raise


def allow_every_database() -> None:
    """Undo what Django's TestCase does to the databases that it does not use."""
    for connection in connections.all():
        for name, method in list(vars(connection).items()):
            if isinstance(method, _DatabaseFailure):
                setattr(connection, name, method.wrapped)


def _open_transactions(connection: Connection) -> list[str]:
    """Those of others in this worker's database: the program, since when, and its last words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%s (%s) since %s: %s', "
            "coalesce(nullif(application_name, ''), 'a test'), state, xact_start, left(query, 200))"
            " FROM pg_stat_activity WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid()"
            " AND datname = current_database()"
        )
        return [text for (text,) in cursor.fetchall()]


@cache
def _superuser() -> Connection | None:
    """To this worker's database, without triggers or checks of keys."""
    url = os.environ.get(SUPERUSER_URL)
    if not url:
        return None
    name = os.environ["DATABASE_URL"].rpartition("/")[2]
    connection = psycopg2.connect(
        with_database(url, name), options="-c session_replication_role=replica"
    )
    connection.autocommit = True
    register_uuid(conn_or_curs=connection)
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE)
    return connection
