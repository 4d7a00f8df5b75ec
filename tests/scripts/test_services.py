"""The embedded servers: found again, restarted and stopped, whatever killed them."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from local import identity, processes
from local.place import LocalError, Place
from local.postgres import Postgres
from local.services import Services

pytestmark = pytest.mark.integration
CALLER = {"PATH": os.environ["PATH"]}


@pytest.fixture
def place() -> Iterator[Place]:
    """A closed folder below another closed folder, with every server in it stopped at the end."""
    # Not pytest's own folder: the database's user must have a chance to get there.
    with tempfile.TemporaryDirectory() as name:
        closed = Path(name, "closed home")
        closed.mkdir(mode=0o700)
        place = Place(closed / "place")
        yield place
        services = _services(place)
        for server in (services.postgres, services.valkey):
            assert server is not None
            server.stop()


def _services(place: Place) -> Services:
    return Services(place, durable=False, caller=CALLER)


def _postmaster(place: Place) -> int:
    return int((place.data / "postgres18" / "data" / "postmaster.pid").read_text().split()[0])


def _ask(url: str, question: str) -> object:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def test_roles_are_what_row_level_security_needs(place: Place) -> None:
    with _services(place) as services:
        app, owner = (services.environment[n] for n in ("DATABASE_URL", "DATABASE_OWNER_URL"))
        bypass = "SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user"
        assert _ask(app, bypass) is False
        assert _ask(owner, bypass) is True
        assert _ask(app, "SELECT current_setting('TimeZone')") == "UTC"
        member = "SELECT pg_has_role('privacyoffice_app', 'privacyoffice_public', '{}')"
        assert _ask(app, member.format("SET")) is True
        assert _ask(app, member.format("USAGE")) is False


def test_only_the_last_user_stops_the_servers(place: Place) -> None:
    with _services(place) as first:
        assert first.postgres is not None
        assert first.valkey is not None
        with _services(place) as second:
            assert second.environment["DATABASE_URL"] == first.environment["DATABASE_URL"]
        assert first.postgres.alive()
        assert first.valkey.alive()
    assert not first.postgres.alive()
    assert not first.valkey.alive()


def test_servers_killed_outright_come_back_with_their_data(place: Place) -> None:
    with Services(place, durable=True, caller=CALLER) as services:
        assert services.postgres is not None
        owner = psycopg2.connect(services.environment["DATABASE_OWNER_URL"])
        owner.autocommit = True
        owner.cursor().execute("CREATE TABLE kept AS SELECT 7 AS number")
        killed = _postmaster(place)
        os.kill(killed, signal.SIGKILL)
        processes.wait_until_gone([killed], 5)
        assert services.revive()
        assert _ask(services.environment["DATABASE_OWNER_URL"], "SELECT number FROM kept") == 7
        assert not services.revive()


def test_servers_left_behind_are_used_as_they_are(place: Place) -> None:
    place.make()
    left_behind = Postgres(place, durable=False)
    left_behind.ensure()
    before = _postmaster(place)
    with _services(place):
        assert _postmaster(place) == before
    assert not left_behind.alive()


def test_lock_file_with_the_number_of_another_process_does_not_block(place: Place) -> None:
    with _services(place):
        lock_file = place.data / "postgres18" / "data" / "postmaster.pid"
        lines = lock_file.read_text().splitlines()
    # Our own number: a living process that is no database server.
    lock_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with _services(place) as services:
        assert _ask(services.environment["DATABASE_URL"], "SELECT 1") == 1


def test_half_made_cluster_is_made_again(place: Place) -> None:
    place.make()
    (place.data / "postgres18.new" / "data").mkdir(parents=True)
    with _services(place) as services:
        assert _ask(services.environment["DATABASE_URL"], "SELECT 1") == 1


def test_nothing_secret_is_readable_by_others_and_no_parent_is_changed(place: Place) -> None:
    parent = place.data.parent
    before = (parent.stat().st_mode, parent.parent.stat().st_mode)
    with _services(place):
        for name in ("secrets.json", "valkey/valkey.conf"):
            assert (place.data / name).stat().st_mode & 0o077 == 0
        assert (place.data / "postgres18").stat().st_mode & 0o077 == 0
    assert (parent.stat().st_mode, parent.parent.stat().st_mode) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes to another user")
def test_root_gives_the_database_to_another_user(place: Place) -> None:
    with _services(place):
        status = Path(f"/proc/{_postmaster(place)}").stat()
        assert status.st_uid != 0
        assert status.st_uid == (place.data / "postgres18" / "data").stat().st_uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes to another user")
def test_program_that_no_user_may_run_is_told(tmp_path: Path) -> None:
    binary = tmp_path / "postgres"
    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o600)
    with pytest.raises(LocalError, match="cannot reach"):
        identity.for_database(tmp_path / "data", binary)


def test_one_database_address_without_the_other_is_refused(place: Place) -> None:
    with pytest.raises(LocalError, match="DATABASE_OWNER_URL"):
        Services(place, durable=False, caller=CALLER | {"DATABASE_URL": "postgres://x"})


def test_servers_of_the_caller_are_used_and_none_is_started(place: Place) -> None:
    caller = CALLER | {
        "DATABASE_URL": "postgres://app@db/x",
        "DATABASE_OWNER_URL": "postgres://owner@db/x",
        "REDIS_URL": "redis://queue/0",
    }
    with Services(place, durable=False, caller=caller) as services:
        assert caller.items() - {("PATH", CALLER["PATH"])} <= services.environment.items()
        assert not (place.data / "postgres18").exists()


def test_child_does_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; from local import processes\n"
        "child = processes.start(['sleep', '600'], log=Path('log'), environment=os.environ,"
        " folder=Path('.'))\n"
        "print(child.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert processes.running(child)
    parent.kill()
    parent.wait()
    assert processes.wait_until_gone([child], 5) == []
