"""The databases of the test run: one template with all migrations, one copy for each worker."""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from local.place import ROOT, open_lock
from local.worker import MAINTENANCE_URL, TEST_DATA, with_database
from psycopg2 import errors, sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812  # it is a class

_TEMPLATE = "test_template_"
# Whoever waits so long waits for ever, and the run with it: here it fails and says for what.
# Below the limit of a test in pyproject.toml.
LIMITS = {
    "lock_timeout": "60s",
    "statement_timeout": "180s",
    "idle_in_transaction_session_timeout": "180s",
}


def create_for_worker(
    environment: Mapping[str, str] = os.environ, programs: Path | None = None
) -> None:
    """Make this worker's database anew, as the owner, ready for the app role.

    Or that of another `environment`, on a server of its own: with `programs`, the folder of
    PostgreSQL's, its template is a copy of this worker's, because migrating takes long.
    Raises: RuntimeError with the words of migrate when the migrations fail.
    """
    name = _database_of(environment["DATABASE_URL"])
    app_role = urlsplit(environment["DATABASE_URL"]).username or ""
    with _alone(environment) as cursor:
        template = _template(cursor, environment, programs)
        _drop(cursor, name)
        cursor.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        # Neither its settings nor the rights on a database are copied from its template.
        for limit, duration in LIMITS.items():
            cursor.execute(
                sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                    sql.Identifier(name), sql.Identifier(limit), sql.Literal(duration)
                )
            )
        cursor.execute(
            sql.SQL(
                "REVOKE CONNECT, TEMPORARY ON DATABASE {0} FROM PUBLIC;"
                "GRANT CONNECT ON DATABASE {0} TO {1}"
            ).format(sql.Identifier(name), sql.Identifier(app_role))
        )


def make_template() -> None:
    """Migrate, when that was not done yet. Raises: RuntimeError as `create_for_worker`."""
    with _alone(os.environ) as cursor:
        _template(cursor, os.environ, None)


@contextmanager
def _alone(environment: Mapping[str, str]) -> Iterator[Cursor]:
    """The owner, at work with databases. Workers wait for the one that came first and migrates."""
    connection = psycopg2.connect(environment[MAINTENANCE_URL])
    connection.autocommit = True
    lock = Path(environment[TEST_DATA]).with_name("test-template.lock")
    with open_lock(lock) as descriptor, connection.cursor() as cursor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield cursor
    connection.close()


def changed_outside(program: str, since: datetime) -> list[str]:
    """What a program changed in this worker's watched tables without an act, as JSON."""
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    with connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT payload::text FROM audit_auditevent WHERE recorded_at >= %s "
            "AND action = 'audit.changed_outside' AND payload ->> 'program' = %s",
            [since, program],
        )
        found = [payload for (payload,) in cursor.fetchall()]
    connection.close()
    return found


def _template(cursor: Cursor, environment: Mapping[str, str], programs: Path | None) -> str:
    """The name of a migrated database; made when the migrations have changed."""
    wanted = _TEMPLATE + _fingerprint()
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{_TEMPLATE}%"])
    known = {name for (name,) in cursor.fetchall()}
    if wanted in known:
        return wanted
    for old in known:
        _drop(cursor, old)
    # Under another name until it is complete: a broken run must not leave half a template.
    unfinished = f"{_TEMPLATE}unfinished"
    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    if programs is None:
        _migrate(environment, unfinished)
    else:
        source = with_database(os.environ[MAINTENANCE_URL], wanted)
        _copy(programs, source, with_database(environment[MAINTENANCE_URL], unfinished))
    cursor.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(unfinished), sql.Identifier(wanted)
        )
    )
    return wanted


def _migrate(environment: Mapping[str, str], name: str) -> None:
    addresses = {
        variable: with_database(environment[variable], name)
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    result = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "migrate", "--noinput"],
        cwd=ROOT,
        env=dict(environment) | addresses,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise RuntimeError(f"migrate failed:\n{result.stdout}")


def _copy(programs: Path, source: str, target: str) -> None:
    """Everything in a database of one server into an empty one of another."""
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder, "template.sql")
        subprocess.run([programs / "pg_dump", f"--file={dump}", source], check=True)
        subprocess.run(
            [
                *(programs / "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"),
                *(f"--file={dump}", target),
            ],
            stdout=subprocess.DEVNULL,
            check=True,
        )


def _drop(cursor: Cursor, name: str) -> None:
    """Drop a database; the last connections of a run that was killed may need a moment."""
    until = time.monotonic() + 15
    while True:
        try:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            return
        except errors.ObjectInUse:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@cache
def _fingerprint() -> str:
    """Of all migrations, of the modules of ours that they rest on, and of the packages; as they
    are when the run begins."""
    migrations = [
        path
        for path in ROOT.rglob("migrations/*.py")
        if ".venv" not in path.parts and "var" not in path.parts
    ]
    modules, found = set(migrations), set(migrations)
    while found := _imported(found) - modules:
        modules |= found
    digest = hashlib.sha256()
    for path in sorted({*modules, ROOT / "requirements" / "dev.txt"}):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _imported(paths: set[Path]) -> set[Path]:
    return {
        module
        for path in paths
        for name in re.findall(r"^\s*(?:from|import) ([\w.]+)", path.read_text(), re.MULTILINE)
        if (module := ROOT / f"{name.replace('.', '/')}.py").exists()
    }


def _database_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
