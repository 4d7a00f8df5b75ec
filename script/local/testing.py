"""script/test: the checks, then pytest, on servers of its own."""

import fcntl
import json
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from local import checks, processes
from local.place import ROOT, LocalError, Place, open_lock, run
from local.preparation import Preparation
from local.services import Services

SETTINGS = "privacyoffice.settings.test"
# Read by tests/conftest.py.
FAILED_CHECKS = "PRIVACYOFFICE_FAILED_CHECKS"
SLOT = "PRIVACYOFFICE_TEST_SLOT"
SUPERUSER_URL = "PRIVACYOFFICE_SUPERUSER_URL"
BROWSER = "PRIVACYOFFICE_CHROMIUM"


def main(arguments: list[str]) -> int:
    """Run everything; 0 only when every check and every test is well."""
    arguments = [a for i, a in enumerate(arguments) if a != "--" or i > 0]
    with_checks = "--no-checks" not in arguments
    arguments = [argument for argument in arguments if argument != "--no-checks"]
    place = Place.named("test")
    with Services(place, durable=False) as services, _slot(place) as slot:
        preparation = Preparation(services, SETTINGS)
        with place.lock("preparation"):
            preparation.translations()
            preparation.static()
        environment = services.environment | {
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            SLOT: str(slot),
        }
        if services.postgres is not None:
            port = urlsplit(environment["DATABASE_OWNER_URL"]).port or 0
            environment[SUPERUSER_URL] = services.postgres.superuser_url(port)
        if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
            # The tests start Python dozens of times; each would compile everything anew.
            # Beside the sources nothing is written, as the caller wants it.
            environment["PYTHONPYCACHEPREFIX"] = str(place.folder("pycache"))
        failed = checks.run_all(environment) if with_checks else {}
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        code = processes.run_in_foreground(
            [sys.executable, "-P", "-m", "pytest", *_options(arguments), *arguments],
            environment=environment
            | {
                "PYTHONPATH": str(ROOT / "script"),
                FAILED_CHECKS: json.dumps(failed),
                BROWSER: chromium or "",
            },
            folder=ROOT,
            # What makes pytest end its workers and live processes.
            stop_with=signal.SIGINT,
        )
    return code or (1 if failed else 0)


def _options(arguments: list[str]) -> list[str]:
    """Ours, unless the caller chose otherwise. The plugin gives each worker its own database."""
    options = ["-p", "local.worker"]
    joined = " ".join(arguments)
    chosen = any(a.startswith(("-n", "--numprocesses", "--pdb")) for a in arguments)
    if not chosen and "no:xdist" not in joined:
        # What shares something that takes long to make has a mark, by tests/conftest.py.
        options += ["-n", "2", "--dist", "loadgroup"]
    return options


@contextmanager
def _slot(place: Place) -> Iterator[int]:
    """A number of our own, so that two runs in one clone have different databases."""
    for number in range(1, 17):
        with open_lock(place.lock_file(f"slot{number}")) as descriptor:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield number
            return
    raise LocalError("sixteen runs of script/test in this clone are enough; wait for one to end.")


if __name__ == "__main__":
    run(main)
