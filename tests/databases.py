"""The databases of the test run: one template with all migrations, one copy for each worker."""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from local.place import ROOT, open_lock
from local.worker import MAINTENANCE_URL, TEST_DATA, with_database
from psycopg2 import errors, sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812  # it is a class

_TEMPLATE = "test_template_"


def create_for_worker() -> None:
    """Make this worker's database anew, as the owner, ready for the app role.

    Raises: RuntimeError with the words of migrate when the migrations fail.
    """
    maintenance = os.environ[MAINTENANCE_URL]
    name = _database_of(os.environ["DATABASE_URL"])
    app_role = urlsplit(os.environ["DATABASE_URL"]).username or ""
    connection = psycopg2.connect(maintenance)
    connection.autocommit = True
    # Workers wait here for the one that came first and migrates.
    lock = Path(os.environ[TEST_DATA]).with_name("test-template.lock")
    with open_lock(lock) as descriptor, connection.cursor() as cursor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        template = _template(cursor)
        _drop(cursor, name)
        cursor.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        # Rights on a database are not copied from its template.
        cursor.execute(
            sql.SQL(
                "REVOKE CONNECT, TEMPORARY ON DATABASE {0} FROM PUBLIC;"
                "GRANT CONNECT ON DATABASE {0} TO {1}"
            ).format(sql.Identifier(name), sql.Identifier(app_role))
        )
    connection.close()


def _template(cursor: Cursor) -> str:
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
    environment = os.environ | {
        name: with_database(os.environ[name], unfinished)
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    result = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "migrate", "--noinput"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise RuntimeError(f"migrate failed:\n{result.stdout}")
    cursor.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(unfinished), sql.Identifier(wanted)
        )
    )
    return wanted


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


def _fingerprint() -> str:
    """Of all migrations, of the modules of ours that they import, and of the packages."""
    migrations = [
        path
        for path in ROOT.rglob("migrations/*.py")
        if ".venv" not in path.parts and "var" not in path.parts
    ]
    imported = {
        module
        for path in migrations
        for name in re.findall(r"^\s*(?:from|import) ([\w.]+)", path.read_text(), re.MULTILINE)
        if (module := ROOT / f"{name.replace('.', '/')}.py").exists()
    }
    digest = hashlib.sha256()
    for path in sorted({*migrations, *imported, ROOT / "requirements" / "dev.txt"}):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _database_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")
