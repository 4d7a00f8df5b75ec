"""A dump that is put back: it verifies by itself, and what it lost shows against a checkpoint."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.db import connections
from local.place import Place
from local.postgres import Postgres
from local.worker import MAINTENANCE_URL, with_database
from psycopg2 import sql

from tests import databases
from tests.audit.chains import Chain

_REPLAYED = "replayed_{}"


@contextmanager
def _put_back(dump: Path, programs: Path) -> Iterator[None]:
    """Django works with a database that was made from the dump."""
    name = _REPLAYED.format(urlsplit(os.environ["DATABASE_URL"]).path[1:])
    maintenance = psycopg2.connect(os.environ[MAINTENANCE_URL])
    maintenance.autocommit = True
    with maintenance.cursor() as cursor:
        databases._drop(cursor, name)
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    owner = with_database(os.environ["DATABASE_OWNER_URL"], name)
    restore = [programs / "pg_restore", "--exit-on-error", f"--dbname={owner}", dump]
    subprocess.run(restore, check=True)
    before = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    connections.close_all()
    for alias in before:
        connections[alias].settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        for alias, former in before.items():
            connections[alias].settings_dict["NAME"] = former
        with maintenance.cursor() as cursor:
            databases._drop(cursor, name)
        maintenance.close()


@pytest.fixture
def programs() -> Path:
    version = os.environ.get("PRIVACYOFFICE_POSTGRES", "18")
    return Postgres(Place.named("test"), durable=False, version=version)._bin


def test_an_old_dump_put_back_is_found_against_a_checkpoint(
    committed_db: None, programs: Path, tmp_path: Path
) -> None:
    chain = Chain().grow(4)
    then = chain.signed()
    dump = tmp_path / "database.dump"
    owner = os.environ["DATABASE_OWNER_URL"]
    # Without compression, and of the rest only what a restore needs: it is quicker.
    subprocess.run([programs / "pg_dump", "-Fc", "-Z0", f"--file={dump}", owner], check=True)
    now = chain.grow(3).signed()
    with _put_back(dump, programs):
        assert chain.found(then) == set()
        assert chain.found(now) == {("ACTS_CUT_OFF", then.sequence + 1)}
        # Work that goes on after it makes another chain than was signed.
        chain.grow(3)
        assert chain.found(then) == set()
        assert chain.found(now) == {("CHECKPOINT_DIFFERS", now.sequence)}
    assert chain.found(then, now) == set()
