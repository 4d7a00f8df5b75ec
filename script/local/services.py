"""PostgreSQL and Valkey for everybody who works in one clone at the same time.

Each user holds a shared lock; whoever leaves last, and so gets it alone, stops the
servers. A user that is killed gives its lock back, and leaves servers that the next one
finds and uses.
"""

import fcntl
import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType

from local.place import ROOT, LocalError, Place, open_lock, say
from local.postgres import VERSIONS, Postgres
from local.valkey import Valkey


class Services:
    """Use as a context manager; inside it the servers answer and `environment` is complete."""

    def __init__(
        self, place: Place, *, durable: bool, caller: Mapping[str, str] = os.environ
    ) -> None:
        """`caller`: the environment in which addresses of other servers may be given.

        Raises: LocalError when only one of the two database addresses is given.
        """
        self.place = place
        self._caller = caller
        if bool(caller.get("DATABASE_URL")) != bool(caller.get("DATABASE_OWNER_URL")):
            raise LocalError("Set both DATABASE_URL (app role) and DATABASE_OWNER_URL, or neither.")
        self.postgres = (
            None
            if caller.get("DATABASE_URL")
            else Postgres(
                place,
                durable=durable,
                version=caller.get("PRIVACYOFFICE_POSTGRES") or "18",
            )
        )
        self.valkey = None if caller.get("REDIS_URL") else Valkey(place)
        self.environment: dict[str, str] = {}
        self._held = ExitStack()

    def __enter__(self) -> "Services":
        self.place.make()
        with ExitStack() as entering:
            self._users = entering.enter_context(open_lock(self.place.lock_file("users")))
            with self.place.lock("start"):
                fcntl.flock(self._users, fcntl.LOCK_SH)
                entering.callback(self._leave)
                self.environment = self._environment()
            self._held = entering.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._held.close()

    def revive(self) -> bool:
        """Start again what died meanwhile; whether there was something to start."""
        servers = [server for server in (self.postgres, self.valkey) if server is not None]
        if all(server.alive() for server in servers):
            return False
        with self.place.lock("start"):
            for server in servers:
                server.ensure()
        return True

    def _leave(self) -> None:
        with self.place.lock("start"):
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # somebody else still works with them
            for server in (self.postgres, self.valkey):
                if server is not None:
                    try:
                        server.stop()
                    except LocalError as error:
                        say(f"error: {error}")

    def _environment(self) -> dict[str, str]:
        addresses = {}
        if self.postgres is not None:
            port = self.postgres.ensure()
            addresses["DATABASE_URL"] = self.postgres.url("app", port)
            addresses["DATABASE_OWNER_URL"] = self.postgres.url("owner", port)
        if self.valkey is not None:
            addresses["REDIS_URL"] = self.valkey.ensure()
        defaults = {
            "REDIS_PREFIX": "",
            "SECRET_KEY": self.place.secret("secret_key"),
            "PORT": "8000",
            # In use when script/server runs and this is script/manage beside it.
            "EMAIL_URL": f"smtp://127.0.0.1:{self.place.port('mail', in_use=True)}",
        }
        port_text = self._caller.get("PORT") or defaults["PORT"]
        defaults["BASE_URL"] = f"http://localhost:{port_text}"
        given = {
            name: value for name, value in self._caller.items() if value or name not in defaults
        }
        environment = defaults | given | addresses | {"DATA_DIR": str(self.place.data)}
        # Ours, for finding these modules; manage.py finds the project by its own place.
        environment.pop("PYTHONPATH", None)
        environment["PATH"] = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
        return environment


def remove(place: Place) -> None:
    """Remove the place, after stopping servers that a killed run left behind.

    Servers of the caller's own (DATABASE_URL, REDIS_URL) are not touched.
    Raises: LocalError while somebody works with the servers of the place.
    """
    with place.lock("start"), open_lock(place.lock_file("users")) as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LocalError("Another command still runs here; wait for it, then reset.") from None
        for version in VERSIONS:
            Postgres(place, durable=True, version=version).stop()
        Valkey(place).stop()
        say(f"Removing {place.data}")
        shutil.rmtree(place.data)
