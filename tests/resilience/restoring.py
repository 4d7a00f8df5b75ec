"""A dump of the stand's database put back, as after a disaster."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from local.worker import MAINTENANCE_URL, with_database
from psycopg2 import sql

from tests.resilience.stand import Stand

_RESTORED = "test_faults_restored"


@contextmanager
def restored(stand: Stand, dump: bytes) -> Iterator[None]:
    """This process works with a database in which everything is as it was dumped (pg_dump
    --format=custom); the folders outside the database are those of now."""
    maintenance = stand.environment[MAINTENANCE_URL]
    _renew(maintenance)
    try:
        subprocess.run(
            [
                *(stand.programs / "pg_restore", "--exit-on-error"),
                f"--dbname={with_database(maintenance, _RESTORED)}",
            ],
            input=dump,
            check=True,
        )
        with stand.database(name=_RESTORED):
            yield
    finally:
        _renew(maintenance, make=False)
    stand.evidence.note("restored", "dump", bytes=len(dump))


def _renew(maintenance: str, *, make: bool = True) -> None:
    connection = psycopg2.connect(maintenance)
    connection.autocommit = True
    name = sql.Identifier(_RESTORED)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        if make:
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
    connection.close()
